/** A Puck.js: the shipped sketch itself, run against stand-ins for what Espruino provides, and its frames in a noisy stream. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INCREMENT_FLAG } from '../../../host/sensors/increment.ts';
import { describe as describeMake } from '../../../host/sensors/make.ts';
import { THIRD_PARTY_MAKES } from '../../../host/sensors/makes.ts';
import { PUCK } from '../../../host/sensors/makes/puck.ts';
import { profileOf } from '../../../host/transport/ble/profile.ts';
import { DEG_PER_RAD, STANDARD_GRAVITY_MPS2 } from '../../../host/units.ts';
import { encodePacket } from '../../../protocol/sensor/codec.ts';
import { COMMAND_OP, HAPTIC_PATTERN, REPLY_STATUS, ROLE } from '../../../protocol/sensor/constants.ts';
import type { Command, Hello, Reply, Status } from '../../../protocol/sensor/packets.ts';
import { Listener, arrivals, forceAt, rateOver } from '../knownMotion.ts';
import { FakePuck } from '../fakePuck.ts';

const RATE_HZ = 104;

const ask = (op: typeof COMMAND_OP.start | typeof COMMAND_OP.stop | typeof COMMAND_OP.sendHello | typeof COMMAND_OP.identify): Command => ({
  kind: 'command',
  commandId: 9,
  op,
});

function connect(puck = new FakePuck()) {
  const listener = new Listener('puck');
  const arriveS = arrivals(2);
  const bootS = puck.timeS;
  const pass = (): void => {
    for (const bytes of puck.take()) listener.receive(bytes, arriveS(puck.timeS - bootS));
  };
  puck.emit('connect');
  for (const { bytes } of PUCK.profile.converse({ rateHz: null }).begin()) {
    puck.emit('data', String.fromCharCode(...bytes!));
    pass();
  }
  /** Samples of the known motion, except those the interpreter was too late for. */
  const stream = (seconds: number, late: (n: number) => boolean = () => false): number[] => {
    const startS = puck.timeS - bootS;
    const timesS: number[] = [];
    for (let n = 1; n <= seconds * RATE_HZ; n++) {
      const timeS = startS + n / RATE_HZ;
      puck.timeS = bootS + timeS;
      if (late(n)) continue;
      puck.measure(rateOver(timeS - 1 / RATE_HZ, timeS), forceAt(timeS - 0.5 / RATE_HZ));
      timesS.push(timeS);
      pass();
    }
    return timesS;
  };
  return { puck, listener, pass, stream };
}

const last = <Kind extends 'hello' | 'status' | 'reply'>(listener: Listener, kind: Kind) =>
  listener.heard.filter((packet) => packet.kind === kind).at(-1) as { hello: Hello; status: Status; reply: Reply }[Kind];

describe('a Puck with our sketch', () => {
  it('is recognised by its name, not by its service alone', () => {
    const { puck } = connect();
    expect(puck.name).toBe('Knees Out b3:1f');
    const profiles = THIRD_PARTY_MAKES.map((make) => describeMake(make, { rateHz: null }));
    expect(profileOf(profiles, [PUCK.profile.service], puck.name)?.make).toBe('puck');
    expect(profileOf(profiles, [PUCK.profile.service], 'Some UART gadget')).toBeNull();
    expect(profileOf(profiles, [], puck.name)).toBeNull();
  });

  it('identifies itself, and streams on request', () => {
    const { puck, listener } = connect();
    const hello = last(listener, 'hello');
    expect(hello).toMatchObject({
      deviceId: '0000c47c8d6ab31f',
      role: ROLE.none,
      capabilities: 2,
      bootCount: 1,
      outputRateHz: 104,
      imuModel: 1,
    });
    expect([hello.gyroRangeDps, hello.forceRangeG]).toEqual([2000, 16]);
    expect(hello.gyroScale).toBeCloseTo(0.07 / DEG_PER_RAD, 9);
    expect(hello.forceScale).toBeCloseTo(0.000488 * STANDARD_GRAVITY_MPS2, 9);
    expect(puck.accelHz).toBe(104);
    expect([puck.registers.get(0x10), puck.registers.get(0x11)]).toEqual([0x47, 0x4c]);
    expect(puck.console).toBeNull();
  });

  it('gives the attitude within its quantisation, on its own clock', () => {
    const { listener, stream } = connect();
    const timesS = stream(20);
    expect(listener.increments.length).toBeGreaterThan(2070);
    expect(listener.worstErrorDeg((i) => timesS[i]!)).toBeLessThan(0.3);
    expect(listener.worstForce((i) => timesS[i]!)).toBeLessThan(0.1);
    expect(listener.increments.slice(1).every(({ flags, missed }) => flags === 0 && missed === 0)).toBe(true);
    expect(listener.stream.statistics).toMatchObject({ lostSamples: 0, restarts: 0 });
  });

  it('counts the samples its interpreter was too late for, and continues after its clock wraps', () => {
    const puck = new FakePuck();
    puck.timeS = (398_000 * 2 ** 32) / 1e6 - 3;
    const { listener, stream } = connect(puck);
    const timesS = stream(10, (n) => n % 100 === 50);
    expect(listener.stream.statistics).toMatchObject({ lostSamples: 10, gaps: 10, restarts: 0 });
    expect(listener.increments.filter(({ flags }) => (flags & INCREMENT_FLAG.overrun) !== 0).length).toBeGreaterThanOrEqual(10);
    expect(listener.worstErrorDeg((i) => timesS[i]!)).toBeLessThan(0.5);
  });

  it('reports its battery and the temperature of its IMU', () => {
    const { puck, listener, pass } = connect();
    for (const timer of puck.timers.values()) timer();
    pass();
    expect(last(listener, 'status')).toMatchObject({ batteryMv: 2900, batteryPercent: 83, temperatureCentiC: 3150, flags: 0, overruns: 0 });
    expect(listener.stream.statistics).toMatchObject({ batteryPercent: 83, batteryMv: 2900 });
  });

  it('keeps its role, and answers every command', () => {
    const { puck, listener, pass } = connect();
    puck.command({ kind: 'command', commandId: 4, op: COMMAND_OP.setRole, role: ROLE.leftShin }, ask(COMMAND_OP.identify));
    puck.command({ kind: 'command', commandId: 5, op: COMMAND_OP.echo, token: 0xdeadbeef });
    pass();
    expect(last(listener, 'hello').role).toBe(ROLE.leftShin);
    expect(puck.pulses).toBe(6);
    expect(last(listener, 'reply')).toMatchObject({ commandId: 5, op: COMMAND_OP.echo, status: REPLY_STATUS.ok, token: 0xdeadbeef });
    puck.command({ kind: 'command', commandId: 6, op: COMMAND_OP.haptic, pattern: HAPTIC_PATTERN.steady, strength: 9, durationMs: 9 });
    pass();
    expect(last(listener, 'reply').status).toBe(REPLY_STATUS.notSupported);
    puck.command({ kind: 'command', commandId: 7, op: COMMAND_OP.setRate, rateDeciHz: 1000 });
    pass();
    expect(last(listener, 'reply').status).toBe(REPLY_STATUS.badArgument);
    puck.command({ kind: 'command', commandId: 8, op: COMMAND_OP.setRate, rateDeciHz: 520 });
    pass();
    expect([last(listener, 'hello').outputRateHz, puck.accelHz]).toEqual([52, 52]);
    puck.emit('data', '\u0010\u0001\u00ee');
    pass();
    expect(last(listener, 'reply').status).toBe(REPLY_STATUS.unknownOp);
    puck.boot();
    const again = connect(puck);
    expect(last(again.listener, 'hello')).toMatchObject({ role: ROLE.leftShin, bootCount: 2 });
  });

  it('rests when the host disconnects, and returns its console when its button is pressed', () => {
    const { puck } = connect();
    expect(puck.timers.size).toBe(1);
    puck.emit('disconnect');
    expect([puck.accelHz, puck.timers.size]).toEqual([0, 0]);
    puck.press();
    expect(puck.console).toBe('Bluetooth');
  });

  it('accepts any bytes as commands without throwing', () => {
    const { puck } = connect();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => puck.emit('data', String.fromCharCode(...bytes))));
    puck.emit('connect');
    puck.command(ask(COMMAND_OP.sendHello));
    expect(puck.sent.length).toBeGreaterThan(0);
  });
});

describe('the frames of a Puck', () => {
  const frame = (packet: Uint8Array): Uint8Array =>
    Uint8Array.of(0xc5, packet.length, ...packet, packet.reduce((sum, byte) => sum + byte, packet.length) & 0xff);
  const reply = (commandId: number): Uint8Array =>
    encodePacket({
      kind: 'reply',
      commandId,
      op: COMMAND_OP.echo,
      status: 0,
      newestTickUs: 0xc5c5c5c5,
      actionTickUs: 0xc502c5c5,
      token: commandId,
    });

  it('are found however they are split, among console output and after losses', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 12 }).map((bytes) => ({ bytes: bytes.map((byte) => (byte === 0xc5 ? 0 : byte)), id: -1 })),
      fc.integer({ min: 0, max: 255 }).map((id) => ({ bytes: frame(reply(id)), id })),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (pieces, size) => {
        const listener = new Listener('puck');
        const bytes = Uint8Array.from(pieces.flatMap((part) => [...part.bytes]));
        for (let at = 0; at < bytes.length; at += size) listener.receive(bytes.subarray(at, at + size), 1);
        expect(listener.heard.map((packet) => (packet as Reply).commandId)).toEqual(pieces.map(({ id }) => id).filter((id) => id >= 0));
      }),
    );
  });

  it('are found again after a notification was lost in the middle', () => {
    const listener = new Listener('puck');
    const stream = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8].flatMap((id) => [...frame(reply(id))]));
    for (let at = 0; at < stream.length; at += 20) if (at !== 40) listener.receive(stream.subarray(at, at + 20), 1);
    expect(listener.heard.map((packet) => (packet as Reply).commandId)).toEqual(expect.arrayContaining([1, 2, 6, 7, 8]));
  });

  it('accept any bytes without throwing', () => {
    const listener = new Listener('puck');
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => listener.receive(bytes, 1)));
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (packet) => listener.receive(frame(packet), 1)));
    const { packets, refusedPackets } = listener.stream.statistics;
    expect(packets + refusedPackets).toBe(200);
  });
});
