/** The steps of guided calibration: their order, what the straps tap out, how far along each is, and the limits by which they go on. */

import { STANCE_S, type CalibrationStep } from '../../../protocol/live/words.ts';
import { PROMPT_STEP } from '../../../protocol/sensor/constants.ts';

export type MovingStep = 'thigh-swing' | 'shin-swing' | 'neutral';
export const NEXT = { stance: 'thigh-swing', 'thigh-swing': 'shin-swing', 'shin-swing': 'neutral', neutral: 'done' } as const;
export const PROGRESS: Record<CalibrationStep, number> = {
  none: 0,
  stance: 0,
  'thigh-swing': 0.15,
  'shin-swing': 0.4,
  neutral: 0.65,
  done: 1,
};
export const PROMPTS: Record<CalibrationStep, number> = {
  none: PROMPT_STEP.none,
  stance: PROMPT_STEP.standStill,
  'thigh-swing': PROMPT_STEP.swingThigh,
  'shin-swing': PROMPT_STEP.swingShin,
  neutral: PROMPT_STEP.neutralRepetitions,
  done: PROMPT_STEP.train,
};

/** Seconds of stillness that count, before the movements and before the neutral repetitions. */
export { STANCE_S };
export const SETTLE_S = 2;
export const SWINGS = 5;
export const NEUTRAL_REPETITIONS = 3;
/** That many swings of the thigh strap without one of the shin strap are a mistake. */
export const WRONG_SWINGS = 3;
/** Smaller movements are not counted, degrees. */
export const LEAST_SWING_DEG = 18;
/** Still for this long after one swing less than wanted is enough too; for longer brings a hint; then the step is asked for again. */
export const CALM_S = 1.5;
export const HINT_S = 6;
export const GIVE_UP_S = 20;
/** A movement that takes longer is asked for again. */
export const LONGEST_MOVEMENT_S = 45;
/** With nothing to see for this long the hint is told (again). */
export const REMIND_S = 15;
/** After the last movement, for the way back, s. */
export const RETURN_S = 0.8;
/** Taken along from before the first movement was noticed, s. */
export const LEAD_IN_S = 0.5;
/** From the taps that say "again" to those that say what, s. */
export const TAPS_APART_S = 2;
/** A calibration over an earlier one ends when no step has passed for so long, or a strap was silent for so long, s. */
export const LEFT_ALONE_S = 180;
export const STRAPS_SILENT_S = 30;
