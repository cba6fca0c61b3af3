/** The golden bytes in vectors.json, which the firmware's tests also read, and the byte tables in README.md. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodePacket, encodePacket } from '../../../protocol/sensor/codec.ts';
import { FrameDecoder, encodeFrame } from '../../../protocol/sensor/framing.ts';
import {
  COMMAND_ARGUMENTS,
  COMMAND_LAYOUT,
  type Field,
  HELLO_LAYOUT,
  type Packet,
  RAW_SAMPLE_LAYOUT,
  REPLY_LAYOUT,
  SAMPLES_HEADER_LAYOUT,
  STATUS_LAYOUT,
  STRAPDOWN_SAMPLE_LAYOUT,
  WIRE_TYPE_BYTES,
} from '../../../protocol/sensor/packets.ts';
import { type GoldenVectors, goldenVectors } from './goldenVectors.ts';

const folder = new URL('../../../protocol/sensor/', import.meta.url);
const vectors = JSON.parse(readFileSync(new URL('vectors.json', folder), 'utf8')) as GoldenVectors;
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('vectors.json', () => {
  it('is what goldenVectors.ts builds', () => {
    expect(vectors).toEqual(goldenVectors());
  });

  it.each(vectors.accepted)('$name', ({ packet, frame, decoded }) => {
    expect(decodePacket(bytesOf(packet))).toEqual(decoded);
    expect(hexOf(encodePacket(decoded as unknown as Packet))).toBe(packet);
    expect(hexOf(encodeFrame(bytesOf(packet)))).toBe(frame);
  });

  it.each(vectors.rejected)('rejects $name', ({ packet }) => {
    expect(decodePacket(bytesOf(packet))).toBeNull();
  });

  it.each(vectors.streams)('stream: $name', ({ bytes, packets, garbageBytes, badFrames }) => {
    const decoder = new FrameDecoder();
    const received: string[] = [];
    decoder.push(bytesOf(bytes), (packet) => received.push(hexOf(packet)));
    expect(received).toEqual(packets);
    expect([decoder.garbageBytes, decoder.badFrames]).toEqual([garbageBytes, badFrames]);
  });
});

describe('README.md', () => {
  const readme = readFileSync(new URL('README.md', folder), 'utf8').replace(/ +/g, ' ');
  const tables: [string, readonly Field[], number][] = [
    ['HELLO', HELLO_LAYOUT, 1],
    ['samples header', SAMPLES_HEADER_LAYOUT, 1],
    ['STRAPDOWN sample', STRAPDOWN_SAMPLE_LAYOUT, 0],
    ['RAW sample', RAW_SAMPLE_LAYOUT, 0],
    ['STATUS', STATUS_LAYOUT, 1],
    ['COMMAND', COMMAND_LAYOUT, 1],
    ['REPLY', REPLY_LAYOUT, 1],
  ];
  it.each(tables)('has the %s table as in the code', (_, layout, start) => {
    let offset = start;
    for (const field of layout) {
      expect(readme).toContain(`| ${offset} | ${field.type} | ${field.name} |`);
      offset += WIRE_TYPE_BYTES[field.type];
    }
  });

  it('has every command with its arguments', () => {
    for (const [op, fields] of Object.entries(COMMAND_ARGUMENTS)) {
      const args = fields.map((field) => `${field.name} ${field.type}`).join(', ');
      expect(readme).toMatch(new RegExp(`\\| ${op} \\| [A-Z_]+ \\| ${args || '—'} \\|`));
    }
  });
});
