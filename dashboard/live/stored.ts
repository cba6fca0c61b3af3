/** Repetitions of the session at hand from before this page was greeted, asked for over HTTP: the greeting has only the last of them. */

import type { LiveEvent } from '../../protocol/live/events.ts';
import type { SessionDetail } from '../../protocol/live/routes.ts';
import { station } from '../state/page.ts';
import { addStoredReps } from '../state/station.ts';

let greeted = false;

/** Call with every event, in order. Failing is no harm: the set goes on with what comes. */
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
    // The connection is on its way down; the next greeting asks again.
  }
}
