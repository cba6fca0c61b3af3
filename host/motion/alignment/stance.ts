/** Quiet stance: the direction of gravity in each strap's frame, and the still poses of a recording. */

import type { LegTrack, Range, StrapColumns } from './leg-track.ts';
import { angleDeg, unit } from '../maths/vector.ts';
import { DEG_PER_RAD } from '../../units.ts';

/** The upward vertical in each sensor's frame, unit vectors. */
export interface Directions {
  thighUp: Float64Array;
  shankUp: Float64Array;
}

/** A pose held still. */
export interface Pose extends Directions {
  /** Spread of the gravity direction while it was held (one standard deviation of the worse strap), degrees. */
  swayDeg: number;
  /** Root mean square of the angular rate while it was held (the worse strap), °/s. */
  rateDegPerS: number;
  /** Total time it was held, s, and the longest stretch of it. */
  heldS: number;
  startS: number;
  endS: number;
}

/** Below this rate a person is standing (or sitting) still; natural sway is well below it, °/s. */
export const STILL_RATE_DEG_PER_S = 8;
/** Deviation of the force from its mean, m/s². */
const STILL_FORCE = 0.5;
const WINDOW_S = 0.5;
/** Still windows whose gravity directions differ by less than this are one pose, degrees. */
const SAME_POSE_DEG = 10;

/** The mean pose over a range; `null` when it has no samples or no gravity. */
export function poseOf(track: LegTrack, range: Range): Pose | null {
  const thigh = meanForce(track.thigh, range);
  const shank = meanForce(track.shank, range);
  if (!thigh || !shank) return null;
  const startS = track.timeS[range.from]!;
  const endS = track.timeS[range.to - 1]!;
  return {
    thighUp: thigh,
    shankUp: shank,
    swayDeg: Math.max(sway(track.thigh, range), sway(track.shank, range)),
    rateDegPerS: Math.max(rmsRate(track.thigh, range), rmsRate(track.shank, range)),
    heldS: endS - startS,
    startS,
    endS,
  };
}

/** All poses in which both straps were still for half a second or more, longest first. */
export function stillPoses(track: LegTrack): Pose[] {
  const size = Math.max(3, Math.round(WINDOW_S / track.periodS));
  const poses: Pose[] = [];
  let open: { first: Pose; from: number; to: number } | null = null;
  const close = () => {
    const pose = open && poseOf(track, open);
    open = null;
    if (!pose) return;
    const at = poses.findIndex((other) => distanceDeg(other, pose) < SAME_POSE_DEG);
    const known = poses[at];
    if (!known) poses.push(pose);
    else poses[at] = { ...(known.endS - known.startS < pose.endS - pose.startS ? pose : known), heldS: known.heldS + pose.heldS };
  };
  for (let from = 0; from + size <= track.count; from += size) {
    const window = { from, to: from + size };
    const pose = isStill(track, window) ? poseOf(track, window) : null;
    if (open && pose && distanceDeg(open.first, pose) < SAME_POSE_DEG) {
      open.to = window.to;
      continue;
    }
    close();
    if (pose) open = { first: pose, ...window };
  }
  close();
  return poses.sort((x, y) => y.heldS - x.heldS);
}

/** Distance between two poses: the larger of the two straps' angles, degrees. */
export function distanceDeg(a: Pose, b: Directions): number {
  return Math.max(angleDeg(a.thighUp, b.thighUp), angleDeg(a.shankUp, b.shankUp));
}

function isStill(track: LegTrack, range: Range): boolean {
  if (track.timeS[range.to - 1]! - track.timeS[range.from]! > 2 * WINDOW_S) return false;
  return [track.thigh, track.shank].every(
    (strap) => rmsRate(strap, range) < STILL_RATE_DEG_PER_S && forceSpread(strap, range) < STILL_FORCE,
  );
}

function meanForce({ force }: StrapColumns, { from, to }: Range): Float64Array | null {
  const sum = new Float64Array(3);
  for (let i = 3 * from; i < 3 * to; i += 1) sum[i % 3]! += force[i]!;
  return unit(sum);
}

function rmsRate({ rate }: StrapColumns, { from, to }: Range): number {
  let sum = 0;
  for (let i = 3 * from; i < 3 * to; i += 1) sum += rate[i]! * rate[i]!;
  return Math.sqrt(sum / Math.max(1, to - from)) * DEG_PER_RAD;
}

function forceSpread({ force }: StrapColumns, { from, to }: Range): number {
  const sum = new Float64Array(3);
  let squares = 0;
  for (let i = 3 * from; i < 3 * to; i += 1) {
    sum[i % 3]! += force[i]!;
    squares += force[i]! * force[i]!;
  }
  const n = to - from;
  const mean = (sum[0]! ** 2 + sum[1]! ** 2 + sum[2]! ** 2) / (n * n);
  return Math.sqrt(Math.max(0, squares / n - mean));
}

/** From the filter's vertical, which shaking does not disturb. */
function sway({ up }: StrapColumns, { from, to }: Range): number {
  const sum = new Float64Array(3);
  for (let i = 3 * from; i < 3 * to; i += 1) sum[i % 3]! += up[i]!;
  const length = Math.hypot(sum[0]!, sum[1]!, sum[2]!) / Math.max(1, to - from);
  return Math.sqrt(Math.max(0, 1 - length * length)) * DEG_PER_RAD;
}
