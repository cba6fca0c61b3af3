/** The steps of guided calibration: their order, their taps, the progress in each, and the limits for going on. */

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

/** Seconds of stillness required before the movements and before the neutral repetitions. */
export { STANCE_S };
export const SETTLE_S = 2;
/** Number of movements requested in each step. */
export const MOVEMENTS: Record<CalibrationStep, number> = { none: 0, stance: 0, 'thigh-swing': 5, 'shin-swing': 5, neutral: 3, done: 0 };
/** This many swings of the thigh strap without one of the shin strap are a mistake. */
export const WRONG_SWINGS = 3;
/** Smaller movements are not counted, degrees. */
export const MIN_SWING_DEG = 18;
/** Stillness for this long is enough after one swing less than wanted; longer brings a hint; then the step is requested again. */
export const CALM_S = 1.5;
export const HINT_S = 6;
export const GIVE_UP_S = 20;
/** A movement that takes longer is requested again. */
export const LONGEST_MOVEMENT_S = 45;
/** After this long without any movement the hint is shown (again). */
export const REMIND_S = 15;
/** Time for the way back after the last movement, s. */
export const RETURN_S = 0.8;
/** Time included before the first movement was noticed, s. */
export const LEAD_IN_S = 0.5;
/** Pause between the taps that mean "again" and those that name the step, s. */
export const TAPS_APART_S = 2;
/** A calibration over an earlier one ends when no step has passed for this long, or a strap was silent for this long, s. */
export const LEFT_ALONE_S = 180;
export const STRAPS_SILENT_S = 30;
