/** A repetition and its phases: the words that segmentation, cue, page and Reps CSV share. */

/** Where in a repetition the athlete is; the index is what live frames carry. */
export const PHASES = ['idle', 'descent', 'bottom', 'ascent'] as const;
export type Phase = (typeof PHASES)[number];

export const EXERCISES = ['squat', 'deadlift', 'lunge', 'single-leg-squat', 'step-down', 'landing', 'stairs', 'walk', 'free'] as const;
export type Exercise = (typeof EXERCISES)[number];

/** Peak excursion in five steps: none < 3°, subtle 3–6°, moderate 6–10°, marked 10–15°, dramatic > 15°. */
export type Severity = 'none' | 'subtle' | 'moderate' | 'marked' | 'dramatic';

/** One finished repetition; times in s, angles in degrees, `null` where it could not be known. Columns as in the Reps CSV. */
export interface Repetition {
  rep: number;
  /** `unsure` when recognition will not say. */
  exercise: Exercise | 'unsure';
  startS: number;
  bottomS: number;
  endS: number;
  depthDeg: number;
  /** Relative to the 0.3 s of stance before the repetition, after the athlete's template. */
  peakValgusDeg: number | null;
  peakValgusS: number | null;
  peakValgusPhase: 'descent' | 'bottom' | 'ascent' | null;
  /** Largest internal femoral rotation, likewise. */
  femoralRotationDeg: number | null;
  severity: Severity | null;
  quality: number;
  cueS: number | null;
  cueReason: CueReason | null;
  descentS: number;
  ascentS: number;
}

/** Why a cue fired. */
export type CueReason = 'valgus' | 'femoral-rotation';
