/** Repetitions of current sessions from before this page connected, requested over HTTP: the greeting contains only the latest ones. */

import type { LiveEvent } from '../../protocol/live/events.ts';
import { get, Unanswered } from '../live/api.ts';
import { addStoredReps } from './athlete.ts';
import { athleteOf } from './roster.ts';

/** Athletes whose session was not reported since the greeting. */
const greeted = new Set<number>();

/** Call with every event, in order. A failure is harmless: the set continues with new events. */
export async function fetchStoredReps(event: LiveEvent): Promise<void> {
  if (event.type === 'hello') for (const { id } of event.athletes) greeted.add(id);
  if (event.type !== 'session' || !greeted.delete(event.athlete) || event.id === null) return;
  const { state } = athleteOf(event.athlete);
  try {
    const { id, reps } = await get(`sessions/${event.id}`);
    if (state.peek().session?.id === id) state.value = addStoredReps(state.peek(), reps);
  } catch (error) {
    // Refused or not reached: the connection is about to drop, and the next greeting asks again.
    if (!(error instanceof Unanswered)) throw error;
  }
}
