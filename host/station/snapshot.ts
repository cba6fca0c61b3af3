/** The newest of every event, so that a page that connects late or reads slowly gets the current state. */

import type { LiveEvent } from '../../protocol/live/events.ts';

/** Repetitions that a late page receives by default; earlier ones are in the store. */
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
      return `${event.type} ${event.side}`;
    case 'calibration':
      return `calibration ${event.side ?? 'both'}`;
    case 'rep':
      return `rep ${event.session ?? 'none'} ${event.side} ${event.rep}`;
    case 'cue':
      return `cue ${event.id}`;
    case 'error':
      return `error ${event.code}`;
    case 'caught-up':
    case 'hello':
    case 'placing':
    case 'replay':
    case 'session':
    case 'settings':
      return event.type;
  }
}

export class Snapshot {
  readonly #states = new Map<string, LiveEvent>();
  readonly #reps = new Map<string, LiveEvent>();
  readonly #repsKept: number;
  #session: number | null = null;

  constructor(repsKept = REPS_KEPT) {
    this.#repsKept = repsKept;
  }

  note(event: LiveEvent): void {
    if (event.type === 'rep') {
      this.#noteRep(event);
    } else if (
      event.type === 'error' ? STANDING.includes(event.code) : event.type !== 'hello' && event.type !== 'caught-up' && event.type !== 'cue'
    ) {
      if (event.type === 'session' && event.id !== this.#session) {
        this.#session = event.id;
        this.#reps.clear();
      }
      this.#states.set(keyOf(event), event);
    }
  }

  /** The current state: states first, then the last repetitions. */
  *events(): Generator<LiveEvent, void, undefined> {
    yield* this.#states.values();
    yield* this.#reps.values();
  }

  #noteRep(event: LiveEvent): void {
    const key = keyOf(event);
    this.#reps.set(key, event);
    if (this.#reps.size > this.#repsKept) {
      const oldest = this.#reps.keys().next().value;
      if (oldest !== undefined) this.#reps.delete(oldest);
    }
  }
}
