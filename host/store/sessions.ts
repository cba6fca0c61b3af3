/** Sessions as lists and single ones, with their counts. */

import type { InferResult } from 'kysely';
import type { SessionEvent, Settings } from '../../protocol/live/events.ts';
import { sessionSummarySchema, type SessionSummary } from '../../protocol/live/routes.ts';
import { DEFAULT_ATHLETE, type Side } from '../../protocol/live/words.ts';
import { RECORDING_VERSION } from '../../protocol/recording/entry.ts';
import { KneesOutError, problemOf } from '../errors.ts';
import { checkRow, readJson } from './damage.ts';
import { query, type Database } from './database.ts';

const summaries = query
  .selectFrom('sessions')
  .select(['id', 'athlete', 'state', 'started_at', 'first_s', 'last_s', 'earlier_s', 'exercise', 'sides', 'dropped_bytes'])
  .select((column) => [
    column
      .selectFrom('reps')
      .whereRef('reps.session', '=', 'sessions.id')
      .where('struck_out', '=', 0)
      .select((rep) => rep.fn.countAll<number>().as('count'))
      .as('rep_count'),
    column
      .selectFrom('reps')
      .whereRef('reps.session', '=', 'sessions.id')
      .where('struck_out', '=', 0)
      .select((rep) => rep.fn.max('peak_valgus_deg').as('peak'))
      .as('peak_valgus_deg'),
    column
      .selectFrom('cues')
      .whereRef('cues.session', '=', 'sessions.id')
      .select((cue) => cue.fn.countAll<number>().as('count'))
      .as('cue_count'),
  ]);

type SummaryRow = InferResult<typeof summaries>[number];

/** Newest first; only one athlete's when given. */
export function listSessions(database: Database, limit: number, athlete?: number): SessionSummary[] {
  let wanted = summaries.where('id', '>', 0).orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit);
  if (athlete !== undefined) wanted = wanted.where('athlete', '=', athlete);
  return database.all(wanted).map((row) => summarise(database, row));
}

/** @throws KneesOutError KO_NOT_FOUND */
export function findSession(database: Database, id: number): SessionSummary {
  const row = database.first(summaries.where('id', '=', id));
  if (row === undefined) throw new KneesOutError('KO_NOT_FOUND.session', { session: id });
  return summarise(database, row);
}

/** What is needed to resume an interrupted session. */
export interface Resumable {
  session: number;
  exercise: Settings['exercise'];
  /** The highest numbers assigned: to each leg's repetitions, and to cues. */
  numbered: { repetitions: Record<Side, number>; cues: number };
  droppedBytes: number;
}

/** An interrupted session can be resumed while its last data is no older than this, s. */
const RESUME_WITHIN_S = 15 * 60;

/**
 * The athlete's newest session, if it was interrupted a short while before `unixS` and came from the same sources; otherwise null.
 *
 * The age of its last data is measured by the computer's clock, at the last commit and now. Host times do not show it, because they
 * continue from the clock's value at the start of the run, whatever it is set to later. A clock that was set back in between gives no
 * information; then the session continues.
 */
export function findResumable(database: Database, athlete: number, sources: readonly string[], unixS: number): Resumable | null {
  const row = database.first(
    query
      .selectFrom('sessions')
      .leftJoin('runs', 'runs.run', 'sessions.run')
      .select([
        'sessions.id',
        'state',
        'sessions.started_at',
        'last_s',
        'exercise',
        'dropped_bytes',
        'recording_version',
        'sources',
        'seen_at',
      ])
      .where('sessions.athlete', '=', athlete)
      .orderBy('sessions.id', 'desc')
      .limit(1),
  );
  if (row?.state !== 'interrupted' || row.recording_version !== RECORDING_VERSION || row.sources !== JSON.stringify(sources)) return null;
  if (unixS - (row.seen_at ?? row.last_s ?? row.started_at) > RESUME_WITHIN_S) return null;
  const highestRep = (side: Side): number => {
    const reps = query.selectFrom('reps').where('session', '=', row.id).where('side', '=', side);
    return database.first(reps.select(({ fn }) => fn.max<number | null>('rep').as('highest')))?.highest ?? 0;
  };
  const cues = query.selectFrom('cues').where('session', '=', row.id);
  const highestCue = database.first(cues.select(({ fn }) => fn.max<number | null>('id').as('highest')))?.highest ?? 0;
  const repetitions = { left: highestRep('left'), right: highestRep('right') };
  return {
    session: row.id,
    exercise: findSession(database, row.id).exercise,
    numbered: { repetitions, cues: highestCue },
    droppedBytes: row.dropped_bytes,
  };
}

/** The state of a session as sent to pages. */
export function sessionEvent(session: SessionSummary, t: number): SessionEvent {
  const { id, athlete, state, startedAt, exercise, repCount, droppedBytes } = session;
  return { type: 'session', t, athlete, id, state, startedAt, exercise, repCount, droppedBytes };
}

/** Replaces a damaged column. */
const UNKNOWN: Omit<SessionSummary, 'id' | 'damage'> = {
  athlete: DEFAULT_ATHLETE,
  state: 'interrupted',
  startedAt: 0,
  durationS: 0,
  exercise: 'auto',
  sides: [],
  repCount: 0,
  cueCount: 0,
  peakValgusDeg: null,
  droppedBytes: 0,
};

function summarise(database: Database, row: SummaryRow): SessionSummary {
  const read = {
    id: row.id,
    athlete: row.athlete,
    state: row.state,
    startedAt: row.started_at,
    durationS: row.earlier_s + Math.max(0, (row.last_s ?? 0) - (row.first_s ?? 0)),
    exercise: row.exercise,
    sides: readJson(row.sides),
    repCount: row.rep_count ?? 0,
    cueCount: row.cue_count ?? 0,
    peakValgusDeg: row.peak_valgus_deg,
    droppedBytes: row.dropped_bytes,
    damage: null,
  };
  const { value, wrong } = checkRow(sessionSummarySchema, read, UNKNOWN);
  if (wrong === null && value !== null) return value;
  database.damage.note(`session ${row.id}`, problemOf('KO_STORE_DAMAGED.session', { session: row.id, wrong }));
  return { ...UNKNOWN, ...value, id: row.id, damage: wrong };
}
