/** The leg that moves: joints from orientations, whatever way the athlete faces. */

import { expect, it } from 'vitest';
import { createPose, followHeading, headingOf, placeLeg, SHIN_M, THIGH_M } from '../../dashboard/draw/pose.ts';
import { SyntheticLeg } from './synthetic-leg.ts';

const distance = (a: Float64Array, b: Float64Array): number => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);
const ignore = (): void => undefined;

it.each([-2.5, 0, 0.6, 3])('stands straight up when facing %f rad', (headingRad) => {
  const leg = new SyntheticLeg({ side: 'left', valgusDeg: [0], headingRad });
  leg.step(3.3, ignore);
  const pose = createPose();
  expect(headingOf(leg.frame.shankQ)).toBeCloseTo(headingRad, 1);
  expect(placeLeg(leg.frame.thighQ, leg.frame.shankQ, headingRad, pose)).toBe(true);
  expect(pose.hip[2]).toBeCloseTo(THIGH_M + SHIN_M, 2);
  expect(pose.ankle[2]).toBeCloseTo(0, 6);
});

it.each([-2.5, 0.6])('squats with the knee forward and the hip back when facing %f rad', (headingRad) => {
  const leg = new SyntheticLeg({ side: 'left', valgusDeg: [0], headingRad });
  leg.step(1.3, ignore);
  const pose = createPose();
  placeLeg(leg.frame.thighQ, leg.frame.shankQ, headingRad, pose);
  expect(pose.knee[0]).toBeGreaterThan(pose.ankle[0]! + 0.15);
  expect(pose.hip[0]).toBeLessThan(pose.knee[0]! - 0.3);
  expect(pose.hip[2]).toBeLessThan(0.6);
  expect(distance(pose.hip, pose.knee)).toBeCloseTo(THIGH_M, 6);
  expect(distance(pose.knee, pose.ankle)).toBeCloseTo(SHIN_M, 6);
});

it.each([
  ['left', -1],
  ['right', 1],
] as const)("brings the %s knee to the body's middle with valgus", (side, sign) => {
  const leg = new SyntheticLeg({ side, valgusDeg: [14] });
  leg.step(1.85, ignore);
  const pose = createPose();
  placeLeg(leg.frame.thighQ, leg.frame.shankQ, 0.6, pose);
  const middle = (pose.hip[1]! + pose.ankle[1]!) / 2;
  expect(Math.sign(pose.knee[1]! - middle)).toBe(sign);
});

it('is not drawn from unknown orientations', () => {
  const unknown = Float32Array.of(NaN, NaN, NaN, NaN);
  const pose = createPose();
  const before = [...pose.knee];
  expect(placeLeg(unknown, Float32Array.of(1, 0, 0, 0), 0, pose)).toBe(false);
  expect([...pose.knee]).toEqual(before);
});

it('follows a heading the shorter way round, and not through the unknown', () => {
  expect(followHeading(NaN, 1, 0.1, 1)).toBe(1);
  expect(followHeading(1, NaN, 0.1, 1)).toBe(1);
  const after = followHeading(3, -3, 0.5, 1);
  expect(after).toBeGreaterThan(3);
});
