/** What the page calls things: the words for severities, phases, exercises, straps and steps. */

import type { CalibrationStep, Exercise, Phase, PlacingStep, Severity, Side, StrapRole } from '../protocol/live/words.ts';

export const SIDE_WORD: Record<Side, string> = { left: 'Left', right: 'Right' };

/** Where a peak was. */
export const PLACE_WORD: Record<Exclude<Phase, 'idle'>, string> = { descent: 'descent', bottom: 'bottom', ascent: 'ascent' };
export const PLACE_PHRASE: Record<Exclude<Phase, 'idle'>, string> = {
  descent: 'in the descent',
  bottom: 'at the bottom',
  ascent: 'in the ascent',
};

/** An exercise as a title, and what one repetition of it is called. */
export const EXERCISE_WORDS: Record<Exercise | 'auto' | 'unsure', { title: string; one: string }> = {
  auto: { title: 'Recognise it', one: 'repetition' },
  squat: { title: 'Squat', one: 'squat' },
  deadlift: { title: 'Deadlift', one: 'deadlift' },
  lunge: { title: 'Lunge', one: 'lunge' },
  'single-leg-squat': { title: 'Single-leg squat', one: 'single-leg squat' },
  'step-down': { title: 'Step-down', one: 'step-down' },
  landing: { title: 'Landing', one: 'landing' },
  stairs: { title: 'Stairs', one: 'step' },
  walk: { title: 'Walk', one: 'step' },
  free: { title: 'Free movement', one: 'repetition' },
  unsure: { title: 'Not sure', one: 'repetition' },
};

export const ROLE_WORD: Record<StrapRole, string> = {
  'left-thigh': 'Left thigh',
  'left-shin': 'Left shin',
  'right-thigh': 'Right thigh',
  'right-shin': 'Right shin',
  pelvis: 'Pelvis',
};

/** The same without the side, for a page that shows one leg. */
export const SEGMENT_WORD: Record<StrapRole, string> = {
  'left-thigh': 'Thigh',
  'left-shin': 'Shin',
  'right-thigh': 'Thigh',
  'right-shin': 'Shin',
  pelvis: 'Pelvis',
};

export const STEP_WORD: Record<CalibrationStep, string> = {
  none: 'Get ready',
  stance: 'Stand still',
  'thigh-swing': 'Swing the leg',
  'shin-swing': 'Straighten the knee',
  neutral: 'Slow repetitions',
  done: 'Calibrated',
};

export const PLACING_WORD: Record<PlacingStep, string> = {
  none: 'Which strap is where?',
  still: 'Sit still',
  'right-shin': 'Bend the right knee',
  'right-thigh': 'Lift the right knee',
  'left-shin': 'Bend the left knee',
  'left-thigh': 'Lift the left knee',
  pelvis: 'Lean forward',
  check: 'Who is right?',
  done: 'Found',
};

/** How many of four marks a severity fills. */
export const SEVERITY_MARKS: Record<Severity, number> = { none: 0, subtle: 1, moderate: 2, marked: 3, dramatic: 4 };

/** Whole degrees with a true minus sign; an en dash when not known. Never "-0". */
export function wholeDegrees(deg: number): string {
  if (!Number.isFinite(deg)) return '–';
  const whole = Math.round(deg);
  return whole < 0 ? `−${-whole}` : `${whole === 0 ? 0 : whole}`;
}

/** Which side of the pelvis is lower than in stance, from the degrees by which the right one is; empty when it is not measured. */
export function dropWords(rightDropDeg: number): string {
  if (!Number.isFinite(rightDropDeg)) return '';
  const whole = Math.round(rightDropDeg);
  if (whole === 0) return 'Hips level';
  return `${whole > 0 ? 'Right' : 'Left'} hip ${Math.abs(whole)}° lower`;
}

/** One decimal, for review. */
export function decimalDegrees(deg: number | null): string {
  if (deg === null || !Number.isFinite(deg)) return '–';
  const tenths = Math.round(deg * 10) / 10;
  return tenths < 0 ? `−${(-tenths).toFixed(1)}` : Math.abs(tenths).toFixed(1);
}

/** "no adapter here; plug one in" → "No adapter here. Plug one in": what happened, then what to do. */
export function twoSentences(detail: string): string {
  return detail
    .split(/; (.*)/s, 2)
    .map(capital)
    .join('. ');
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A number stays on one line with its unit: "lost 12 s". */
export function keepUnits(words: string): string {
  return words.replaceAll(/(\d) (?=(?:s|min|ms|%|°)(?![a-z]))/g, '$1\u00a0');
}

/** `4:07`, and `1:04:07` from an hour on. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const s = String(whole % 60).padStart(2, '0');
  const m = Math.floor(whole / 60) % 60;
  const h = Math.floor(whole / 3600);
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/** "3 May 2026, 14:05", where the page is. */
export function sessionDate(unixS: number): string {
  const at = new Date(unixS * 1000);
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  return `${day}, ${at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
}
