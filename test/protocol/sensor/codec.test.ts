/** The packet codec: what goes in comes out, and nothing else is ever taken for a packet. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StrapdownReader, decodePacket, encodePacket, quantiseStrapdownSample } from '../../../protocol/sensor/codec.ts';
import { MAX_PACKET_BYTES, PACKET_ID, SAMPLE_FLAG } from '../../../protocol/sensor/constants.ts';
import { packets } from './arbitraries.ts';

describe('encodePacket and decodePacket', () => {
  it('round-trip every packet', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(decodePacket(encodePacket(packet))).toEqual(packet);
      }),
      { numRuns: 1000 },
    );
  });

  it('accept any bytes without throwing, and what decodes encodes to exactly those bytes', () => {
    const id = fc.constantFrom(...Object.values(PACKET_ID), 0, 0x7f);
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc.tuple(id, fc.uint8Array({ maxLength: 60 })).map(([first, rest]) => Uint8Array.of(first, ...rest)),
    );
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const packet = decodePacket(bytes);
        if (packet !== null) expect(encodePacket(packet)).toEqual(bytes);
      }),
      { numRuns: 5000 },
    );
  });

  it('reject every other length of a valid packet', () => {
    fc.assert(
      fc.property(packets, fc.uint8Array({ minLength: 1, maxLength: 20 }), (packet, extra) => {
        const bytes = encodePacket(packet);
        for (let length = 0; length < bytes.length; length++) expect(decodePacket(bytes.subarray(0, length))).toBeNull();
        expect(decodePacket(Uint8Array.of(...bytes, ...extra))).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('reject every id that is not ours', () => {
    const known = new Set<number>(Object.values(PACKET_ID));
    for (let id = 0; id < 256; id++) {
      if (known.has(id)) continue;
      for (const length of [1, 3, 18, 24, 29, 38, 44]) expect(decodePacket(new Uint8Array(length).fill(1).fill(id, 0, 1))).toBeNull();
    }
  });

  it('throws on values that do not fit, naming the field', () => {
    const status = {
      kind: 'status' as const,
      tickUs: 0,
      batteryMv: 1,
      batteryPercent: 1,
      flags: 0,
      temperatureCentiC: 0,
      overruns: 0,
      queueDrops: 0,
      uptimeS: 0,
      faultResets: 0,
    };
    expect(() => encodePacket({ ...status, batteryPercent: 101 })).toThrow(/batteryPercent/);
    expect(() => encodePacket({ ...status, batteryPercent: 255 })).toThrow(/batteryPercent/);
    expect(() => encodePacket({ ...status, tickUs: 1.5 })).toThrow(RangeError);
    expect(() => encodePacket({ ...status, uptimeS: -1 })).toThrow(RangeError);
    expect(() => encodePacket({ ...status, tickUs: NaN })).toThrow(/tickUs/);
    const samples = Array.from({ length: 33 }, () => quantiseStrapdownSample(1, 0, 0, 0, 0, 0, 9.81));
    expect(() => encodePacket({ kind: 'strapdown', sequence: 0, sampleIndex: 0, tickUs: 0, intervalUs: 1, samples })).toThrow(
      `${MAX_PACKET_BYTES} bytes`,
    );
  });
});

describe('StrapdownReader', () => {
  it('reads in place what decodePacket reads', () => {
    const reader = new StrapdownReader();
    const samplePackets = packets.filter((packet) => packet.kind === 'strapdown' || packet.kind === 'raw');
    fc.assert(
      fc.property(samplePackets, (packet) => {
        expect(reader.open(encodePacket(packet))).toBe(true);
        const { sequence, sampleIndex, tickUs, intervalUs } = packet;
        expect(reader).toMatchObject({
          raw: packet.kind === 'raw',
          sequence,
          sampleIndex,
          tickUs,
          intervalUs,
          count: packet.samples.length,
        });
        packet.samples.forEach((sample, k) => {
          reader.read(k);
          expect(reader.flags).toBe(sample.flags);
          if ('gyroX' in sample) {
            const { gyroX, gyroY, gyroZ, forceX, forceY, forceZ } = sample;
            expect(reader).toMatchObject({ gyroX, gyroY, gyroZ, forceX, forceY, forceZ });
          } else {
            expect(Math.hypot(reader.qw, reader.qx, reader.qy, reader.qz)).toBeCloseTo(1, 4);
            expect(reader.qy * 32767).toBeCloseTo(sample.qy, 6);
            expect(reader.forceY).toBeCloseTo(sample.forceY * 0.005, 9);
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  it('opens exactly what decodePacket accepts as samples', () => {
    const reader = new StrapdownReader();
    const bytes = fc.tuple(fc.constantFrom(2, 3), fc.uint8Array({ maxLength: 60 })).map(([id, rest]) => Uint8Array.of(id, ...rest));
    fc.assert(
      fc.property(bytes, (b) => {
        expect(reader.open(b)).toBe(decodePacket(b) !== null);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('quantiseStrapdownSample', () => {
  it('saturates and flags a force beyond the field', () => {
    const sample = quantiseStrapdownSample(1, 0, 0, 0, 500, 0, -500);
    expect(sample).toMatchObject({ forceX: 32767, forceZ: -32767, flags: SAMPLE_FLAG.forceClipped });
  });
});
