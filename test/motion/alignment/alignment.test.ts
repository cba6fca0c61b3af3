/** The alignment's JSON, its frames, and how a stance reveals strap slip. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KneesOutError } from '../../../host/errors.ts';
import {
  axisInSensor,
  describeSlip,
  measureSlip,
  NO_RESIDUALS,
  orthonormalise,
  parseAlignment,
  rezero,
  type Alignment,
} from '../../../host/motion/alignment/alignment.ts';
import { eigenSymmetric } from '../../../host/motion/maths/eigen.ts';
import { functionalAxis } from '../../../host/motion/alignment/functional-axis.ts';
import { angleDeg, axisAngleDeg, dot, unit } from '../../../host/motion/maths/vector.ts';
import { DEG_PER_RAD } from '../../../host/units.ts';
import { render } from '../../../protocol/words/message.ts';

const QUARTER = { w: 0.6, x: 0, y: 0, z: 0.8 };
const EXAMPLE: Alignment = {
  thigh: { w: 1, x: 0, y: 0, z: 0 },
  shank: QUARTER,
  how: 'guided',
  residuals: { ...NO_RESIDUALS, thighAxisRatio: 35, shankHalvesDeg: 0.4 },
  quality: 0.93,
  reasons: [{ code: 'alignment.hardly-swung', args: { segment: 'thigh' } }],
  stanceUp: { thigh: [0, 0, 1], shank: [0, 0.6, 0.8] },
};

const axis = fc
  .tuple(
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
  )
  .map((v) => Float64Array.from(v))
  .filter((v) => Math.hypot(...v) > 0.1);

describe('alignment JSON', () => {
  it('survives a round trip', () => {
    expect(parseAlignment(JSON.parse(JSON.stringify(EXAMPLE)), 'a.json')).toEqual(EXAMPLE);
  });

  it('keeps the reasons of files written when they were sentences', () => {
    const reasons = ['The thigh hardly swung.', 5, { code: 'no such' }];
    expect(parseAlignment({ ...EXAMPLE, reasons }, 'a.json').reasons.map(render)).toEqual(['The thigh hardly swung.']);
  });

  it('needs only the two quaternions, and normalises them', () => {
    const alignment = parseAlignment({ thigh: { w: 0.99, x: 0, y: 0, z: 0 }, shank: QUARTER }, 'a.json');
    expect(alignment).toEqual({ thigh: { w: 1, x: 0, y: 0, z: 0 }, shank: QUARTER, how: 'file', residuals: NO_RESIDUALS, quality: 1, reasons: [], stanceUp: null }); // prettier-ignore
  });

  it.each([
    [null, /expected an object/],
    [[], /expected an object/],
    [{ thigh: QUARTER }, /a\.json: shank: expected/],
    [{ thigh: { ...QUARTER, w: '1' }, shank: QUARTER }, /thigh: expected .* in numbers/],
    [{ thigh: { ...QUARTER, w: null }, shank: QUARTER }, /thigh/],
    [{ thigh: { w: 0, x: 0, y: 0, z: 0 }, shank: QUARTER }, /length 1, found 0/],
    [{ thigh: { w: 2, x: 0, y: 0, z: 0 }, shank: QUARTER }, /length 1/],
  ])('rejects %j', (json, words) => {
    expect(() => parseAlignment(json, 'a.json')).toThrow(KneesOutError);
    expect(() => parseAlignment(json, 'a.json')).toThrow(words);
  });

  it('returns an alignment of unit quaternions or its error for any JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.record({ thigh: fc.jsonValue(), shank: fc.jsonValue(), stanceUp: fc.jsonValue() })),
        (json) => {
          try {
            const { thigh, shank } = parseAlignment(json, 'a.json');
            for (const { w, x, y, z } of [thigh, shank]) expect(Math.hypot(w, x, y, z)).toBeCloseTo(1, 9);
          } catch (error) {
            expect((error as KneesOutError).code).toBe('KO_ALIGNMENT_INVALID');
          }
        },
      ),
    );
  });
});

describe('segment frames', () => {
  it('are right-handed, keep the long axis, and stay as close to the medio-lateral axis as a right angle allows', () => {
    fc.assert(
      fc.property(axis, axis, (left, up) => {
        fc.pre(axisAngleDeg(left, up) > 5);
        const q = orthonormalise(left, up)!;
        const [x, y, z] = (['forward', 'left', 'up'] as const).map((name) => axisInSensor(q, name)) as [
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        expect(angleDeg(z, up)).toBeLessThan(1e-4);
        expect(Math.abs(dot(y, z)) + Math.abs(dot(x, y)) + Math.abs(dot(x, z))).toBeLessThan(1e-9);
        expect(x[0]! * (y[1]! * z[2]! - y[2]! * z[1]!) - x[1]! * (y[0]! * z[2]! - y[2]! * z[0]!) + x[2]! * (y[0]! * z[1]! - y[1]! * z[0]!)).toBeCloseTo(1, 9); // prettier-ignore
        expect(angleDeg(y, left)).toBeCloseTo(Math.abs(90 - angleDeg(left, up)), 4);
      }),
    );
  });

  it('do not exist when the axes are parallel', () => {
    expect(orthonormalise(Float64Array.of(0, 0, 1), Float64Array.of(0, 0, -2))).toBeNull();
  });
});

describe('strap slip', () => {
  it('is how far gravity moved in the strap since the stance, and a new stance corrects it', () => {
    const thighUp = unit(Float64Array.of(Math.sin(0.14), 0, Math.cos(0.14)))!;
    const shankUp = Float64Array.of(0, 0.6, 0.8);
    const slip = measureSlip(EXAMPLE, thighUp, shankUp)!;
    expect(slip.thighDeg).toBeCloseTo(8.02, 1);
    expect(slip.shankDeg).toBeCloseTo(0, 5);
    expect(describeSlip(slip)!.message).toBe('Slipped: the thigh strap by 8°.');
    const after = rezero(EXAMPLE, thighUp, shankUp);
    expect(angleDeg(axisInSensor(after.thigh, 'up'), thighUp)).toBeLessThan(1e-6);
    expect(measureSlip(after, thighUp, shankUp)!.thighDeg).toBeLessThan(1e-6);
    expect(describeSlip(measureSlip(after, thighUp, shankUp)!)).toBeNull();
    expect(after.shank).toEqual(EXAMPLE.shank);
  });

  it('leaves uncertainty about what gravity does not show: half the square of what it shows, accumulated', () => {
    const up = Float64Array.of(0, Math.sin(0.1), Math.cos(0.1));
    const shankUp = Float64Array.from(EXAMPLE.stanceUp!.shank);
    const once = rezero(EXAMPLE, up, shankUp);
    expect(once.residuals.thighTwistDeg).toBeGreaterThan(3);
    expect(once.residuals.thighTwistDeg).toBeLessThan((0.1 * DEG_PER_RAD) / Math.SQRT2);
    expect(once.residuals.shankTwistDeg).toBeCloseTo(0, 6);
    const twice = rezero(once, Float64Array.of(0, 0, 1), shankUp);
    expect(twice.residuals.thighTwistDeg).toBeCloseTo(once.residuals.thighTwistDeg! * Math.SQRT2, 6);
    expect(rezero(once, up, shankUp).residuals.thighTwistDeg).toBeCloseTo(once.residuals.thighTwistDeg!, 6);
    expect(parseAlignment(JSON.parse(JSON.stringify(twice)), 'kept').residuals).toEqual(twice.residuals);
  });

  it('is unknown without an earlier stance', () => {
    const up = Float64Array.of(0, 0, 1);
    expect(measureSlip({ ...EXAMPLE, stanceUp: null }, up, up)).toBeNull();
    const first = rezero({ ...EXAMPLE, stanceUp: null }, up, up);
    expect(first.thigh).toEqual(EXAMPLE.thigh);
    expect(first.stanceUp).toEqual({ thigh: [0, 0, 1], shank: [0, 0, 1] });
  });
});

describe('eigenvectors', () => {
  it('are orthogonal, ordered, and reconstruct the matrix', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, number, number, (a, b, c, d, e, f) => {
        const m = Float64Array.of(a, b, c, b, d, e, c, e, f);
        const { values, vectors } = eigenSymmetric(m);
        expect(values[0]).toBeGreaterThanOrEqual(values[1]);
        expect(values[1]).toBeGreaterThanOrEqual(values[2]);
        for (let i = 0; i < 3; i += 1) {
          for (let r = 0; r < 3; r += 1)
            expect(dot(m.subarray(3 * r, 3 * r + 3), vectors[i]!)).toBeCloseTo(values[i]! * vectors[i]![r]!, 6);
          for (let j = 0; j < i; j += 1) expect(dot(vectors[i]!, vectors[j]!)).toBeCloseTo(0, 9);
        }
      }),
    );
  });
});

describe('functional axis', () => {
  /** Swings about `about` with 5 °/s of noise about every axis. */
  const rates = (about: Float64Array) =>
    Float64Array.from(
      { length: 1500 },
      (_, i) => 2 * Math.sin(i / 3 / 20) * about[i % 3]! + 0.08 * Math.sin(i * 12.9898) * Math.cos(i * 78.233),
    );

  it('is within a degree of the truth despite noise, and its halves agree', () => {
    fc.assert(
      fc.property(axis, (v) => {
        const about = unit(v)!;
        const found = functionalAxis(rates(about), [{ from: 0, to: 500 }])!;
        expect(axisAngleDeg(found.axis, about)).toBeLessThan(1);
        expect(found.halvesDeg).toBeLessThan(2);
        expect(found.ratio).toBeGreaterThan(50);
      }),
      { numRuns: 50 },
    );
  });

  it('is not found from slow movement', () => {
    expect(functionalAxis(rates(Float64Array.of(0.2, 0, 0)), [{ from: 0, to: 500 }])).toBeNull();
  });
});
