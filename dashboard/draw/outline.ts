/** The visible outline of the leg: segments in true (parallel) projection as SVG paths. */

import { ANKLE_M, FOOT_PARTS, HIP_M, PATELLA, PELVIS_RINGS, SHIN_M, SHIN_RINGS, THIGH_M, THIGH_RINGS, TOES } from './anatomy.ts';
import type { Ball } from './anatomy.ts';
import type { Pelvis } from './body.ts';
import { capsule, limbBand, limbPath, tenth } from './limb.ts';
import { outwardOf } from './pose.ts';
import type { LegPose } from './pose.ts';
import { nearness, screenX, screenY } from './view.ts';
import type { View } from './view.ts';

export function thighPath(pose: LegPose, view: View): string {
  return limbPath(pose.knee, pose.thigh, THIGH_M, THIGH_RINGS, outwardOf(pose.side), view);
}

/** A strap's band round a segment, from `from` to `to` of its length. */
export function bandPath(pose: LegPose, segment: 'thigh' | 'shin', from: number, to: number, view: View): string {
  const outward = outwardOf(pose.side);
  return segment === 'thigh'
    ? limbBand(pose.knee, pose.thigh, THIGH_M, THIGH_RINGS, outward, from, to, view)
    : limbBand(pose.ankle, pose.shin, SHIN_M, SHIN_RINGS, outward, from, to, view);
}

/** Shin and foot in one path, without the toes. */
export function shinPath(pose: LegPose, view: View): string {
  let path = limbPath(pose.ankle, pose.shin, SHIN_M, SHIN_RINGS, outwardOf(pose.side), view);
  for (const part of FOOT_PARTS) {
    for (let i = 0; i < part.length; i++) path += ballsPath(pose, part[i]!, part[(i + 1) % part.length]!, view);
  }
  return path;
}

/** Whether the shin is nearer than the thigh. */
export function isShinBefore(pose: LegPose, view: View): boolean {
  return nearness(view, pose.ankle) >= nearness(view, pose.hip);
}

/** Fills the joint of thigh and shin, so that a straight leg shows no seam. */
export function kneePath(pose: LegPose, view: View): string {
  const { knee, thigh, shin } = pose;
  const reach = 0.032;
  for (let i = 0; i < 3; i++) {
    scratchA[i] = knee[i]! + reach * thigh[3 * i + 2]!;
    scratchB[i] = knee[i]! - reach * shin[3 * i + 2]!;
  }
  const r = 0.05 * view.pxPerM;
  return capsule(screenX(view, scratchA), screenY(view, scratchA), r, screenX(view, scratchB), screenY(view, scratchB), r);
}

const scratchA = new Float64Array(3);
const scratchB = new Float64Array(3);
const scratchC = new Float64Array(3);

export function toesPath(pose: LegPose, view: View): string {
  let path = '';
  for (const [knuckle, tip] of TOES) path += ballsPath(pose, knuckle, tip, view);
  return path;
}

function ballsPath(pose: LegPose, a: Ball, b: Ball, view: View): string {
  setFootPoint(scratchA, pose, a);
  setFootPoint(scratchB, pose, b);
  const { pxPerM } = view;
  return capsule(
    screenX(view, scratchA),
    screenY(view, scratchA),
    pxPerM * a.r,
    screenX(view, scratchB),
    screenY(view, scratchB),
    pxPerM * b.r,
  );
}

function setFootPoint(out: Float64Array, { ankle, foot, side }: LegPose, { x, y, z }: Ball): void {
  const left = outwardOf(side) * y;
  const up = z - ANKLE_M;
  for (let i = 0; i < 3; i++) out[i] = ankle[i]! + foot[3 * i]! * x + foot[3 * i + 1]! * left + foot[3 * i + 2]! * up;
}

/**
 * The centre of the kneecap: in front of the joint, between the front sides of thigh and shin. `facing`: its front; `false` where there is
 * none, in a knee bent backwards.
 */
function setPatella({ knee, thigh, shin }: LegPose, out: Float64Array, facing: Float64Array): boolean {
  let size = 0;
  for (let i = 0; i < 3; i++) {
    facing[i] = thigh[3 * i]! + shin[3 * i]!;
    size += facing[i]! ** 2;
  }
  size = Math.sqrt(size);
  if (size < 0.2) return false;
  for (let i = 0; i < 3; i++) {
    facing[i]! /= size;
    out[i] = knee[i]! + PATELLA.forward * facing[i]!;
  }
  return true;
}

/** Where the knee appears: its kneecap, or the joint where there is none. */
export function setKneePoint(pose: LegPose, out: Float64Array): void {
  if (!setPatella(pose, out, scratchB)) out.set(pose.knee);
}

/** The kneecap's ellipse as the matrix applied to a unit circle; empty when it faces away. */
export function patellaMatrix(pose: LegPose, view: View): string {
  const { thigh } = pose;
  if (!setPatella(pose, scratchC, scratchA) || nearness(view, scratchA) < -0.3) return '';
  // Its left is the thigh's; its up is perpendicular to both.
  const up = scratchB;
  up[0] = scratchA[1]! * thigh[7]! - scratchA[2]! * thigh[4]!;
  up[1] = scratchA[2]! * thigh[1]! - scratchA[0]! * thigh[7]!;
  up[2] = scratchA[0]! * thigh[4]! - scratchA[1]! * thigh[1]!;
  const [rightX, rightY] = view.right;
  const dx = PATELLA.halfDepth * (rightX * scratchA[0]! + rightY * scratchA[1]!);
  const dy = -PATELLA.halfDepth * scratchA[2]!;
  const wx = PATELLA.halfWidth * (rightX * thigh[1]! + rightY * thigh[4]!);
  const wy = -PATELLA.halfWidth * thigh[7]!;
  const hx = PATELLA.halfHeight * (rightX * up[0] + rightY * up[1]);
  const hy = -PATELLA.halfHeight * up[2];
  const { pxPerM } = view;
  // The projection of an ellipsoid: the Cholesky factor of the sum of squares of its half-axes.
  const xx = dx * dx + wx * wx + hx * hx;
  const xy = dx * dy + wx * wy + hx * hy;
  const yy = dy * dy + wy * wy + hy * hy;
  const a = Math.sqrt(xx) || 1e-6;
  const b = xy / a;
  const d = Math.sqrt(Math.max(1e-9, yy - b * b));
  const place = `${tenth(screenX(view, scratchC))} ${tenth(screenY(view, scratchC))}`;
  return `matrix(${tenth(a * pxPerM)} ${tenth(b * pxPerM)} 0 ${tenth(d * pxPerM)} ${place})`;
}

const PELVIS_ENDS = new Float64Array(4 * PELVIS_RINGS.length);

/** The pelvis up to the waist: a smooth outline through the ends of its rings. */
export function pelvisPath({ centre, axes }: Pelvis, view: View): string {
  const { right, pxPerM } = view;
  const forward = right[0] * axes[0]! + right[1] * axes[3]!;
  const left = right[0] * axes[1]! + right[1] * axes[4]!;
  const count = PELVIS_RINGS.length;
  for (let i = 0; i < count; i++) {
    const ring = PELVIS_RINGS[i]!;
    const reach = Math.hypot(ring.halfDepth * forward, ring.halfWidth * left) || 1e-9;
    // The point of the ring furthest to the right on the screen, and the opposite one.
    const alongForward = (ring.halfDepth ** 2 * forward) / reach;
    const alongLeft = (ring.halfWidth ** 2 * left) / reach;
    for (let end = 0; end < 2; end++) {
      const sign = end === 0 ? 1 : -1;
      for (let k = 0; k < 3; k++) {
        scratchA[k] =
          centre[k]! +
          ring.at * axes[3 * k + 2]! +
          (ring.forward + sign * alongForward) * axes[3 * k]! +
          sign * alongLeft * axes[3 * k + 1]!;
      }
      const slot = 2 * (end === 0 ? i : 2 * count - 1 - i);
      PELVIS_ENDS[slot] = view.x + pxPerM * (right[0] * scratchA[0]! + right[1] * scratchA[1]!);
      PELVIS_ENDS[slot + 1] = view.y - pxPerM * scratchA[2]!;
    }
  }
  return smoothLoop(PELVIS_ENDS);
}

/** A closed smooth curve controlled by the points (x, y, x, y, …): it passes through the midpoints between them. */
function smoothLoop(points: Float64Array): string {
  const n = points.length;
  let path = `M${tenth((points[n - 2]! + points[0]!) / 2)} ${tenth((points[n - 1]! + points[1]!) / 2)}`;
  for (let i = 0; i < n; i += 2) {
    const x = points[i]!;
    const y = points[i + 1]!;
    path += `Q${tenth(x)} ${tenth(y)} ${tenth((x + points[(i + 2) % n]!) / 2)} ${tenth((y + points[(i + 3) % n]!) / 2)}`;
  }
  return `${path}Z`;
}

/** A hip joint of the pelvis, m. */
export function pelvisHip({ centre, axes }: Pelvis, toLeft: 1 | -1, out: Float64Array): Float64Array {
  for (let i = 0; i < 3; i++) out[i] = centre[i]! + toLeft * HIP_M * axes[3 * i + 1]!;
  return out;
}
