/** Every sign of a leg's angles, in one place: positive is flexion, abduction (valgus), internal rotation, forward and inward lean, on either leg. */
import type { Side } from './sample.ts';

/**
 * Segment axes are x forward, y left, z up, for both legs: a mirror image changes the sign of every rotation about x (frontal plane) and z
 * (transverse plane), and of none about y (sagittal plane). Each entry multiplies the mathematical angle named beside it.
 */
export interface LegSigns {
  /** Knee `Ry(f)·Rx(β)·Rz(r)`, shin in the thigh; flexion is +f on both legs. β: turns the shin's upper end to the right of its lower end. */
  abduction: 1 | -1;
  /** r: turns the toes to the left. */
  tibialInternal: 1 | -1;
  /** Twist of the thigh about its long axis, to the left. */
  femoralInternal: 1 | -1;
  /** Lean of a segment's upper end to the right. */
  leanMedial: 1 | -1;
  /** Projected angle (thigh less shin) by which upper ends lean to the left. */
  fppaValgus: 1 | -1;
  /** Hip `Ry·Rx(β)·Rz(r)`, thigh in the pelvis: β turns the knee to the left of the hip. */
  hipAdduction: 1 | -1;
  hipInternal: 1 | -1;
  /** Roll of the pelvis about x, its left side up. */
  oppositePelvisDrop: 1 | -1;
}

const LEFT: LegSigns = {
  abduction: 1,
  tibialInternal: -1,
  femoralInternal: -1,
  leanMedial: 1,
  fppaValgus: 1,
  hipAdduction: -1,
  hipInternal: -1,
  oppositePelvisDrop: 1,
};

const RIGHT: LegSigns = {
  abduction: -1,
  tibialInternal: 1,
  femoralInternal: 1,
  leanMedial: -1,
  fppaValgus: -1,
  hipAdduction: 1,
  hipInternal: 1,
  oppositePelvisDrop: -1,
};

export function signsOf(side: Side): LegSigns {
  return side === 'left' ? LEFT : RIGHT;
}
