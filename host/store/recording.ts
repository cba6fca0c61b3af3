/** Reads a recorded session back as the entries it was made of. */

import { statSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type SqliteDatabase from 'better-sqlite3';
import { RECORDING_VERSION, type RecordingEntry } from '../../protocol/recording/entry.ts';
import { decodeChunk } from '../../protocol/recording/reader.ts';
import { KneesOutError } from '../errors.ts';
import { isSqliteError, openSqlite } from './sqlite.ts';

interface FoundSession {
  id: number;
  version: number;
}

interface ChunkRow {
  sequence: number;
  crc: number;
  bytes: Uint8Array;
}

/** One session of a store, opened for reading only; other processes may write the store meanwhile. */
export class StoredRecording {
  readonly session: number;
  private readonly sqlite: SqliteDatabase.Database;
  private readonly onDamage: (message: string) => void;

  /**
   * @param place `FILE` (its newest session) or `FILE#SESSION`, FILE being a `knees-out.db`.
   * @param onDamage told, in one line, of each chunk that had to be skipped.
   * @throws KneesOutError KO_FILE_MISSING, KO_RECORDING_INVALID, KO_NOT_FOUND when the store has no (such) session.
   */
  constructor(place: string, onDamage: (message: string) => void) {
    const [, file = place, wanted] = /^(.+)#(\d+)$/.exec(place) ?? [];
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
      throw new KneesOutError('KO_FILE_MISSING', `there is no file ${file}`, 'Give the path of a knees-out.db.');
    }
    this.onDamage = onDamage;
    let found: FoundSession | undefined;
    try {
      this.sqlite = openSqlite(file, { readonly: true });
      const find = this.sqlite.prepare(
        `SELECT id, recording_version AS version FROM sessions
         WHERE id IN (SELECT session FROM chunks) AND (@id IS NULL OR id = @id) ORDER BY id DESC`,
      );
      found = find.get({ id: wanted === undefined ? null : Number(wanted) }) as FoundSession | undefined;
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      throw new KneesOutError('KO_RECORDING_INVALID', `${file} is not a recording of Knees Out`, 'Give the path of a knees-out.db.', {
        cause: error,
      });
    }
    if (found === undefined) {
      this.sqlite.close();
      const message = wanted === undefined ? `${file} has no recorded session` : `${file} has no recorded session ${wanted}`;
      throw new KneesOutError('KO_NOT_FOUND', message, 'List the sessions with GET /api/sessions.');
    }
    if (found.version > RECORDING_VERSION) {
      this.sqlite.close();
      const message = `session ${found.id} of ${file} was recorded by a newer version of Knees Out`;
      throw new KneesOutError('KO_RECORDING_INVALID', message, 'Update Knees Out.');
    }
    this.session = found.id;
  }

  /** All entries in order. Chunks that are damaged are told and left out; what is whole in them is not trusted. Closes the file at the end. */
  *entries(): Generator<RecordingEntry, void, undefined> {
    try {
      const chunks = this.sqlite.prepare('SELECT sequence, crc, bytes FROM chunks WHERE session = ? ORDER BY sequence');
      for (const chunk of chunks.iterate(this.session) as IterableIterator<ChunkRow>) {
        if (crc32(chunk.bytes) !== chunk.crc) {
          this.onDamage(`chunk ${chunk.sequence} of session ${this.session} is damaged and left out (${chunk.bytes.length} bytes)`);
          continue;
        }
        const { entries, damagedBytes } = decodeChunk(chunk.bytes);
        yield* entries;
        if (damagedBytes > 0) {
          this.onDamage(`the last ${damagedBytes} bytes of chunk ${chunk.sequence} of session ${this.session} could not be read`);
        }
      }
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      this.onDamage(`the rest of session ${this.session} cannot be read: ${error.message}`);
    } finally {
      this.sqlite.close();
    }
  }
}
