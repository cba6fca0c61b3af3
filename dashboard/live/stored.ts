/** Repetitions of a session that began before this page was opened, asked for once over HTTP. */

import type { SessionEvent } from '../../protocol/live/events.ts';
import type { SessionDetail } from '../../protocol/live/routes.ts';
import { reps, station } from '../state/page.ts';
import { addStoredReps } from '../state/station.ts';

const asked = new Set<number>();

/** Failing is no harm: the set goes on with what comes. */
export async function fetchStoredReps({ id, repCount }: SessionEvent): Promise<void> {
  if (id === null || asked.has(id) || repCount <= reps.peek().length) return;
  asked.add(id);
  try {
    const answer = await fetch(new URL(`api/sessions/${id}`, document.baseURI));
    if (!answer.ok) return;
    const detail = (await answer.json()) as SessionDetail;
    station.value = addStoredReps(station.value, detail.reps);
  } catch {
    asked.delete(id);
  }
}
