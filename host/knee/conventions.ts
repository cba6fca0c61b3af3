/**
 * All signs of a leg's angles in one place: flexion, abduction (valgus), internal rotation, forward lean and inward lean are
 * positive on either leg.
 */
import type { Side } from './sample.ts';

/**
 * Segment axes are x forward, y left, z up for both legs. Mirroring changes the sign of every rotation about x (frontal plane) and z
 * (transverse plane) but of none about y (sagittal plane). Each entry multiplies the mathematical angle named in its comment.
 */
export interface LegSigns {
  /**
   * Knee `Ry(f)·Rx(β)·Rz(r)`, shin relative to thigh; flexion is +f on both legs. Positive β turns the shin's upper end to the right
   * of its lower end.
   */
  abduction: 1 | -1;
  /** Positive r turns the toes to the left. */
  tibialInternal: 1 | -1;
  /** Leftward twist of the thigh about its long axis. */
  femoralInternal: 1 | -1;
  /** Rightward lean of a segment's upper end. */
  leanMedial: 1 | -1;
  /** Projected angle (thigh minus shin), positive when upper ends lean to the left. */
  fppaValgus: 1 | -1;
  /** Hip `Ry·Rx(β)·Rz(r)`, thigh relative to pelvis: positive β turns the knee to the left of the hip. */
  hipAdduction: 1 | -1;
  hipInternal: 1 | -1;
  /** Roll of the pelvis about x, left side up. */
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
