/** The newest of every event, so that a page that connects late or reads slowly gets the current state. */

import type { LiveEvent, RepEvent, SessionEvent } from '../../protocol/live/events.ts';

/** Repetitions of each athlete that a late page receives by default; earlier ones are in the store. */
const REPS_KEPT = 30;

/** Errors that persist: a page opened later receives the newest of each. */
const STANDING = ['KO_STORE_DAMAGED'];

/** Events with the same key replace one another. */
export function keyOf(event: LiveEvent): string {
  switch (event.type) {
    case 'link':
      return `link ${event.id}`;
    case 'phase':
    case 'quality':
      return `${event.type} ${event.athlete} ${event.side}`;
    case 'calibration':
      return `calibration ${event.athlete} ${event.side ?? 'both'}`;
    case 'rep':
      return `rep ${event.athlete} ${event.session ?? 'none'} ${event.side} ${event.rep}`;
    case 'cue':
      return `cue ${event.athlete} ${event.id}`;
    case 'error':
      return `error ${event.athlete ?? 'all'} ${event.code}`;
    case 'placing':
    case 'session':
    case 'settings':
      return `${event.type} ${event.athlete}`;
    case 'caught-up':
    case 'hello':
    case 'replay':
      return event.type;
  }
}

/** An athlete's repetitions in the current session. */
interface KnownReps {
  session: number | null;
  readonly events: Map<string, LiveEvent>;
}

export class Snapshot {
  readonly #states = new Map<string, LiveEvent>();
  readonly #reps = new Map<number, KnownReps>();
  readonly #repsKept: number;

  constructor(repsKept = REPS_KEPT) {
    this.#repsKept = repsKept;
  }

  note(event: LiveEvent): void {
    if (event.type === 'rep') {
      this.#noteRep(event);
    } else if (
      event.type === 'error' ? STANDING.includes(event.code) : event.type !== 'hello' && event.type !== 'caught-up' && event.type !== 'cue'
    ) {
      if (event.type === 'session') this.#noteSession(event);
      this.#states.set(keyOf(event), event);
    }
  }

  /** The current state: states first, then the last repetitions. */
  *events(): Generator<LiveEvent, void, undefined> {
    yield* this.#states.values();
    for (const { events } of this.#reps.values()) yield* events.values();
  }

  #repsOf(athlete: number): KnownReps {
    let reps = this.#reps.get(athlete);
    if (reps === undefined) this.#reps.set(athlete, (reps = { session: null, events: new Map() }));
    return reps;
  }

  #noteSession({ athlete, id }: SessionEvent): void {
    const reps = this.#repsOf(athlete);
    if (id !== reps.session) reps.events.clear();
    reps.session = id;
  }

  #noteRep(event: RepEvent): void {
    const { events } = this.#repsOf(event.athlete);
    events.set(keyOf(event), event);
    if (events.size > this.#repsKept) {
      const oldest = events.keys().next().value;
      if (oldest !== undefined) events.delete(oldest);
    }
  }
}
