/** The leg frame round-trips through its codec, and invalid bytes are rejected without throwing. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LEG_FRAME_ANGLES,
  LEG_FRAME_BYTES,
  createLegFrame,
  decodeLegFrame,
  encodeLegFrame,
  type LegFrame,
} from '../../../protocol/live/frame.ts';

const float = fc.float({ noDefaultInfinity: true });
const frames: fc.Arbitrary<LegFrame> = fc
  .record({
    side: fc.integer({ min: 0, max: 1 }),
    phase: fc.integer({ min: 0, max: 3 }),
    flags: fc.integer({ min: 0, max: 255 }),
    qualityReasons: fc.integer({ min: 0, max: 0xffffffff }),
    timeS: fc.double({ noNaN: true }),
    angles: fc.array(float, { minLength: LEG_FRAME_ANGLES.length, maxLength: LEG_FRAME_ANGLES.length }),
    quaternions: fc.array(float, { minLength: 8, maxLength: 8 }),
  })
  .map(({ angles, quaternions, ...head }) => {
    const frame = Object.assign(createLegFrame(), head);
    LEG_FRAME_ANGLES.forEach((name, i) => (frame[name] = angles[i] ?? NaN));
    frame.thighQ.set(quaternions.slice(0, 4));
    frame.shankQ.set(quaternions.slice(4));
    return frame;
  });

describe('leg frame', () => {
  it('decodes to what was encoded, at any offset', () => {
    fc.assert(
      fc.property(frames, fc.nat(7), (frame, offset) => {
        const view = new DataView(new ArrayBuffer(offset + LEG_FRAME_BYTES));
        encodeLegFrame(view, offset, frame);
        expect(decodeLegFrame(view, offset)).toEqual(frame);
      }),
    );
  });

  it('never throws, and rejects short frames, other versions and unknown sides and phases', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const frame = decodeLegFrame(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
        const acceptable = bytes.length >= LEG_FRAME_BYTES && bytes[0] === 1 && (bytes[1] ?? 9) <= 1 && (bytes[2] ?? 9) <= 3;
        expect(frame !== null).toBe(acceptable);
      }),
    );
  });

  it('has the layout given in the README', () => {
    const readme = readFileSync(new URL('../../../protocol/live/README.md', import.meta.url), 'utf8');
    const told = [...readme.matchAll(/^\| (\d+) +\| f32 +\| `(\w+)`/gm)].map(([, byte, name]) => [Number(byte), name]);
    expect(told).toEqual(LEG_FRAME_ANGLES.map((name, i) => [20 + 4 * i, name]));
    expect(readme).toContain(`${String(LEG_FRAME_BYTES)} bytes`);
  });
});
