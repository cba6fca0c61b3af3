/** Opens SQLite files with the driver this Node can run: better-sqlite3 13 from Node 22 on, and 12 on Node 20, where 13 crashes. */

import { createRequire } from 'node:module';
import type SqliteDatabase from 'better-sqlite3';
import { KneesOutError } from '../errors.ts';

/** Version 12 is not for later Nodes: compiled for 24.19 it aborts the process as soon as a statement is collected (nodejs/node#65446). */
const NODE_OF_13 = 22;

const load = createRequire(import.meta.url);

/**
 * Opens, or creates, `file`.
 *
 * @throws KneesOutError KO_STORE_FAILED when the driver cannot be loaded; otherwise what the driver throws.
 */
export function openSqlite(file: string, options?: SqliteDatabase.Options): SqliteDatabase.Database {
  return new (driver())(file, options);
}

/** An error from SQLite itself; its `code` says which. */
export function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'SqliteError';
}

function driver(): typeof SqliteDatabase {
  const name = Number.parseInt(process.versions.node, 10) >= NODE_OF_13 ? 'better-sqlite3-13' : 'better-sqlite3';
  try {
    return load(name) as typeof SqliteDatabase;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0]! : String(error);
    throw new KneesOutError('KO_STORE_FAILED.sqlite', { node: process.versions.node, reason }, { cause: error });
  }
}
