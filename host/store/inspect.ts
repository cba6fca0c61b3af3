/** Describes what is wrong with a file that should be a store: from its own bytes, then from SQLite's view of what matters at start. */

import { existsSync, renameSync } from 'node:fs';
import { join, parse } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import type { StoreFault } from '../../protocol/words/en/errors/store.ts';
import { KneesOutError } from '../errors.ts';
import { isSqliteError } from './sqlite.ts';
import { PageFile } from './rescue/pages.ts';

/** A store that was not closed in order is checked completely up to this size, which takes a second. */
const CHECK_WHOLE_BYTES = 64 * 1024 * 1024;
/** Everything that is read at start, with the schema that added it; raw data is checked when it is read. */
const SMALL_TABLES = {
  ...{ runs: 1, athletes: 1, calibrations: 1, sessions: 1, reps: 1, cues: 1, events: 1 },
  places: 3,
  wearers: 7,
};

/** What is wrong with the bytes of `file`, which is only read; `null`: nothing visible from outside, or there is no file yet. */
export function findFault(file: string): StoreFault | null {
  const pages = new PageFile(file);
  try {
    const { bytes, hasHeader, isHeaderSound, log, count, missing, pageBytes } = pages;
    const isThere = existsSync(file);
    if (!isThere && log === 'none') return null;
    if (!isThere) return { is: 'gone' };
    if (bytes === 0) return { is: 'empty' };
    if (!hasHeader) return { is: 'no-sqlite' };
    if (!isHeaderSound) return { is: 'header' };
    if (log === 'damaged') return { is: 'log' };
    if (missing > 0) return { is: 'cut-off', missing, pages: count, bytes, wholeBytes: count * pageBytes };
    return null;
  } finally {
    pages.close();
  }
}

/** Whether `file` was not closed in order: its log is still there. */
export function hasLog(file: string): boolean {
  const pages = new PageFile(file);
  pages.close();
  return pages.log !== 'none';
}

/**
 * What SQLite finds wrong with an opened store, as far as a start depends on it; `null`: nothing. `everything`: checks all of it, unless
 * that takes long.
 */
export function findDamage(sqlite: SqliteDatabase.Database, everything: boolean): string | null {
  try {
    const bytes = Number(sqlite.pragma('page_count', { simple: true })) * Number(sqlite.pragma('page_size', { simple: true }));
    const checks = everything && bytes <= CHECK_WHOLE_BYTES ? ['quick_check(1)'] : tablesOf(sqlite).map((table) => `quick_check(${table})`);
    for (const check of checks) {
      const found = String(sqlite.pragma(check, { simple: true }));
      if (found !== 'ok') return found.replace(/\s+/g, ' ');
    }
    // Where raw data is appended, in the table and in its index.
    sqlite.prepare('SELECT max(rowid) FROM chunks').get();
    sqlite.prepare('SELECT session FROM chunks ORDER BY session DESC, sequence DESC LIMIT 1').get();
    return null;
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    return error.message;
  }
}

/** Names of the small tables that a file of its schema must have. */
function tablesOf(sqlite: SqliteDatabase.Database): string[] {
  const schema = Number(sqlite.pragma('user_version', { simple: true }));
  return Object.entries(SMALL_TABLES).flatMap(([table, since]) => (schema >= since ? [table] : []));
}

/** A store that cannot be opened as it is. */
export class DamagedStore extends KneesOutError {
  readonly fault: StoreFault;

  constructor(file: string, fault: StoreFault, cause?: unknown) {
    super('KO_STORE_DAMAGED.file', { file, fault }, { cause });
    this.fault = fault;
  }
}

/**
 * Renames a damaged store and its companion files within its folder; returns the new name.
 *
 * @param stamp distinguishes it from others, e.g. a time.
 * @throws the system's error when it may not be renamed.
 */
export function setAside(file: string, stamp: string): string {
  const { dir, name, ext } = parse(file);
  let aside = join(dir, `${name}.damaged-${stamp}${ext}`);
  for (let k = 2; existsSync(aside) || existsSync(`${aside}-wal`); k++) aside = join(dir, `${name}.damaged-${stamp}-${k}${ext}`);
  for (const part of ['', '-wal', '-shm']) if (existsSync(file + part)) renameSync(file + part, aside + part);
  return aside;
}
