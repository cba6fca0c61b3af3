/** A repetition's small curve on normalised time. */

import { expect, it } from 'vitest';
import type { LiveEvent, RepEvent } from '../../protocol/live/events.ts';
import { CURVE_POINTS, curvePath, curveY, cutCurve } from '../../dashboard/draw/curve.ts';
import { History } from '../../dashboard/live/history.ts';
import { SyntheticLeg } from './synthetic-leg.ts';

function squat(peakDeg: number, skip: (t: number) => boolean = () => false): { history: History; rep: RepEvent } {
  const history = new History();
  const events: LiveEvent[] = [];
  const leg = new SyntheticLeg({ side: 'left', valgusDeg: [peakDeg] });
  for (let t = 0; t < 3.3; t += 1 / 60) {
    leg.step(t, (event) => events.push(event));
    if (!skip(t)) history.push(leg.frame);
  }
  return { history, rep: events.find((event) => event.type === 'rep')! };
}

const cut = ({ history, rep }: { history: History; rep: RepEvent }) =>
  cutCurve(history, rep.start_t, rep.end_t, rep.descent_s, rep.ascent_s);

it('holds the peak where it was, and marks the bottom', () => {
  const curve = cut(squat(12))!;
  const peak = Math.max(...curve.excursionDeg);
  expect(peak).toBeCloseTo(12, 0);
  expect(curve.excursionDeg.indexOf(peak) / (CURVE_POINTS - 1)).toBeCloseTo(1.85 / 2.6, 1);
  expect(curve.bottomFrom).toBeCloseTo(1.2 / 2.6, 5);
  expect(curve.bottomTo).toBeCloseTo(1.5 / 2.6, 5);
});

it('leaves a gap open instead of drawing through it', () => {
  const curve = cut(squat(12, (t) => t > 1 && t < 1.5))!;
  expect([...curve.excursionDeg].some(Number.isNaN)).toBe(true);
  expect(curvePath(curve, 100, 40, -5, 17).match(/M/g)).toHaveLength(2);
});

it('is not made of what was mostly not seen', () => {
  expect(cut(squat(12, (t) => t < 2))).toBeNull();
  expect(cutCurve(new History(), 0, 2, 1, 1)).toBeNull();
  expect(cutCurve(squat(3).history, 2, 2, 1, 1)).toBeNull();
});

it('stays in its box', () => {
  expect([-40, -5, 6, 17, 60].map((deg) => curveY(deg, 44, -5, 17))).toEqual([44, 44, 22, 0, 0]);
});
