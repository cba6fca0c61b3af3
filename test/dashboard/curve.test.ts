/** A repetition's curve as a small picture. */

import { expect, it } from 'vitest';
import type { Rep } from '../../protocol/live/events.ts';
import { bottomOf, curvePath, curveY, lineOf } from '../../dashboard/draw/curve.ts';
import { repOf } from '../store/fixtures.ts';

const rep = (change: Partial<Rep>): Rep => ({ ...repOf(1, 10), ...change });

it('leaves a gap open instead of drawing through it', () => {
  expect(curvePath([0, 5, null, null, 5, 0], 100, 22, -5, 17)).toBe('M0.0 17.0L20.0 12.0M80.0 12.0L100.0 17.0');
});

it('draws nothing for a repetition without a curve, or without a reliable point', () => {
  const none = rep({}).curve!.excursion_deg.map(() => null);
  expect(lineOf(rep({}))).toHaveLength(101);
  expect(lineOf(rep({ curve: null }))).toBeNull();
  expect(lineOf(rep({ curve: { excursion_deg: none, flexion_deg: none } }))).toBeNull();
});

it('marks the bottom, except in a pull from the floor', () => {
  const bottom = bottomOf(rep({}))!;
  expect(bottom.from).toBeCloseTo(1.4 / 3, 5);
  expect(bottom.to).toBeCloseTo(1 - 1.3 / 3, 5);
  expect(bottomOf(rep({ bottom_t: 7 }))).toBeNull();
});

it('stays within its box', () => {
  expect([-40, -5, 6, 17, 60].map((deg) => curveY(deg, 44, -5, 17))).toEqual([44, 44, 22, 0, 0]);
});
