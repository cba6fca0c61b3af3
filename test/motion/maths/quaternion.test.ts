/** Quaternion maths: the identities it must satisfy, on random rotations. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Q from '../../../host/motion/maths/quaternion.ts';

const component = fc.double({ min: -1, max: 1, noNaN: true });
const rotation = fc
  .tuple(component, component, component, component)
  .filter((q) => Math.hypot(...q) > 0.1)
  .map((values) => {
    const q = Float64Array.from(values);
    Q.normalise(q);
    return q;
  });
const vector = fc.tuple(component, component, component).map((v) => Float64Array.from(v));

function expectClose(a: Float64Array, b: Float64Array, digits = 12): void {
  for (let i = 0; i < a.length; i++) expect(a[i]).toBeCloseTo(b[i]!, digits);
}

describe('quaternions', () => {
  it('rotate x into y by 90° about z', () => {
    const q = Q.identity();
    Q.fromRotationVector(q, 0, 0, Math.PI / 2);
    const v = Float64Array.of(1, 0, 0);
    Q.rotateVector(v, q, v);
    expectClose(v, Float64Array.of(0, 1, 0));
  });

  it('compose like rotations', () => {
    fc.assert(
      fc.property(rotation, rotation, vector, (a, b, v) => {
        const product = Q.identity();
        Q.multiply(product, a, b);
        const once = new Float64Array(3);
        Q.rotateVector(once, product, v);
        const twice = new Float64Array(3);
        Q.rotateVector(twice, b, v);
        Q.rotateVector(twice, a, twice);
        expectClose(once, twice);
      }),
    );
  });

  it('are undone by their inverse, including in place', () => {
    fc.assert(
      fc.property(rotation, vector, (q, v) => {
        const there = new Float64Array(3);
        Q.rotateVector(there, q, v);
        Q.rotateVectorBack(there, q, there);
        expectClose(there, v);
        const none = Q.identity();
        Q.multiplyInverseLeft(none, q, q);
        expectClose(none, Q.identity());
        const inverse = q.slice();
        Q.conjugate(inverse, inverse);
        Q.multiply(inverse, inverse, q);
        expectClose(inverse, Q.identity());
      }),
    );
  });

  it('convert to rotation vectors and matrices and back', () => {
    fc.assert(
      fc.property(rotation, vector, (q, v) => {
        const rotationVector = new Float64Array(3);
        Q.toRotationVector(rotationVector, q);
        const back = Q.identity();
        Q.fromRotationVector(back, rotationVector[0]!, rotationVector[1]!, rotationVector[2]!);
        expect(Q.angleBetween(back, q)).toBeLessThan(1e-12);
        const matrix = new Float64Array(9);
        Q.toMatrix(matrix, q);
        Q.fromMatrix(back, matrix);
        expect(Q.angleBetween(back, q)).toBeLessThan(1e-7);
        const turned = new Float64Array(3);
        Q.rotateVector(turned, q, v);
        for (let row = 0; row < 3; row++) {
          expect(matrix[3 * row]! * v[0]! + matrix[3 * row + 1]! * v[1]! + matrix[3 * row + 2]! * v[2]!).toBeCloseTo(turned[row]!, 12);
        }
      }),
    );
  });

  it('are as exact for small rotations as for large ones', () => {
    for (const angle of [1e-12, 1e-6, 0.001, 0.0316, 0.0317, 0.5, 3]) {
      const q = Q.identity();
      Q.fromRotationVector(q, angle, 0, 0);
      expectClose(q, Float64Array.of(Math.cos(angle / 2), Math.sin(angle / 2), 0, 0), 15);
      const v = new Float64Array(3);
      Q.toRotationVector(v, q);
      expect(v[0]! / angle).toBeCloseTo(1, 9);
    }
  });

  it('take one direction to another, including opposite ones', () => {
    fc.assert(
      fc.property(vector, vector, (from, to) => {
        fc.pre(Math.hypot(...from) > 0.01 && Math.hypot(...to) > 0.01);
        for (const target of [to, from.map((x) => -x)]) {
          const q = Q.identity();
          Q.fromTwoVectors(q, from, target);
          const turned = new Float64Array(3);
          Q.rotateVector(turned, q, from);
          const scale = Math.hypot(...target) / Math.hypot(...from);
          for (let i = 0; i < 3; i++) expect(turned[i]! * scale).toBeCloseTo(target[i]!, 5);
        }
      }),
    );
  });

  it('interpolate along the shorter arc', () => {
    fc.assert(
      fc.property(rotation, rotation, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
        const between = Q.identity();
        Q.slerp(between, a, b, share);
        const whole = Q.angleBetween(a, b);
        fc.pre(whole < 3.1);
        expect(Q.angleBetween(a, between)).toBeCloseTo(share * whole, 5);
        expect(Q.angleBetween(between, b)).toBeCloseTo((1 - share) * whole, 5);
      }),
    );
  });

  it('turn the heading about the vertical only', () => {
    const q = Float64Array.of(0.5, 0.5, -0.5, 0.5);
    const turned = Q.identity();
    Q.turnHeading(turned, q, 0.3);
    const up = Float64Array.of(0, 0, 1);
    const before = new Float64Array(3);
    const after = new Float64Array(3);
    Q.rotateVectorBack(before, q, up);
    Q.rotateVectorBack(after, turned, up);
    expectClose(before, after);
    expect(Q.angleBetween(q, turned)).toBeCloseTo(0.3, 12);
  });

  it('normalise anything without a direction to the identity, and say so', () => {
    for (const bad of [
      [0, 0, 0, 0],
      [NaN, 1, 0, 0],
      [Infinity, 0, 0, 0],
    ]) {
      const q = Float64Array.from(bad);
      expect(Q.normalise(q)).toBe(false);
      expectClose(q, Q.identity());
    }
  });
});
