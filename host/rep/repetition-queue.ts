/** Finished repetitions waiting to be taken: numbered, and held back where a jump may still follow. */
import { describeRepetition, type Movement } from './outcome.ts';
import type { Repetition } from './repetition.ts';

/** Push-off and flight take at most this long, from the end of the crouch to contact. */
const LONGEST_FLIGHT_S = 0.7;

export class RepetitionQueue {
  readonly #finished: Repetition[] = [];
  #held: Movement | null = null;
  #count = 0;

  put(movement: Movement): void {
    this.release();
    this.#count += 1;
    this.#finished.push(describeRepetition(this.#count, movement));
  }

  /** Holds a bend back: it may have been the crouch before a jump. */
  hold(movement: Movement): void {
    this.release();
    this.#held = movement;
  }

  /** Drops the held bend: it was a crouch. */
  drop(): void {
    this.#held = null;
  }

  /** Releases the held bend once no contact can follow any more; `landing`: one is being examined. */
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
