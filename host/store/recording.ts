/** Reads a recorded session back as its original entries, and reports where it differs from what was recorded. */

import { statSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type SqliteDatabase from 'better-sqlite3';
import { checkControl, type CheckedEntry } from '../../protocol/recording/control.ts';
import { RECORDING_VERSION, type RecordingEntry } from '../../protocol/recording/entry.ts';
import { decodeChunk } from '../../protocol/recording/reader.ts';
import { KneesOutError } from '../errors.ts';
import { findFault, IS_EMPTY, rescueHint } from './inspect.ts';
import { isSqliteError, openSqlite } from './sqlite.ts';

/** Larger chunks are not the recorder's, which have half a megabyte at most. */
const MOST_CHUNK_BYTES = 1 << 22;
/** More straps than any gym has. */
const MOST_LINKS = 256;

interface FoundSession {
  id: number;
  version: unknown;
  /** Number of chunks stored; null where they were not counted yet. */
  chunks: unknown;
}

interface ChunkRow {
  sequence: unknown;
  /** Counts up from 1 without gaps; null in sessions recorded before chunks were counted. */
  ordinal: unknown;
  crc: unknown;
  /** null: too large, or not bytes. */
  bytes: Uint8Array | null;
}

/** One session of a store, opened for reading only; other processes may write the store meanwhile. */
export class StoredRecording {
  readonly session: number;
  readonly #sqlite: SqliteDatabase.Database;
  readonly #onDamage: (message: string) => void;
  readonly #chunks: number | null;
  readonly #links = new Set<string>();
  /** Times of the first and the newest entry, s. */
  #firstS = NaN;
  #lastS = NaN;

  /**
   * @param place `FILE` (its newest session) or `FILE#SESSION`, FILE being a `knees-out.db`.
   * @param onDamage called with one line for each place where something had to be skipped.
   * @throws KneesOutError KO_FILE_MISSING, KO_RECORDING_INVALID, KO_NOT_FOUND when the store has no (such) session.
   */
  constructor(place: string, onDamage: (message: string) => void) {
    const [, file = place, wanted] = /^(.+)#(\d+)$/.exec(place) ?? [];
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
      throw new KneesOutError('KO_FILE_MISSING', `there is no file ${file}`, 'Give the path of a knees-out.db.');
    }
    this.#onDamage = onDamage;
    const fault = findFault(file);
    if (fault !== null) {
      const hint = fault === IS_EMPTY ? 'Give the path of a knees-out.db.' : rescueHint(file);
      throw new KneesOutError('KO_RECORDING_INVALID', `${file} ${fault}`, hint);
    }
    let found: FoundSession | undefined;
    try {
      this.#sqlite = openSqlite(file, { readonly: true });
      this.#checkTables(file);
      const find = this.#sqlite.prepare(
        `SELECT id, recording_version AS version, ${this.#isCounted() ? 'chunk_count' : 'NULL'} AS chunks FROM sessions
         WHERE (id IN (SELECT session FROM chunks) OR chunks > 0) AND (@id IS NULL OR id = @id) ORDER BY id DESC`,
      );
      found = find.get({ id: wanted === undefined ? null : Number(wanted) }) as FoundSession | undefined;
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      const isDamaged = (error as { code?: string }).code?.startsWith('SQLITE_CORRUPT') === true;
      throw new KneesOutError(
        'KO_RECORDING_INVALID',
        isDamaged ? `${file} is damaged: ${error.message}` : `${file} is a database of another program`,
        isDamaged ? rescueHint(file) : 'Give the path of a knees-out.db.',
        { cause: error },
      );
    }
    if (found === undefined) {
      this.#sqlite.close();
      const message = wanted === undefined ? `${file} has no recorded session` : `${file} has no recorded session ${wanted}`;
      throw new KneesOutError('KO_NOT_FOUND', message, 'List the sessions with GET /api/sessions.');
    }
    if (!(Number(found.version) <= RECORDING_VERSION)) {
      this.#sqlite.close();
      const message = `session ${found.id} of ${file} was recorded by a newer version of Knees Out`;
      throw new KneesOutError('KO_RECORDING_INVALID', message, 'Update Knees Out.');
    }
    this.session = found.id;
    this.#chunks = typeof found.chunks === 'number' ? found.chunks : null;
  }

  /**
   * All entries in order. Damaged, duplicate and misplaced chunks are skipped; these and missing ones are reported to `onDamage` as reading
   * reaches them. Closes the file at the end.
   *
   * @throws KneesOutError KO_RECORDING_INVALID at an invalid control, or at more straps than possible: what follows would be controlled wrongly.
   */
  *entries(): Generator<CheckedEntry, void, undefined> {
    try {
      for (const chunk of this.#wholeChunks()) {
        const { entries, damagedBytes } = decodeChunk(chunk.bytes);
        for (const entry of entries) yield this.#check(entry);
        if (damagedBytes > 0)
          this.#onDamage(`the last ${damagedBytes} bytes of ${this.#name(chunk.sequence)} could not be read (${this.#place()})`);
      }
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      this.#onDamage(`the rest of session ${this.session} cannot be read: ${error.message}`);
    } finally {
      this.#sqlite.close();
    }
  }

  *#wholeChunks(): Generator<{ sequence: number; bytes: Uint8Array }, void, undefined> {
    const select = this.#sqlite.prepare(
      `SELECT sequence, ${this.#isCounted() ? 'ordinal' : 'NULL'} AS ordinal, crc,
         CASE WHEN typeof(bytes) = 'blob' AND length(bytes) <= ${MOST_CHUNK_BYTES} THEN bytes END AS bytes
       FROM chunks WHERE session = ? ORDER BY sequence`,
    );
    let last = -Infinity;
    let count = 0;
    for (const { sequence, ordinal, crc, bytes } of select.iterate(this.session) as IterableIterator<ChunkRow>) {
      if (typeof sequence !== 'number' || !(sequence > last)) {
        this.#onDamage(`the rest of session ${this.session} cannot be read: its chunks are not in order`);
        return;
      }
      last = sequence;
      if (this.#chunks !== null) {
        if (typeof ordinal !== 'number' || !(ordinal > count)) {
          this.#onDamage(`${this.#name(sequence)} is there twice or in the wrong place, and left out (${this.#place()})`);
          continue;
        }
        if (ordinal > count + 1) this.#reportMissing(ordinal - count - 1);
        count = ordinal;
      }
      if (bytes === null || crc32(bytes) !== crc) {
        const size = bytes === null ? '' : `${bytes.length} bytes, `;
        this.#onDamage(`${this.#name(sequence)} is damaged and left out (${size}${this.#place()})`);
        continue;
      }
      yield { sequence, bytes };
    }
    if (this.#chunks !== null && count < this.#chunks) this.#reportMissing(this.#chunks - count);
  }

  #reportMissing(chunks: number): void {
    this.#onDamage(
      `${chunks === 1 ? 'a chunk' : `${chunks} chunks`} of session ${this.session} ${chunks === 1 ? 'is' : 'are'} missing (${this.#place()})`,
    );
  }

  #check(entry: RecordingEntry): CheckedEntry {
    if (entry.kind === 'link') {
      this.#links.add(entry.id);
      if (this.#links.size > MOST_LINKS) throw this.#invalid(`it names more than ${MOST_LINKS} straps`);
      return entry;
    }
    const atS = entry.kind === 'packet' ? entry.arrivalS : entry.atS;
    if (Number.isNaN(this.#firstS)) this.#firstS = atS;
    this.#lastS = atS;
    if (entry.kind !== 'control') return entry;
    const checked = checkControl(entry.value);
    if ('control' in checked) return { kind: 'control', atS, value: checked.control };
    throw this.#invalid(`the control ${(atS - this.#firstS).toFixed(2)} s after its beginning is wrong, ${checked.wrong}`);
  }

  /** Chunks are counted since this version of the store. */
  #isCounted(): boolean {
    const columns = this.#sqlite.prepare(`SELECT count(*) FROM pragma_table_xinfo('chunks') WHERE name = 'ordinal'`);
    return columns.pluck().get() === 1;
  }

  /** Whatever replaces a table could be endless. */
  #checkTables(file: string): void {
    const strange = this.#sqlite.prepare(
      `SELECT CASE WHEN type = 'view' THEN type ELSE 'virtual table' END FROM pragma_table_list WHERE schema = 'main' AND type <> 'table'
       UNION ALL SELECT type FROM sqlite_schema WHERE type = 'trigger'
       UNION ALL SELECT 'generated column' FROM pragma_table_list AS one, pragma_table_xinfo(one.name) AS two
         WHERE one.schema = 'main' AND two.hidden <> 0`,
    );
    const kind = strange.pluck().get() as string | undefined;
    if (kind === undefined) return;
    this.#sqlite.close();
    const message = `${file} has a ${kind}, which no recording of Knees Out has`;
    throw new KneesOutError('KO_RECORDING_INVALID', message, 'Give the path of a knees-out.db.');
  }

  /** The current reading position. */
  #place(): string {
    return Number.isNaN(this.#firstS) ? 'at the beginning' : `after ${(this.#lastS - this.#firstS).toFixed(1)} s`;
  }

  #name(sequence: number): string {
    return `chunk ${sequence} of session ${this.session}`;
  }

  #invalid(what: string): KneesOutError {
    return new KneesOutError(
      'KO_RECORDING_INVALID',
      `session ${this.session} cannot be read on: ${what}`,
      'The file is damaged, or was changed.',
    );
  }
}
