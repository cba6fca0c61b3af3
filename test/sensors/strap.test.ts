/** A strap's packets become increments: exact across losses, never counted twice, with restarts marked. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INCREMENT_FLAG, type Increment } from '../../host/sensors/increment.ts';
import { type StrapSink, StrapStream } from '../../host/sensors/strap.ts';
import { encodePacket, quantiseStrapdownSample } from '../../protocol/sensor/codec.ts';
import { CAPABILITY, COMMAND_OP, ROLE, SAMPLE_FLAG, STATUS_FLAG } from '../../protocol/sensor/constants.ts';
import type { Hello, Reply, Status } from '../../protocol/sensor/packets.ts';
import { createRandom } from './simulatedLink.ts';

type Quaternion = readonly [number, number, number, number];
const INTERVAL_US = 9615;

class Recorder implements StrapSink {
  readonly increments: Increment[] = [];
  readonly heard: (Hello | Status | Reply)[] = [];
  onIncrement(_strap: StrapStream, increment: Increment): void {
    this.increments.push({ ...increment });
  }
  onHello(_strap: StrapStream, hello: Hello): void {
    this.heard.push(hello);
  }
  onStatus(_strap: StrapStream, status: Status): void {
    this.heard.push(status);
  }
  onReply(_strap: StrapStream, reply: Reply): void {
    this.heard.push(reply);
  }
}

function createStrap(): { strap: StrapStream; recorder: Recorder; receive: (bytes: Uint8Array, arrivalS: number) => void } {
  const recorder = new Recorder();
  const strap = new StrapStream('test:1', 'knees-out', recorder);
  return { strap, recorder, receive: (bytes, arrivalS) => strap.receive(bytes, arrivalS, 0) };
}

const hello: Hello = {
  kind: 'hello',
  protocolVersion: 1,
  deviceId: '00112233445566aa',
  firmwareMajor: 1,
  firmwareMinor: 0,
  firmwarePatch: 0,
  imuModel: 240,
  gyroRangeDps: 2000,
  forceRangeG: 16,
  gyroScale: 0.001,
  forceScale: 0.005,
  internalRateHz: 416,
  outputRateHz: 104,
  role: ROLE.leftThigh,
  capabilities: 0,
  bootCount: 1,
};

describe('the motor of a strap of ours', () => {
  it('is unknown until the strap has reported it', () => {
    const { strap, receive } = createStrap();
    expect(strap.hasHaptic).toBeNull();
    receive(encodePacket(hello), 1);
    expect(strap.hasHaptic).toBe(false);
    receive(encodePacket({ ...hello, capabilities: CAPABILITY.haptic }), 2);
    expect(strap.hasHaptic).toBe(true);
  });
});

function multiply(a: Quaternion, b: Quaternion): Quaternion {
  return [
    a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
    a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
    a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
    a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
  ];
}

function exponential(x: number, y: number, z: number): Quaternion {
  const angle = Math.hypot(x, y, z);
  const s = angle < 1e-12 ? 0.5 : Math.sin(angle / 2) / angle;
  return [Math.cos(angle / 2), x * s, y * s, z * s];
}

/** Angle between two attitudes, rad. */
function angleBetween(a: Quaternion, b: Quaternion): number {
  const [w, x, y, z] = multiply([a[0], -a[1], -a[2], -a[3]], b);
  return 2 * Math.atan2(Math.hypot(x, y, z), Math.abs(w));
}

interface PacketAt {
  index: number;
  tickUs: number;
  attitudes: readonly Quaternion[];
  flags?: number;
}

function strapdown({ index, tickUs, attitudes, flags = 0 }: PacketAt): Uint8Array {
  return encodePacket({
    kind: 'strapdown',
    sequence: (index >>> 1) & 0xffff,
    sampleIndex: index >>> 0,
    tickUs: tickUs >>> 0,
    intervalUs: INTERVAL_US,
    samples: attitudes.map((q) => quantiseStrapdownSample(q[0], q[1], q[2], q[3], 0, 0, 9.81, flags)),
  });
}

const STILL: Quaternion = [1, 0, 0, 0];
/** Packet p of a resting strap, two samples each, ticks since boot. */
function restingPacket(p: number, tickAtBootUs = 0, indexAtBoot = 0): Uint8Array {
  return strapdown({ index: indexAtBoot + 2 * p, tickUs: tickAtBootUs + 2 * p * INTERVAL_US, attitudes: [STILL, STILL] });
}
const arrivalOf = (p: number): number => 100 + ((2 * p + 1) * INTERVAL_US) / 1e6;

describe('StrapStream', () => {
  it('makes steps that compose to the received attitude without drift, with either sign of the quaternion and a third lost', () => {
    const { recorder, receive, strap } = createStrap();
    const random = createRandom(3);
    let truth: Quaternion = STILL;
    let first: Quaternion | null = null;
    let last: Quaternion = STILL;
    let lost = 0;
    for (let p = 0; p < 30_000; p++) {
      const attitudes: Quaternion[] = [];
      for (let k = 0; k < 2; k++) {
        // Slow rotation in steps of a few counts, with occasional fast motion.
        const size = p % 500 < 100 ? 0.1 : 2e-4;
        truth = multiply(truth, exponential(size * (random() - 0.3), size * (random() - 0.5), size * (random() - 0.6)));
        const norm = Math.hypot(...truth) * (random() < 0.5 ? 1 : -1);
        attitudes.push([truth[0] / norm, truth[1] / norm, truth[2] / norm, truth[3] / norm]);
      }
      if (p > 0 && p < 29_999 && random() < 1 / 3) {
        lost += 2;
        continue;
      }
      first ??= attitudes[0]!;
      last = attitudes[1]!;
      receive(strapdown({ index: 2 * p, tickUs: 2 * p * INTERVAL_US, attitudes }), arrivalOf(p));
    }
    let composed = first!;
    for (const { rotationX, rotationY, rotationZ } of recorder.increments)
      composed = multiply(composed, exponential(rotationX, rotationY, rotationZ));
    expect(angleBetween(composed, last)).toBeLessThan(2e-4);
    expect(recorder.increments.reduce((sum, { missed }) => sum + missed, 0)).toBe(lost);
    expect(strap.statistics.lostSamples).toBe(lost);
  });

  it("gives the length of each step by the strap's clock, including losses", () => {
    const { recorder, receive } = createStrap();
    for (const p of [0, 1, 4]) receive(restingPacket(p), arrivalOf(p));
    const interval = INTERVAL_US / 1e6;
    expect(recorder.increments.map(({ missed }) => missed)).toEqual([0, 0, 0, 0, 4, 0]);
    [0, 1, 1, 1, 5, 1].forEach((periods, i) => expect(recorder.increments[i]!.dtS).toBeCloseTo(periods * interval, 9));
    expect(recorder.increments.every(({ flags }) => flags === 0)).toBe(true);
    expect(recorder.increments[5]).toMatchObject({ rotationX: 0, rotationY: 0, rotationZ: 0, temperatureC: NaN });
    expect(recorder.increments[5]!.forceZ).toBeCloseTo(9.81, 9);
  });

  it('gives with each step the tick of its sample, from which cue delays are measured', () => {
    const ticks: number[] = [];
    const strap: StrapStream = new StrapStream('l', 'knees-out', {
      onIncrement: () => void ticks.push(strap.newestTickUs),
      onHello: () => undefined,
      onStatus: () => undefined,
      onReply: () => undefined,
    });
    const boot = 2 ** 32 - 3 * INTERVAL_US;
    for (const p of [0, 1, 3]) strap.receive(restingPacket(p, boot), arrivalOf(p), 0);
    expect(ticks).toEqual([0, 1, 2, 3, 6, 7].map((k) => (boot + k * INTERVAL_US) % 2 ** 32));
  });

  it('takes every sample once and in order, however packets are repeated, swapped or lost', () => {
    const order = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: -3, max: 3 })), { minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(order, (moves) => {
        const { recorder, receive } = createStrap();
        let p = 3;
        let arrivalS = 0;
        for (const [forward, back] of moves) {
          p += forward;
          const packet = Math.max(0, p + back);
          arrivalS = Math.max(arrivalS, arrivalOf(packet));
          receive(restingPacket(packet), arrivalS);
        }
        for (let i = 1; i < recorder.increments.length; i++) {
          const [before, now] = [recorder.increments[i - 1]!, recorder.increments[i]!];
          expect(now.dtS).toBeCloseTo(((now.missed + 1) * INTERVAL_US) / 1e6, 9);
          expect(now.tickS - before.tickS).toBeCloseTo(now.dtS, 9);
          expect(now.timeS).toBeGreaterThan(before.timeS);
          expect(now.flags).toBe(0);
        }
      }),
    );
  });

  it('takes the new part of a packet that overlaps the previous one', () => {
    const { recorder, receive } = createStrap();
    receive(restingPacket(0), arrivalOf(0));
    receive(strapdown({ index: 1, tickUs: INTERVAL_US, attitudes: [STILL, STILL, STILL] }), arrivalOf(1));
    expect(recorder.increments.map(({ missed }) => missed)).toEqual([0, 0, 0, 0]);
  });

  it('continues across wraps of tick and sample index', () => {
    const { recorder, receive, strap } = createStrap();
    for (let p = 0; p < 400; p++) receive(restingPacket(p, 2 ** 32 - 2_000_000, 2 ** 32 - 300), arrivalOf(p) + 0.01);
    expect(recorder.increments).toHaveLength(800);
    expect(strap.statistics).toMatchObject({ lostSamples: 0, restarts: 0, staleSamples: 0 });
    expect(recorder.increments.at(-1)!.tickS - recorder.increments[0]!.tickS).toBeCloseTo((799 * INTERVAL_US) / 1e6, 6);
    expect(strap.newestTickUs).toBe((2 ** 32 - 2_000_000 + 799 * INTERVAL_US) % 2 ** 32);
    expect(strap.tickS((strap.newestTickUs + 1000) % 2 ** 32)).toBeCloseTo(recorder.increments.at(-1)!.tickS + 0.001, 6);
  });

  it('resumes after ten minutes without contact on the same attitude and clock', () => {
    const { recorder, receive, strap } = createStrap();
    for (let p = 0; p < 100; p++) receive(restingPacket(p), arrivalOf(p));
    const turned = exponential(0, 1, 0);
    const p = 31_200;
    receive(strapdown({ index: 2 * p, tickUs: 2 * p * INTERVAL_US, attitudes: [turned, turned] }), arrivalOf(p) + 0.004);
    const [step] = recorder.increments.slice(-2);
    expect(step).toMatchObject({ missed: 2 * p - 200, flags: 0 });
    expect(step!.rotationY).toBeCloseTo(1, 4);
    expect(step!.timeS).toBeCloseTo(100 + (2 * p * INTERVAL_US) / 1e6, 2);
    expect(strap.statistics.restarts).toBe(0);
  });

  it('detects a restart from the boot count', () => {
    const { recorder, receive, strap } = createStrap();
    receive(encodePacket(hello), 99);
    for (let p = 0; p < 10; p++) receive(restingPacket(p), arrivalOf(p));
    receive(encodePacket({ ...hello }), arrivalOf(9));
    receive(restingPacket(10), arrivalOf(10));
    expect(strap.statistics.restarts).toBe(0);
    receive(encodePacket({ ...hello, bootCount: 2 }), arrivalOf(60));
    receive(restingPacket(50), arrivalOf(61));
    receive(restingPacket(51), arrivalOf(62));
    expect(strap.statistics.restarts).toBe(1);
    expect(recorder.increments.slice(-4).map(({ flags, dtS, missed }) => [flags, dtS > 0, missed])).toEqual([
      [INCREMENT_FLAG.restarted, false, 0],
      [0, true, 0],
      [0, true, 0],
      [0, true, 0],
    ]);
    expect(recorder.increments.at(-1)!.timeS).toBeCloseTo(arrivalOf(62), 3);
  });

  it('detects a restart from indices that begin again', () => {
    const { recorder, receive, strap } = createStrap();
    for (let p = 0; p < 1000; p++) receive(restingPacket(p), arrivalOf(p));
    for (let p = 0; p < 10; p++) receive(restingPacket(p), arrivalOf(1100 + p));
    expect(strap.statistics.restarts).toBe(1);
    expect(recorder.increments).toHaveLength(2020);
    expect(recorder.increments.filter(({ flags }) => flags === INCREMENT_FLAG.restarted)).toHaveLength(1);
    expect(recorder.increments.at(-1)!.timeS).toBeCloseTo(arrivalOf(1109), 3);
  });

  it('does not connect an index and a tick that are inconsistent', () => {
    const { recorder, receive, strap } = createStrap();
    for (let p = 0; p < 100; p++) receive(restingPacket(p), arrivalOf(p));
    receive(restingPacket(100, 5_000_000), arrivalOf(100));
    expect(strap.statistics.restarts).toBe(1);
    expect(recorder.increments.at(-2)!.flags).toBe(INCREMENT_FLAG.restarted);
  });

  it('passes on clipping and overruns', () => {
    const { recorder, receive } = createStrap();
    const flags = SAMPLE_FLAG.gyroClipped | SAMPLE_FLAG.overrun;
    receive(strapdown({ index: 0, tickUs: 0, attitudes: [STILL], flags: flags | 0xf0 }), 1);
    expect(recorder.increments[0]!.flags).toBe(INCREMENT_FLAG.gyroClipped | INCREMENT_FLAG.overrun);
  });

  it('passes on status and replies, and knows battery and temperature only when reported', () => {
    const { recorder, receive, strap } = createStrap();
    const status: Status = {
      kind: 'status',
      tickUs: 0,
      batteryMv: 3900,
      batteryPercent: 80,
      flags: STATUS_FLAG.charging,
      temperatureCentiC: 3150,
      overruns: 0,
      queueDrops: 0,
      uptimeS: 1,
      faultResets: 0,
    };
    const reply: Reply = { kind: 'reply', commandId: 1, op: COMMAND_OP.echo, status: 0, newestTickUs: 5, actionTickUs: 6, token: 7 };
    expect(strap.statistics).toMatchObject({ batteryPercent: null, batteryMv: null, charging: null });
    receive(encodePacket(status), 1);
    receive(encodePacket(reply), 1);
    receive(restingPacket(0), 1);
    expect(strap.statistics).toMatchObject({ batteryPercent: 80, batteryMv: 3900, charging: true });
    expect(recorder.heard).toEqual([status, reply]);
    expect(recorder.increments[0]!.temperatureC).toBe(31.5);
    receive(encodePacket({ ...status, batteryPercent: null, temperatureCentiC: null }), 2);
    receive(restingPacket(1), 2);
    expect(strap.statistics.batteryPercent).toBeNull();
    expect(recorder.increments.at(-1)!.temperatureC).toBeNaN();
  });

  it('rejects any other bytes without throwing, and reports a strap with another protocol version', () => {
    const { recorder, receive, strap } = createStrap();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => receive(bytes, 1)));
    expect(strap.statistics.packets + strap.statistics.refusedPackets).toBe(100);
    const count = recorder.increments.length;
    const foreign = encodePacket(hello);
    foreign[1] = 2;
    receive(foreign, 1);
    expect(strap.statistics.foreignVersion).toBe(2);
    receive(encodePacket(hello), 1);
    expect(strap.statistics.foreignVersion).toBeNull();
    expect(recorder.increments).toHaveLength(count);
  });

  it('rejects a make without a driver', () => {
    expect(() => new StrapStream('test:1', 'abacus', new Recorder())).toThrow(/abacus/);
  });
});

describe('StrapStream on RAW packets', () => {
  const SCALE = 2e-4;
  function raw(index: number, rates: readonly (readonly [number, number, number])[]): Uint8Array {
    const samples = rates.map(([x, y, z]) => ({
      gyroX: Math.round(x / SCALE),
      gyroY: Math.round(y / SCALE),
      gyroZ: Math.round(z / SCALE),
      forceX: 0,
      forceY: 0,
      forceZ: 1962,
      flags: 0,
    }));
    return encodePacket({ kind: 'raw', sequence: 0, sampleIndex: index, tickUs: index * 10_000, intervalUs: 10_000, samples });
  }

  it('waits for the scales, then turns mean rates into steps, bridging gaps evenly', () => {
    const { recorder, receive, strap } = createStrap();
    receive(raw(0, [[1, 0, 0]]), 1);
    expect([recorder.increments.length, strap.statistics.uninterpretedPackets]).toEqual([0, 1]);
    receive(encodePacket({ ...hello, gyroScale: SCALE }), 1);
    receive(
      raw(1, [
        [1, 0, 0],
        [3, 0, 0],
      ]),
      1,
    );
    receive(raw(6, [[5, 0, 0]]), 1.05);
    expect(recorder.increments.map(({ missed }) => missed)).toEqual([0, 0, 3]);
    expect(recorder.increments[0]).toMatchObject({ rotationX: 0, dtS: 0 });
    expect(recorder.increments[1]!.rotationX).toBeCloseTo(0.03, 6);
    expect(recorder.increments[2]!.rotationX).toBeCloseTo(0.17, 6);
    expect(recorder.increments.map(({ flags }) => flags & INCREMENT_FLAG.bridged)).toEqual([0, 0, INCREMENT_FLAG.bridged]);
    expect(recorder.increments[0]!.forceZ).toBeCloseTo(9.81, 4);
  });

  it('follows coning motion', () => {
    const { recorder, receive } = createStrap();
    receive(encodePacket({ ...hello, gyroScale: SCALE }), 0);
    // The attitude of a cone with half angle 0.1 rad at 2 Hz has a constant rate about z and a rotating one across it; this is its mean
    // over a sample.
    const cone = 0.1;
    const turn = 2 * Math.PI * 2;
    const attitude = (t: number): Quaternion => [
      Math.cos(cone / 2),
      Math.sin(cone / 2) * Math.cos(turn * t),
      Math.sin(cone / 2) * Math.sin(turn * t),
      0,
    ];
    const rate = (t: number): [number, number, number] => {
      const across = (Math.sin(cone) / 0.01) * 2 * Math.sin(0.005 * turn);
      return [-across * Math.sin(turn * (t - 0.005)), across * Math.cos(turn * (t - 0.005)), -2 * turn * Math.sin(cone / 2) ** 2];
    };
    for (let i = 0; i <= 1000; i++) receive(raw(i, [rate(i / 100)]), i / 100);
    let composed = attitude(0);
    for (const { rotationX, rotationY, rotationZ } of recorder.increments)
      composed = multiply(composed, exponential(rotationX, rotationY, rotationZ));
    expect(angleBetween(composed, attitude(10))).toBeLessThan(1e-3);
  });

  it('connects nothing between RAW and STRAPDOWN', () => {
    const { recorder, receive } = createStrap();
    receive(encodePacket(hello), 0);
    receive(raw(0, [[1, 0, 0]]), 0);
    receive(strapdown({ index: 1, tickUs: 10_000, attitudes: [STILL] }), 0.01);
    expect(recorder.increments[1]).toMatchObject({ flags: INCREMENT_FLAG.restarted, dtS: 0, rotationX: 0 });
  });
});
