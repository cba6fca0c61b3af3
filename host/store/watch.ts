/** Detects that the file of an open store was deleted, replaced or overwritten by another program, which SQLite itself does not notice. */

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { StoreLoss } from '../../protocol/words/en/errors/store.ts';
import type { Database } from './database.ts';

/** What happened to a store, and whether all of it can still be read through the open file. */
export interface Loss {
  loss: StoreLoss;
  isReadable: boolean;
}

interface Identity {
  device: number;
  number: number;
  bytes: number;
}

const MAGIC = Buffer.from('SQLite format 3\0');

export class StoreWatch {
  readonly #database: Database;
  readonly #file: Identity | null;
  readonly #log: Identity | null;
  #bytes = 0;

  /** Starts from the present state of the files. */
  constructor(database: Database) {
    this.#database = database;
    this.#file = identify(database.file);
    this.#log = identify(`${database.file}-wal`);
    this.#bytes = this.#file?.bytes ?? 0;
  }

  /** `null`: everything is in order. Takes a fraction of a millisecond. */
  look(): Loss | null {
    const file = identify(this.#database.file);
    if (file === null) return { loss: { was: 'deleted' }, isReadable: true };
    if (!isSame(file, this.#file)) return { loss: { was: 'replaced' }, isReadable: true };
    // Our stores never shrink, nor grow beyond the size SQLite knows.
    if (file.bytes < this.#bytes || !beginsRight(this.#database.file) || file.bytes > knownBytes(this.#database)) {
      return { loss: { was: 'overwritten' }, isReadable: false };
    }
    this.#bytes = file.bytes;
    if (this.#log !== null && !isSame(identify(`${this.#database.file}-wal`), this.#log)) {
      return { loss: { was: 'without-log' }, isReadable: true };
    }
    return null;
  }
}

function identify(path: string): Identity | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : { device: found.dev, number: found.ino, bytes: found.size };
}

const isSame = (a: Identity | null, b: Identity | null): boolean => a !== null && a.device === b?.device && a.number === b.number;

function beginsRight(path: string): boolean {
  const head = Buffer.alloc(MAGIC.length);
  try {
    const file = openSync(path, 'r');
    readSync(file, head, 0, head.length, 0);
    closeSync(file);
  } catch {
    // It disappeared during the check: the next check reports it.
    return true;
  }
  return head.equals(MAGIC);
}

function knownBytes({ sqlite }: Database): number {
  return Number(sqlite.pragma('page_count', { simple: true })) * Number(sqlite.pragma('page_size', { simple: true }));
}
