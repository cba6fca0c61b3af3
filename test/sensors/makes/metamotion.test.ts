/**
 * MbientLab MetaMotion, emulated from its SDK: two packed streams whose packets do not coincide, two chips, losses in either stream, the motor.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INCREMENT_FLAG } from '../../../host/sensors/increment.ts';
import { METAMOTION } from '../../../host/sensors/makes/metamotion.ts';
import { DEG_PER_RAD } from '../../../host/units.ts';
import { COMMAND_OP, HAPTIC_PATTERN } from '../../../protocol/sensor/constants.ts';
import { encodePacket } from '../../../protocol/sensor/codec.ts';
import { metamotionForces, metamotionRates } from '../emulated.ts';
import { Listener, arrivals, forceAt, hex, rateOver } from '../knownMotion.ts';

const RATE_HZ = 100;
const PERIOD_S = 1 / (RATE_HZ * 0.994);

interface Run {
  gyro?: readonly number[];
  force?: readonly number[];
  packed?: number;
  /** How many samples after the packets of rates the packets of forces end. */
  shift?: number;
  seconds?: number;
  lostGyro?: (packet: number) => boolean;
  lostForce?: (packet: number) => boolean;
}

/** Both streams as the board sends them: each packet is sent when its last sample is taken. */
function stream(run: Run) {
  const { gyro = [0x13, 0x07], force = [0x03, 0x1c], packed = 3, shift = 0, seconds = 30 } = run;
  const { lostGyro = () => false, lostForce = () => false } = run;
  const listener = new Listener('metamotion');
  const arriveS = arrivals(11);
  const timeOf = (n: number): number => n * PERIOD_S;
  const sent: number[] = [];
  const newest = (n: number): number[] => Array.from({ length: packed }, (_, k) => n - packed + 1 + k);
  for (let n = packed; timeOf(n) < seconds; n++) {
    const arrivalS = arriveS(timeOf(n));
    if ((n - shift) % packed === 0 && !lostForce(n / packed)) {
      const samples = newest(n).map((m) => forceAt(timeOf(m) - PERIOD_S / 2));
      listener.receive(metamotionForces(force, samples), arrivalS);
    }
    if (n % packed === 0 && !lostGyro(n / packed)) {
      const samples = newest(n).map((m) => rateOver(timeOf(m) - PERIOD_S, timeOf(m)));
      sent.push(...newest(n));
      listener.receive(metamotionRates(gyro, samples), arrivalS);
    }
  }
  // While the rate is being learnt, packets of rates are withheld.
  const numbers = sent.slice(packed * listener.stream.statistics.uninterpretedPackets);
  return { listener, numbers, timeOf: (i: number) => timeOf(numbers[i]!) };
}

describe('MetaMotion', () => {
  it.each([
    { what: 'BMI160, packets together', shift: 0 },
    { what: 'BMI160, forces one sample later', shift: 1 },
    { what: 'BMI160, forces two samples later', shift: 2 },
    { what: 'BMI270', gyro: [0x13, 0x05], force: [0x03, 0x05] },
    { what: 'BMI160 of old, sample by sample', gyro: [0x13, 0x05], force: [0x03, 0x04], packed: 1 },
  ])('gives the attitude and the force of the same instant: $what', (run) => {
    const { listener, timeOf } = stream(run);
    expect(listener.increments.length).toBeGreaterThan(2800);
    expect(listener.worstErrorDeg(timeOf)).toBeLessThan(1.5);
    expect(listener.worstForce(timeOf)).toBeLessThan(0.8);
    expect(listener.increments.slice(9).every(({ flags, missed }) => flags === INCREMENT_FLAG.timeRegularised && missed === 0)).toBe(true);
  });

  it('works without forces that are lost, and uses none from another time', () => {
    const { listener, timeOf } = stream({ lostForce: (n) => n > 200 && n % 20 === 0 });
    expect(listener.worstErrorDeg(timeOf)).toBeLessThan(1.5);
    expect(listener.worstForce(timeOf)).toBeLessThan(2);
    expect(listener.stream.statistics.lostSamples).toBe(0);
    const dead = stream({ lostForce: (n) => n > 400, seconds: 20 });
    expect(dead.listener.increments.at(-1)!.forceX).toBeNaN();
    expect(dead.listener.increments.at(-1)!.rotationX).not.toBeNaN();
  });

  it('suspects lost rates, one packet at a time', () => {
    const { listener } = stream({ lostGyro: (n) => n > 200 && n % 100 < 2 });
    const lost = 3 * 2 * Math.floor((30 / PERIOD_S / 3 - 200) / 100);
    const { suspectedSamples } = listener.stream.statistics;
    expect(suspectedSamples % 3).toBe(0);
    expect(Math.abs(suspectedSamples - lost)).toBeLessThan(0.25 * lost);
    expect(listener.increments.some(({ flags }) => (flags & INCREMENT_FLAG.bridged) !== 0)).toBe(true);
  });

  it('holds back rates that arrive before any force', () => {
    const { listener } = stream({ lostForce: () => true, seconds: 5 });
    expect(listener.increments.length).toBeGreaterThan(100);
    expect(listener.increments.every(({ forceX }) => Number.isNaN(forceX))).toBe(true);
  });

  it('reads the packets from the SDK’s own tests', () => {
    const listener = new Listener('metamotion');
    // That data is at ±8 g and ±1000 °/s; here the board is set to ±16 g and ±2000 °/s, so every value doubles.
    for (let n = 0; n < 60; n++) {
      listener.receive(hex('03 1c 62 b7 53 0d e9 fd 16 d0 4d 0e 57 02 8a ff a1 05 0a 01'), 1000 + 0.03 * n);
      listener.receive(hex('13 07 09 15 ad 26 08 de 8a 1a 0d 26 65 e4 8d 20 ac 27 73 ec'), 1000 + 0.03 * n);
    }
    const [a, b, c] = listener.increments.slice(-3);
    expect([a!.rotationX, b!.rotationX, c!.rotationX].map((turn) => (turn / 0.01) * DEG_PER_RAD)).toEqual([
      expect.closeTo(2 * 164.177, -1),
      expect.closeTo(2 * 207.134, -1),
      expect.closeTo(2 * 254.055, -1),
    ]);
    listener.receive(hex('11 8c 63 34 10'), 1002);
    expect(listener.stream.statistics).toMatchObject({ batteryPercent: 99, batteryMv: 4148, charging: null });
    for (const [bytes, charging] of [
      ['11 92 01', true],
      ['11 12 00', false],
      ['11 12 ff', false],
    ] as const) {
      listener.receive(hex(bytes), 1002);
      expect(listener.stream.statistics.charging).toBe(charging);
    }
  });

  it('marks values at the end of the range', () => {
    const listener = new Listener('metamotion');
    for (let n = 0; n < 60; n++) {
      listener.receive(hex('03 1c ff 7f 00 00 00 00 ff 7f 00 00 00 00 ff 7f 00 00 00 00'), 1000 + 0.03 * n);
      listener.receive(hex('13 07 00 00 00 80 00 00 00 00 00 80 00 00 00 00 00 80 00 00'), 1000 + 0.03 * n);
    }
    const both = INCREMENT_FLAG.gyroClipped | INCREMENT_FLAG.forceClipped;
    expect(listener.increments.at(-1)!.flags & both).toBe(both);
  });

  it('accepts any bytes without throwing', () => {
    const listener = new Listener('metamotion');
    const head = fc.constantFrom([0x03, 0x1c], [0x13, 0x07], [0x03, 0x05], [0x13, 0x05], [0x11, 0x8c], [0x13, 0x80]);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc.tuple(head, fc.uint8Array({ maxLength: 20 })).map(([first, rest]) => Uint8Array.of(...first, ...rest)),
      fc.tuple(head, fc.uint8Array({ minLength: 18, maxLength: 18 })).map(([first, rest]) => Uint8Array.of(...first, ...rest)),
    );
    fc.assert(
      fc.property(bytes, fc.double({ min: 0, max: 1e4, noNaN: true }), (message, arrivalS) => listener.receive(message, arrivalS)),
      { numRuns: 1000 },
    );
    const { packets, refusedPackets } = listener.stream.statistics;
    expect(packets + refusedPackets).toBe(1000);
    expect(listener.increments.every((increment) => Number.isFinite(increment.rotationX + increment.timeS))).toBe(true);
  });
});

describe('a conversation with a MetaMotion', () => {
  const text = (steps: readonly { bytes: Uint8Array | null }[]) => steps.map(({ bytes }) => Buffer.from(bytes!).toString('hex'));

  it('asks which chip it has, and configures that one', () => {
    const talk = METAMOTION.profile.converse({ rateHz: null });
    expect(text(talk.begin())).toEqual(['1380', '118c', '1180']);
    expect(text(talk.receive(hex('13 80 00 01'), 0))).toEqual([
      '0303280c',
      '13032800',
      '031c01',
      '130701',
      '03020100',
      '13020100',
      '030101',
      '130101',
    ]);
    expect(text(talk.receive(hex('13 80 01 00'), 0)).slice(0, 4)).toEqual(['0303a803', '13032800', '030501', '130501']);
    expect(text(talk.receive(hex('13 80 00 00'), 0)).slice(2, 4)).toEqual(['030401', '130501']);
    expect(text(METAMOTION.profile.converse({ rateHz: 200 }).receive(hex('13 80 00 01'), 0))[0]).toBe('0303290c');
  });

  it('asks only boards that can answer whether they are charging', () => {
    const talk = METAMOTION.profile.converse({ rateHz: null });
    expect(text(talk.receive(hex('11 80 00 06 03'), 0))).toEqual(['1192', '111201']);
    for (const other of ['11 80 00 04 03', '11 80 00 05', '11 80 00 05 01', '11 80']) expect(talk.receive(hex(other), 0)).toEqual([]);
  });

  it('waits while the gyroscope is absent, and asks again', () => {
    const talk = METAMOTION.profile.converse({ rateHz: null });
    expect(talk.receive(hex('13 80'), 0)).toEqual([]);
    expect(talk.receive(hex('03 80 01 01'), 0)).toEqual([]);
    expect(text(talk.onSilence())).toEqual(['1380']);
  });

  it('translates our haptic command', () => {
    const haptic = (pattern: number, strength: number, durationMs: number) =>
      text(
        METAMOTION.profile
          .translate(encodePacket({ kind: 'command', commandId: 7, op: COMMAND_OP.haptic, pattern, strength, durationMs }))
          .map((bytes) => ({ bytes })),
      );
    expect(haptic(HAPTIC_PATTERN.steady, 255, 5000)).toEqual(['0801f8881300']);
    expect(haptic(HAPTIC_PATTERN.doublePulse, 128, 200)).toEqual(['08017cc80000']);
    expect(haptic(HAPTIC_PATTERN.off, 255, 200)).toEqual(['080100c80000']);
    expect(METAMOTION.profile.translate(encodePacket({ kind: 'command', commandId: 7, op: COMMAND_OP.identify }))).toHaveLength(2);
    expect(METAMOTION.profile.translate(encodePacket({ kind: 'command', commandId: 7, op: COMMAND_OP.stop }))).toEqual([]);
    expect(METAMOTION.profile.translate(new Uint8Array())).toEqual([]);
    expect(METAMOTION.profile.hasHaptic).toBeNull();
  });
});
