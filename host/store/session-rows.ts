/** The rows of a session while it is recorded: begun, reopened, extended by chunks, closed. */

import { crc32 } from 'node:zlib';
import type { Settings } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';
import { RECORDING_VERSION } from '../../protocol/recording/entry.ts';
import { query, type Database } from './database.ts';

/** The run that records, and its version of the program. */
interface Recording {
  run: string;
  version: string;
}

interface Beginning {
  athlete: number;
  /** Unix time, s. */
  startedAt: number;
  exercise: Settings['exercise'];
  sides: readonly Side[];
}

interface Chunk {
  sequence: number;
  /** Host times of the first and last entry, s; NaN where no entry has one. */
  firstS: number;
  lastS: number;
  bytes: Uint8Array;
  droppedBytes: number;
}

/** Returns the new session's number. */
export function beginSession(database: Database, recording: Recording, beginning: Beginning): number {
  return database.first(query.insertInto('sessions').values(rowOf(recording, beginning)).returning('id'))!.id;
}

/** Adds a session that began in a store that is lost, under its number, unless it is there. */
export function restoreSession(
  database: Database,
  recording: Recording,
  beginning: Beginning,
  { session, droppedBytes }: { session: number; droppedBytes: number },
): void {
  database.run(
    query
      .insertInto('sessions')
      .values({ id: session, ...rowOf(recording, beginning), dropped_bytes: droppedBytes })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/**
 * From here on the host times are those of this run; what was recorded before is kept as a duration.
 *
 * @param session `null`: the athlete's session that this run recorded last.
 * @returns the session's number.
 */
export function reopenSession(database: Database, { run }: Recording, athlete: number, session: number | null): number {
  const id = session ?? newestSession(database, run, athlete);
  const built = query
    .updateTable('sessions')
    .set((column) => ({
      state: 'recording' as const,
      run,
      earlier_s: column('earlier_s', '+', column.fn.coalesce(column('last_s', '-', column.ref('first_s')), column.val(0))),
      first_s: null,
      last_s: null,
    }))
    .where('id', '=', id);
  database.run(built);
  return id;
}

export function closeSession(database: Database, session: number): void {
  database.run(query.updateTable('sessions').set({ state: 'stopped' }).where('id', '=', session));
}

export function appendChunk(database: Database, session: number, { sequence, firstS, lastS, bytes, droppedBytes }: Chunk): void {
  const first = Number.isFinite(firstS) ? firstS : null;
  const last = Number.isFinite(lastS) ? lastS : null;
  const row = database.first(
    query
      .updateTable('sessions')
      .set((column) => ({
        first_s: column.fn.coalesce('first_s', column.val(first)),
        last_s: column.fn.coalesce(column.val(last), 'last_s'),
        dropped_bytes: droppedBytes,
        chunk_count: column('chunk_count', '+', 1),
      }))
      .where('id', '=', session)
      .returning('chunk_count as ordinal'),
  );
  const ordinal = row?.ordinal ?? null;
  database.run(query.insertInto('chunks').values({ session, sequence, ordinal, first_s: first, last_s: last, crc: crc32(bytes), bytes }));
}

function rowOf({ run, version }: Recording, { athlete, startedAt, exercise, sides }: Beginning) {
  return {
    athlete,
    run,
    state: 'recording' as const,
    started_at: startedAt,
    exercise,
    sides: JSON.stringify(sides),
    version,
    recording_version: RECORDING_VERSION,
    dropped_bytes: 0,
    chunk_count: 0,
  };
}

function newestSession(database: Database, run: string, athlete: number): number {
  const own = query.selectFrom('sessions').select('id').where('run', '=', run).where('athlete', '=', athlete);
  const found = database.first(own.orderBy('id', 'desc').limit(1));
  if (found === undefined) throw new Error('this run has no session to go on with');
  return found.id;
}
