/** The page's view of the station: what concerns everybody on it, folded into one value. Pure: (state, event) → state. */

import type { ErrorEvent, HelloEvent, LinkEvent, LiveEvent, ReplayEvent } from '../../protocol/live/events.ts';
import { replaceOrAppend } from './list.ts';

export interface StationState {
  readonly hello: HelloEvent | null;
  /** Those of all athletes, by id, in order of first appearance. */
  readonly links: readonly LinkEvent[];
  /** Position of a replay; `null` when nothing is replayed, or it is not known yet. */
  readonly replay: ReplayEvent | null;
  /** The last error that concerns everybody, until dismissed. */
  readonly problem: ErrorEvent | null;
}

export const EMPTY_STATION: StationState = { hello: null, links: [], replay: null, problem: null };

/** The station's state after an event; events of one athlete leave it as it is, except that they say who wears a strap. */
export function reduceStation(state: StationState, event: LiveEvent): StationState {
  switch (event.type) {
    case 'hello':
      // A restarted station, or a replay that moved, restarts its time and cue numbers; what it sends next replaces everything else.
      return { ...EMPTY_STATION, hello: event, replay: event.replay === undefined ? null : state.replay };
    case 'link':
      return { ...state, links: replaceOrAppend(state.links, event, (a, b) => a.id === b.id) };
    case 'replay':
      return { ...state, replay: event };
    case 'error':
      return event.athlete === null ? { ...state, problem: event } : state;
    default:
      return state;
  }
}

/** Simulated straps are shown although the station was not started with them: nothing of theirs is recorded. */
export function isDemo({ hello, links }: StationState): boolean {
  const simulates = (name: string): boolean => name.startsWith('simulator');
  // A recording of simulated straps may be replayed.
  if (hello === null || hello.replay !== undefined) return false;
  return !hello.sources.some(simulates) && links.some(({ id, state }) => state !== 'closed' && simulates(id));
}
