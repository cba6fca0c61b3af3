/** Segment orientations → where ankle, knee and hip are: one leg in metres, x forward, y left, z up, heading taken out. */

/** A leg in space; reused. Lengths are those of a body 1.75 m tall: the picture is of angles, not of this athlete's bones. */
export interface LegPose {
  readonly hip: Float64Array;
  readonly knee: Float64Array;
  readonly ankle: Float64Array;
}

export const THIGH_M = 0.43;
export const SHIN_M = 0.42;
/** Slow enough to follow the athlete turning round, not the shin turning in a repetition, s. */
export const HEADING_TAU_S = 1.5;

/** Standing straight; all in metres, the ankle at the origin. */
export function createPose(): LegPose {
  return {
    hip: Float64Array.of(0, 0, THIGH_M + SHIN_M),
    knee: Float64Array.of(0, 0, SHIN_M),
    ankle: new Float64Array(3),
  };
}

/** Heading (rad, counter-clockwise from above) of a segment by where its left points; NaN when unknown. */
export function headingOf(q: ArrayLike<number>): number {
  const w = q[0]!;
  const x = q[1]!;
  const y = q[2]!;
  const z = q[3]!;
  // The segment's y axis in the world, seen from above.
  return Math.atan2(-2 * (x * y - w * z), 1 - 2 * (x * x + z * z));
}

/** Follows `target` slowly along the shorter way round; starts at it. Both rad. */
export function followHeading(heading: number, target: number, dtS: number, tauS: number): number {
  if (!Number.isFinite(target)) return heading;
  if (!Number.isFinite(heading)) return target;
  const difference = Math.atan2(Math.sin(target - heading), Math.cos(target - heading));
  return heading + difference * Math.min(1, Math.max(0, dtS / tauS));
}

/**
 * Places the leg with `headingRad` taken out; the ankle stands on the ground and the middle between hip and ankle stays over the origin,
 * which suits a squat and a step alike.
 *
 * @returns false, and leaves `out` alone, when an orientation is unknown.
 */
export function placeLeg(thighQ: ArrayLike<number>, shankQ: ArrayLike<number>, headingRad: number, out: LegPose): boolean {
  if (!Number.isFinite(thighQ[0]! + shankQ[0]! + headingRad)) return false;
  const c = Math.cos(headingRad);
  const s = Math.sin(headingRad);
  let kneeX = upX(shankQ) * SHIN_M;
  let kneeY = upY(shankQ) * SHIN_M;
  const kneeZ = upZ(shankQ) * SHIN_M;
  let hipX = kneeX + upX(thighQ) * THIGH_M;
  let hipY = kneeY + upY(thighQ) * THIGH_M;
  const hipZ = kneeZ + upZ(thighQ) * THIGH_M;
  [kneeX, kneeY] = [kneeX * c + kneeY * s, kneeY * c - kneeX * s];
  [hipX, hipY] = [hipX * c + hipY * s, hipY * c - hipX * s];
  const ground = Math.min(0, kneeZ, hipZ);
  set(out.ankle, -hipX / 2, -hipY / 2, -ground);
  set(out.knee, kneeX - hipX / 2, kneeY - hipY / 2, kneeZ - ground);
  set(out.hip, hipX / 2, hipY / 2, hipZ - ground);
  return true;
}

function upX(q: ArrayLike<number>): number {
  return 2 * (q[1]! * q[3]! + q[0]! * q[2]!);
}

function upY(q: ArrayLike<number>): number {
  return 2 * (q[2]! * q[3]! - q[0]! * q[1]!);
}

function upZ(q: ArrayLike<number>): number {
  return 1 - 2 * (q[1]! * q[1]! + q[2]! * q[2]!);
}

function set(v: Float64Array, x: number, y: number, z: number): void {
  v[0] = x;
  v[1] = y;
  v[2] = z;
}
