/** Movella (Xsens) DOT, emulated from its maker's specification: integrated turns, padded payloads, wrapping timestamps, restarts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_OP } from '../../../protocol/sensor/constants.ts';
import { encodePacket } from '../../../protocol/sensor/codec.ts';
import { INCREMENT_FLAG } from '../../../host/sensors/increment.ts';
import { XSENS_DOT } from '../../../host/sensors/makes/xsens-dot.ts';
import { fromRotationVector, identity } from '../../../host/motion/maths/quaternion.ts';
import { STANDARD_GRAVITY_MPS2 } from '../../../host/units.ts';
import { dotDelta, dotPayload, dotRates } from '../emulated.ts';
import { Listener, arrivals, hex } from '../knownMotion.ts';

const STREAM = 0;
const BATTERY = 1;
const CONTROL = 2;
const RATE_HZ = 60;

interface Run {
  packet?: typeof dotRates;
  packets?: number;
  rateHz?: number;
  /** Timestamp at sample 0. */
  tickUs?: number;
  lost?: (n: number) => boolean;
}

/** Streams the known motion; `numbers`: the sample of each increment. */
function stream({ packet = dotDelta, packets = 1200, rateHz = RATE_HZ, tickUs = 5e6, lost = () => false }: Run) {
  const listener = new Listener('xsens-dot');
  const arriveS = arrivals(3);
  const numbers: number[] = [];
  for (let n = 0; n < packets; n++) {
    const timeS = n / rateHz;
    if (lost(n)) continue;
    const before = listener.increments.length;
    listener.receive(packet(timeS - 1 / rateHz, timeS, tickUs + Math.round(timeS * 1e6)), arriveS(timeS));
    if (listener.increments.length > before) numbers.push(n);
  }
  return { listener, numbers, timeOf: (i: number) => numbers[i]! / rateHz };
}

describe('Movella DOT', () => {
  it('gives the turns integrated on the sensor, to float32', () => {
    const { listener, timeOf } = stream({});
    expect(listener.increments.length).toBeGreaterThan(1150);
    expect(listener.worstErrorDeg(timeOf)).toBeLessThan(0.01);
    expect(listener.worstForce(timeOf)).toBeLessThan(1e-3);
    expect(listener.increments.every(({ flags, missed }) => flags === 0 && missed === 0)).toBe(true);
    expect(listener.stream.statistics.lostSamples).toBe(0);
  });

  it('gives rates when the sensor sends those, which it detects by itself', () => {
    const { listener, timeOf } = stream({ packet: dotRates });
    expect(listener.worstErrorDeg(timeOf)).toBeLessThan(0.02);
    expect(listener.worstForce(timeOf)).toBeLessThan(0.1);
  });

  it.each([4, 10, 12, 15, 20, 30, 60])('detects that it sends %d times a second', (rateHz) => {
    const { listener } = stream({ rateHz, packets: 100 });
    expect(listener.increments.at(-1)!.dtS).toBeCloseTo(1 / rateHz, 5);
    expect(listener.stream.statistics.lostSamples).toBe(0);
  });

  it('counts losses from its timestamps, and bridges them', () => {
    const { listener, numbers, timeOf } = stream({ lost: (n) => n > 100 && n % 50 > 46 });
    const lost = numbers.at(-1)! - numbers[0]! + 1 - numbers.length;
    expect(lost).toBeGreaterThan(50);
    expect(listener.stream.statistics).toMatchObject({ lostSamples: lost, suspectedSamples: 0, restarts: 0 });
    const bridged = listener.increments.filter(({ missed }) => missed > 0);
    expect(
      bridged.every(({ missed, flags, dtS }) => missed === 3 && flags === INCREMENT_FLAG.bridged && Math.abs(dtS - 4 / 60) < 1e-5),
    ).toBe(true);
    expect(listener.worstErrorDeg(timeOf)).toBeLessThan(3);
  });

  it('continues when its timestamp wraps after 71.6 minutes', () => {
    const { listener, timeOf } = stream({ tickUs: 2 ** 32 - 8e6 });
    expect(listener.increments.every(({ dtS, flags }, i) => i === 0 || (Math.abs(dtS - 1 / 60) < 2e-6 && flags === 0))).toBe(true);
    expect(listener.worstErrorDeg(timeOf)).toBeLessThan(0.01);
    expect(listener.stream.statistics.restarts).toBe(0);
  });

  it('restarts after the sensor was power-cycled, even when its new timestamps could be late old ones', () => {
    for (const ranS of [30, 3600]) {
      const listener = new Listener('xsens-dot');
      for (let n = 0; n < 60; n++) listener.receive(dotDelta(n / 60, (n + 1) / 60, ranS * 1e6 + n * 16667), 1000 + n / 60);
      for (let n = 0; n < 60; n++) listener.receive(dotDelta(n / 60, (n + 1) / 60, n * 16667), 1010 + n / 60);
      expect(listener.stream.statistics).toMatchObject({ restarts: 1, lostSamples: 0 });
      expect(listener.increments.filter(({ flags }) => flags === INCREMENT_FLAG.restarted)).toHaveLength(1);
    }
  });

  it('invents no turn over seconds of silence', () => {
    const { listener } = stream({ lost: (n) => n > 300 && n < 600 });
    const [after] = listener.increments.filter(({ flags }) => flags !== 0);
    expect(after).toMatchObject({ flags: INCREMENT_FLAG.restarted, missed: 0, dtS: 0, rotationX: 0 });
    expect(listener.stream.statistics.lostSamples).toBe(299);
  });

  it('marks values at the end of the range', () => {
    const listener = new Listener('xsens-dot');
    const send = (n: number, x: number, force: number): void => {
      const q = identity();
      fromRotationVector(q, x / 60, 0, 0);
      listener.receive(dotPayload(n * 16667, [...q, 0, 0, force / 60]), n / 60);
    };
    for (let n = 0; n < 20; n++) send(n, 0, STANDARD_GRAVITY_MPS2);
    send(20, 35, 200);
    expect(listener.increments.at(-1)!.flags).toBe(INCREMENT_FLAG.gyroClipped | INCREMENT_FLAG.forceClipped);
  });

  it('accepts unpadded payloads and those with a magnetic field, and rejects other lengths and values', () => {
    for (const length of [32, 38, 40]) {
      const listener = new Listener('xsens-dot');
      for (let n = 0; n < 60; n++) listener.receive(dotDelta(n / 60, (n + 1) / 60, n * 16667, length), n / 60);
      expect(listener.increments.length).toBeGreaterThan(50);
    }
    const listener = new Listener('xsens-dot');
    for (const length of [0, 3, 20, 27, 33, 39, 41, 63]) listener.receive(new Uint8Array(length), 1);
    listener.receive(dotPayload(0, [1, 0, 0, 0, NaN, 0, 0]), 1);
    expect(listener.stream.statistics.refusedPackets).toBe(8);
    for (let n = 0; n < 20; n++) listener.receive(dotDelta(n / 60, (n + 1) / 60, n * 16667), n / 60);
    const count = listener.increments.length;
    listener.receive(dotPayload(20 * 16667, [1, 0, 0, 0, Infinity, 0, 0]), 20 / 60);
    expect(listener.increments).toHaveLength(count);
    expect(listener.stream.statistics.refusedPackets).toBe(9);
  });

  it('is not misled by a sample that looks like the other payload', () => {
    const listener = new Listener('xsens-dot');
    // Near free fall and near rest: forces and a rate that form a unit quaternion.
    for (let n = 0; n < 60; n++)
      listener.receive(n === 40 ? dotPayload(n * 16667, [1, 0, 0, 0, 0, 0]) : dotRates(n / 60, (n + 1) / 60, n * 16667), n / 60);
    expect(listener.stream.statistics).toMatchObject({ refusedPackets: 1, lostSamples: 1, restarts: 0 });
  });

  it('reports its battery, and whether it is charging', () => {
    const listener = new Listener('xsens-dot');
    expect(listener.stream.statistics).toMatchObject({ batteryPercent: null, charging: null, batteryMv: null });
    listener.receive(hex('4b 01'), 1, BATTERY);
    expect(listener.stream.statistics).toMatchObject({ batteryPercent: 75, charging: true, batteryMv: null });
    listener.receive(hex('ff 00'), 1, BATTERY);
    listener.receive(hex('10'), 1, BATTERY);
    expect(listener.stream.statistics).toMatchObject({ batteryPercent: 75, refusedPackets: 2 });
  });

  it('accepts any bytes on any channel without throwing', () => {
    const listener = new Listener('xsens-dot');
    const packet = fc.tuple(fc.uint8Array({ maxLength: 64 }), fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 1e4, noNaN: true }));
    fc.assert(fc.property(packet, ([bytes, channel, arrivalS]) => listener.receive(bytes, arrivalS, channel)));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 40, maxLength: 40 }), fc.double({ min: 0, max: 1e4, noNaN: true }), (bytes, arrivalS) =>
        listener.receive(bytes, arrivalS, STREAM),
      ),
    );
    expect(listener.increments.every((increment) => Number.isFinite(increment.rotationX + increment.forceX + increment.timeS))).toBe(true);
  });
});

describe('a conversation with a DOT', () => {
  const bytesOf = (steps: readonly { bytes: Uint8Array | null }[]) => steps.map(({ bytes }) => (bytes === null ? null : [...bytes]));
  const control = (rateHz: number): Uint8Array => {
    const bytes = new Uint8Array(32);
    bytes[24] = rateHz;
    return bytes;
  };

  it('stops a running measurement, reads the rate, and starts; the rate is written only when it differs', () => {
    const talk = XSENS_DOT.profile.converse({ rateHz: null });
    expect(bytesOf(talk.begin())).toEqual([[1, 0, 19], null, null]);
    expect(bytesOf(talk.receive(control(60), CONTROL))).toEqual([[1, 1, 19]]);
    expect(talk.receive(control(60), CONTROL)).toEqual([]);
    const other = XSENS_DOT.profile.converse({ rateHz: 30 });
    other.begin();
    const [rate, start] = bytesOf(other.receive(control(60), CONTROL));
    expect(rate).toHaveLength(32);
    expect([rate![0], rate![24], rate![25], rate!.reduce((sum, byte) => sum + byte, 0)]).toEqual([0x10, 30, 0, 0x10 + 30]);
    expect(start).toEqual([1, 1, 19]);
  });

  it('requests rates when integrated quantities do not arrive', () => {
    const talk = XSENS_DOT.profile.converse({ rateHz: null });
    talk.begin();
    talk.receive(control(60), CONTROL);
    expect(bytesOf(talk.onSilence()).at(-1)).toEqual([1, 1, 21]);
    expect(bytesOf(talk.onSilence()).at(-1)).toEqual([1, 1, 19]);
    // Returns after an absence.
    talk.begin();
    expect(bytesOf(talk.receive(control(60), CONTROL))).toEqual([[1, 1, 19]]);
  });

  it('identifies itself on request, has no motor, and rests afterwards', () => {
    const identify = encodePacket({ kind: 'command', commandId: 1, op: COMMAND_OP.identify });
    expect([...XSENS_DOT.profile.translate(identify)[0]!.slice(0, 2)]).toEqual([1, 1]);
    expect(XSENS_DOT.profile.translate(encodePacket({ kind: 'command', commandId: 1, op: COMMAND_OP.start }))).toEqual([]);
    expect(XSENS_DOT.profile.hasHaptic).toBe(false);
    expect(bytesOf(XSENS_DOT.profile.closingSteps)).toEqual([[1, 0, 19]]);
  });
});
