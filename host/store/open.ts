/**
 * Opens a station's store: one that is damaged, or lost while open, is set aside unchanged and a new one started, so that the athlete can train.
 */

import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../protocol/live/events.ts';
import type { StoreFault } from '../../protocol/words/en/errors/store.ts';
import { KneesOutError, problemOf } from '../errors.ts';
import { Database, STORE_FILE } from './database.ts';
import { DamagedStore, setAside } from './inspect.ts';
import { rescue } from './rescue/rescue.ts';
import type { Loss } from './watch.ts';

/** What the next session needs from the last one. */
const CARRIED_OVER = ['athletes', 'calibrations', 'places', 'wearers'];
/** How much of the damaged file is searched for it, so that nobody has to wait. */
const MAX_PAGES = 25_000;

/**
 * @param unixS the current time.
 * @throws KneesOutError when there can be no store there, or it is of a newer version or belongs to another program.
 */
export function openStore(folder: string, unixS: number): Database {
  try {
    return new Database(folder);
  } catch (error) {
    if (!(error instanceof DamagedStore)) throw error;
    return replaceStore(folder, unixS, error.fault);
  }
}

/** Sets the store in `folder` aside and starts a new one. */
function replaceStore(folder: string, unixS: number, fault: StoreFault): Database {
  const file = join(folder, STORE_FILE);
  let aside: string;
  try {
    aside = setAside(file, stampOf(unixS));
  } catch (error) {
    throw new KneesOutError('KO_STORE_DAMAGED.stays', { file, fault, reason: (error as Error).message }, { cause: error });
  }
  const database = new Database(folder);
  const { rows } = rescue(aside, database, { only: CARRIED_OVER, mostPages: MAX_PAGES });
  const carriedOver = (rows['calibrations'] ?? 0) > 0;
  database.damage.report(problemOf('KO_STORE_DAMAGED.set-aside', { file, fault, aside, carriedOver }));
  return database;
}

/**
 * Continues in a new store under the same name, with everything from the lost one where it can still be read, otherwise with what its log
 * contains. The caller adds settings and other data from memory. Returns a description of what happened.
 */
export function moveOn(database: Database, { loss, isReadable }: Loss, unixS: number): Problem {
  const { file } = database;
  const copy = `${file}.part`;
  const isCopied = isReadable && copyAll(database, copy);
  // Before it is closed: SQLite would otherwise finish writing into whatever is there now.
  const aside = setAside(file, stampOf(unixS));
  database.reopen(() => {
    if (!isCopied) return;
    // The copy contains all of it.
    for (const part of ['-wal', '-shm']) rmSync(aside + part, { force: true });
    renameSync(copy, file);
  });
  if (!isCopied && existsSync(`${aside}-wal`)) rescue(aside, database, { onlyLog: true });
  const isThere = existsSync(aside);
  return isCopied
    ? problemOf('KO_STORE_DAMAGED.continued', { file, loss, aside: isThere ? aside : null })
    : problemOf('KO_STORE_DAMAGED.begun-anew', { file, loss, aside, isThere });
}

function copyAll({ sqlite }: Database, copy: string): boolean {
  try {
    rmSync(copy, { force: true });
    sqlite.prepare('VACUUM INTO ?').run(copy);
    return true;
  } catch {
    // No room, or less readable than it seemed: fall back to the log.
    rmSync(copy, { force: true });
    return false;
  }
}

/** A time as part of a file name. */
function stampOf(unixS: number): string {
  return new Date(unixS * 1000).toISOString().slice(0, 19).replace(/:/g, '.');
}
