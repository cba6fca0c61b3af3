/** The leg in projection: foreshortened as it turns, nearer parts before farther ones, mirrored as a whole. */

import { describe, expect, it } from 'vitest';
import { SHIN_M, THIGH_M } from '../../dashboard/draw/anatomy.ts';
import { inwardsDirection } from '../../dashboard/draw/plumb.ts';
import { capsule } from '../../dashboard/draw/limb.ts';
import { isShinBefore, patellaMatrix, shinPath, thighPath, toesPath } from '../../dashboard/draw/outline.ts';
import { createPose, placeLeg } from '../../dashboard/draw/pose.ts';
import type { LegPose } from '../../dashboard/draw/pose.ts';
import { frontView, screenX, screenY, sideView } from '../../dashboard/draw/view.ts';
import type { Side } from '../../protocol/live/words.ts';
import { segmentQ, SyntheticLeg } from './synthetic-leg.ts';

const PX_PER_M = 400;
const FRONT = frontView(true, PX_PER_M, 0, 0);
const SIDE = sideView(PX_PER_M, 0, 0);

/** Thigh leaning back, shin forward, degrees; `inDeg` leans both so that the knee goes inwards. */
function poseOf(side: Side, thighDeg: number, shinDeg: number, inDeg = 0): LegPose {
  const pose = createPose(side);
  const inwards = side === 'left' ? inDeg : -inDeg;
  placeLeg(segmentQ(0, -thighDeg, -inwards), segmentQ(0, shinDeg, inwards), 0, pose);
  return pose;
}

/** Smallest and largest x and y of a path's points. */
function extent(path: string): { left: number; right: number; top: number; bottom: number; width: number; height: number } {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [, command, numbers] of path.matchAll(/([MLAQ])([^MLAQZ]+)/g)) {
    const values = numbers!.trim().split(/[ ,]+/).map(Number);
    const [x, y] = command === 'A' ? values.slice(5) : values.slice(-2);
    xs.push(x!);
    ys.push(y!);
  }
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { left, right, top, bottom, width: right - left, height: bottom - top };
}

describe('the thigh from the front', () => {
  it.each([0, 30, 60, 85])('leaning back by %i° is as long as its cosine', (thighDeg) => {
    const { hip, knee } = poseOf('left', thighDeg, 20);
    const seen = Math.hypot(screenX(FRONT, hip) - screenX(FRONT, knee), screenY(FRONT, hip) - screenY(FRONT, knee));
    expect(seen).toBeCloseTo(PX_PER_M * THIGH_M * Math.cos((thighDeg * Math.PI) / 180), 4);
  });

  it('has the same width however it is foreshortened, and never vanishes', () => {
    const standing = extent(thighPath(poseOf('left', 0, 0), FRONT));
    const level = extent(thighPath(poseOf('left', 90, 30), FRONT));
    expect(standing.height).toBeGreaterThan(PX_PER_M * THIGH_M);
    expect(level.height).toBeLessThan(0.62 * standing.height);
    expect(Math.abs(level.width - standing.width)).toBeLessThan(0.06 * standing.width);
  });
});

it('from the side, a leg has its full length in any squat', () => {
  for (const thighDeg of [0, 45, 100]) {
    const { hip, knee, ankle } = poseOf('right', thighDeg, 30);
    const seen = (a: Float64Array, b: Float64Array): number =>
      Math.hypot(screenX(SIDE, a) - screenX(SIDE, b), screenY(SIDE, a) - screenY(SIDE, b));
    expect(seen(hip, knee)).toBeCloseTo(PX_PER_M * THIGH_M, 4);
    expect(seen(knee, ankle)).toBeCloseTo(PX_PER_M * SHIN_M, 4);
  }
});

describe('the nearer part', () => {
  it('in a squat is the shin, with the kneecap towards the viewer', () => {
    const squat = poseOf('left', 100, 30);
    expect(squat.knee[0]).toBeGreaterThan(squat.hip[0]! + 0.4);
    expect(isShinBefore(squat, FRONT)).toBe(true);
    expect(patellaMatrix(squat, FRONT)).not.toBe('');
  });

  it('with the heel drawn up behind is the thigh', () => {
    expect(isShinBefore(poseOf('left', 0, 100), FRONT)).toBe(false);
  });

  it('of a leg seen from behind is not the kneecap', () => {
    expect(patellaMatrix(poseOf('left', 0, 0), { ...FRONT, right: [0, 1], towards: [-1, 0] })).toBe('');
  });
});

it('the picture of a right leg is the mirror image of a left one in the same pose', () => {
  const left = poseOf('left', 50, 25, 10);
  const right = poseOf('right', 50, 25, 10);
  for (const pathOf of [thighPath, shinPath, toesPath]) {
    const a = extent(pathOf(left, FRONT));
    const b = extent(pathOf(right, FRONT));
    expect(b.left).toBeCloseTo(-a.right, 1);
    expect(b.right).toBeCloseTo(-a.left, 1);
    expect(b.top).toBeCloseTo(a.top, 1);
  }
});

it('mirrored and not are mirror images of each other', () => {
  const pose = poseOf('left', 40, 20, 12);
  const a = extent(thighPath(pose, FRONT));
  const b = extent(thighPath(pose, frontView(false, PX_PER_M, 0, 0)));
  expect(b.left).toBeCloseTo(-a.right, 6);
  expect(b.bottom).toBeCloseTo(a.bottom, 6);
});

it.each([
  ['left', true],
  ['left', false],
  ['right', true],
  ['right', false],
] as const)("valgus moves the %s knee in the scale's inward direction, mirrored %s", (side, mirrored) => {
  const leg = new SyntheticLeg({ side, valgusDeg: [14], headingRad: 0 });
  leg.step(1.85, () => undefined);
  const pose = createPose(side);
  placeLeg(leg.frame.thighQ, leg.frame.shankQ, 0, pose);
  const view = frontView(mirrored, PX_PER_M, 0, 0);
  const off = screenX(view, pose.knee) - screenX(view, pose.ankle);
  expect(Math.abs(off)).toBeGreaterThan(20);
  expect(Math.sign(off)).toBe(inwardsDirection(side, mirrored));
});

it('toes point towards the viewer of a front view, and forward in a side view', () => {
  const pose = poseOf('right', 0, 0);
  const toes = extent(toesPath(pose, SIDE));
  expect(toes.left).toBeGreaterThan(screenX(SIDE, pose.ankle) + 0.08 * PX_PER_M);
  expect(toes.bottom).toBeCloseTo(0, 0);
  expect(extent(toesPath(pose, FRONT)).width).toBeLessThan(0.12 * PX_PER_M);
});

describe('a limb’s hull', () => {
  it('of a disc within another is the larger one', () => {
    expect(extent(capsule(0, 0, 10, 2, 0, 3)).width).toBeCloseTo(20, 6);
  });

  it('of zero length is a disc, without NaN', () => {
    expect(capsule(5, 5, 10, 5, 5, 10)).not.toContain('NaN');
  });
});
