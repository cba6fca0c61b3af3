/** Nordic Thingy:52, emulated from its firmware: fixed-point rates and forces, a configuration stored in flash, losses. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INCREMENT_FLAG } from '../../../host/sensors/increment.ts';
import { THINGY52 } from '../../../host/sensors/makes/thingy52.ts';
import { DEG_PER_RAD, STANDARD_GRAVITY_MPS2 } from '../../../host/units.ts';
import { thingyRaw } from '../emulated.ts';
import { Listener, arrivals, forceAt, hex, rateOver } from '../knownMotion.ts';

const BATTERY = 1;
const CONFIG = 2;

function stream(rateHz: number, seconds: number, lost: (n: number) => boolean = () => false) {
  const listener = new Listener('thingy52');
  const arriveS = arrivals(9);
  const periodS = 1 / (rateHz * 0.995);
  const numbers: number[] = [];
  for (let n = 1; n * periodS < seconds; n++) {
    const timeS = n * periodS;
    if (lost(n)) continue;
    const before = listener.increments.length;
    listener.receive(thingyRaw(rateOver(timeS - periodS, timeS), forceAt(timeS - periodS / 2)), arriveS(timeS));
    if (listener.increments.length > before) numbers.push(n);
  }
  return { listener, numbers, timeOf: (i: number) => numbers[i]! * periodS };
}

describe('Thingy:52', () => {
  it.each([50, 100, 200])('gives the attitude within its quantisation and the period found from arrivals at %d Hz', (rateHz) => {
    const { listener, timeOf } = stream(rateHz, 30);
    expect(listener.worstErrorDeg(timeOf)).toBeLessThan(1.5);
    expect(listener.worstForce(timeOf)).toBeLessThan(0.3);
    expect(listener.increments.slice(5).every(({ flags }) => flags === INCREMENT_FLAG.timeRegularised)).toBe(true);
    expect(listener.stream.statistics.suspectedSamples).toBe(0);
  });

  it('suspects losses', () => {
    const { listener, numbers } = stream(100, 40, (n) => n > 600 && n % 500 < 20);
    const lost = numbers.at(-1)! - numbers[0]! + 1 - numbers.length;
    expect(Math.abs(listener.stream.statistics.suspectedSamples - lost)).toBeLessThan(0.2 * lost);
  });

  it('marks values at the end of the range: 2 g and 1023 °/s', () => {
    const listener = new Listener('thingy52');
    for (let n = 0; n < 300; n++)
      listener.receive(
        thingyRaw([n > 290 ? 1023.5 / DEG_PER_RAD : 0, 0, 0], [0, 0, n > 295 ? 2 * STANDARD_GRAVITY_MPS2 : STANDARD_GRAVITY_MPS2]),
        1000 + n / 100,
      );
    const both = INCREMENT_FLAG.gyroClipped | INCREMENT_FLAG.forceClipped;
    expect(listener.increments.at(-1)!.flags & both).toBe(both);
    expect(listener.increments.at(-20)!.flags & both).toBe(0);
  });

  it('reports its battery; rejects wrong lengths and channels', () => {
    const listener = new Listener('thingy52');
    listener.receive(hex('2a'), 1, BATTERY);
    expect(listener.stream.statistics).toMatchObject({ batteryPercent: 42, batteryMv: null, charging: null });
    for (const length of [0, 6, 17, 19, 20]) listener.receive(new Uint8Array(length), 1);
    listener.receive(hex('65'), 1, BATTERY);
    listener.receive(hex('00'), 1, 7);
    expect(listener.stream.statistics.refusedPackets).toBe(7);
  });

  it('accepts any bytes without throwing', () => {
    const listener = new Listener('thingy52');
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 30 }), fc.uint8Array({ minLength: 18, maxLength: 18 }));
    fc.assert(
      fc.property(bytes, fc.double({ min: 0, max: 1e4, noNaN: true }), fc.integer({ min: 0, max: 3 }), (packet, arrivalS, channel) =>
        listener.receive(packet, arrivalS, channel),
      ),
    );
    expect(listener.increments.every((increment) => Number.isFinite(increment.rotationX + increment.forceX + increment.timeS))).toBe(true);
  });

  it('is sent its rate only when it has another one, because setting it wears its flash', () => {
    const talk = THINGY52.profile.converse({ rateHz: null });
    expect(talk.begin().map(({ bytes }) => bytes)).toEqual([null, null]);
    const [set] = talk.receive(hex('88 13 88 13 e8 03 0a 00 01'), CONFIG);
    expect([...set!.bytes!]).toEqual([...hex('e8 03 f4 01 e8 03 64 00 01')]);
    expect(talk.receive(set!.bytes!, CONFIG)).toEqual([]);
    expect(talk.receive(hex('01 02'), CONFIG)).toEqual([]);
    expect(THINGY52.profile.hasHaptic).toBe(false);
  });
});
