/** Packets to bytes and back; anything but exactly one valid packet decodes to null. */
import { COMMAND_OP, type CommandOp, MAX_PACKET_BYTES, PACKET_ID } from './constants.ts';
import { ByteReader, ByteWriter } from './cursor.ts';
import {
  COMMAND_ARGUMENTS,
  COMMAND_LAYOUT,
  type Command,
  type Field,
  HELLO_LAYOUT,
  type Hello,
  type Packet,
  RAW_SAMPLE_LAYOUT,
  type Raw,
  REPLY_LAYOUT,
  type Reply,
  SAMPLES_HEADER_LAYOUT,
  STATUS_LAYOUT,
  STRAPDOWN_SAMPLE_LAYOUT,
  type Status,
  type Strapdown,
  type StrapdownSample,
  type RawSample,
} from './packets.ts';
import { StrapdownReader } from './strapdown.ts';

export { StrapdownReader, quantiseStrapdownSample } from './strapdown.ts';

type FieldValue = number | string | null | undefined;
type Values = Record<string, FieldValue>;

function inRange(field: Field, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  return value >= (field.min ?? -Infinity) && value > (field.above ?? -Infinity) && value <= (field.max ?? Infinity);
}

/** Reads the layout's fields into `into`; false when one is missing or out of range. */
function readFields(reader: ByteReader, layout: readonly Field[], into: Values): boolean {
  for (const field of layout) {
    if (field.type === 'id8') {
      into[field.name] = reader.hex(8);
      continue;
    }
    const value = reader[field.type]();
    if (value === field.unknown) into[field.name] = null;
    else if (inRange(field, value)) into[field.name] = value;
    else return false;
  }
  return reader.ok;
}

function writeFields(writer: ByteWriter, layout: readonly Field[], from: Values): void {
  for (const field of layout) {
    const value = from[field.name];
    if (field.type === 'id8') {
      if (typeof value !== 'string') throw new RangeError(`${field.name}: expected hex digits, got ${String(value)}`);
      writer.hex(value, 8);
    } else if (value === null && field.unknown !== undefined) writer[field.type](field.unknown);
    else if (typeof value === 'number' && value !== field.unknown && inRange(field, field.type === 'f32' ? Math.fround(value) : value))
      writer[field.type](value);
    else throw new RangeError(`${field.name}: expected ${field.type} in range, got ${String(value)}`);
  }
}

/** `packet` as bytes. Throws RangeError when a value does not fit (a programming error, not a user's). */
export function encodePacket(packet: Packet): Uint8Array {
  const writer = new ByteWriter(MAX_PACKET_BYTES);
  writer.u8(PACKET_ID[packet.kind]);
  switch (packet.kind) {
    case 'hello':
      writeFields(writer, HELLO_LAYOUT, { ...packet });
      break;
    case 'strapdown':
    case 'raw': {
      writeFields(writer, SAMPLES_HEADER_LAYOUT, { ...packet, samples: null, count: packet.samples.length });
      const layout = packet.kind === 'strapdown' ? STRAPDOWN_SAMPLE_LAYOUT : RAW_SAMPLE_LAYOUT;
      for (const sample of packet.samples) writeFields(writer, layout, { ...sample });
      break;
    }
    case 'status':
      writeFields(writer, STATUS_LAYOUT, { ...packet });
      break;
    case 'command':
      writeFields(writer, COMMAND_LAYOUT, { ...packet });
      writeFields(writer, COMMAND_ARGUMENTS[packet.op], { ...packet });
      break;
    case 'reply':
      writeFields(writer, REPLY_LAYOUT, { ...packet });
      break;
  }
  return writer.take();
}

function isCommandOp(op: FieldValue): op is CommandOp {
  return Object.values<FieldValue>(COMMAND_OP).includes(op);
}

/**
 * The packet in `bytes`, or null when they are not exactly one valid packet. Never throws. Allocates: samples on the hot path are read by
 * {@link StrapdownReader}.
 */
export function decodePacket(bytes: Uint8Array): Packet | null {
  if (bytes.length > MAX_PACKET_BYTES) return null;
  const reader = new ByteReader(bytes);
  const values: Values = {};
  switch (reader.u8()) {
    case PACKET_ID.hello:
      values['kind'] = 'hello';
      return readFields(reader, HELLO_LAYOUT, values) && reader.finished ? (values as unknown as Hello) : null;
    case PACKET_ID.strapdown:
    case PACKET_ID.raw:
      return decodeSamples(bytes, reader, values);
    case PACKET_ID.status:
      values['kind'] = 'status';
      return readFields(reader, STATUS_LAYOUT, values) && reader.finished ? (values as unknown as Status) : null;
    case PACKET_ID.command: {
      values['kind'] = 'command';
      if (!readFields(reader, COMMAND_LAYOUT, values)) return null;
      const op = values['op'];
      if (!isCommandOp(op) || !readFields(reader, COMMAND_ARGUMENTS[op], values)) return null;
      return reader.finished ? (values as unknown as Command) : null;
    }
    case PACKET_ID.reply:
      values['kind'] = 'reply';
      return readFields(reader, REPLY_LAYOUT, values) && reader.finished ? (values as unknown as Reply) : null;
    default:
      return null;
  }
}

const soundness = new StrapdownReader();

function decodeSamples(bytes: Uint8Array, reader: ByteReader, values: Values): Strapdown | Raw | null {
  if (!soundness.open(bytes) || !readFields(reader, SAMPLES_HEADER_LAYOUT, values)) return null;
  const { sequence, sampleIndex, tickUs, intervalUs, count } = soundness;
  const layout = soundness.raw ? RAW_SAMPLE_LAYOUT : STRAPDOWN_SAMPLE_LAYOUT;
  const samples: Values[] = [];
  for (let i = 0; i < count; i++) {
    const sample: Values = {};
    if (!readFields(reader, layout, sample)) return null;
    samples.push(sample);
  }
  const head = { sequence, sampleIndex, tickUs, intervalUs };
  if (soundness.raw) return { kind: 'raw', ...head, samples: samples as unknown as RawSample[] };
  return { kind: 'strapdown', ...head, samples: samples as unknown as StrapdownSample[] };
}
