/** A repetition's curve: as long as the repetition, as high as its number, with gaps where the estimate was unreliable. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CurveRing } from '../../../host/realtime/leg/curve-ring.ts';
import type { Repetition } from '../../../host/rep/repetition.ts';
import { RepetitionSegmenter } from '../../../host/rep/segmenter.ts';
import { CURVE_POINTS, repCurveSchema, type RepCurve } from '../../../protocol/live/events.ts';
import { Trace } from '../../rep/trace.ts';

const MIN_QUALITY = 0.5;

interface Found {
  rep: Repetition;
  curve: RepCurve | null;
}

/** Squats as a leg sees them; samples for which `isLost` holds never arrive. */
function follow(trace: Trace, isLost: (timeS: number) => boolean = () => false): Found[] {
  const ring = new CurveRing();
  const segmenter = new RepetitionSegmenter('squat');
  const found: Found[] = [];
  const take = (): void => {
    for (let rep = segmenter.takeFinished(); rep !== null; rep = segmenter.takeFinished()) found.push({ rep, curve: ring.cut(rep) });
  };
  trace.play((sample, pair) => {
    if (isLost(sample.timeS)) return;
    segmenter.update(sample, pair);
    ring.add(sample, sample.quality >= MIN_QUALITY);
    take();
  });
  segmenter.finish();
  take();
  return found;
}

const known = (line: readonly (number | null)[]): number[] => line.filter((deg) => deg !== null);

describe('the curve of a repetition', () => {
  it('is as high as the number beside it, whatever the tempo, depth, rate and noise', () => {
    const squat = fc.record({
      depthDeg: fc.double({ min: 60, max: 120, noNaN: true }),
      downS: fc.double({ min: 0.4, max: 3, noNaN: true }),
      upS: fc.double({ min: 0.4, max: 3, noNaN: true }),
      valgusDeg: fc.double({ min: 0, max: 16, noNaN: true }),
    });
    const set = fc.record({
      squats: fc.array(squat, { minLength: 1, maxLength: 4 }),
      noiseDeg: fc.double({ min: 0, max: 0.5, noNaN: true }),
      rateHz: fc.constantFrom(50, 104, 208),
      restS: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
      seed: fc.integer({ min: 1, max: 1e6 }),
    });
    fc.assert(
      fc.property(set, ({ squats, noiseDeg, rateHz, restS, seed }) => {
        const trace = new Trace({ noiseDeg, noiseDegPerS: 8 * noiseDeg, rateHz, seed }).hold(1);
        for (const shape of squats) trace.bend(shape).hold(restS);
        const found = follow(trace.hold(1));
        expect(found).toHaveLength(squats.length);
        for (const { rep, curve } of found) {
          expect(repCurveSchema.parse(curve)).toEqual(curve);
          expect(known(curve!.excursion_deg)).toHaveLength(CURVE_POINTS);
          expect(Math.max(...known(curve!.excursion_deg))).toBe(Math.round(10 * rep.peakValgusDeg!) / 10 + 0);
          expect(Math.abs(Math.max(...known(curve!.flexion_deg)) - rep.depthDeg)).toBeLessThan(2);
        }
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it('begins and ends near the stance it is relative to', () => {
    const [{ curve }] = follow(new Trace().hold(1).bend({ depthDeg: 100, valgusDeg: 12 }).hold(1)) as [Found];
    const { excursion_deg: line, flexion_deg: flexion } = curve!;
    expect([line[0], line[100]].map((deg) => Math.abs(deg!) < 0.5)).toEqual([true, true]);
    expect([flexion[0]! < 3, flexion[50]! > 95, flexion[100]! < 3]).toEqual([true, true, true]);
  });

  it('has gaps where a strap was absent or the estimate unreliable', () => {
    const trace = new Trace().hold(1).to(40, 20, 1, 6).to(60, 35, 0.6, 9);
    trace.quality = 0.3;
    trace.to(50, 28, 0.4, 7);
    trace.quality = 0.9;
    const found = follow(trace.to(0, 0, 1).hold(1), (timeS) => timeS > 1.5 && timeS < 1.85);
    expect(found).toHaveLength(1);
    const { curve, rep } = found[0]!;
    const at = (line: RepCurve['flexion_deg'], timeS: number) =>
      line[Math.round(((timeS - rep.startS) / (rep.endS - rep.startS)) * (CURVE_POINTS - 1))];
    expect([at(curve!.excursion_deg, 1.7), at(curve!.flexion_deg, 1.7)]).toEqual([null, null]);
    expect(at(curve!.excursion_deg, 2.8)).toBeNull();
    expect(at(curve!.flexion_deg, 2.8)).toBeGreaterThan(70);
    expect(at(curve!.excursion_deg, 2.2)).toBeGreaterThan(5);
  });

  it('does not exist when nothing of the repetition was kept', () => {
    const [{ rep }] = follow(new Trace().hold(1).bend({ depthDeg: 100, valgusDeg: 12 }).hold(1)) as [Found];
    expect(new CurveRing().cut(rep)).toBeNull();
  });

  it('does not exist for a movement longer than the ring', () => {
    const ring = new CurveRing();
    const trace = new Trace().hold(100);
    trace.play((sample) => ring.add(sample, true));
    const rep = { startS: 1, endS: 99, peakValgusDeg: 0, peakValgusS: 98 } as Repetition;
    expect(ring.cut(rep)).toBeNull();
    expect(ring.cut({ ...rep, startS: 30 })).not.toBeNull();
  });
});
