/** WitMotion, emulated from its maker's protocol: whole, split and packed frames, registers, rates set by other programs, losses. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INCREMENT_FLAG } from '../../../host/sensors/increment.ts';
import { WITMOTION } from '../../../host/sensors/makes/witmotion.ts';
import { STANDARD_GRAVITY_MPS2 } from '../../../host/units.ts';
import { witmotionFrame } from '../emulated.ts';
import { Listener, arrivals, forceAt, hex, rateOver } from '../knownMotion.ts';

/** Its clock relative to the host's. */
const SKEW = 0.008;

interface Run {
  rateHz?: number;
  seconds?: number;
  lost?: (n: number) => boolean;
  /** How a frame is split into notifications. */
  cut?: (bytes: Uint8Array) => Uint8Array[];
}

function stream({ rateHz = 100, seconds = 30, lost = () => false, cut = (bytes) => [bytes] }: Run) {
  const listener = new Listener('witmotion');
  const arriveS = arrivals(5);
  const periodS = 1 / (rateHz * (1 + SKEW));
  const numbers: number[] = [];
  for (let n = 1; n * periodS < seconds; n++) {
    const timeS = n * periodS;
    if (lost(n)) continue;
    const before = listener.increments.length;
    const arrivalS = arriveS(timeS);
    for (const part of cut(witmotionFrame(rateOver(timeS - periodS, timeS), forceAt(timeS - periodS / 2))))
      listener.receive(part, arrivalS);
    if (listener.increments.length > before) numbers.push(n);
  }
  return { listener, numbers, timeOf: (i: number) => numbers[i]! * periodS };
}

describe('WitMotion', () => {
  it('gives the attitude within its quantisation and the period found from arrivals', () => {
    const { listener, timeOf } = stream({});
    expect(listener.increments.length).toBeGreaterThan(2850);
    expect(listener.worstErrorDeg(timeOf)).toBeLessThan(1.5);
    expect(listener.worstForce(timeOf)).toBeLessThan(0.15);
    const late = listener.increments.slice(500);
    expect(Math.max(...late.map(({ dtS }) => Math.abs(dtS * 100 * (1 + SKEW) - 1)))).toBeLessThan(0.01);
    expect(late.every(({ flags, missed }) => flags === INCREMENT_FLAG.timeRegularised && missed === 0)).toBe(true);
    // Sample times, not arrival times: the delay is the same for all of them within a connection interval.
    const delaysMs = late.map(({ timeS }, i) => 1000 * (timeS - 1000 - timeOf(500 + i)));
    expect(Math.max(...delaysMs) - Math.min(...delaysMs)).toBeLessThan(5);
    expect(Math.abs(delaysMs.at(-1)!)).toBeLessThan(15);
  });

  it('withholds the first second, because the rate is still unknown', () => {
    const { listener, numbers } = stream({ seconds: 3 });
    expect(numbers[0]).toBeGreaterThan(95);
    expect(numbers[0]).toBeLessThan(115);
    expect(listener.stream.statistics.uninterpretedPackets).toBe(numbers[0]! - 1);
  });

  it.each([10, 20, 50, 100, 200])('detects that it sends %d times a second', (rateHz) => {
    const { listener } = stream({ rateHz, seconds: 12 });
    expect(listener.increments.at(-1)!.dtS).toBeCloseTo(1 / rateHz / (1 + SKEW), 3);
    expect(listener.stream.statistics.lostSamples).toBe(0);
  });

  it('notices when it is set to another rate', () => {
    const listener = new Listener('witmotion');
    const still = witmotionFrame([0, 0, 0], [0, 0, STANDARD_GRAVITY_MPS2]);
    let timeS = 1000;
    for (const rateHz of [10, 100]) for (let n = 0; n < 20 * rateHz; n++) listener.receive(still, (timeS += 1 / rateHz));
    expect(listener.increments.at(-1)!.dtS).toBeCloseTo(0.01, 4);
    expect(listener.increments.at(-1)!.timeS).toBeCloseTo(timeS, 1);
  });

  it('suspects losses, reports them as suspected only, and bridges them', () => {
    const { listener, numbers, timeOf } = stream({ lost: (n) => n > 600 && n % 400 < 10 });
    const lost = numbers.at(-1)! - numbers[0]! + 1 - numbers.length;
    const { statistics } = listener.stream;
    expect(statistics.suspectedSamples).toBe(statistics.lostSamples);
    expect(Math.abs(statistics.suspectedSamples - lost)).toBeLessThan(0.2 * lost);
    expect(listener.increments.some(({ flags }) => (flags & INCREMENT_FLAG.bridged) !== 0)).toBe(true);
    expect(listener.worstErrorDeg(timeOf)).toBeLessThan(25);
  });

  it('recognises a stall that is caught up with', () => {
    const listener = new Listener('witmotion');
    const still = witmotionFrame([0, 0, 0], [0, 0, STANDARD_GRAVITY_MPS2]);
    for (let n = 0; n < 3000; n++) listener.receive(still, 1000 + Math.max(n / 100, n > 1500 && n < 1570 ? 15.7 : 0));
    expect(listener.stream.statistics.lostSamples).toBe(0);
  });

  it('restarts after seconds of silence', () => {
    const { listener } = stream({ lost: (n) => n > 1000 && n < 1500 });
    const restarted = listener.increments.filter(({ flags }) => (flags & INCREMENT_FLAG.restarted) !== 0);
    expect(restarted).toHaveLength(1);
    expect(restarted[0]).toMatchObject({ missed: 0, dtS: 0 });
    expect(restarted[0]!.rotationX).toBeCloseTo(0, 12);
    expect(listener.stream.statistics.suspectedSamples).toBeGreaterThan(490);
  });

  it('reassembles frames however notifications split them, and finds the next one after garbage', () => {
    const whole = stream({ seconds: 5 });
    const split = stream({ seconds: 5, cut: (bytes) => [bytes.subarray(0, 7), bytes.subarray(7, 13), bytes.subarray(13)] });
    expect(split.listener.increments).toEqual(whole.listener.increments);
    const dirty = stream({ seconds: 5, cut: (bytes) => [hex('00 55 ff 55 55 12'), bytes] });
    expect(dirty.listener.increments).toHaveLength(whole.listener.increments.length);
    expect(dirty.listener.increments[9]!.rotationY).toBe(whole.listener.increments[9]!.rotationY);
  });

  it('accepts several frames in one notification', () => {
    const listener = new Listener('witmotion');
    const still = witmotionFrame([0, 0, 0], [0, 0, STANDARD_GRAVITY_MPS2]);
    const four = new Uint8Array(80);
    for (let k = 0; k < 4; k++) four.set(still, 20 * k);
    for (let n = 0; n < 200; n++) listener.receive(four, 1000 + n / 50);
    expect(listener.increments.length).toBeGreaterThan(580);
    expect(listener.increments.at(-1)!.dtS).toBeCloseTo(1 / 200, 4);
  });

  it('marks values at the end of the range', () => {
    const listener = new Listener('witmotion');
    for (let n = 0; n < 300; n++)
      listener.receive(witmotionFrame([n > 290 ? 40 : 0, 0, 0], [0, 0, n > 295 ? 170 : STANDARD_GRAVITY_MPS2]), 1000 + n / 100);
    const both = INCREMENT_FLAG.gyroClipped | INCREMENT_FLAG.forceClipped;
    expect(listener.increments.at(-1)!.flags & both).toBe(both);
    expect(listener.increments.at(-7)!.flags & both).toBe(INCREMENT_FLAG.gyroClipped);
  });

  it('reads battery and temperature from register answers', () => {
    const listener = new Listener('witmotion');
    expect(listener.stream.statistics).toMatchObject({ batteryPercent: null, batteryMv: null, charging: null });
    // 3.87 V; 31.05 °C.
    listener.receive(hex('55 71 64 00 83 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00'), 1);
    listener.receive(hex('55 71 40 00 21 0c 00 00 00 00 00 00 00 00 00 00 00 00 00 00'), 1);
    expect(listener.stream.statistics).toMatchObject({ batteryPercent: 75, batteryMv: 3870, charging: null });
    for (let n = 0; n < 120; n++) listener.receive(witmotionFrame([0, 0, 0], [0, 0, STANDARD_GRAVITY_MPS2]), 1000 + n / 100);
    expect(listener.increments.at(-1)!.temperatureC).toBeCloseTo(31.05, 9);
    listener.receive(hex('55 71 64 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00'), 3);
    expect(listener.stream.statistics.batteryPercent).toBe(75);
  });

  it('accepts any bytes without throwing', () => {
    const listener = new Listener('witmotion');
    const time = fc.double({ min: 0, max: 1e4, noNaN: true });
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.uint8Array({ minLength: 18, maxLength: 18 }).map((body) => Uint8Array.of(0x55, 0x61, ...body)),
    );
    fc.assert(fc.property(chunk, time, (bytes, arrivalS) => listener.receive(bytes, arrivalS)));
    const { packets, refusedPackets } = listener.stream.statistics;
    expect(packets + refusedPackets).toBe(100);
    expect(listener.increments.every((increment) => Number.isFinite(increment.rotationX + increment.forceX + increment.timeS))).toBe(true);
  });

  it('is set to its rate and low-pass at each connection, unlocked but not saved', () => {
    const text = (rateHz: number | null) =>
      WITMOTION.profile
        .converse({ rateHz })
        .begin()
        .map(({ bytes }) => Buffer.from(bytes!).toString('hex'));
    expect(text(null)).toEqual(['ffaa6988b5', 'ffaa030900', 'ffaa6988b5', 'ffaa1f0300', 'ffaa276400', 'ffaa274000']);
    expect(text(200)[1]).toBe('ffaa030b00');
    // With the widest low-pass below half the rate.
    expect([text(200)[3], text(50)[3], text(10)[3]]).toEqual(['ffaa1f0200', 'ffaa1f0400', 'ffaa1f0600']);
    expect(WITMOTION.profile.hasHaptic).toBe(false);
  });
});
