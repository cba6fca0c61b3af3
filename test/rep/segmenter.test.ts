/** Synthetic squats with many tempos, depths, pauses and noise levels: each found once, at its time, with its valgus. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKneeSample } from '../../host/knee/sample.ts';
import { createSegmentPair } from '../../host/motion/heading/pair.ts';
import { PHASES } from '../../host/rep/repetition.ts';
import { RepetitionSegmenter } from '../../host/rep/segmenter.ts';
import { segment, takeAll, Trace } from './trace.ts';

/** A shin leans no further than this over a flat foot. */
const STEEPEST_SHANK_DEG = 42;

const bend = fc.record({
  depthDeg: fc.double({ min: 35, max: 125, noNaN: true }),
  downS: fc.double({ min: 0.4, max: 4, noNaN: true }),
  upS: fc.double({ min: 0.4, max: 4, noNaN: true }),
  pauseS: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 2.5, noNaN: true })),
  shinShare: fc.double({ min: 0.22, max: 0.48, noNaN: true }),
  valgusDeg: fc.double({ min: 0, max: 16, noNaN: true }),
  restS: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3, noNaN: true })),
});
const set = fc.record({
  bends: fc.array(bend, { minLength: 1, maxLength: 6 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
  noiseDeg: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.6, noNaN: true })),
  swayDeg: fc.double({ min: 0, max: 1.5, noNaN: true }),
  rateHz: fc.constantFrom(50, 104, 208),
});

function draw({ bends, seed, noiseDeg, swayDeg, rateHz }: typeof set extends fc.Arbitrary<infer T> ? T : never): Trace {
  const trace = new Trace({ seed, noiseDeg, noiseDegPerS: 8 * noiseDeg, swayDeg, rateHz }).hold(1);
  for (const { restS, ...shape } of bends)
    trace.bend({ ...shape, shinShare: Math.min(shape.shinShare, STEEPEST_SHANK_DEG / shape.depthDeg) }).hold(restS);
  return trace.hold(1);
}

const squats = (trace: Trace) => segment(trace, new RepetitionSegmenter('squat'));

describe('squats', () => {
  it('are all found and none invented, whatever their tempo, depth, pause and noise', () => {
    fc.assert(
      fc.property(set, (given) => {
        expect(squats(draw(given))).toHaveLength(given.bends.length);
      }),
      { numRuns: 120, seed: 7 },
    );
  });

  it('give bit-identical results for the same input', () => {
    fc.assert(
      fc.property(set, (given) => {
        expect(squats(draw(given))).toEqual(squats(draw(given)));
      }),
      { numRuns: 10, seed: 3 },
    );
  });

  it('have the right start, bottom and end times', () => {
    const trace = new Trace().hold(2);
    for (let i = 0; i < 5; i += 1) trace.bend({ depthDeg: 100, downS: 1.4, upS: 1.2, pauseS: 0.3 }).hold(1.1);
    const found = squats(trace);
    expect(found).toHaveLength(5);
    found.forEach((repetition, i) => {
      const startS = 2 + i * 4;
      expect(Math.abs(repetition.startS - startS)).toBeLessThan(0.06);
      expect(Math.abs(repetition.bottomS - (startS + 1.55))).toBeLessThan(0.05);
      expect(Math.abs(repetition.endS - (startS + 2.9))).toBeLessThan(0.1);
      expect(repetition.depthDeg).toBeCloseTo(100, 0);
      expect(Math.abs(repetition.descentS - 1.4)).toBeLessThan(0.2);
      expect(Math.abs(repetition.ascentS - 1.2)).toBeLessThan(0.25);
      expect(repetition.rep).toBe(i + 1);
    });
  });

  it.each([
    ['very slow', { depthDeg: 90, downS: 4, upS: 4 }],
    ['very slow and shallow', { depthDeg: 32, downS: 4, upS: 4 }],
    ['very fast', { depthDeg: 80, downS: 0.4, upS: 0.4 }],
    ['held for ten seconds', { depthDeg: 95, pauseS: 10 }],
  ])('count when %s', (_name, shape) => {
    expect(squats(new Trace({ noiseDeg: 0.2, noiseDegPerS: 1.5 }).hold(1).bend(shape).hold(1))).toHaveLength(1);
  });

  it('do not count when the knees bend less than 25°', () => {
    const trace = new Trace().hold(1);
    for (const depthDeg of [6, 12, 18, 24]) trace.bend({ depthDeg }).hold(1);
    expect(squats(trace)).toEqual([]);
  });

  it('count without a full stand in between', () => {
    const trace = new Trace().hold(1).to(65, 30, 1);
    for (let i = 0; i < 4; i += 1) trace.to(22, 12, 0.7).to(65, 30, 0.7);
    expect(squats(trace.to(0, 0, 1).hold(1))).toHaveLength(5);
  });

  it('count once when they bounce at the bottom', () => {
    expect(squats(new Trace().hold(1).to(65, 30, 1).to(50, 25, 0.4).to(66, 30, 0.4).to(0, 0, 1).hold(1))).toHaveLength(1);
  });

  it('count from knees that stay bent between repetitions', () => {
    const trace = new Trace().hold(1).to(12, 8, 0.8).hold(3);
    for (let i = 0; i < 3; i += 1) trace.bend({ depthDeg: 90 }).hold(1.5);
    const found = squats(trace);
    expect(found).toHaveLength(3);
    expect(found[0]!.startS).toBeGreaterThan(4.5);
  });

  it('count when the recording begins and ends in the middle of one', () => {
    const trace = new Trace().hold(1).bend({ depthDeg: 110 });
    trace.rows.splice(0, Math.round(1.3 * trace.rateHz));
    trace.rows.splice(-Math.round(0.2 * trace.rateHz));
    const [repetition, ...more] = squats(trace);
    expect(more).toEqual([]);
    expect(repetition).toMatchObject({ startS: 0, peakValgusDeg: null, severity: null });
  });
});

describe('valgus of a repetition', () => {
  it('is relative to the stance before it and has a time, phase and severity', () => {
    const trace = new Trace().to(0, 0, 0.5, 3, 2).hold(1);
    trace.to(30, 14, 0.6, 15, 11).to(60, 28, 0.6, 6, 4).to(0, 0, 1, 3, 2).hold(1);
    const [repetition] = squats(trace);
    expect(repetition).toMatchObject({ peakValgusPhase: 'descent', severity: 'marked', exercise: 'squat' });
    expect(repetition!.peakValgusDeg).toBeCloseTo(12, 1);
    expect(repetition!.femoralRotationDeg).toBeCloseTo(9, 1);
    expect(repetition!.peakValgusS).toBeCloseTo(2.1, 1);
  });

  it.each([
    ['bottom', [2, 14, 2]],
    ['ascent', [2, 3, 14]],
  ] as const)('is placed in the %s', (phase, [down, bottom, up]) => {
    const trace = new Trace().hold(1).to(30, 14, 0.5, down).to(60, 28, 0.6, bottom).to(30, 14, 0.6, up).to(0, 0, 0.5).hold(1);
    expect(squats(trace)[0]!.peakValgusPhase).toBe(phase);
  });

  it('belongs to that repetition alone when the next follows without a stand', () => {
    const trace = new Trace().hold(1).to(30, 15, 0.6, 14).to(65, 30, 0.6, 4).to(22, 12, 0.7, 1).to(65, 30, 0.7, 3).to(0, 0, 1).hold(1);
    const peaks = squats(trace).map(({ peakValgusDeg }) => Math.round(peakValgusDeg!));
    expect(peaks).toEqual([14, 3]);
  });

  it('shows while the athlete is still descending', () => {
    const trace = new Trace().hold(1).bend({ depthDeg: 90, downS: 1.2, upS: 1.2, valgusDeg: 12 }).hold(1);
    const segmenter = new RepetitionSegmenter('squat');
    let recognisedS = NaN;
    const seen = new Set<number>();
    trace.play((sample, pair) => {
      segmenter.update(sample, pair);
      if (segmenter.inRepetition && Number.isNaN(recognisedS)) recognisedS = sample.timeS;
      if (segmenter.inRepetition) expect(segmenter.excursionDeg).toBeCloseTo(sample.abductionExcessDeg, 2);
      else expect(segmenter.excursionDeg).toBeNaN();
      if (seen.size === 0 || segmenter.phase !== [...seen].at(-1)) seen.add(segmenter.phase);
    });
    expect(recognisedS - 1).toBeLessThan(0.5);
    expect([...seen].map((phase) => PHASES[phase])).toEqual(['idle', 'descent', 'bottom', 'ascent']);
  });

  it('is unknown where abduction was unknown, and quality is that of the peak when it was worse', () => {
    const trace = new Trace().hold(1);
    trace.bend({ depthDeg: 90, valgusDeg: 9 }).hold(1);
    trace.rows.forEach((row) => (row.quality = row.valgusDeg > 8 ? 0.4 : 0.9));
    expect(squats(trace)[0]!.quality).toBe(0.4);
    trace.rows.forEach((row) => (row.valgusDeg = NaN));
    expect(squats(trace)[0]).toMatchObject({ peakValgusDeg: null, peakValgusPhase: null, femoralRotationDeg: null, severity: null });
  });

  it('carries the first cue that fired in it', () => {
    const trace = new Trace().hold(1).bend({ depthDeg: 90 }).hold(1).bend({ depthDeg: 90 }).hold(1);
    const segmenter = new RepetitionSegmenter('squat');
    trace.play((sample, pair) => {
      segmenter.update(sample, pair);
      if (Math.abs(sample.timeS - 1.8) < 0.005 || Math.abs(sample.timeS - 2.3) < 0.005) segmenter.noteCue(sample.timeS, 'valgus');
    });
    const [first, second] = takeAll(segmenter);
    expect(first).toMatchObject({ cueReason: 'valgus' });
    expect(first!.cueS).toBeCloseTo(1.8, 1);
    expect(second).toMatchObject({ cueS: null, cueReason: null });
  });
});

describe('interruptions', () => {
  it('end a repetition when the straps are silent during it, and the next one counts', () => {
    const trace = new Trace().hold(1).bend({ depthDeg: 90, downS: 1, upS: 1 }).hold(1).bend({ depthDeg: 90 }).hold(1);
    const segmenter = new RepetitionSegmenter('squat');
    trace.play((sample, pair) => {
      if (sample.timeS > 1.6 && sample.timeS < 2.6) return;
      segmenter.update(sample, pair);
    });
    expect(takeAll(segmenter)).toHaveLength(1);
  });

  it('of unknown angles, lost and repeated samples do no harm', () => {
    const trace = new Trace({ seed: 5 }).hold(1).bend({ depthDeg: 90 }).hold(1);
    const segmenter = new RepetitionSegmenter('squat');
    let n = 0;
    trace.play((sample, pair) => {
      n += 1;
      if (n % 40 < 8) return;
      if (n % 40 < 14) sample.flexionDeg = NaN;
      segmenter.update(sample, pair);
      segmenter.update(sample, pair);
    });
    expect(takeAll(segmenter)).toHaveLength(1);
  });

  it('leave nothing behind when nothing was known', () => {
    const segmenter = new RepetitionSegmenter('auto');
    segmenter.update(createKneeSample(), createSegmentPair());
    segmenter.finish();
    expect(segmenter).toMatchObject({ phase: 0, inRepetition: false, cueable: false });
    expect(segmenter.takeFinished()).toBeNull();
  });
});
