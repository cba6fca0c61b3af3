/** Serial framing: CRC, COBS, and resynchronising after anything. */
import { crc16ccitt } from 'crc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePacket } from '../../../protocol/sensor/codec.ts';
import { MAX_FRAME_BYTES, MAX_PACKET_BYTES } from '../../../protocol/sensor/constants.ts';
import { FrameDecoder, crc16, encodeFrame } from '../../../protocol/sensor/framing.ts';
import { frameByDefinition } from './goldenVectors.ts';
import { packets } from './arbitraries.ts';

const anyPacket = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: MAX_PACKET_BYTES, size: 'max' }),
  packets.map(encodePacket),
  fc.integer({ min: 1, max: MAX_PACKET_BYTES }).map((length) => new Uint8Array(length).fill(7)),
);

function decodeAll(decoder: FrameDecoder, ...chunks: Uint8Array[]): string[] {
  const out: string[] = [];
  for (const chunk of chunks) decoder.push(chunk, (packet) => out.push(Buffer.from(packet).toString('hex')));
  return out;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('crc16', () => {
  it('agrees with the crc package', () => {
    expect(crc16(Buffer.from('123456789'))).toBe(0x29b1);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(crc16(bytes)).toBe(crc16ccitt(Buffer.from(bytes)));
      }),
    );
  });

  it('changes with every single bit', () => {
    const bytes = encodePacket({ kind: 'command', commandId: 1, op: 5, pattern: 1, strength: 200, durationMs: 300 });
    const crc = crc16(bytes);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Uint8Array.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(crc16(flipped)).not.toBe(crc);
    }
  });
});

describe('encodeFrame', () => {
  it('makes the frame defined by COBS, without a zero inside and never too long', () => {
    fc.assert(
      fc.property(anyPacket, (packet) => {
        const frame = encodeFrame(packet);
        expect(hex(frame)).toBe(hex(frameByDefinition(packet)));
        expect(frame.indexOf(0)).toBe(frame.length - 1);
        expect(frame.length).toBeLessThanOrEqual(MAX_FRAME_BYTES);
      }),
      { numRuns: 500 },
    );
  });

  it('rejects what cannot be a packet', () => {
    expect(() => encodeFrame(new Uint8Array(0))).toThrow(RangeError);
    expect(() => encodeFrame(new Uint8Array(MAX_PACKET_BYTES + 1))).toThrow(RangeError);
  });
});

describe('FrameDecoder', () => {
  it('returns every packet, however the bytes are split into chunks', () => {
    fc.assert(
      fc.property(fc.array(anyPacket, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(200), { minLength: 1 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map(encodeFrame));
        const chunks: Uint8Array[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const length = 1 + cuts[i % cuts.length]!;
          chunks.push(stream.subarray(at, at + length));
          at += length;
        }
        const decoder = new FrameDecoder();
        expect(decodeAll(decoder, ...chunks)).toEqual(sent.map(hex));
        expect([decoder.garbageBytes, decoder.badFrames]).toEqual([0, 0]);
      }),
    );
  });

  it('loses at most the frame that garbage runs into, and counts every garbage byte that ends in a delimiter', () => {
    const garbage = fc.uint8Array({ minLength: 1, maxLength: 700, size: 'max' });
    fc.assert(
      fc.property(fc.array(fc.tuple(packets.map(encodePacket), garbage), { minLength: 1, maxLength: 8 }), fc.boolean(), (runs, closed) => {
        const decoder = new FrameDecoder();
        const parts = runs.flatMap(([packet, noise]) => [noise, closed ? Uint8Array.of(0) : new Uint8Array(0), encodeFrame(packet)]);
        const received = decodeAll(decoder, ...parts, encodeFrame(Uint8Array.of(1, 2, 3)));
        expect(received.at(-1)).toBe('010203');
        if (closed) {
          expect(received.slice(0, -1)).toEqual(runs.map(([packet]) => hex(packet)));
          expect(decoder.garbageBytes).toBe(runs.reduce((sum, [, noise]) => sum + noise.filter((byte) => byte !== 0).length, 0));
        } else expect(runs.map(([packet]) => hex(packet))).toEqual(expect.arrayContaining(received.slice(0, -1)));
      }),
      { seed: 1 },
    );
  });

  it('accepts no frame with a single bit flipped', () => {
    fc.assert(
      fc.property(packets.map(encodePacket), fc.nat(), (packet, at) => {
        const frame = encodeFrame(packet);
        const bit = at % ((frame.length - 1) * 8);
        frame[bit >> 3]! ^= 1 << (bit & 7);
        expect(decodeAll(new FrameDecoder(), frame)).toEqual([]);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('discards a frame cut off by a lost line, and continues', () => {
    const decoder = new FrameDecoder();
    const frame = encodeFrame(Uint8Array.of(1, 2, 3));
    expect(decodeAll(decoder, frame.subarray(0, 3))).toEqual([]);
    decoder.reset();
    expect(decodeAll(decoder, frame)).toEqual(['010203']);
    expect([decoder.badFrames, decoder.garbageBytes]).toEqual([1, 3]);
  });
});
