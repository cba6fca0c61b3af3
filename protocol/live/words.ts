/**
 * The terms shared by both ends of the live connection: sides, phases, exercises, places of straps, calibration steps, and their order on the wire.
 */

/** WebSocket sub-protocol of `/live`; a client that does not request it is rejected. */
export const LIVE_PROTOCOL = 'knees-out.v1';

/** The athlete there is from the start, who needs no choosing. */
export const DEFAULT_ATHLETE = 1;

/** Index = byte in a leg frame. */
export const SIDES = ['left', 'right'] as const;
export type Side = (typeof SIDES)[number];

/** The athlete's phase within a repetition; index = byte in a leg frame. */
export const PHASES = ['idle', 'descent', 'bottom', 'ascent'] as const;
export type Phase = (typeof PHASES)[number];

export const EXERCISES = ['squat', 'deadlift', 'lunge', 'single-leg-squat', 'step-down', 'landing', 'stairs', 'walk', 'free'] as const;
export type Exercise = (typeof EXERCISES)[number];

/** Peak excursion in five grades. */
export const SEVERITIES = ['none', 'subtle', 'moderate', 'marked', 'dramatic'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CUE_REASONS = ['valgus', 'femoral-rotation'] as const;
export type CueReason = (typeof CUE_REASONS)[number];

export const CUE_OUTPUTS = ['haptic', 'tone', 'voice'] as const;
export type CueOutput = (typeof CUE_OUTPUTS)[number];

/** Where a strap is worn. */
export const STRAP_PLACES = ['left-thigh', 'left-shin', 'right-thigh', 'right-shin', 'pelvis'] as const;
export type StrapPlace = (typeof STRAP_PLACES)[number];

/** `lost`: disappeared by itself and is being searched for; `closed`: by us; `failed`: will not return without the user. */
export const LINK_STATES = ['connecting', 'open', 'lost', 'closed', 'failed'] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** The guided calibration, in order; `done` once everything passed, `none` when it was never started. */
export const CALIBRATION_STEPS = ['none', 'stance', 'thigh-swing', 'shin-swing', 'neutral', 'done'] as const;
export type CalibrationStep = (typeof CALIBRATION_STEPS)[number];

/** Seconds of standing still at the start of a calibration and in a re-zero. */
export const STANCE_S = 3;

const ONE_LEG_STEPS: readonly CalibrationStep[] = ['thigh-swing', 'shin-swing'];
/** Whether one leg performs this step while the other stands; both legs perform the other steps together. */
export function isForOneLeg(step: CalibrationStep): boolean {
  return ONE_LEG_STEPS.includes(step);
}

/** `waiting` for the athlete to begin, `running`, `passed`, or `failed`: repeat it, for the reason in the event. */
export const CALIBRATION_STATES = ['waiting', 'running', 'passed', 'failed'] as const;
export type CalibrationState = (typeof CALIBRATION_STATES)[number];

/** Placing by movement, in order: stillness, then one movement for each place, `check` where movement and straps disagree, `done`; `none` before and after. */
export const PLACING_STEPS = ['none', 'still', 'right-shin', 'right-thigh', 'left-shin', 'left-thigh', 'pelvis', 'check', 'done'] as const;
export type PlacingStep = (typeof PLACING_STEPS)[number];

/** `interrupted`: the station ended while recording; everything stored until then is there. */
export const SESSION_STATES = ['recording', 'stopped', 'interrupted'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** `seeking`: on its way to another position, which is recomputed from the beginning when it lies earlier. */
export const REPLAY_STATES = ['playing', 'paused', 'seeking', 'ended'] as const;
