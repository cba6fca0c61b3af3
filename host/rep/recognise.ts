/**
 * Names the exercise of one knee bend from the leans of thigh and shin, or says that it cannot.
 *
 * What two straps on one leg see: how flexion is shared between thigh and shin, how deep it goes, and from which posture it starts. What they
 * do not see: the other leg, the trunk, a bar, a step under the foot. So a squat on one leg, a step-down and a shallow upright squat are one
 * pattern (the knee travels over the toes, the trunk stays upright) and are called `unsure`; deeper single-leg squats look like squats and are
 * called so, squats being by far the more frequent. Who wants the name right chooses the exercise before the set.
 */
import type { FlexionCycle } from './cycle.ts';
import type { LegMotion } from './motion.ts';
import type { Exercise } from './repetition.ts';

/** Hip hinge: the shin stays nearly upright and the thigh well short of the horizontal. */
const HINGE_SHIN_SHARE = 0.31;
const DOUBTFUL_SHIN_SHARE = 0.38;
const HINGE_THIGH_DEG = 60;
/** Knee over the toes: the shin leans nearly as far as the thigh. */
const UPRIGHT_SHIN_SHARE = 0.75;
/** A front leg stands before the body already when the bend begins, or stays there when it ends. */
const SPLIT_DEG = 16;

/** Leans at the greatest flexion, degrees relative to quiet stance. */
export function isHinge(thighDeg: number, shinDeg: number): boolean {
  return thighDeg < HINGE_THIGH_DEG && shinDeg < HINGE_SHIN_SHARE * thighDeg;
}

export function recogniseBend(cycle: FlexionCycle, { stanceThighDeg, stanceShinDeg }: LegMotion): Exercise | 'unsure' {
  const thighDeg = cycle.thighDeg - stanceThighDeg;
  const shinDeg = cycle.shinDeg - stanceShinDeg;
  const onsetThighDeg = cycle.onsetThighDeg - stanceThighDeg;
  const onsetShinDeg = cycle.onsetShinDeg - stanceShinDeg;
  if (onsetThighDeg > SPLIT_DEG && onsetShinDeg < onsetThighDeg - SPLIT_DEG) return 'lunge';
  if (isHinge(thighDeg, shinDeg)) return 'deadlift';
  if (thighDeg < HINGE_THIGH_DEG && shinDeg < DOUBTFUL_SHIN_SHARE * thighDeg) return 'unsure';
  if (shinDeg > UPRIGHT_SHIN_SHARE * thighDeg) return 'unsure';
  return 'squat';
}
