/** Makes folders, and says in words why one cannot be. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** With those above it. Node's own way of doing that never ends where the system refuses in a way it does not expect (`/proc/x`). */
export function makeFolder(folder: string, mode = 0o777): void {
  const isThere = (): boolean => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isThere()) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent, mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Made by another process meanwhile.
    if (!isThere()) throw error;
  }
}
