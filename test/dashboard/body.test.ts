/** Legs and pelvis together: standing, what is measured of the pelvis, and which side of it is lower. */

import { describe, expect, it } from 'vitest';
import { HIP_M } from '../../dashboard/draw/anatomy.ts';
import { createBody, followLeg, rightDropDeg, standTogether } from '../../dashboard/draw/body.ts';
import { pelvisHip } from '../../dashboard/draw/outline.ts';
import { lowestOf } from '../../dashboard/draw/pose.ts';
import { createLegFrame } from '../../protocol/live/frame.ts';
import type { LegFrame } from '../../protocol/live/frame.ts';
import { PHASES } from '../../protocol/live/words.ts';
import { dropWords } from '../../dashboard/format.ts';
import { segmentQ } from './synthetic-leg.ts';
import { DEG_PER_RAD } from '../../host/units.ts';

function frameOf(thigh: Float32Array, shin: Float32Array, change: Partial<LegFrame> = {}): LegFrame {
  return { ...createLegFrame(), thighQ: thigh, shankQ: shin, ...change };
}

const STANDING = frameOf(segmentQ(0, 0, 0), segmentQ(0, 0, 0));
const SQUATTING = frameOf(segmentQ(0, -70, 0), segmentQ(0, 30, 0));
/** The foot behind the body, off the floor. */
const LIFTED = frameOf(segmentQ(0, 0, 0), segmentQ(0, 80, 0));

function bodyOf(left: LegFrame | null, right: LegFrame | null, dropDeg = NaN): ReturnType<typeof createBody> {
  const frames = { left, right };
  const body = createBody((['left', 'right'] as const).filter((side) => frames[side] !== null));
  for (const leg of body.legs) followLeg(leg, frames[leg.pose.side]!, true);
  standTogether(body, dropDeg);
  return body;
}

describe('two legs', () => {
  it('stand at the width of the hips, on one floor', () => {
    for (const frame of [STANDING, SQUATTING]) {
      const [left, right] = bodyOf(frame, frame).legs;
      expect(left!.pose.hip[1]! - right!.pose.hip[1]!).toBeCloseTo(2 * HIP_M, 9);
      expect(lowestOf(left!.pose)).toBeCloseTo(0, 9);
      expect(lowestOf(right!.pose)).toBeCloseTo(0, 9);
    }
  });

  it('of which one is lifted: the other stays in place', () => {
    const [left, right] = bodyOf(STANDING, LIFTED).legs;
    expect(lowestOf(left!.pose)).toBeCloseTo(0, 9);
    expect(lowestOf(right!.pose)).toBeGreaterThan(0.2);
    expect(left!.pose.ankle[0]).toBeCloseTo(0, 2);
  });

  it('of which one is lost: the other is drawn alone', () => {
    const body = createBody(['left', 'right']);
    followLeg(body.legs[0]!, STANDING, true);
    followLeg(body.legs[1]!, STANDING, false);
    standTogether(body, NaN);
    expect(body.legs.map(({ known }) => known)).toEqual([true, false]);
    expect(body.legs[0]!.pose.ankle[1]).toBeCloseTo(0, 9);
  });
});

describe('the pelvis', () => {
  const heights = (dropDeg: number): [number, number] => {
    const { pelvis } = bodyOf(STANDING, STANDING, dropDeg);
    return [pelvisHip(pelvis, 1, new Float64Array(3))[2]!, pelvisHip(pelvis, -1, new Float64Array(3))[2]!];
  };

  it('is level when it is not measured', () => {
    const [left, right] = heights(NaN);
    expect(left).toBeCloseTo(right, 9);
  });

  it.each([
    [6, 'right'],
    [-6, 'left'],
  ])('with %i° tilts so that the %s hip is lower', (dropDeg, lower) => {
    const [left, right] = heights(dropDeg);
    expect(Math.asin((left - right) / (2 * HIP_M)) * DEG_PER_RAD).toBeCloseTo(dropDeg, 6);
    expect(left < right ? 'left' : 'right').toBe(lower);
  });

  it('is read from either leg, whose frame gives the drop of the opposite side', () => {
    const drop = (pelvicDropDeg: number): LegFrame => frameOf(segmentQ(0, 0, 0), segmentQ(0, 0, 0), { pelvicDropDeg });
    expect(rightDropDeg(drop(5), null)).toBe(5);
    expect(rightDropDeg(null, drop(5))).toBe(-5);
    expect(rightDropDeg(drop(5), drop(-4))).toBe(4.5);
    expect(rightDropDeg(drop(NaN), drop(-4))).toBe(4);
    expect(rightDropDeg(drop(NaN), null)).toBeNaN();
  });

  it('is described with its side and unit, or not at all', () => {
    expect([6.4, -3.2, 0.3, NaN].map(dropWords)).toEqual(['Right hip 6° lower', 'Left hip 3° lower', 'Hips level', '']);
  });
});

it('removes the heading while standing, and holds it in a repetition', () => {
  const [leg] = createBody(['left']).legs;
  const descent = PHASES.indexOf('descent');
  followLeg(leg!, frameOf(segmentQ(1, 0, 0), segmentQ(1, 0, 0), { timeS: 1 }), true);
  expect(leg!.headingRad).toBeCloseTo(1, 6);
  followLeg(leg!, frameOf(segmentQ(1, 0, 0), segmentQ(1.2, 0, 0), { timeS: 3, phase: descent }), true);
  expect(leg!.headingRad).toBeCloseTo(1, 6);
  followLeg(leg!, frameOf(segmentQ(1.2, 0, 0), segmentQ(1.2, 0, 0), { timeS: 5 }), true);
  expect(leg!.headingRad).toBeCloseTo(1.2, 6);
});
