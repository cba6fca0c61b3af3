/** Finished repetitions on their way out: numbered, and where a jump might still follow held back until it is clear that none does. */
import { describeRepetition, type Movement } from './outcome.ts';
import type { Repetition } from './repetition.ts';

/** Push-off and flight take no longer than this from the end of the crouch to contact. */
const LONGEST_FLIGHT_S = 0.7;

export class Outbox {
  readonly #finished: Repetition[] = [];
  #held: Movement | null = null;
  #count = 0;

  put(movement: Movement): void {
    this.release();
    this.#count += 1;
    this.#finished.push(describeRepetition(this.#count, movement));
  }

  /** Keeps a bend back: it may have been the crouch before a jump. */
  hold(movement: Movement): void {
    this.release();
    this.#held = movement;
  }

  /** The held bend was a crouch. */
  drop(): void {
    this.#held = null;
  }

  /** Lets the held bend go once no contact can follow any more; `landing`: one is being looked at. */
  wait(timeS: number, landing: boolean): void {
    if (this.#held !== null && !landing && timeS - this.#held.endS > LONGEST_FLIGHT_S) this.release();
  }

  release(): void {
    const held = this.#held;
    this.#held = null;
    if (held !== null) this.put(held);
  }

  take(): Repetition | null {
    return this.#finished.shift() ?? null;
  }
}
