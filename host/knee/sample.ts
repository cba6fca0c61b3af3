/** The knee at one instant: what estimation passes to repetitions, cues, the page and the Angles CSV. */

export type { Side } from '../../protocol/live/words.ts';

/**
 * Degrees; positive: flexion, knee abduction (valgus), internal rotation, forward lean, on either leg. NaN when unknown. Reused: read it,
 * do not keep it.
 */
export interface KneeSample {
  /** Host time (or file time), s. */
  timeS: number;
  flexionDeg: number;
  flexionRateDegPerS: number;
  /** Knee abduction (valgus) relative to quiet stance, before the athlete's template. */
  abductionDeg: number;
  tibialRotationDeg: number;
  /** Twist of the thigh about its long axis relative to stance. */
  femoralRotationDeg: number;
  /** Forward and inward (medial) tilt of the shin, from gravity alone. */
  shankLeanDeg: number;
  shankMedialLeanDeg: number;
  /** Tilt of the thigh from the vertical, positive when its lower end is forward of its upper end. */
  thighLeanDeg: number;
  /** Frontal-plane projection angle; NaN within 20° of a horizontal thigh. */
  fppaDeg: number;
  /** Abduction and femoral rotation after subtracting the athlete's neutral template (equal to the raw angles without one). */
  abductionExcessDeg: number;
  femoralRotationExcessDeg: number;
  /** With a pelvis strap; NaN without. */
  hipAdductionDeg: number;
  hipInternalRotationDeg: number;
  pelvicDropDeg: number;
  /** Expected error of the abduction excess, one standard deviation, degrees. */
  abductionSigmaDeg: number;
  /** 0…1, and the reasons it is below 1: bits of `QUALITY_REASON` (knee/quality.ts). */
  quality: number;
  qualityReasons: number;
}

export function createKneeSample(): KneeSample {
  return {
    timeS: 0,
    flexionDeg: NaN,
    flexionRateDegPerS: NaN,
    abductionDeg: NaN,
    tibialRotationDeg: NaN,
    femoralRotationDeg: NaN,
    shankLeanDeg: NaN,
    shankMedialLeanDeg: NaN,
    thighLeanDeg: NaN,
    fppaDeg: NaN,
    abductionExcessDeg: NaN,
    femoralRotationExcessDeg: NaN,
    hipAdductionDeg: NaN,
    hipInternalRotationDeg: NaN,
    pelvicDropDeg: NaN,
    abductionSigmaDeg: NaN,
    quality: 0,
    qualityReasons: 0,
  };
}
