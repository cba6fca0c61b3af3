/** Sessions as lists and single ones, with what was counted in them. */

import type { InferResult } from 'kysely';
import type { SessionEvent } from '../../protocol/live/events.ts';
import type { SessionSummary } from '../../protocol/live/routes.ts';
import type { Side } from '../../protocol/live/words.ts';
import { KneesOutError } from '../errors.ts';
import { query, type Database } from './database.ts';

const summaries = query
  .selectFrom('sessions')
  .select(['id', 'state', 'started_at', 'first_s', 'last_s', 'exercise', 'sides', 'dropped_bytes'])
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

/** Newest first. */
export function listSessions(database: Database, limit: number): SessionSummary[] {
  return database.all(summaries.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit)).map(summarise);
}

/** @throws KneesOutError KO_NOT_FOUND */
export function findSession(database: Database, id: number): SessionSummary {
  const row = database.first(summaries.where('id', '=', id));
  if (row === undefined) throw new KneesOutError('KO_NOT_FOUND', `there is no session ${id}`, 'GET /api/sessions lists those there are.');
  return summarise(row);
}

/** The state of a session as pages are told it. */
export function sessionEvent(session: SessionSummary, t: number): SessionEvent {
  const { id, state, startedAt, exercise, repCount, droppedBytes } = session;
  return { type: 'session', t, id, state, startedAt, exercise, repCount, droppedBytes };
}

function summarise(row: SummaryRow): SessionSummary {
  return {
    id: row.id,
    state: row.state,
    startedAt: row.started_at,
    durationS: Math.max(0, (row.last_s ?? 0) - (row.first_s ?? 0)),
    exercise: row.exercise,
    sides: JSON.parse(row.sides) as Side[],
    repCount: row.rep_count ?? 0,
    cueCount: row.cue_count ?? 0,
    peakValgusDeg: row.peak_valgus_deg,
    droppedBytes: row.dropped_bytes,
  };
}
