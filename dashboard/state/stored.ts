/** Repetitions of the current session from before this page connected, requested over HTTP: the greeting contains only the latest ones. */

import type { LiveEvent } from '../../protocol/live/events.ts';
import { get, Unanswered } from '../live/api.ts';
import { station } from './page.ts';
import { addStoredReps } from './station.ts';

let greeted = false;

/** Call with every event, in order. A failure is harmless: the set continues with new events. */
export async function fetchStoredReps(event: LiveEvent): Promise<void> {
  if (event.type === 'hello') greeted = true;
  if (event.type !== 'session' || !greeted) return;
  greeted = false;
  if (event.id === null) return;
  try {
    const { id, reps } = await get(`sessions/${event.id}`);
    if (station.peek().session?.id === id) station.value = addStoredReps(station.peek(), reps);
  } catch (error) {
    // Refused or not reached: the connection is about to drop, and the next greeting asks again.
    if (!(error instanceof Unanswered)) throw error;
  }
}
