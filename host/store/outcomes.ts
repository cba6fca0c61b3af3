/** Repetitions, cues and notable events of a session: writing and reading their tables. */

import { verbatim } from '../../protocol/words/message.ts';
import { repSchema, type CalibrationEvent, type CueEvent, type ErrorEvent, type Rep, type RepEvent } from '../../protocol/live/events.ts';
import { notableEventSchema, storedCueSchema, type StoredCue } from '../../protocol/live/routes.ts';
import type { Side } from '../../protocol/live/words.ts';
import { KneesOutError } from '../errors.ts';
import { readJson } from './damage.ts';
import { query, type Database } from './database.ts';
import { repOfRow, rowOfRep, UNKNOWN_IN_REP, type RepRow } from './rep-row.ts';

/** The events stored with a session. */
export type LastingEvent = RepEvent | CueEvent | NotableEvent;
export type NotableEvent = CalibrationEvent | ErrorEvent;

/** `sequence` and `position` give the event's place in the run. */
export function storeEvent(database: Database, session: number, sequence: number, position: number, event: LastingEvent): void {
  if (event.type === 'rep') {
    const row = rowOfRep(event, session);
    database.run(
      query
        .insertInto('reps')
        .values(row)
        .onConflict((conflict) => conflict.columns(['session', 'side', 'rep']).doUpdateSet(row)),
    );
  } else if (event.type === 'cue') {
    const { id, t, side, reason, excursionDeg, latencyMs } = event;
    const outputs = JSON.stringify(event.outputs);
    const row = { session, id, t, side, reason, outputs, excursion_deg: excursionDeg, latency_ms: latencyMs };
    database.run(
      query
        .insertInto('cues')
        .values(row)
        .onConflict((conflict) => conflict.columns(['session', 'id']).doUpdateSet(row)),
    );
  } else {
    const row = { session, sequence, position, t: event.t, type: event.type, value: JSON.stringify(event) };
    database.run(query.insertInto('events').values(row));
  }
}

/** In order of their ends; of one leg when `side` is given. */
export function readReps(database: Database, session: number, side?: Side): Rep[] {
  let reps = query.selectFrom('reps').selectAll().where('session', '=', session).orderBy('end_t').orderBy('side');
  if (side !== undefined) reps = reps.where('side', '=', side);
  return checkReps(database, session, database.all(reps));
}

function checkReps(database: Database, session: number, rows: readonly RepRow[]): Rep[] {
  return database.damage.check({ rows: 'repetitions', session }, repSchema, rows.map(repOfRow), UNKNOWN_IN_REP);
}

/** In order of time. */
export function readCues(database: Database, session: number): StoredCue[] {
  const rows = database.all(query.selectFrom('cues').selectAll().where('session', '=', session).orderBy('t').orderBy('id'));
  const cues = rows.map(({ excursion_deg, latency_ms, outputs, ...row }) => ({
    ...row,
    outputs: readJson(outputs),
    excursionDeg: excursion_deg,
    latencyMs: latency_ms,
  }));
  return database.damage.check({ rows: 'cues', session }, storedCueSchema, cues, { outputs: [], latencyMs: null });
}

/** Notable events of a session besides repetitions and cues, in order. */
export function readEvents(database: Database, session: number): NotableEvent[] {
  const rows = query.selectFrom('events').select('value').where('session', '=', session).orderBy('sequence').orderBy('position');
  const events = database.all(rows).map(({ value }) => withMessages(Object(readJson(value)) as Record<string, unknown>));
  return database.damage.check({ rows: 'events', session }, notableEventSchema, events);
}

/**
 * Excludes a repetition from everything counted, or restores it.
 *
 * @throws KneesOutError KO_NOT_FOUND when there is no such repetition.
 */
export function strikeOut(database: Database, session: number, side: Side, rep: number, struckOut: boolean): Rep {
  const updated = query
    .updateTable('reps')
    .set({ struck_out: struckOut ? 1 : 0 })
    .where('session', '=', session)
    .where('side', '=', side)
    .where('rep', '=', rep)
    .returningAll();
  const [now] = checkReps(database, session, database.all(updated));
  if (now !== undefined) return now;
  throw new KneesOutError('KO_NOT_FOUND.repetition', { session, rep, side });
}

/** Calibration events of older versions contain sentences where there are now messages, and an empty one where there is none. */
function withMessages(event: Record<string, unknown>): object {
  if (event.type !== 'calibration') return event;
  const read = (stored: unknown): unknown => (stored === '' ? null : typeof stored === 'string' ? verbatim(stored) : stored);
  return { ...event, instruction: read(event.instruction), why: read(event.why) };
}
