/** Turns the measurements of a finished movement into the repetition that is stored and shown. */
import type { Exercise, Repetition } from './repetition.ts';
import { gradeSeverity } from '../../protocol/live/severity.ts';
import type { Tally } from './tally.ts';

export interface Movement {
  exercise: Exercise | 'unsure';
  startS: number;
  bottomS: number;
  endS: number;
  descentS: number;
  ascentS: number;
  /** Greatest flexion as shown in the angles, and its change during the movement. */
  depthDeg: number;
  rangeDeg: number;
  /** Goes up first (a pull from the floor). */
  pull: boolean;
  tally: Tally;
  /** From the stance before; NaN when none was seen. */
  baselineAbductionDeg: number;
  baselineFemoralDeg: number;
}

/** For locating a peak, flexion within this share of the maximum is the bottom, with a minimum in degrees. */
const BOTTOM_SHARE = 0.06;
const BOTTOM_DEG = 3;

function peakPhase(movement: Movement): 'descent' | 'bottom' | 'ascent' {
  const { tally, depthDeg, rangeDeg } = movement;
  if (tally.flexionDeg >= depthDeg - Math.max(BOTTOM_DEG, BOTTOM_SHARE * rangeDeg)) return 'bottom';
  const before = tally.abductionS < (movement.pull ? movement.startS + movement.ascentS : movement.bottomS);
  return before === movement.pull ? 'ascent' : 'descent';
}

/** Unknown values become `null`. Quality is the lower of its mean over the movement and its value at the valgus peak. */
export function describeRepetition(rep: number, movement: Movement): Repetition {
  const { tally } = movement;
  const excursionDeg = tally.abductionDeg - movement.baselineAbductionDeg;
  const known = Number.isFinite(excursionDeg);
  const femoralDeg = tally.femoralRotationDeg - movement.baselineFemoralDeg;
  const meanQuality = tally.samples > 0 ? tally.qualitySum / tally.samples : 0;
  return {
    rep,
    exercise: movement.exercise,
    startS: movement.startS,
    bottomS: movement.bottomS,
    endS: movement.endS,
    depthDeg: movement.depthDeg,
    peakValgusDeg: known ? excursionDeg : null,
    peakValgusS: known ? tally.abductionS : null,
    peakValgusPhase: known ? peakPhase(movement) : null,
    femoralRotationDeg: Number.isFinite(femoralDeg) ? femoralDeg : null,
    severity: known ? gradeSeverity(excursionDeg) : null,
    quality: known ? Math.min(meanQuality, tally.quality) : meanQuality,
    cueS: tally.cueS,
    cueReason: tally.cueReason,
    descentS: movement.descentS,
    ascentS: movement.ascentS,
  };
}
