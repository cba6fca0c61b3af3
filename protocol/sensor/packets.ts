/** The six packets as types, and their byte layouts as tables that the codec interprets and README.md lists. */
import { COMMAND_OP, type CommandOp } from './constants.ts';

/** A strap's properties and current settings. */
export interface Hello {
  kind: 'hello';
  protocolVersion: number;
  /** Stable per strap, 16 lower-case hex digits. */
  deviceId: string;
  firmwareMajor: number;
  firmwareMinor: number;
  firmwarePatch: number;
  imuModel: number;
  gyroRangeDps: number;
  forceRangeG: number;
  /** RAW gyro, rad/s per count. */
  gyroScale: number;
  /** RAW specific force, m/s² per count. */
  forceScale: number;
  internalRateHz: number;
  outputRateHz: number;
  /** One of `ROLE`. */
  role: number;
  /** Bits of `CAPABILITY`. */
  capabilities: number;
  bootCount: number;
}

/** Header shared by STRAPDOWN and RAW; sample k was taken at `tickUs + k·intervalUs` and has index `sampleIndex + k`. */
export interface SamplesHeader {
  /** Counts packets, u16. */
  sequence: number;
  /** Index of the first sample since boot, u32. */
  sampleIndex: number;
  /** The IMU's own clock at the first sample, µs, wraps at 2³². */
  tickUs: number;
  /** Time between the samples of this packet, µs; never 0. */
  intervalUs: number;
}

/** In counts: orientation since boot (sensor → boot frame) × 32767, mean specific force over the interval in 0.005 m/s². */
export interface StrapdownSample {
  qw: number;
  qx: number;
  qy: number;
  qz: number;
  forceX: number;
  forceY: number;
  forceZ: number;
  /** Bits of `SAMPLE_FLAG`. */
  flags: number;
}

export interface Strapdown extends SamplesHeader {
  kind: 'strapdown';
  samples: StrapdownSample[];
}

/** In the IMU's counts; the scales are in HELLO. */
export interface RawSample {
  gyroX: number;
  gyroY: number;
  gyroZ: number;
  forceX: number;
  forceY: number;
  forceZ: number;
  /** Bits of `SAMPLE_FLAG`. */
  flags: number;
}

export interface Raw extends SamplesHeader {
  kind: 'raw';
  samples: RawSample[];
}

/** A strap's state, about once a second; `null`: the strap does not know. */
export interface Status {
  kind: 'status';
  tickUs: number;
  batteryMv: number | null;
  batteryPercent: number | null;
  /** Bits of `STATUS_FLAG`. */
  flags: number;
  temperatureCentiC: number | null;
  overruns: number;
  queueDrops: number;
  uptimeS: number;
  faultResets: number;
}

/** What a command requests, without the id that its reply will carry. */
export type CommandArguments =
  | {
      op:
        | typeof COMMAND_OP.start
        | typeof COMMAND_OP.stop
        | typeof COMMAND_OP.identify
        | typeof COMMAND_OP.powerOff
        | typeof COMMAND_OP.sendHello
        | typeof COMMAND_OP.selfTest;
    }
  | { op: typeof COMMAND_OP.setRate; rateDeciHz: number }
  | { op: typeof COMMAND_OP.setRole; role: number }
  | { op: typeof COMMAND_OP.haptic; pattern: number; strength: number; durationMs: number }
  | { op: typeof COMMAND_OP.echo; token: number }
  | { op: typeof COMMAND_OP.prompt; step: number };

/** Host → strap; `commandId` is returned in the REPLY. */
export type Command = { kind: 'command'; commandId: number } & CommandArguments;

export interface Reply {
  kind: 'reply';
  commandId: number;
  /** The command's op as received, even if the strap does not know it. */
  op: number;
  /** One of `REPLY_STATUS`. */
  status: number;
  /** Tick of the newest sample when the command was executed. */
  newestTickUs: number;
  /** HAPTIC: the tick at which the motor was switched on; otherwise the tick of execution. */
  actionTickUs: number;
  /** ECHO's token, otherwise 0. */
  token: number;
}

export type Packet = Hello | Strapdown | Raw | Status | Command | Reply;

/** `id8`: 8 bytes shown as 16 hex digits. All numbers are little-endian; f32 must be finite. */
export type WireType = 'u8' | 'u16' | 'u32' | 'i16' | 'f32' | 'id8';

export interface Field {
  readonly name: string;
  readonly type: WireType;
  /** Wire value that stands for `null`. */
  readonly unknown?: number;
  /** Values outside are rejected (`min` inclusive, `above` exclusive). */
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
}

export const WIRE_TYPE_BYTES: Readonly<Record<WireType, number>> = { u8: 1, u16: 2, u32: 4, i16: 2, f32: 4, id8: 8 };

/** Fields after the id byte. */
export const HELLO_LAYOUT: readonly Field[] = [
  { name: 'protocolVersion', type: 'u8', min: 1, max: 1 },
  { name: 'deviceId', type: 'id8' },
  { name: 'firmwareMajor', type: 'u8' },
  { name: 'firmwareMinor', type: 'u8' },
  { name: 'firmwarePatch', type: 'u8' },
  { name: 'imuModel', type: 'u8' },
  { name: 'gyroRangeDps', type: 'u16' },
  { name: 'forceRangeG', type: 'u8' },
  { name: 'gyroScale', type: 'f32', above: 0, max: 1 },
  { name: 'forceScale', type: 'f32', above: 0, max: 10 },
  { name: 'internalRateHz', type: 'f32', above: 0, max: 100_000 },
  { name: 'outputRateHz', type: 'f32', above: 0, max: 100_000 },
  { name: 'role', type: 'u8', max: 5 },
  { name: 'capabilities', type: 'u8' },
  { name: 'bootCount', type: 'u32' },
];

export const SAMPLES_HEADER_LAYOUT: readonly Field[] = [
  { name: 'sequence', type: 'u16' },
  { name: 'sampleIndex', type: 'u32' },
  { name: 'tickUs', type: 'u32' },
  { name: 'intervalUs', type: 'u16', min: 1 },
  { name: 'count', type: 'u8', min: 1 },
];

export const STRAPDOWN_SAMPLE_LAYOUT: readonly Field[] = [
  { name: 'qw', type: 'i16' },
  { name: 'qx', type: 'i16' },
  { name: 'qy', type: 'i16' },
  { name: 'qz', type: 'i16' },
  { name: 'forceX', type: 'i16' },
  { name: 'forceY', type: 'i16' },
  { name: 'forceZ', type: 'i16' },
  { name: 'flags', type: 'u8' },
];

export const RAW_SAMPLE_LAYOUT: readonly Field[] = [
  { name: 'gyroX', type: 'i16' },
  { name: 'gyroY', type: 'i16' },
  { name: 'gyroZ', type: 'i16' },
  { name: 'forceX', type: 'i16' },
  { name: 'forceY', type: 'i16' },
  { name: 'forceZ', type: 'i16' },
  { name: 'flags', type: 'u8' },
];

export const STATUS_LAYOUT: readonly Field[] = [
  { name: 'tickUs', type: 'u32' },
  { name: 'batteryMv', type: 'u16', unknown: 0 },
  { name: 'batteryPercent', type: 'u8', unknown: 255, max: 100 },
  { name: 'flags', type: 'u8' },
  { name: 'temperatureCentiC', type: 'i16', unknown: -32768 },
  { name: 'overruns', type: 'u32' },
  { name: 'queueDrops', type: 'u32' },
  { name: 'uptimeS', type: 'u32' },
  { name: 'faultResets', type: 'u16' },
];

export const COMMAND_LAYOUT: readonly Field[] = [
  { name: 'commandId', type: 'u8' },
  { name: 'op', type: 'u8' },
];

/** The fields after a command's op. */
export const COMMAND_ARGUMENTS: Readonly<Record<CommandOp, readonly Field[]>> = {
  [COMMAND_OP.start]: [],
  [COMMAND_OP.stop]: [],
  [COMMAND_OP.setRate]: [{ name: 'rateDeciHz', type: 'u16', min: 1 }],
  [COMMAND_OP.setRole]: [{ name: 'role', type: 'u8', max: 5 }],
  [COMMAND_OP.haptic]: [
    { name: 'pattern', type: 'u8', max: 3 },
    { name: 'strength', type: 'u8' },
    { name: 'durationMs', type: 'u16' },
  ],
  [COMMAND_OP.identify]: [],
  [COMMAND_OP.echo]: [{ name: 'token', type: 'u32' }],
  [COMMAND_OP.powerOff]: [],
  [COMMAND_OP.sendHello]: [],
  [COMMAND_OP.prompt]: [{ name: 'step', type: 'u8', max: 6 }],
  [COMMAND_OP.selfTest]: [],
};

export const REPLY_LAYOUT: readonly Field[] = [
  { name: 'commandId', type: 'u8' },
  { name: 'op', type: 'u8' },
  { name: 'status', type: 'u8', max: 5 },
  { name: 'newestTickUs', type: 'u32' },
  { name: 'actionTickUs', type: 'u32' },
  { name: 'token', type: 'u32' },
];
