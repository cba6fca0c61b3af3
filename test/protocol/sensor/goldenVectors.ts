/**
 * Builds protocol/sensor/vectors.json from the byte tables with Buffer and the `crc` package, independently of the codec under test. Run
 * this file to write it.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc16ccitt } from 'crc';

type Part = readonly ['u8' | 'u16' | 'u32' | 'i16' | 'f32', number] | readonly ['hex', string];

export interface GoldenVectors {
  about: string;
  accepted: { name: string; packet: string; frame: string; decoded: Record<string, unknown> }[];
  rejected: { name: string; packet: string }[];
  streams: { name: string; bytes: string; packets: string[]; garbageBytes: number; badFrames: number }[];
}

const u8 = (value: number): Part => ['u8', value];
const u16 = (value: number): Part => ['u16', value];
const u32 = (value: number): Part => ['u32', value];
const i16 = (value: number): Part => ['i16', value];
const f32 = (value: number): Part => ['f32', value];
const hex = (value: string): Part => ['hex', value];

function pack(parts: readonly Part[]): Buffer {
  return Buffer.concat(
    parts.map(([type, value]) => {
      if (type === 'hex') return Buffer.from(value, 'hex');
      const bytes = Buffer.alloc({ u8: 1, u16: 2, i16: 2, u32: 4, f32: 4 }[type]);
      if (type === 'u8') bytes.writeUInt8(value);
      if (type === 'u16') bytes.writeUInt16LE(value);
      if (type === 'i16') bytes.writeInt16LE(value);
      if (type === 'u32') bytes.writeUInt32LE(value);
      if (type === 'f32') bytes.writeFloatLE(value);
      return bytes;
    }),
  );
}

/** COBS by its definition: split at zeros, then into blocks of at most 254 bytes. */
export function frameByDefinition(packet: Uint8Array): Buffer {
  const crc = crc16ccitt(Buffer.from(packet));
  const body = Buffer.concat([packet, Buffer.of(crc & 0xff, crc >> 8)]);
  const pieces: number[][] = [[]];
  for (const byte of body) {
    if (byte === 0) pieces.push([]);
    else pieces.at(-1)?.push(byte);
  }
  const out: number[] = [];
  for (const piece of pieces) {
    let rest = piece;
    const isLast = piece === pieces.at(-1);
    while (rest.length >= 254) {
      out.push(255, ...rest.slice(0, 254));
      rest = rest.slice(254);
      if (rest.length === 0 && isLast) return Buffer.from([...out, 0]);
    }
    out.push(rest.length + 1, ...rest);
  }
  return Buffer.from([...out, 0]);
}

const gyroScale = Math.fround(0.00122173);
const hello = {
  kind: 'hello',
  protocolVersion: 1,
  deviceId: '0123456789abcdef',
  firmwareMajor: 1,
  firmwareMinor: 2,
  firmwarePatch: 3,
  imuModel: 1,
  gyroRangeDps: 2000,
  forceRangeG: 16,
  gyroScale,
  forceScale: Math.fround(0.0047884),
  internalRateHz: 416,
  outputRateHz: 104,
  role: 3,
  capabilities: 3,
  bootCount: 7,
};
type HelloValues = typeof hello;

function helloParts(h: HelloValues): Part[] {
  return [
    u8(1),
    u8(h.protocolVersion),
    hex(h.deviceId),
    u8(h.firmwareMajor),
    u8(h.firmwareMinor),
    u8(h.firmwarePatch),
    u8(h.imuModel),
    u16(h.gyroRangeDps),
    u8(h.forceRangeG),
    f32(h.gyroScale),
    f32(h.forceScale),
    f32(h.internalRateHz),
    f32(h.outputRateHz),
    u8(h.role),
    u8(h.capabilities),
    u32(h.bootCount),
  ];
}

interface Samples {
  kind: string;
  sequence: number;
  sampleIndex: number;
  tickUs: number;
  intervalUs: number;
  samples: Record<string, number>[];
}

function samplesParts(id: number, p: Samples): Part[] {
  const parts = [u8(id), u16(p.sequence), u32(p.sampleIndex), u32(p.tickUs), u16(p.intervalUs), u8(p.samples.length)];
  for (const sample of p.samples) {
    for (const [name, value] of Object.entries(sample)) parts.push(name === 'flags' ? u8(value) : i16(value));
  }
  return parts;
}

function strapdownSample(q: readonly number[], force: readonly number[], flags: number): Record<string, number> {
  const [qw = 0, qx = 0, qy = 0, qz = 0] = q;
  const [forceX = 0, forceY = 0, forceZ = 0] = force;
  return { qw, qx, qy, qz, forceX, forceY, forceZ, flags };
}

function rawSample(gyro: readonly number[], force: readonly number[], flags: number): Record<string, number> {
  const [gyroX = 0, gyroY = 0, gyroZ = 0] = gyro;
  const [forceX = 0, forceY = 0, forceZ = 0] = force;
  return { gyroX, gyroY, gyroZ, forceX, forceY, forceZ, flags };
}

const strapdown = {
  kind: 'strapdown',
  sequence: 513,
  sampleIndex: 67305985,
  tickUs: 1_000_000,
  intervalUs: 9615,
  samples: [strapdownSample([32767, 0, 0, 0], [0, 0, 1961], 0), strapdownSample([16384, -16384, 16384, -16383], [-1, 200, 1940], 1)],
};
const strapdownExtreme = {
  kind: 'strapdown',
  sequence: 65535,
  sampleIndex: 4294967295,
  tickUs: 4294967295,
  intervalUs: 65535,
  samples: [strapdownSample([-32768, 0, 0, 0], [-32768, 32767, -32768], 255)],
};
const strapdownLongest = {
  ...strapdown,
  samples: Array.from({ length: 32 }, (_, i) => strapdownSample([0, 0, 23170, -23170], [i, 16 - i, 1962], i % 8)),
};
const raw = {
  kind: 'raw',
  sequence: 0,
  sampleIndex: 0,
  tickUs: 0,
  intervalUs: 1,
  samples: [rawSample([1, -1, 0], [2048, 0, -2048], 0), rawSample([32767, -32768, 0], [-32768, 32767, 0], 7)],
};
const rawLongest = { ...raw, samples: Array.from({ length: 37 }, (_, i) => rawSample([i + 257, 258, 259], [260, 261, 262], 0)) };
const status = {
  kind: 'status',
  tickUs: 123456789,
  batteryMv: 3912,
  batteryPercent: 73,
  flags: 1,
  temperatureCentiC: 3125,
  overruns: 0,
  queueDrops: 2,
  uptimeS: 3600,
  faultResets: 1,
};
const statusUnknown = { ...status, batteryMv: null, batteryPercent: null, temperatureCentiC: null };
const statusExtreme = {
  kind: 'status',
  tickUs: 4294967295,
  batteryMv: 65535,
  batteryPercent: 100,
  flags: 255,
  temperatureCentiC: -32767,
  overruns: 4294967295,
  queueDrops: 4294967295,
  uptimeS: 4294967295,
  faultResets: 65535,
};

function statusParts(s: Record<keyof typeof status, number | string | null>): Part[] {
  return [
    u8(4),
    u32(Number(s.tickUs)),
    u16(s.batteryMv === null ? 0 : Number(s.batteryMv)),
    u8(s.batteryPercent === null ? 255 : Number(s.batteryPercent)),
    u8(Number(s.flags)),
    i16(s.temperatureCentiC === null ? -32768 : Number(s.temperatureCentiC)),
    u32(Number(s.overruns)),
    u32(Number(s.queueDrops)),
    u32(Number(s.uptimeS)),
    u16(Number(s.faultResets)),
  ];
}

function command(name: string, commandId: number, op: number, args: Record<string, number>, parts: Part[]): [string, object, Part[]] {
  return [`command ${name}`, { kind: 'command', commandId, op, ...args }, [u8(0x10), u8(commandId), u8(op), ...parts]];
}

const reply = { kind: 'reply', commandId: 5, op: 5, status: 0, newestTickUs: 2_000_000, actionTickUs: 2_011_000, token: 0 };
const replyEcho = {
  kind: 'reply',
  commandId: 255,
  op: 7,
  status: 5,
  newestTickUs: 4294967295,
  actionTickUs: 4294967295,
  token: 3735928559,
};

function replyParts(r: typeof reply): Part[] {
  return [u8(0x11), u8(r.commandId), u8(r.op), u8(r.status), u32(r.newestTickUs), u32(r.actionTickUs), u32(r.token)];
}

const helloExtreme: HelloValues = {
  kind: 'hello',
  protocolVersion: 1,
  deviceId: 'ffffffffffffffff',
  firmwareMajor: 255,
  firmwareMinor: 255,
  firmwarePatch: 255,
  imuModel: 255,
  gyroRangeDps: 65535,
  forceRangeG: 255,
  gyroScale: 1,
  forceScale: 10,
  internalRateHz: 100000,
  outputRateHz: 2 ** -149,
  role: 5,
  capabilities: 255,
  bootCount: 4294967295,
};
const helloLeast: HelloValues = {
  ...helloExtreme,
  deviceId: '0000000000000000',
  firmwareMajor: 0,
  firmwareMinor: 0,
  firmwarePatch: 0,
  imuModel: 0,
  role: 0,
  capabilities: 0,
  bootCount: 0,
};

const accepted: [string, object, Part[]][] = [
  ['hello', hello, helloParts(hello)],
  ['hello, largest values', helloExtreme, helloParts(helloExtreme)],
  ['hello, zeros', helloLeast, helloParts(helloLeast)],
  ['strapdown, two samples', strapdown, samplesParts(2, strapdown)],
  ['strapdown, extremes', strapdownExtreme, samplesParts(2, strapdownExtreme)],
  ['strapdown, most samples', strapdownLongest, samplesParts(2, strapdownLongest)],
  ['raw, two samples', raw, samplesParts(3, raw)],
  ['raw, most samples', rawLongest, samplesParts(3, rawLongest)],
  ['status', status, statusParts(status)],
  ['status, nothing known', statusUnknown, statusParts(statusUnknown)],
  ['status, extremes', statusExtreme, statusParts(statusExtreme)],
  command('start', 1, 1, {}, []),
  command('stop', 2, 2, {}, []),
  command('set rate', 3, 3, { rateDeciHz: 1040 }, [u16(1040)]),
  command('set rate, largest', 3, 3, { rateDeciHz: 65535 }, [u16(65535)]),
  command('set role', 4, 4, { role: 2 }, [u8(2)]),
  command('haptic', 5, 5, { pattern: 2, strength: 128, durationMs: 250 }, [u8(2), u8(128), u16(250)]),
  command('haptic off', 0, 5, { pattern: 0, strength: 0, durationMs: 0 }, [u8(0), u8(0), u16(0)]),
  command('haptic, largest', 255, 5, { pattern: 3, strength: 255, durationMs: 65535 }, [u8(3), u8(255), u16(65535)]),
  command('identify', 6, 6, {}, []),
  command('echo', 7, 7, { token: 3735928559 }, [u32(3735928559)]),
  command('power off', 8, 8, {}, []),
  command('tell hello', 9, 9, {}, []),
  command('prompt', 10, 10, { step: 6 }, [u8(6)]),
  command('self-test', 11, 11, {}, []),
  ['reply', reply, replyParts(reply)],
  ['reply to echo, largest values', replyEcho, replyParts(replyEcho)],
  ['reply to an unknown op', { ...reply, op: 200, status: 1 }, replyParts({ ...reply, op: 200, status: 1 })],
];

const rejected: [string, Part[]][] = [
  ['empty', []],
  ['unknown id 0', [u8(0)]],
  ['unknown id', [u8(0x7f), u32(1)]],
  ['hello without its last byte', [...helloParts(hello).slice(0, -1), hex('000000')]],
  ['hello with a byte too many', [...helloParts(hello), u8(0)]],
  ['hello of another protocol version', helloParts({ ...hello, protocolVersion: 2 })],
  ['hello with NaN gyro scale', helloParts({ ...hello, gyroScale: NaN })],
  ['hello with infinite force scale', helloParts({ ...hello, forceScale: Infinity })],
  ['hello with zero gyro scale', helloParts({ ...hello, gyroScale: 0 })],
  ['hello with negative rate', helloParts({ ...hello, outputRateHz: -104 })],
  ['hello with an unknown role', helloParts({ ...hello, role: 6 })],
  ['strapdown without samples', samplesParts(2, { ...strapdown, samples: [] })],
  ['strapdown with interval 0', samplesParts(2, { ...strapdown, intervalUs: 0 })],
  ['strapdown cut short', [...samplesParts(2, strapdown).slice(0, -1)]],
  ['strapdown with a byte too many', [...samplesParts(2, strapdown), u8(0)]],
  [
    'strapdown that says one sample more than it has',
    [u8(2), u16(1), u32(1), u32(1), u16(9615), u8(2), i16(32767), ...Array<Part>(6).fill(i16(0)), u8(0)],
  ],
  ['strapdown with a zero quaternion', samplesParts(2, { ...strapdown, samples: [strapdownSample([0, 0, 0, 0], [0, 0, 1961], 0)] })],
  [
    'strapdown with a quaternion too long',
    samplesParts(2, { ...strapdown, samples: [strapdownSample([32767, 9000, 0, 0], [0, 0, 1961], 0)] }),
  ],
  ['raw with samples of strapdown size', samplesParts(3, strapdown)],
  ['strapdown with samples of raw size', samplesParts(2, { ...raw, intervalUs: 9615 })],
  ['status cut short', statusParts(status).slice(0, -1)],
  ['status with 101 %', statusParts({ ...status, batteryPercent: 101 })],
  ['command without op', [u8(0x10), u8(1)]],
  ['command with an unknown op', [u8(0x10), u8(1), u8(12)]],
  ['command with op 0', [u8(0x10), u8(1), u8(0)]],
  ['start with an argument', [u8(0x10), u8(1), u8(1), u8(0)]],
  ['set rate 0', [u8(0x10), u8(1), u8(3), u16(0)]],
  ['set role to an unknown one', [u8(0x10), u8(1), u8(4), u8(6)]],
  ['haptic cut short', [u8(0x10), u8(1), u8(5), u8(1), u8(255), u8(1)]],
  ['haptic with an unknown pattern', [u8(0x10), u8(1), u8(5), u8(4), u8(255), u16(100)]],
  ['prompt with an unknown step', [u8(0x10), u8(1), u8(10), u8(7)]],
  ['reply cut short', replyParts(reply).slice(0, -1)],
  ['reply with an unknown status', replyParts({ ...reply, status: 6 })],
];

/** All vectors, as in vectors.json. */
export function goldenVectors(): GoldenVectors {
  const echo = pack(command('echo', 7, 7, {}, [u32(1)])[2]);
  const start = pack(command('start', 1, 1, {}, [])[2]);
  const broken = frameByDefinition(echo);
  broken[3] = (broken[3] ?? 0) ^ 0x40;
  const hexOf = (...parts: Uint8Array[]): string => Buffer.concat(parts).toString('hex');
  const packets = [start.toString('hex'), echo.toString('hex')];
  return {
    about:
      'Golden bytes of the wire between strap and host. accepted: packet and serial frame in hex and the values they carry; rejected: bytes that must not be taken for a packet; streams: serial bytes and the packets that come out of them. Written by test/protocol/sensor/goldenVectors.ts.',
    accepted: accepted.map(([name, decoded, parts]) => {
      const packet = pack(parts);
      return { name, packet: hexOf(packet), frame: hexOf(frameByDefinition(packet)), decoded: { ...decoded } };
    }),
    rejected: rejected.map(([name, parts]) => ({ name, packet: hexOf(pack(parts)) })),
    streams: [
      { name: 'two frames', bytes: hexOf(frameByDefinition(start), frameByDefinition(echo)), packets, garbageBytes: 0, badFrames: 0 },
      {
        name: 'empty frames',
        bytes: hexOf(Buffer.of(0, 0), frameByDefinition(start), Buffer.of(0), frameByDefinition(echo)),
        packets,
        garbageBytes: 0,
        badFrames: 0,
      },
      {
        name: 'garbage before and between',
        bytes: hexOf(Buffer.from('ffee0100', 'hex'), frameByDefinition(start), Buffer.from('0505050500', 'hex'), frameByDefinition(echo)),
        packets,
        garbageBytes: 7,
        badFrames: 2,
      },
      {
        name: 'a frame with one bit wrong',
        bytes: hexOf(frameByDefinition(start), broken, frameByDefinition(echo)),
        packets,
        garbageBytes: broken.length - 1,
        badFrames: 1,
      },
      {
        name: 'an overlong frame',
        bytes: hexOf(frameByDefinition(start), Buffer.alloc(600, 1), Buffer.of(0), frameByDefinition(echo)),
        packets,
        garbageBytes: 600,
        badFrames: 1,
      },
    ],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL('../../../protocol/sensor/vectors.json', import.meta.url));
  writeFileSync(path, `${JSON.stringify(goldenVectors(), null, 2)}\n`);
}
