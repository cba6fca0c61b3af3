/** Reads a recorded session back as its original entries, and reports where it differs from what was recorded. */

import { statSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type SqliteDatabase from 'better-sqlite3';
import type { Problem } from '../../protocol/live/events.ts';
import { checkControl, type CheckedEntry } from '../../protocol/recording/control.ts';
import { RECORDING_VERSION, type RecordingEntry } from '../../protocol/recording/entry.ts';
import { decodeChunk } from '../../protocol/recording/reader.ts';
import type { StrangePart } from '../../protocol/words/en/errors/recording.ts';
import type { StoreFault } from '../../protocol/words/en/errors/store.ts';
import { KneesOutError, problemOf } from '../errors.ts';
import { findFault } from './inspect.ts';
import { isSqliteError, openSqlite } from './sqlite.ts';

/** Larger chunks are not the recorder's, which have half a megabyte at most. */
const MAX_CHUNK_BYTES = 1 << 22;
/** More straps than any gym has. */
const MAX_LINKS = 256;

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
  readonly #onDamage: (problem: Problem) => void;
  readonly #chunks: number | null;
  readonly #links = new Set<string>();
  /** Times of the first and the newest entry, s. */
  #firstS = NaN;
  #lastS = NaN;

  /**
   * @param place `FILE` (its newest session) or `FILE#SESSION`, FILE being a `knees-out.db`.
   * @param onDamage called for each place where something had to be skipped.
   * @throws KneesOutError KO_FILE_MISSING, KO_RECORDING_INVALID, KO_NOT_FOUND when the store has no (such) session.
   */
  constructor(place: string, onDamage: (problem: Problem) => void) {
    const [, file = place, wanted] = /^(.+)#(\d+)$/.exec(place) ?? [];
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
      throw new KneesOutError('KO_FILE_MISSING.recording', { file });
    }
    this.#onDamage = onDamage;
    const fault = findFault(file);
    if (fault !== null) throw new KneesOutError('KO_RECORDING_INVALID.file', { file, fault });
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
      if (!isDamaged) throw new KneesOutError('KO_RECORDING_INVALID.foreign', { file }, { cause: error });
      const damage: StoreFault = { is: 'damaged', said: error.message };
      throw new KneesOutError('KO_RECORDING_INVALID.file', { file, fault: damage }, { cause: error });
    }
    if (found === undefined) {
      this.#sqlite.close();
      throw wanted === undefined
        ? new KneesOutError('KO_NOT_FOUND.any-recorded', { file })
        : new KneesOutError('KO_NOT_FOUND.recorded', { file, session: Number(wanted) });
    }
    if (!(Number(found.version) <= RECORDING_VERSION)) {
      this.#sqlite.close();
      throw new KneesOutError('KO_RECORDING_INVALID.newer', { file, session: found.id });
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
          this.#onDamage(problemOf('KO_RECORDING_INVALID.chunk-end', { ...this.#place(chunk.sequence), bytes: damagedBytes }));
      }
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      this.#onDamage(problemOf('KO_RECORDING_INVALID.rest', { session: this.session, reason: error.message }));
    } finally {
      this.#sqlite.close();
    }
  }

  *#wholeChunks(): Generator<{ sequence: number; bytes: Uint8Array }, void, undefined> {
    const select = this.#sqlite.prepare(
      `SELECT sequence, ${this.#isCounted() ? 'ordinal' : 'NULL'} AS ordinal, crc,
         CASE WHEN typeof(bytes) = 'blob' AND length(bytes) <= ${MAX_CHUNK_BYTES} THEN bytes END AS bytes
       FROM chunks WHERE session = ? ORDER BY sequence`,
    );
    let last = -Infinity;
    let count = 0;
    for (const { sequence, ordinal, crc, bytes } of select.iterate(this.session) as IterableIterator<ChunkRow>) {
      if (typeof sequence !== 'number' || !(sequence > last)) {
        this.#onDamage(problemOf('KO_RECORDING_INVALID.disorder', { session: this.session }));
        return;
      }
      last = sequence;
      if (this.#chunks !== null) {
        if (typeof ordinal !== 'number' || !(ordinal > count)) {
          this.#onDamage(problemOf('KO_RECORDING_INVALID.chunk-misplaced', this.#place(sequence)));
          continue;
        }
        if (ordinal > count + 1) this.#reportMissing(ordinal - count - 1);
        count = ordinal;
      }
      if (bytes === null || crc32(bytes) !== crc) {
        this.#onDamage(problemOf('KO_RECORDING_INVALID.chunk-damaged', { ...this.#place(sequence), bytes: bytes?.length ?? null }));
        continue;
      }
      yield { sequence, bytes };
    }
    if (this.#chunks !== null && count < this.#chunks) this.#reportMissing(this.#chunks - count);
  }

  #reportMissing(chunks: number): void {
    this.#onDamage(problemOf('KO_RECORDING_INVALID.chunks-missing', { session: this.session, afterS: this.#afterS(), chunks }));
  }

  #check(entry: RecordingEntry): CheckedEntry {
    if (entry.kind === 'link') {
      this.#links.add(entry.id);
      if (this.#links.size > MAX_LINKS) {
        throw new KneesOutError('KO_RECORDING_INVALID.straps', { session: this.session, most: MAX_LINKS });
      }
      return entry;
    }
    const atS = entry.kind === 'packet' ? entry.arrivalS : entry.atS;
    if (Number.isNaN(this.#firstS)) this.#firstS = atS;
    this.#lastS = atS;
    if (entry.kind !== 'control') return entry;
    const checked = checkControl(entry.value);
    if ('control' in checked) return { kind: 'control', atS, value: checked.control };
    const place = { session: this.session, atS: (atS - this.#firstS).toFixed(2) };
    throw new KneesOutError('KO_RECORDING_INVALID.control', { ...place, wrong: checked.wrong });
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
    const part = strange.pluck().get() as StrangePart | undefined;
    if (part === undefined) return;
    this.#sqlite.close();
    throw new KneesOutError('KO_RECORDING_INVALID.strange', { file, part });
  }

  /** The current reading position. */
  #afterS(): string | null {
    return Number.isNaN(this.#firstS) ? null : (this.#lastS - this.#firstS).toFixed(1);
  }

  #place(chunk: number): { session: number; chunk: number; afterS: string | null } {
    return { session: this.session, chunk, afterS: this.#afterS() };
  }
}
