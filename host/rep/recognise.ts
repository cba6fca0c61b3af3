/**
 * Names the exercise of one knee bend from the leans of thigh and shin, or returns `unsure`.
 *
 * Two straps on one leg see how flexion is shared between thigh and shin, how deep it goes, and from which posture it starts. They do not
 * see the other leg, the trunk, a bar, or a step under the foot. A single-leg squat, a step-down and a shallow upright squat therefore look
 * the same (the knee travels over the toes, the trunk stays upright) and are called `unsure`. Deeper single-leg squats look like squats and
 * are named squats, which are far more frequent. For a reliable name, choose the exercise before the set.
 */
import type { FlexionCycle } from './cycle.ts';
import type { LegMotion } from './motion.ts';
import type { Exercise } from './repetition.ts';

/** Hip hinge: the shin stays nearly upright and the thigh well short of horizontal. */
const HINGE_SHANK_SHARE = 0.31;
const DOUBTFUL_SHANK_SHARE = 0.38;
const HINGE_THIGH_DEG = 60;
/** Knee over the toes: the shin leans nearly as far as the thigh. */
const UPRIGHT_SHANK_SHARE = 0.75;
/** A front leg is already in front of the body when the bend begins, or stays there when it ends. */
const SPLIT_DEG = 16;

/** Leans at the greatest flexion, degrees relative to quiet stance. */
export function isHinge(thighDeg: number, shankDeg: number): boolean {
  return thighDeg < HINGE_THIGH_DEG && shankDeg < HINGE_SHANK_SHARE * thighDeg;
}

export function recogniseBend(cycle: FlexionCycle, { stanceThighDeg, stanceShankDeg }: LegMotion): Exercise | 'unsure' {
  const thighDeg = cycle.thighDeg - stanceThighDeg;
  const shankDeg = cycle.shankDeg - stanceShankDeg;
  const onsetThighDeg = cycle.onsetThighDeg - stanceThighDeg;
  const onsetShankDeg = cycle.onsetShankDeg - stanceShankDeg;
  if (onsetThighDeg > SPLIT_DEG && onsetShankDeg < onsetThighDeg - SPLIT_DEG) return 'lunge';
  if (isHinge(thighDeg, shankDeg)) return 'deadlift';
  if (thighDeg < HINGE_THIGH_DEG && shankDeg < DOUBTFUL_SHANK_SHARE * thighDeg) return 'unsure';
  if (shankDeg > UPRIGHT_SHANK_SHARE * thighDeg) return 'unsure';
  return 'squat';
}
