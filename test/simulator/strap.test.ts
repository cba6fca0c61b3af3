/** The simulated strap: its signals match its motion, its packets its firmware, its losses the settings. */
import { describe, expect, it } from 'vitest';
import { decodePacket, encodePacket, StrapdownReader } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, HAPTIC_PATTERN, REPLY_STATUS, ROLE } from '../../protocol/sensor/constants.ts';
import type { Command, Packet, Strapdown } from '../../protocol/sensor/packets.ts';
import { fromMatrix, multiply, multiplyInverseLeft, toRotationVector } from '../../host/motion/maths/quaternion.ts';
import { SimulatedAthlete } from '../../host/simulator/athlete.ts';
import { GOOD_DELIVERY } from '../../host/simulator/delivery.ts';
import { createLegPlacement } from '../../host/simulator/posture.ts';
import { automatic, DEFAULT_TRAINING } from '../../host/simulator/routine.ts';
import { Sampler, type SamplerSettings } from '../../host/simulator/sampler.ts';
import { SimulatedStrap, type StrapSettings } from '../../host/simulator/strap.ts';
import { Truth } from '../../host/simulator/truth.ts';
import { DEG_PER_RAD, STANDARD_GRAVITY_MPS2 } from '../../host/units.ts';

const LEGS = { lead: true, other: false };

function lifter(seed = 1): SimulatedAthlete {
  return new SimulatedAthlete({ seed, routine: automatic(DEFAULT_TRAINING, LEGS) });
}

/** What arrives by `untilS`, in order. */
function run(strap: SimulatedStrap, untilS: number, fromS = 0): { packet: Packet; arrivalS: number }[] {
  const packets: { packet: Packet; arrivalS: number }[] = [];
  for (let timeS = fromS; timeS < untilS; timeS += 0.05) {
    strap.advanceTo(timeS + 0.05, (bytes, arrivalS) => packets.push({ packet: decodePacket(bytes)!, arrivalS }));
  }
  return packets;
}

function streamOf(packets: { packet: Packet }[]): Strapdown[] {
  return packets.map(({ packet }) => packet).filter((packet) => packet.kind === 'strapdown');
}

const PERFECT = { errors: 0, skin: 0, skewPpm: 0, startTickUs: 0 } satisfies Partial<StrapSettings>;

describe('a sampled strap', () => {
  const settings: SamplerSettings = {
    seed: 3,
    place: 'left-thigh',
    rateHz: 416,
    startS: 0,
    errors: 0,
    skin: 1,
    slips: [],
    biasSteps: [],
  };

  it('reports the rate that turns it from one attitude to the next', () => {
    const sampler = new Sampler(lifter(), settings);
    const q = new Float64Array(4);
    const last = new Float64Array(4);
    const turn = new Float64Array(4);
    const vector = new Float64Array(3);
    for (let k = 0; k < 416 * 60; k++) {
      last.set(q);
      sampler.advance();
      fromMatrix(q, sampler.attitude);
      if (k === 0) continue;
      multiplyInverseLeft(turn, last, q);
      toRotationVector(vector, turn);
      for (let i = 0; i < 3; i++) expect(Math.abs(vector[i]! * 416 - sampler.trueRate[i]!)).toBeLessThan(1e-6);
    }
  });

  it('reports the second derivative of its position, plus gravity, in its own frame', () => {
    const athlete = lifter();
    const rigid = { ...settings, skin: 0 };
    const sampler = new Sampler(athlete, rigid);
    const placement = createLegPlacement();
    const lever = new Float64Array(3);
    // The strap's position on the thigh, relative to its own first position.
    athlete.place(0, 'left', placement);
    const placeAt = (timeS: number): Float64Array => {
      athlete.place(timeS, 'left', placement);
      return Float64Array.from(
        { length: 3 },
        (_, i) => placement.knee[i]! + [0, 1, 2].reduce((sum, k) => sum + placement.thigh[3 * i + k]! * lever[k]!, 0),
      );
    };
    const away = Float64Array.from({ length: 3 }, (_, i) => sampler.mount.position[i]! - placement.knee[i]!);
    athlete.place(1 / 416, 'left', placement);
    for (let k = 0; k < 3; k++) lever[k] = [0, 1, 2].reduce((sum, i) => sum + placement.thigh[3 * i + k]! * away[i]!, 0);
    const h = 0.004;
    for (let k = 0; k < 416 * 80; k++) {
      sampler.advance();
      if (k % 97 !== 0 || k < 10) continue;
      const [before, at, after] = [placeAt(sampler.timeS - h), placeAt(sampler.timeS), placeAt(sampler.timeS + h)];
      for (let i = 0; i < 3; i++) {
        let seen = 0;
        for (let axis = 0; axis < 3; axis++) seen += sampler.attitude[3 * i + axis]! * sampler.trueForce[axis]!;
        const expected = (after[i]! - 2 * at[i]! + before[i]!) / h / h + (i === 2 ? STANDARD_GRAVITY_MPS2 : 0);
        expect(Math.abs(seen - expected)).toBeLessThan(0.15);
      }
    }
  });

  it('drifts with temperature and has noise as in the data sheet', () => {
    const sampler = new Sampler(lifter(), { ...settings, errors: 1 });
    let squares = 0;
    let count = 0;
    const early = new Float64Array(3);
    const late = new Float64Array(3);
    const seconds = 300;
    for (let k = 0; k < 416 * seconds; k++) {
      sampler.advance();
      for (let i = 0; i < 3; i++) {
        const error = sampler.imu.rate[i]! - sampler.trueRate[i]!;
        if (k < 416 * 4) early[i]! += error / (416 * 4);
        if (k >= 416 * (seconds - 4)) late[i]! += error / (416 * 4);
        if (k < 416 * 4) squares += error * error;
      }
      count = Math.min(k + 1, 416 * 4);
    }
    const mean = early.reduce((sum, v) => sum + v * v, 0) / 3;
    const noise = Math.sqrt(squares / (3 * count) - mean) * DEG_PER_RAD;
    expect(noise).toBeGreaterThan(0.06);
    expect(noise).toBeLessThan(0.1);
    const drift = Math.hypot(...late.map((v, i) => v - early[i]!)) * DEG_PER_RAD;
    expect(drift).toBeGreaterThan(0.15);
    expect(drift).toBeLessThan(1.5);
    expect(sampler.imu.temperatureC(300) - sampler.imu.temperatureC(0)).toBeGreaterThan(5.5);
  });

  it('slips by the requested angle at the requested time', () => {
    const slips = [{ atS: 2, deg: 5, axis: [0, 0.6, 0.8] as const }];
    const sampler = new Sampler(lifter(), { ...settings, slips });
    const other = new Sampler(lifter(), settings);
    const a = new Float64Array(4);
    const b = new Float64Array(4);
    const turn = new Float64Array(4);
    const vector = new Float64Array(3);
    const apart = (): number => {
      fromMatrix(a, sampler.attitude);
      fromMatrix(b, other.attitude);
      multiplyInverseLeft(turn, a, b);
      toRotationVector(vector, turn);
      return (Math.hypot(...vector) * 180) / Math.PI;
    };
    while (sampler.timeS < 3) {
      sampler.advance();
      other.advance();
      if (sampler.timeS < 2) expect(apart()).toBeLessThan(1e-6);
    }
    expect(apart()).toBeCloseTo(5, 6);
  });
});

describe('a perfect pair of straps', () => {
  it('reproduces the athlete’s knee angles within 0.1° from the orientations it streams', () => {
    const athlete = lifter(2);
    const straps = (['left-thigh', 'left-shin'] as const).map(
      (place) => new SimulatedStrap(athlete, { ...PERFECT, seed: 2, place, rateHz: 416, samplesPerPacket: 8 }),
    );
    const streams = straps.map((strap) =>
      streamOf(run(strap, 90)).flatMap((packet) =>
        packet.samples.map((sample, k) => ({ sample, tickUs: packet.tickUs + k * packet.intervalUs })),
      ),
    );
    // Boot frames differ from the world: here they are known from the true attitude at the first instant.
    const placement = createLegPlacement();
    const mountings = straps.map(({ mounting }) => Float64Array.of(mounting.w, mounting.x, mounting.y, mounting.z));
    const bootToWorld = [new Float64Array(4), new Float64Array(4)];
    const bone = new Float64Array(4);
    const q = new Float64Array(4);
    const segments = [new Float64Array(4), new Float64Array(4)];
    const truth = new Truth(athlete, 'left');
    const relative = new Float64Array(4);
    const read = (which: number, k: number): void => {
      const { sample } = streams[which]![k]!;
      q.set([sample.qw, sample.qx, sample.qy, sample.qz].map((count) => count / 32767));
    };
    for (const which of [0, 1]) {
      // World ← boot = bone · mounting · (boot ← sensor)⁻¹ at the first sample.
      athlete.place(streams[which]![0]!.tickUs * 1e-6, 'left', placement);
      fromMatrix(bone, which === 0 ? placement.thigh : placement.shank);
      read(which, 0);
      multiply(bootToWorld[which]!, bone, mountings[which]!);
      multiply(bootToWorld[which]!, bootToWorld[which]!, Float64Array.of(q[0]!, -q[1]!, -q[2]!, -q[3]!));
    }
    let worst = 0;
    for (let k = 0; k < streams[0]!.length - 10; k += 13) {
      for (const which of [0, 1]) {
        read(which, k);
        const mounting = mountings[which]!;
        multiply(segments[which]!, bootToWorld[which]!, q);
        multiply(segments[which]!, segments[which]!, Float64Array.of(mounting[0]!, -mounting[1]!, -mounting[2]!, -mounting[3]!));
      }
      multiplyInverseLeft(relative, segments[0]!, segments[1]!);
      const [w, x, y, z] = relative as unknown as [number, number, number, number];
      const flexion = Math.atan2(2 * (x * z + w * y), 1 - 2 * (x * x + y * y));
      const abduction = Math.asin(-2 * (y * z - w * x));
      const rotation = -Math.atan2(2 * (x * y + w * z), 1 - 2 * (x * x + z * z));
      const { flexionDeg, abductionDeg, tibialRotationDeg } = truth.at(streams[0]![k]!.tickUs * 1e-6);
      // The two straps sample at different instants, up to one internal period apart: allow for the knee's speed.
      const later = truth.at(streams[1]![k]!.tickUs * 1e-6);
      const apart = Math.abs(later.flexionDeg - flexionDeg);
      worst = Math.max(worst, Math.abs(flexion * DEG_PER_RAD - flexionDeg) - apart);
      worst = Math.max(worst, Math.abs(abduction * DEG_PER_RAD - abductionDeg) - 0.3 * apart);
      worst = Math.max(worst, Math.abs(rotation * DEG_PER_RAD - tibialRotationDeg) - 0.3 * apart);
    }
    expect(worst).toBeLessThan(0.1);
  });
});

describe('a strap’s stream', () => {
  it('starts with HELLO and continues with one sample per packet, 104 a second, and STATUS every second', () => {
    const packets = run(new SimulatedStrap(lifter(), { seed: 1, place: 'right-shin' }), 10);
    expect(packets[0]!.packet).toMatchObject({ kind: 'hello', role: ROLE.rightShin, outputRateHz: 104 });
    const stream = streamOf(packets);
    expect(stream.length).toBeGreaterThan(1035);
    expect(stream.length).toBeLessThan(1044);
    stream.forEach((packet, k) => {
      expect(packet.sequence).toBe(k);
      expect(packet.sampleIndex).toBe(k);
      expect(packet.samples).toHaveLength(1);
      expect(packet.intervalUs).toBe(9615);
    });
    expect(packets.filter(({ packet }) => packet.kind === 'status')).toHaveLength(9);
    const reader = new StrapdownReader();
    expect(stream.every((packet) => reader.open(encodePacket(packet)))).toBe(true);
  });

  it('is the same bytes for the same seed, however time is divided, and others for another seed', () => {
    const bytes = (seed: number, stepS: number): string => {
      const strap = new SimulatedStrap(lifter(), { seed, place: 'left-thigh', delivery: { ...GOOD_DELIVERY, loss: 0.1, burst: 3 } });
      let text = '';
      for (let timeS = stepS; timeS <= 4.0001; timeS += stepS)
        strap.advanceTo(timeS, (packet) => (text += Buffer.from(packet).toString('hex')));
      return text.slice(0, 15_000);
    };
    expect(bytes(1, 0.01)).toBe(bytes(1, 0.5));
    expect(bytes(1, 0.01)).not.toBe(bytes(2, 0.01));
  });

  it('counts on its own clock: skewed, in steps of 25 µs, and across the wrap', () => {
    const strap = new SimulatedStrap(lifter(), { seed: 1, place: 'left-thigh', skewPpm: 100, startTickUs: 2 ** 32 - 5e6 });
    const stream = streamOf(run(strap, 60));
    const first = stream[0]!;
    const last = stream[stream.length - 1]!;
    expect(stream.every((packet) => packet.tickUs % 25 === 0)).toBe(true);
    expect(last.tickUs).toBeLessThan(first.tickUs);
    const elapsedUs = last.tickUs + 2 ** 32 - first.tickUs;
    expect(Math.abs(elapsedUs / ((last.sampleIndex - first.sampleIndex) / 104) - 1e6)).toBeLessThan(2);
    // 100 ppm fast relative to true time: 6 ms in 60 s.
    expect(strap.tickAt(60) - ((2 ** 32 - 5e6 + 60e6) % 2 ** 32)).toBeCloseTo(6000, -2);
  });

  it.each([
    [0.05, 1],
    [0.2, 4],
    [0.05, 20],
  ])('loses the share %f of its packets in runs of %i', (loss, burst) => {
    const strap = new SimulatedStrap(lifter(), { seed: 5, place: 'left-thigh', delivery: { ...GOOD_DELIVERY, loss, burst } });
    const stream = streamOf(run(strap, 400));
    const sent = stream[stream.length - 1]!.sequence + 1;
    expect(1 - stream.length / sent).toBeGreaterThan(loss * 0.7);
    expect(1 - stream.length / sent).toBeLessThan(loss * 1.3);
    const gaps = stream.slice(1).map((packet, k) => packet.sequence - stream[k]!.sequence - 1);
    expect(gaps.filter((gap) => gap > 0).every((gap) => gap % burst === 0)).toBe(true);
  });

  it('arrives in order, never before it was sent, and late by at most the jitter', () => {
    const delivery = { ...GOOD_DELIVERY, delayS: 0.003, jitterS: 0.03 };
    const strap = new SimulatedStrap(lifter(), { seed: 5, place: 'left-thigh', skewPpm: 0, startTickUs: 0, delivery });
    let last = 0;
    for (const { packet, arrivalS } of run(strap, 20)) {
      expect(arrivalS).toBeGreaterThanOrEqual(last);
      last = arrivalS;
      if (packet.kind !== 'strapdown') continue;
      const sentS = packet.tickUs * 1e-6;
      expect(arrivalS - sentS).toBeGreaterThan(0.003);
      expect(arrivalS - sentS).toBeLessThan(0.04);
    }
  });

  it('is silent during a dropout and has continued to integrate', () => {
    const delivery = { ...GOOD_DELIVERY, dropouts: [{ atS: 5, durationS: 3 }] };
    const packets = run(new SimulatedStrap(lifter(), { seed: 5, place: 'left-thigh', delivery }), 12);
    expect(packets.some(({ arrivalS }) => arrivalS > 5.05 && arrivalS < 8)).toBe(false);
    const stream = streamOf(packets);
    const gaps = stream.slice(1).map((packet, k) => packet.sampleIndex - stream[k]!.sampleIndex);
    expect(Math.max(...gaps)).toBeGreaterThan(300);
  });

  it('can be RAW', () => {
    const packets = run(new SimulatedStrap(lifter(), { seed: 5, place: 'left-thigh', stream: 'raw' }), 2);
    const raw = packets.map(({ packet }) => packet).filter((packet) => packet.kind === 'raw');
    expect(raw.length).toBeGreaterThan(90);
    const { forceX, forceY, forceZ } = raw[10]!.samples[0]!;
    expect(Math.hypot(forceX, forceY, forceZ) * 0.000488).toBeCloseTo(1, 1);
  });
});

describe('a strap that receives a command', () => {
  const runWithCommand = (
    command: Command,
    settings: Partial<StrapSettings> = {},
  ): { strap: SimulatedStrap; packets: { packet: Packet; arrivalS: number }[] } => {
    const strap = new SimulatedStrap(lifter(), { seed: 1, place: 'left-thigh', skewPpm: 0, startTickUs: 0, ...settings });
    run(strap, 2);
    strap.receive(encodePacket(command), 2);
    return { strap, packets: run(strap, 4, 2) };
  };
  const replyOf = (packets: { packet: Packet }[]): Packet | undefined => packets.find(({ packet }) => packet.kind === 'reply')?.packet;

  it('switches the motor on a few milliseconds after the command, and reports the tick', () => {
    const { packets } = runWithCommand({
      kind: 'command',
      commandId: 7,
      op: COMMAND_OP.haptic,
      pattern: HAPTIC_PATTERN.steady,
      strength: 200,
      durationMs: 100,
    });
    const reply = replyOf(packets);
    expect(reply).toMatchObject({ commandId: 7, op: COMMAND_OP.haptic, status: REPLY_STATUS.ok });
    if (reply?.kind !== 'reply') throw new Error('no reply');
    expect(reply.actionTickUs).toBeGreaterThan(2_004_000);
    expect(reply.actionTickUs).toBeLessThan(2_016_000);
    expect(reply.newestTickUs).toBeLessThan(reply.actionTickUs);
    expect(reply.newestTickUs).toBeGreaterThan(1_985_000);
  });

  it('stops and starts streaming, changes its rate and role, echoes, and identifies itself', () => {
    expect(streamOf(runWithCommand({ kind: 'command', commandId: 1, op: COMMAND_OP.stop }).packets).length).toBeLessThan(3);
    const { packets } = runWithCommand({ kind: 'command', commandId: 1, op: COMMAND_OP.setRate, rateDeciHz: 520 });
    expect(streamOf(packets).slice(-1)[0]!.intervalUs).toBe(19231);
    expect(replyOf(runWithCommand({ kind: 'command', commandId: 1, op: COMMAND_OP.setRate, rateDeciHz: 9 }).packets)).toMatchObject({
      status: REPLY_STATUS.badArgument,
    });
    expect(replyOf(runWithCommand({ kind: 'command', commandId: 1, op: COMMAND_OP.echo, token: 99 }).packets)).toMatchObject({ token: 99 });
    const { strap } = runWithCommand({ kind: 'command', commandId: 1, op: COMMAND_OP.setRole, role: ROLE.rightThigh });
    strap.receive(encodePacket({ kind: 'command', commandId: 2, op: COMMAND_OP.sendHello }), 4);
    expect(run(strap, 5, 4).find(({ packet }) => packet.kind === 'hello')?.packet).toMatchObject({ role: ROLE.rightThigh });
  });

  it('replies and disappears when switched off', () => {
    const { packets } = runWithCommand({ kind: 'command', commandId: 1, op: COMMAND_OP.powerOff });
    expect(replyOf(packets)).toBeDefined();
    expect(packets[packets.length - 1]!.arrivalS).toBeLessThan(2.1);
  });
});
