/** Where recordings live when no --data is given: the place the operating system keeps for a user's program data. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export function defaultDataFolder(): string {
  const home = homedir();
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'knees-out');
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'knees-out');
  return join(process.env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'knees-out');
}

/** TCP port of the page. */
export const DEFAULT_PORT = 4170;
