/** Keeps two stations from writing to one data folder: a lock that the operating system releases when the process ends, however it ends. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import { KneesOutError } from '../errors.ts';
import { storeError } from './failure.ts';
import { openSqlite } from './sqlite.ts';

/**
 * Locks `folder` until the returned function is called or the process ends.
 *
 * @throws KneesOutError KO_STORE_IN_USE when another station has it.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'station.lock');
  let lock: SqliteDatabase.Database | null = null;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    lock = openSqlite(file, { timeout: 500 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw storeError(file, error);
    throw new KneesOutError('KO_STORE_IN_USE.station', { folder }, { cause: error });
  }
  const held = lock;
  return () => {
    held.close();
  };
}
