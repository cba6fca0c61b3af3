/** Regularised arrival times: the sensor's period through any jitter, suspected losses, stalls and bursts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RegularClock } from '../../host/sensors/regular-clock.ts';
import { JITTERS, createRandom, type Jitter } from './simulatedLink.ts';

const RATES = [10, 20, 50, 100, 200];
/** Delays are judged from here on, once the clock has had time to learn. */
const LEARNT_S = 12;

interface Run {
  jitter: Jitter;
  /** Samples per notification, for a sensor whose clock runs fast by `skew`. */
  count?: number;
  skew?: number;
  rateHz?: number;
  lost?: (notification: number) => boolean;
  seconds?: number;
}

function run({ jitter, count = 1, skew = 0, rateHz = 100, lost = () => false, seconds = 60 }: Run) {
  const clock = new RegularClock(RATES);
  const periodS = 1 / (rateHz * (1 + skew));
  const errorsMs: number[] = [];
  const paceErrors: number[] = [];
  let arrivalS = 0;
  let lostSamples = 0;
  let before: { timeS: number; hostS: number; index: number } | null = null;
  for (let n = 1; n * count * periodS < seconds; n++) {
    const timeS = n * count * periodS;
    if (lost(n)) {
      lostSamples += count;
      continue;
    }
    arrivalS = Math.max(arrivalS, 1000 + timeS + 0.002 + jitter(timeS));
    if (!clock.take(count, arrivalS)) continue;
    const index = clock.sampleIndex + count - 1;
    if (timeS > LEARNT_S && before !== null) {
      errorsMs.push(1000 * (clock.hostS - 1000 - timeS));
      const samples = index - before.index;
      if (samples === count) paceErrors.push(Math.abs((clock.hostS - before.hostS) / (samples * periodS) - 1));
    }
    before = { timeS, hostS: clock.hostS, index };
  }
  const worstPace = Math.max(...paceErrors);
  return { clock, lostSamples, spreadMs: Math.max(...errorsMs) - Math.min(...errorsMs), latestMs: Math.max(...errorsMs), worstPace };
}

/** A connection event every 30 ms, as on Windows and macOS. */
const slowEvents =
  (random: () => number): Jitter =>
  (timeS) =>
    Math.ceil(timeS / 0.03) * 0.03 - timeS + 0.001 * random();

describe('RegularClock', () => {
  const kinds = ['asymmetric', 'bluetooth', 'batched'] as const;
  it.each(kinds.flatMap((kind) => [-0.02, 0.0005, 0.01].map((skew) => ({ kind, skew }))))(
    'finds the period of a sensor $skew fast through $kind jitter, and suspects nothing',
    ({ kind, skew }) => {
      const { clock, spreadMs, latestMs, worstPace } = run({ jitter: JITTERS[kind](createRandom(7)), skew });
      expect(clock.rateHz).toBe(100);
      expect(clock.intervalUs / (1e4 / (1 + skew))).toBeCloseTo(1, 2);
      expect(worstPace).toBeLessThan(0.01);
      expect(latestMs).toBeLessThan(kind === 'batched' ? 80 : 20);
      expect(spreadMs).toBeLessThan(kind === 'batched' ? 70 : 10);
      expect(clock.suspectedLost).toBe(0);
    },
  );

  it('is not misled by connection events that beat with the samples', () => {
    for (const skew of [0.0005, 0.002, 0.005, 0.01]) {
      expect(run({ jitter: slowEvents(createRandom(3)), skew }).clock.suspectedLost).toBe(0);
    }
  });

  it.each([
    { rateHz: 10, count: 1 },
    { rateHz: 50, count: 1 },
    { rateHz: 100, count: 1 },
    { rateHz: 100, count: 3 },
  ])('suspects runs of loss, about as many as there were: $rateHz Hz, $count per notification', ({ rateHz, count }) => {
    const notificationHz = rateHz / count;
    const lost = (n: number): boolean => n > 8 * notificationHz && n % Math.round(4 * notificationHz) < 4;
    const { clock, lostSamples } = run({ jitter: JITTERS.bluetooth(createRandom(5)), skew: 0.005, rateHz, count, lost });
    expect(lostSamples).toBeGreaterThan(40);
    expect(Math.abs(clock.suspectedLost - lostSamples)).toBeLessThan(0.15 * lostSamples + 4 * count);
  });

  it('counts what was missing in a long silence as lost at once, and continues', () => {
    const { clock, lostSamples, latestMs } = run({ jitter: JITTERS.bluetooth(createRandom(5)), lost: (n) => n > 2000 && n < 2500 });
    expect(Math.abs(clock.suspectedLost - lostSamples)).toBeLessThan(4);
    expect(latestMs).toBeLessThan(30);
  });

  it('does not count a stall that is caught up with as a loss', () => {
    const jitter: Jitter = (timeS) => Math.max(0.003, timeS > 20 && timeS < 20.8 ? 20.85 - timeS : 0);
    const { clock, spreadMs } = run({ jitter });
    expect(clock.suspectedLost).toBe(0);
    expect(spreadMs).toBeLessThan(5);
  });

  it('accepts a second rate once it has seen it twice', () => {
    const clock = new RegularClock(RATES);
    let arrivalS = 0;
    const feed = (rateHz: number, seconds: number): void => {
      for (let n = 0; n < seconds * rateHz; n++) clock.take(1, (arrivalS += 1 / rateHz));
    };
    feed(50, 10);
    expect(clock.rateHz).toBe(50);
    feed(200, 3);
    expect(clock.rateHz).toBe(50);
    feed(200, 4);
    expect(clock.rateHz).toBe(200);
    expect(clock.hostS).toBeCloseTo(arrivalS, 1);
  });

  it('increases sample counts and gives finite times for any arrivals', () => {
    const arrival = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.double({ min: -1, max: 3, noNaN: true }));
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 300 }), (arrivals) => {
        const clock = new RegularClock(RATES);
        let arrivalS = 5;
        let next = -1;
        for (const [count, laterS] of arrivals) {
          arrivalS += laterS;
          if (!clock.take(count, arrivalS)) continue;
          expect(clock.sampleIndex).toBeGreaterThanOrEqual(next);
          next = clock.sampleIndex + count;
          expect(Number.isFinite(clock.hostS)).toBe(true);
          expect(clock.intervalUs).toBeGreaterThan(0);
          expect(Number.isInteger(clock.tickUs) && clock.tickUs >= 0 && clock.tickUs < 2 ** 32).toBe(true);
        }
      }),
    );
    expect(new RegularClock(RATES).take(1, NaN)).toBe(false);
  });
});
