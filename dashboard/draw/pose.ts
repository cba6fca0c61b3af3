/** Segment orientations → one leg in space: joints and segment axes, metres, x forward, y left, z up, heading removed. */

import type { Side } from '../../protocol/live/words.ts';
import { ANKLE_M, FOOT_PARTS, SHIN_M, THIGH_M, TOE_OUT_RAD, TOES } from './anatomy.ts';

/** A leg in space; reused. Matrices are stored row by row; their columns are a segment's forward, left and up. */
export interface LegPose {
  readonly side: Side;
  readonly hip: Float64Array;
  readonly knee: Float64Array;
  readonly ankle: Float64Array;
  readonly thigh: Float64Array;
  readonly shin: Float64Array;
  /**
   * Not measured: it stands flat below the ankle with its toes in the shin's direction, and is lifted by heel or toes where the ankle would
   * bend too far.
   */
  readonly foot: Float64Array;
}

/** How far the ankle bends before the heel or the toes lift off the floor, rad. */
const DORSIFLEXION_RAD = 0.72;
const PLANTARFLEXION_RAD = 0.85;
/** How far the shin turns over a foot that stays in place, rad. */
const SHIN_OVER_FOOT_RAD = 0.17;
/** Slow enough to follow the athlete turning round but not a movement of the leg, s. */
export const HEADING_TAU_S = 1.5;

/** Standing straight on the origin. */
export function createPose(side: Side): LegPose {
  const pose: LegPose = {
    side,
    hip: new Float64Array(3),
    knee: new Float64Array(3),
    ankle: new Float64Array(3),
    thigh: new Float64Array(9),
    shin: new Float64Array(9),
    foot: new Float64Array(9),
  };
  placeLeg([1, 0, 0, 0], [1, 0, 0, 0], 0, pose);
  return pose;
}

/** 1: outwards is to the left. */
export function outwardOf(side: Side): 1 | -1 {
  return side === 'left' ? 1 : -1;
}

/** Heading (rad, counter-clockwise from above) of a segment, from the direction of its left axis; NaN when unknown. */
export function headingOf(q: ArrayLike<number>): number {
  const w = q[0]!;
  const x = q[1]!;
  const y = q[2]!;
  const z = q[3]!;
  // The segment's y axis in the world, seen from above.
  return Math.atan2(-2 * (x * y - w * z), 1 - 2 * (x * x + z * z));
}

/** Follows `target` slowly along the shorter way round; starts at it. Both in rad. */
export function followHeading(heading: number, target: number, dtS: number, tauS: number): number {
  if (!Number.isFinite(target)) return heading;
  if (!Number.isFinite(heading)) return target;
  return heading + wrap(target - heading) * Math.min(1, Math.max(0, dtS / tauS));
}

/**
 * Places the leg with `headingRad` removed: its foot on the floor, its ankle above the origin.
 *
 * @returns false, leaving `out` unchanged, when an orientation is unknown.
 */
export function placeLeg(thighQ: ArrayLike<number>, shankQ: ArrayLike<number>, headingRad: number, out: LegPose): boolean {
  const known = thighQ[0]! + thighQ[1]! + thighQ[2]! + thighQ[3]! + shankQ[0]! + shankQ[1]! + shankQ[2]! + shankQ[3]! + headingRad;
  if (!Number.isFinite(known)) return false;
  setAxes(out.thigh, thighQ, headingRad);
  setAxes(out.shin, shankQ, headingRad);
  setFoot(out, wrap(headingOf(shankQ) - headingRad));
  out.ankle.fill(0);
  addUp(out.knee, out.ankle, out.shin, SHIN_M);
  addUp(out.hip, out.knee, out.thigh, THIGH_M);
  move(out, 0, 0, -lowestOf(out));
  return true;
}

export function move(pose: LegPose, x: number, y: number, z: number): void {
  for (const joint of [pose.hip, pose.knee, pose.ankle] as const) {
    joint[0]! += x;
    joint[1]! += y;
    joint[2]! += z;
  }
}

/** Height of the lowest point: usually the sole; the knee when kneeling, the hip when sitting low. */
export function lowestOf({ hip, knee, ankle, foot }: LegPose): number {
  let lowest = Math.min(hip[2]! - 0.09, knee[2]! - 0.055);
  for (const part of FOOT_PARTS) for (const ball of part) lowest = Math.min(lowest, ankle[2]! + heightOf(foot, ball.x, ball.z) - ball.r);
  for (const [, tip] of TOES) lowest = Math.min(lowest, ankle[2]! + heightOf(foot, tip.x, tip.z) - tip.r);
  return lowest;
}

/** Height of a point of the foot relative to the ankle; the foot never rolls sideways. */
function heightOf(foot: Float64Array, x: number, z: number): number {
  return foot[6]! * x + foot[8]! * (z - ANKLE_M);
}

/** `shinRad`: how far the shin is turned relative to the removed heading. */
function setFoot(pose: LegPose, shinRad: number): void {
  const { shin, foot } = pose;
  const dragged = Math.sign(shinRad) * Math.max(0, Math.abs(shinRad) - SHIN_OVER_FOOT_RAD);
  const toesRad = dragged + outwardOf(pose.side) * TOE_OUT_RAD;
  const c = Math.cos(toesRad);
  const s = Math.sin(toesRad);
  // How far the shin leans over the toes; the foot tips by what the ankle cannot bend.
  const leanRad = Math.atan2(shin[2]! * c + shin[5]! * s, shin[8]!);
  const tipRad = leanRad - Math.min(DORSIFLEXION_RAD, Math.max(-PLANTARFLEXION_RAD, leanRad));
  const ct = Math.cos(tipRad);
  const st = Math.sin(tipRad);
  foot[0] = c * ct;
  foot[3] = s * ct;
  foot[6] = -st;
  foot[1] = -s;
  foot[4] = c;
  foot[7] = 0;
  foot[2] = c * st;
  foot[5] = s * st;
  foot[8] = ct;
}

/** Rotation matrix of `q`, turned by −`headingRad` about the vertical. */
function setAxes(out: Float64Array, q: ArrayLike<number>, headingRad: number): void {
  const w = q[0]!;
  const x = q[1]!;
  const y = q[2]!;
  const z = q[3]!;
  const c = Math.cos(headingRad);
  const s = Math.sin(headingRad);
  setColumn(out, 0, 1 - 2 * (y * y + z * z), 2 * (x * y + w * z), c, s);
  setColumn(out, 1, 2 * (x * y - w * z), 1 - 2 * (x * x + z * z), c, s);
  setColumn(out, 2, 2 * (x * z + w * y), 2 * (y * z - w * x), c, s);
  out[6] = 2 * (x * z - w * y);
  out[7] = 2 * (y * z + w * x);
  out[8] = 1 - 2 * (x * x + y * y);
}

function setColumn(out: Float64Array, column: number, x: number, y: number, c: number, s: number): void {
  out[column] = c * x + s * y;
  out[column + 3] = c * y - s * x;
}

/** Moves `lengthM` along a segment's up axis from `from`. */
function addUp(out: Float64Array, from: Float64Array, axes: Float64Array, lengthM: number): void {
  out[0] = from[0]! + lengthM * axes[2]!;
  out[1] = from[1]! + lengthM * axes[5]!;
  out[2] = from[2]! + lengthM * axes[8]!;
}

function wrap(rad: number): number {
  return Math.atan2(Math.sin(rad), Math.cos(rad));
}
