/** Opens the store of a station: one that is damaged is set aside, as it is, and a new one begun, so that the athlete can train. */

import { join } from 'node:path';
import { KneesOutError } from '../errors.ts';
import { Database, STORE_FILE } from './database.ts';
import { rescueHint, setAside } from './inspect.ts';
import { rescue } from './rescue/rescue.ts';

/** What the next session needs of the last. */
const CARRIED_OVER = ['athletes', 'calibrations', 'places'];
/** So much of the damaged file is looked through for it: it must not keep anybody waiting. */
const MOST_PAGES = 25_000;

/**
 * @param unixS the present time.
 * @throws KneesOutError when there can be no store there, or one of a newer version or of another program is.
 */
export function openStore(folder: string, unixS: number): Database {
  try {
    return new Database(folder);
  } catch (error) {
    if (!(error instanceof KneesOutError) || error.code !== 'KO_STORE_DAMAGED') throw error;
    return replaceStore(folder, unixS, error.message);
  }
}

/** Sets the store in `folder` aside and begins a new one; `fault`: why, beginning with the file's name. */
function replaceStore(folder: string, unixS: number, fault: string): Database {
  const file = join(folder, STORE_FILE);
  const stamp = new Date(unixS * 1000).toISOString().slice(0, 19).replace(/:/g, '.');
  let aside: string;
  try {
    aside = setAside(file, stamp);
  } catch (error) {
    const hint = 'Move the file away, or choose another folder with --data.';
    throw new KneesOutError('KO_STORE_DAMAGED', `${fault}, and cannot be renamed (${(error as Error).message})`, hint, {
      cause: error,
    });
  }
  const database = new Database(folder);
  const { rows } = rescue(aside, database, CARRIED_OVER, MOST_PAGES);
  const carried = (rows['calibrations'] ?? 0) > 0 ? 'Settings and calibrations were carried over.' : 'Calibrate again.';
  database.damage.report(
    new KneesOutError(
      'KO_STORE_DAMAGED',
      `${fault}: it was set aside as ${aside}, and a new store begun`,
      `${carried} ${rescueHint(aside)}`,
    ),
  );
  return database;
}
