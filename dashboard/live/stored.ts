/** Repetitions of the current session from before this page connected, requested over HTTP: the greeting contains only the latest ones. */

import type { LiveEvent } from '../../protocol/live/events.ts';
import type { SessionDetail } from '../../protocol/live/routes.ts';
import { station } from '../state/page.ts';
import { addStoredReps } from '../state/station.ts';

let greeted = false;

/** Call with every event, in order. A failure is harmless: the set continues with new events. */
export async function fetchStoredReps(event: LiveEvent): Promise<void> {
  if (event.type === 'hello') greeted = true;
  if (event.type !== 'session' || !greeted) return;
  greeted = false;
  if (event.id === null) return;
  try {
    const answer = await fetch(new URL(`api/sessions/${event.id}`, document.baseURI));
    if (!answer.ok) return;
    const { id, reps } = (await answer.json()) as SessionDetail;
    if (station.peek().session?.id === id) station.value = addStoredReps(station.peek(), reps);
  } catch {
    // The connection is about to drop; the next greeting asks again.
  }
}
