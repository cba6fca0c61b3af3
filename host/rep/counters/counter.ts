/** The interface of a repetition counter: there is one for each kind, chosen by the exercise's profile. */
import type { KneeSample } from '../../knee/sample.ts';
import type { LegWatch } from '../leg-watch.ts';
import type { Movement } from '../outcome.ts';

/**
 * Decides which movements of a leg are repetitions and adds those to the leg’s finished repetitions. The segmenter follows the leg and calls the
 * counter with every sample, then again when that sample changed the state of the knee bend. Nothing is allocated per sample.
 */
export interface Counter {
  /** Whether knee bends are followed. Without them there is no phase, excursion or repetition. */
  readonly followsBends: boolean;
  /** A cue can still change the current repetition. */
  readonly isCueUseful: boolean;
  /** Called with each sample before the bend is updated. */
  update?(sample: KneeSample): void;
  /** No bend has begun. */
  wait?(): void;
  /** The bend has reached its bottom, or is rising already. */
  bottom?(): void;
  /** The bend is over. `mustReturn`: it counts only if thigh and shin returned to where they started. */
  end?(mustReturn: boolean): void;
}

/** `exercise`: the name given to each repetition; `unsure` when no exercise was chosen. */
export type CounterOf = new (leg: LegWatch, exercise: Movement['exercise']) => Counter;
