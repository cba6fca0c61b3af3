/** What a counter of repetitions is: there is one for each kind, and the exercise's profile names it. */
import type { KneeSample } from '../../knee/sample.ts';
import type { LegWatch } from '../leg-watch.ts';
import type { Movement } from '../outcome.ts';

/**
 * Decides which movements of a leg are repetitions, and puts those into the leg's outbox. The segmenter follows the leg and calls the counter: with
 * every sample, then when that sample changed what the knee bend is doing. Nothing is allocated per sample.
 */
export interface Counter {
  /** Knee bends are followed. Without them there is no phase, no excursion and no repetition. */
  readonly followsBends: boolean;
  /** A cue can still change the current repetition. */
  readonly cueHelps: boolean;
  /** Each sample, before the bend is followed to it. */
  update?(sample: KneeSample): void;
  /** No bend has begun. */
  wait?(): void;
  /** The bend has reached its bottom, or is rising already. */
  bottom?(): void;
  /** The bend is over. `mustReturn`: it counts only if thigh and shin came back to where they started. */
  end?(mustReturn: boolean): void;
}

/** `exercise`: the name given to each repetition; `unsure` when no exercise was chosen. */
export type CounterOf = new (leg: LegWatch, exercise: Movement['exercise']) => Counter;
