/** Random valid packets for property tests. */
import fc from 'fast-check';
import { COMMAND_OP } from '../../../protocol/sensor/constants.ts';
import type { Command, Packet } from '../../../protocol/sensor/packets.ts';
import { quantiseStrapdownSample } from '../../../protocol/sensor/codec.ts';

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const i16 = fc.integer({ min: -32768, max: 32767 });
const positive = (max: number) => fc.float({ min: Math.fround(1e-6), max, noNaN: true });

const header = { sequence: u16, sampleIndex: u32, tickUs: u32, intervalUs: fc.integer({ min: 1, max: 0xffff }) };

const strapdownSample = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 6.28, noNaN: true }), u8, i16, i16)
  .map(([c, phi, flags, x, y]) => {
    const s = Math.sqrt(1 - c * c);
    return { ...quantiseStrapdownSample(c, s * Math.cos(phi), s * Math.sin(phi), 0, 0, 0, 0), forceX: x, forceY: y, flags };
  });
const rawSample = fc.record({ gyroX: i16, gyroY: i16, gyroZ: i16, forceX: i16, forceY: i16, forceZ: i16, flags: u8 });

const commandId = u8;
const kind = fc.constant('command' as const);
export const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind,
    commandId,
    op: fc.constantFrom(COMMAND_OP.start, COMMAND_OP.stop, COMMAND_OP.identify, COMMAND_OP.powerOff, COMMAND_OP.sendHello),
  }),
  fc.record({ kind, commandId, op: fc.constant(COMMAND_OP.setRate), rateDeciHz: fc.integer({ min: 1, max: 0xffff }) }),
  fc.record({ kind, commandId, op: fc.constant(COMMAND_OP.setRole), role: fc.integer({ min: 0, max: 5 }) }),
  fc.record({
    kind,
    commandId,
    op: fc.constant(COMMAND_OP.haptic),
    pattern: fc.integer({ min: 0, max: 3 }),
    strength: u8,
    durationMs: u16,
  }),
  fc.record({ kind, commandId, op: fc.constant(COMMAND_OP.echo), token: u32 }),
  fc.record({ kind, commandId, op: fc.constant(COMMAND_OP.prompt), step: fc.integer({ min: 0, max: 6 }) }),
);

export const packets: fc.Arbitrary<Packet> = fc.oneof(
  commands,
  fc.record({
    kind: fc.constant('hello' as const),
    protocolVersion: fc.constant(1),
    deviceId: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    firmwareMajor: u8,
    firmwareMinor: u8,
    firmwarePatch: u8,
    imuModel: u8,
    gyroRangeDps: u16,
    forceRangeG: u8,
    gyroScale: positive(1),
    forceScale: positive(10),
    internalRateHz: positive(100_000),
    outputRateHz: positive(100_000),
    role: fc.integer({ min: 0, max: 5 }),
    capabilities: u8,
    bootCount: u32,
  }),
  fc.record({ kind: fc.constant('strapdown' as const), ...header, samples: fc.array(strapdownSample, { minLength: 1, maxLength: 32 }) }),
  fc.record({ kind: fc.constant('raw' as const), ...header, samples: fc.array(rawSample, { minLength: 1, maxLength: 37 }) }),
  fc.record({
    kind: fc.constant('status' as const),
    tickUs: u32,
    batteryMv: fc.option(fc.integer({ min: 1, max: 0xffff })),
    batteryPercent: fc.option(fc.integer({ min: 0, max: 100 })),
    flags: u8,
    temperatureCentiC: fc.option(fc.integer({ min: -32767, max: 32767 })),
    overruns: u32,
    queueDrops: u32,
    uptimeS: u32,
    faultResets: u16,
  }),
  fc.record({
    kind: fc.constant('reply' as const),
    commandId: u8,
    op: u8,
    status: fc.integer({ min: 0, max: 5 }),
    newestTickUs: u32,
    actionTickUs: u32,
    token: u32,
  }),
);
