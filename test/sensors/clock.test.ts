/** Ticks to host time: wraps, skew, jitter, resets; smooth and reproducible. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceClock, TickCounter } from '../../host/sensors/clock.ts';
import { JITTERS, type SimulatedLink, simulateArrivals } from './simulatedLink.ts';

describe('TickCounter', () => {
  it('counts across every wrap, in either direction, when the elapsed time is known to half an hour', () => {
    const step = fc.tuple(fc.double({ min: -1800, max: 20_000, noNaN: true }), fc.double({ min: -1800, max: 1800, noNaN: true }));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.array(step, { maxLength: 20 }), (start, steps) => {
        const ticks = new TickCounter();
        ticks.reset(start);
        let trueUs = start;
        for (const [elapsedS, errorS] of steps) {
          const nowUs = trueUs + Math.round(elapsedS * 1e6);
          const wireUs = ((nowUs % 2 ** 32) + 2 ** 32) % 2 ** 32;
          const tickS = ticks.unwrapS(wireUs, elapsedS + errorS);
          expect(tickS).toBeCloseTo(nowUs / 1e6, 5);
          if (elapsedS > 0) {
            ticks.advance(wireUs, tickS);
            trueUs = nowUs;
          }
        }
      }),
    );
  });
});

/** Time error between two straps (s) whenever either has new data, with the time. */
function compare(a: SimulatedLink, b: SimulatedLink, visit: (timeS: number, errorS: number) => void): DeviceClock[] {
  const links = [a, b].map((link) => ({
    link,
    clock: new DeviceClock(),
    tickS: (timeS: number) => link.tickAtZeroS + timeS * (1 + link.skew),
  }));
  const arrivals = links.flatMap((side) => simulateArrivals(side.link).map((arrival) => ({ ...arrival, side })));
  arrivals.sort((left, right) => left.arrivalS - right.arrivalS);
  const [first, second] = links;
  for (const { timeS, arrivalS, side } of arrivals) {
    side.clock.observe(side.tickS(timeS), arrivalS);
    visit(timeS, first!.clock.hostS(first!.tickS(timeS)) - second!.clock.hostS(second!.tickS(timeS)));
  }
  return links.map((side) => side.clock);
}

describe('DeviceClock', () => {
  const kinds = Object.keys(JITTERS) as (keyof typeof JITTERS)[];
  const cases = kinds.flatMap((jitter) => [0, 100, 200].map((ppm) => ({ jitter, ppm })));
  it.each(cases)('synchronises two straps: $jitter jitter, $ppm ppm apart on either side, 20 % lost in bursts', ({ jitter, ppm }) => {
    const squares = new Map([
      [2, 0],
      [20, 0],
    ]);
    let worstS = 0;
    const seeds = 12;
    for (let seed = 1; seed <= seeds; seed++) {
      const link = { jitter, loss: 0.2, durationS: 60 };
      const due = [2, 20];
      compare(
        { ...link, skew: ppm * 1e-6, tickAtZeroS: 100, seed },
        { ...link, skew: -ppm * 1e-6, tickAtZeroS: 4000, seed: seed + 1000 },
        (timeS, errorS) => {
          if (timeS >= due[0]!) squares.set(due[0]!, squares.get(due.shift()!)! + errorS ** 2);
          if (timeS > 20) worstS = Math.max(worstS, Math.abs(errorS));
        },
      );
    }
    const rms = (timeS: number): number => Math.sqrt(squares.get(timeS)! / seeds);
    expect(rms(2)).toBeLessThan(0.004);
    expect(rms(20)).toBeLessThan(0.002);
    expect(worstS).toBeLessThan(0.005);
  });

  it("gives times that increase without jumps: the rate stays within 4 % of the strap's", () => {
    const link = { jitter: 'bursty', skew: 1e-4, tickAtZeroS: 50, loss: 0.2, durationS: 60, seed: 5 } as const;
    const clock = new DeviceClock();
    let before = { tickS: NaN, hostS: NaN };
    for (const { timeS, arrivalS } of simulateArrivals(link)) {
      const newestS = link.tickAtZeroS + timeS * (1 + link.skew);
      clock.observe(newestS, arrivalS);
      for (const tickS of [newestS - 0.009615, newestS]) {
        const hostS = clock.hostS(tickS);
        if (tickS > before.tickS) expect(Math.abs((hostS - before.hostS) / (tickS - before.tickS) - 1)).toBeLessThan(0.04);
        before = { tickS, hostS };
      }
    }
  });

  it('knows nothing before the first packet, and trusts that one completely', () => {
    const clock = new DeviceClock();
    expect(clock.hostS(1)).toBeNaN();
    clock.observe(1, 1001);
    expect(clock.hostS(1)).toBe(1001);
    expect(clock.hostS(0.99)).toBeCloseTo(1000.99, 9);
  });

  it('ignores ticks that are not newer', () => {
    const clock = new DeviceClock();
    clock.observe(1, 1001);
    expect(clock.observe(0.5, 5000)).toBe(true);
    expect(clock.hostS(1)).toBe(1001);
  });

  it('is not disturbed by two minutes of silence', () => {
    const clock = new DeviceClock();
    for (let i = 0; i < 52 * 30; i++) clock.observe(i / 52, 100 + (i / 52) * 1.00005 + 0.002);
    clock.observe(150, 100 + 150 * 1.00005 + 0.012);
    expect(clock.hostS(150)).toBeCloseTo(100 + 150 * 1.00005 + 0.002, 3);
    expect(clock.steps).toBe(0);
  });

  it('restarts at once after the host slept (arrivals earlier than the relation allows)', () => {
    const clock = new DeviceClock();
    for (let i = 0; i < 520; i++) clock.observe(i / 52, 100 + i / 52);
    expect(clock.observe(3610, 111)).toBe(false);
    expect(clock.hostS(3610)).toBe(111);
    expect(clock.steps).toBe(1);
  });

  it("restarts after the strap's clock stood still (all arrivals late for three seconds) but not for a shorter stall", () => {
    const clock = new DeviceClock();
    for (let i = 0; i < 520; i++) clock.observe(i / 52, 100 + i / 52);
    for (let i = 520; i < 600; i++) clock.observe(i / 52, 102 + i / 52);
    for (let i = 600; i < 700; i++) clock.observe(i / 52, 100 + i / 52);
    expect(clock.steps).toBe(0);
    expect(clock.hostS(13)).toBeCloseTo(113, 3);
    for (let i = 700; i < 1000; i++) clock.observe(i / 52, 102 + i / 52);
    expect(clock.steps).toBe(1);
    expect(clock.hostS(20)).toBeCloseTo(122, 6);
  });
});
