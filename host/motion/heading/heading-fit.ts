/** Rotations about the vertical that bring one attitude as close as possible to another, or that make a joint's twist zero. */
import { wrapAngle } from '../maths/joint-angles.ts';
import { multiplyInverseLeft, turnHeading } from '../maths/quaternion.ts';

/**
 * Heading (rad) by which the world of `b` must be turned to bring `b` closest to `a`: arg max over h of the trace of aᵀ Rz(h) b. NaN where
 * no heading is better than another (attitudes upside down relative to each other).
 */
export function headingBetween(a: Float64Array, b: Float64Array): number {
  // The vertical part of a ⊗ b⁻¹ (swing–twist about z).
  const w = a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]! + a[3]! * b[3]!;
  const z = -a[0]! * b[3]! - a[1]! * b[2]! + a[2]! * b[1]! + a[3]! * b[0]!;
  if (w * w + z * z < 1e-3) return NaN;
  return wrapAngle(2 * Math.atan2(z, w));
}

const relative = new Float64Array(4);
const turned = new Float64Array(4);

/**
 * Heading δ (rad) for which `thigh⁻¹ · Rz(δ) · shank` has no twist about the shank's long axis. Of the two such headings it is the one with
 * the smaller frontal tilt; where there is none (segments far from upright), it is the heading with the least twist.
 */
export function headingOfZeroTwist(thigh: Float64Array, shank: Float64Array): number {
  // The twist vanishes where (y axis of the thigh) · Rz(δ) (x axis of the shank) = a·cos δ + b·sin δ + c = 0.
  const yx = 2 * (thigh[1]! * thigh[2]! - thigh[0]! * thigh[3]!);
  const yy = 1 - 2 * (thigh[1]! * thigh[1]! + thigh[3]! * thigh[3]!);
  const yz = 2 * (thigh[2]! * thigh[3]! + thigh[0]! * thigh[1]!);
  const xx = 1 - 2 * (shank[2]! * shank[2]! + shank[3]! * shank[3]!);
  const xy = 2 * (shank[1]! * shank[2]! + shank[0]! * shank[3]!);
  const xz = 2 * (shank[1]! * shank[3]! - shank[0]! * shank[2]!);
  const a = yx * xx + yy * xy;
  const b = yy * xx - yx * xy;
  const size = Math.sqrt(a * a + b * b);
  if (size < 1e-9) return 0;
  const middle = Math.atan2(b, a);
  const spread = Math.acos(Math.max(-1, Math.min(1, (-yz * xz) / size)));
  const lower = middle - spread;
  const upper = middle + spread;
  return wrapAngle(implausibility(thigh, shank, lower) <= implausibility(thigh, shank, upper) ? lower : upper);
}

/** How far the knee is from bending about the thigh's medio-lateral axis: 0…1, and above 1 where the shank faces backwards. */
function implausibility(thigh: Float64Array, shank: Float64Array, deltaRad: number): number {
  turnHeading(turned, shank, deltaRad);
  multiplyInverseLeft(relative, thigh, turned);
  const tilt = Math.abs(2 * (relative[2]! * relative[3]! - relative[0]! * relative[1]!));
  const facing = 1 - 2 * (relative[1]! * relative[1]! + relative[3]! * relative[3]!);
  return facing >= 0 ? tilt : 1 + tilt;
}
