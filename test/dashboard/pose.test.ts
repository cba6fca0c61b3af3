/** The moving leg: joints from orientations, whichever way the athlete faces. */

import { describe, expect, it } from 'vitest';
import { ANKLE_M, SHIN_M, THIGH_M } from '../../dashboard/draw/anatomy.ts';
import { createPose, followHeading, headingOf, lowestOf, placeLeg } from '../../dashboard/draw/pose.ts';
import { segmentQ, SyntheticLeg } from './synthetic-leg.ts';

const distance = (a: Float64Array, b: Float64Array): number => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);
const ignore = (): void => undefined;

it.each([-2.5, 0, 0.6, 3])('stands straight up when facing %f rad', (headingRad) => {
  const leg = new SyntheticLeg({ side: 'left', valgusDeg: [0], headingRad });
  leg.step(3.3, ignore);
  const pose = createPose('left');
  expect(headingOf(leg.frame.shankQ)).toBeCloseTo(headingRad, 1);
  expect(placeLeg(leg.frame.thighQ, leg.frame.shankQ, headingRad, pose)).toBe(true);
  expect(pose.hip[2]).toBeCloseTo(THIGH_M + SHIN_M + ANKLE_M, 2);
  expect(pose.ankle[2]).toBeCloseTo(ANKLE_M, 2);
});

it.each([-2.5, 0.6])('squats with the knee forward and the hip back when facing %f rad', (headingRad) => {
  const leg = new SyntheticLeg({ side: 'left', valgusDeg: [0], headingRad });
  leg.step(1.3, ignore);
  const pose = createPose('left');
  placeLeg(leg.frame.thighQ, leg.frame.shankQ, headingRad, pose);
  expect(pose.knee[0]).toBeGreaterThan(pose.ankle[0]! + 0.15);
  expect(pose.hip[0]).toBeLessThan(pose.knee[0]! - 0.3);
  expect(pose.hip[2]).toBeLessThan(0.62);
});

it('keeps the length of the bones in any pose', () => {
  const pose = createPose('right');
  for (const [pitch, roll, heading] of [
    [0, 0, 0],
    [-95, 12, 0.4],
    [40, -70, 2],
    [170, 20, -1],
  ] as const) {
    placeLeg(segmentQ(heading, pitch, roll), segmentQ(-heading, -pitch / 2, roll / 3), 0.3, pose);
    expect(distance(pose.hip, pose.knee)).toBeCloseTo(THIGH_M, 6);
    expect(distance(pose.knee, pose.ankle)).toBeCloseTo(SHIN_M, 6);
  }
});

it.each([
  ['left', -1],
  ['right', 1],
] as const)("moves the %s knee towards the body's midline with valgus", (side, sign) => {
  const leg = new SyntheticLeg({ side, valgusDeg: [14] });
  leg.step(1.85, ignore);
  const pose = createPose(side);
  placeLeg(leg.frame.thighQ, leg.frame.shankQ, 0.6, pose);
  const middle = (pose.hip[1]! + pose.ankle[1]!) / 2;
  expect(Math.sign(pose.knee[1]! - middle)).toBe(sign);
});

it('is not drawn from unknown orientations', () => {
  const unknown = Float32Array.of(1, 0, NaN, 0);
  const pose = createPose('left');
  const before = [...pose.knee];
  expect(placeLeg(unknown, Float32Array.of(1, 0, 0, 0), 0, pose)).toBe(false);
  expect([...pose.knee]).toEqual(before);
});

describe('the foot, which is not measured', () => {
  const pose = createPose('right');
  const toes = (): [number, number, number] => [pose.foot[0]!, pose.foot[3]!, pose.foot[6]!];

  it('stands flat, toes forward and slightly outwards, in standing and in a squat', () => {
    for (const shinPitch of [0, 35]) {
      placeLeg(segmentQ(0, -80, 0), segmentQ(0, shinPitch, 0), 0, pose);
      const [forward, left, up] = toes();
      expect(forward).toBeGreaterThan(0.98);
      // Outwards is to the right on a right leg.
      expect(left).toBeLessThan(-0.05);
      expect(up).toBeCloseTo(0, 9);
      expect(lowestOf(pose)).toBeCloseTo(0, 9);
    }
  });

  it('stays put while the shin turns slightly over it, and is dragged along beyond that', () => {
    placeLeg(segmentQ(0, 0, 0), segmentQ(0.15, 0, 0), 0, pose);
    const still = toes();
    placeLeg(segmentQ(0, 0, 0), segmentQ(0, 0, 0), 0, pose);
    expect(toes()).toEqual(still);
    placeLeg(segmentQ(0, 0, 0), segmentQ(0.6, 0, 0), 0, pose);
    expect(toes()[1]).toBeGreaterThan(still[1] + 0.3);
  });

  it('lifts its heel where the ankle cannot bend that far, and still stands on the floor', () => {
    placeLeg(segmentQ(0, 10, 0), segmentQ(0, 75, 0), 0, pose);
    expect(toes()[2]).toBeLessThan(-0.3);
    expect(lowestOf(pose)).toBeCloseTo(0, 9);
  });
});

it('follows a heading the shorter way round, and skips unknown values', () => {
  expect(followHeading(NaN, 1, 0.1, 1)).toBe(1);
  expect(followHeading(1, NaN, 0.1, 1)).toBe(1);
  const after = followHeading(3, -3, 0.5, 1);
  expect(after).toBeGreaterThan(3);
});
