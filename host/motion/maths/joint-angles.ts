/** A joint's rotation as three successive angles: flexion about y, frontal tilt about the turned x, twist about the long axis z. */
import { RAD_PER_DEG } from '../../units.ts';

/** Radians of `Ry(flexion)·Rx(tilt)·Rz(twist)`; mathematical signs, the same for both legs. */
export interface JointAngles {
  flexionRad: number;
  tiltRad: number;
  twistRad: number;
}

export function createJointAngles(): JointAngles {
  return { flexionRad: 0, tiltRad: 0, twistRad: 0 };
}

/** Cosine of the tilt below which flexion and twist cannot be separated (tilt within 2° of a right angle). */
export const GIMBAL_COSINE = 0.035;
/** Flexion is given in −120…240°, so that no knee or hip ever reaches the wrap-around. */
const FLEXION_SEAM_RAD = -120 * RAD_PER_DEG;

/**
 * Angles of the unit quaternion `q` (distal → proximal segment; axes x forward, y left, z up along the segment), in the order of Grood &
 * Suntay (J Biomech Eng 105, 1983). At gimbal lock, flexion and twist are chosen to stay near the values in `out`, so that they stay finite
 * and do not jump.
 */
export function decompose(q: Float64Array, out: JointAngles): void {
  const w = q[0]!;
  const x = q[1]!;
  const y = q[2]!;
  const z = q[3]!;
  const sine = -2 * (y * z - w * x);
  out.tiltRad = Math.asin(sine > 1 ? 1 : sine < -1 ? -1 : sine);
  if (Math.cos(out.tiltRad) < GIMBAL_COSINE) return;
  const flexion = Math.atan2(2 * (x * z + w * y), 1 - 2 * (x * x + y * y));
  out.flexionRad = flexion < FLEXION_SEAM_RAD ? flexion + 2 * Math.PI : flexion;
  out.twistRad = Math.atan2(2 * (x * y + w * z), 1 - 2 * (x * x + z * z));
}

/** The unit quaternion of `Ry(flexion)·Rx(tilt)·Rz(twist)`. */
export function compose(out: Float64Array, flexionRad: number, tiltRad: number, twistRad: number): void {
  const cf = Math.cos(0.5 * flexionRad);
  const sf = Math.sin(0.5 * flexionRad);
  const ct = Math.cos(0.5 * tiltRad);
  const st = Math.sin(0.5 * tiltRad);
  const cr = Math.cos(0.5 * twistRad);
  const sr = Math.sin(0.5 * twistRad);
  out[0] = cf * ct * cr + sf * st * sr;
  out[1] = cf * st * cr + sf * ct * sr;
  out[2] = sf * ct * cr - cf * st * sr;
  out[3] = cf * ct * sr - sf * st * cr;
}

/** `angle` wrapped to −π…π. */
export function wrapAngle(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
