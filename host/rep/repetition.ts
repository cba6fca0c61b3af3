/** A repetition and its phases: the terms shared by segmentation, cue, page and Reps CSV. */
import type { CueReason, Exercise, Severity } from '../../protocol/live/words.ts';

export { PHASES, type CueReason, type Exercise, type Severity } from '../../protocol/live/words.ts';

/** One finished repetition; times in s, angles in degrees, `null` where unknown. Columns as in the Reps CSV. */
export interface Repetition {
  rep: number;
  /** `unsure` when recognition gives no name. */
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
