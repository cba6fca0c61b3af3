/** The chart's points: no peak lost, no pixel drawn twice, the same points while the chart scrolls, gaps kept open. */

import { describe, expect, it } from 'vitest';
import { createLegFrame, LEG_FRAME_FLAG } from '../../protocol/live/frame.ts';
import { bucketCurve, PointBuffer } from '../../dashboard/draw/buckets.ts';
import { History, HISTORY_CAPACITY } from '../../dashboard/live/history.ts';

function historyOf(samples: Iterable<readonly [number, number]>): History {
  const history = new History();
  const frame = createLegFrame();
  for (const [timeS, deg] of samples) {
    frame.timeS = timeS;
    frame.flexionDeg = deg;
    frame.abductionExcessDeg = deg;
    history.push(frame);
  }
  return history;
}

function* wave(seconds: number, hertz: number): Generator<readonly [number, number]> {
  for (let i = 0; i < seconds * hertz; i++) yield [i / hertz, Math.sin(i / 9) * 10];
}

function pointsOf(history: History, fromS: number, nowS: number, bucketS: number): { x: number; y: number }[] {
  const buffer = new PointBuffer();
  bucketCurve(history, 'flexionDeg', fromS, nowS, bucketS, buffer);
  return buffer.points.map((point) => ({ ...point }));
}

describe('points of a curve', () => {
  it('keep a spike of one sample', () => {
    const samples = [...wave(10, 120)].map(([t, y], i) => [t, i === 700 ? 55 : y] as const);
    const points = pointsOf(historyOf(samples), 0, 10, 0.05);
    expect(Math.max(...points.map((point) => point.y))).toBe(55);
  });

  it('are at most two per bucket, in order of time', () => {
    const points = pointsOf(historyOf(wave(10, 400)), 0, 10, 0.05);
    expect(points.length).toBeLessThanOrEqual(2 * 201);
    for (let i = 1; i < points.length; i++) expect(points[i]!.x).toBeGreaterThan(points[i - 1]!.x);
  });

  it('stay the same samples while the chart scrolls', () => {
    const history = historyOf(wave(12, 300));
    const heights = (nowS: number): number[] =>
      pointsOf(history, nowS - 10, nowS, 0.05)
        .filter((point) => point.x + nowS > 4 && point.x + nowS < 8)
        .map((point) => point.y);
    expect(heights(10.013)).toEqual(heights(10.037));
  });

  it('break once where values are unknown, and where no data arrived', () => {
    const samples = [...wave(10, 60)].filter(([t]) => t < 3 || t > 5).map(([t, y]) => [t, t > 7 && t < 7.5 ? NaN : y] as const);
    const points = pointsOf(historyOf(samples), 0, 10, 0.02);
    expect(points.filter((point) => Number.isNaN(point.y))).toHaveLength(2);
  });

  it('reuse their objects from frame to frame', () => {
    const history = historyOf(wave(10, 100));
    const buffer = new PointBuffer();
    bucketCurve(history, 'flexionDeg', 0, 10, 0.05, buffer);
    const first = buffer.points[0];
    bucketCurve(history, 'flexionDeg', 5, 10, 0.05, buffer);
    expect(buffer.points[0]).toBe(first);
    expect(buffer.points.every((point) => point.x <= 0 && point.x >= -5)).toBe(true);
  });
});

describe('history of a leg', () => {
  it('keeps the newest when it is full', () => {
    const history = historyOf(wave((HISTORY_CAPACITY + 500) / 100, 100));
    expect(history.count).toBe(HISTORY_CAPACITY);
    expect(history.timeS[history.slot(0)]).toBeCloseTo(5, 9);
    expect(history.newestS).toBeCloseTo((HISTORY_CAPACITY + 499) / 100, 9);
    expect(history.firstFrom(10)).toBe(500);
  });

  it('restarts when time goes backwards, and ignores a repeated instant', () => {
    const history = historyOf([
      [5, 1],
      [5, 2],
      [1, 3],
    ]);
    expect(history.count).toBe(1);
    expect(history.newestS).toBe(1);
  });

  it('shows the excursion within a repetition, the deviation from stance outside one, and nothing when unreliable', () => {
    const history = new History();
    const frame = createLegFrame();
    frame.abductionExcessDeg = 2;
    frame.timeS = 1;
    history.push(frame);
    frame.excursionDeg = 7;
    frame.timeS = 2;
    history.push(frame);
    frame.flags = LEG_FRAME_FLAG.unsure;
    frame.timeS = 3;
    history.push(frame);
    expect([...history.shownDeg.subarray(0, 3)]).toEqual([2, 7, NaN]);
  });
});
