/** Holds what a station reports after `hello` until the page has caught up, so that everything appears at once and not strap by strap. */

import type { LiveEvent } from '../../protocol/live/events.ts';

/** An older station sends no `caught-up`, ms. */
const LONGEST_MS = 500;

export class Greeting {
  readonly #take: (events: readonly LiveEvent[]) => void;
  /** Events since `hello`; `null` when the page has caught up. */
  #held: LiveEvent[] | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param take receives the events of a greeting together, all others one by one. */
  constructor(take: (events: readonly LiveEvent[]) => void) {
    this.#take = take;
  }

  onEvent(event: LiveEvent): void {
    if (event.type === 'hello') {
      this.#held ??= [];
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#release(), LONGEST_MS);
    }
    if (this.#held === null) this.#take([event]);
    else this.#held.push(event);
    if (event.type === 'caught-up') this.#release();
  }

  #release(): void {
    clearTimeout(this.#timer);
    const events = this.#held;
    this.#held = null;
    if (events !== null) this.#take(events);
  }
}
