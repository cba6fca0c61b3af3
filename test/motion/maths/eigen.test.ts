/** Eigenvectors of symmetric matrices, against mathjs. */
import fc from 'fast-check';
import { all, create } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { eigenSymmetric } from '../../../host/motion/maths/eigen.ts';

const mathjs = create(all!);
const entry = fc.double({ min: -100, max: 100, noNaN: true });
const symmetric = fc.tuple(entry, entry, entry, entry, entry, entry);

describe('eigenvectors', () => {
  it('equal those of mathjs, largest eigenvalue first', () => {
    fc.assert(
      fc.property(symmetric, ([a, b, c, d, e, f]) => {
        const { values } = eigenSymmetric(Float64Array.of(a, b, c, b, d, e, c, e, f));
        const { values: expected } = mathjs.eigs([
          [a, b, c],
          [b, d, e],
          [c, e, f],
        ]);
        const ordered = (expected as number[]).slice().sort((x, y) => y - x);
        for (const [i, value] of values.entries()) expect(value).toBeCloseTo(ordered[i]!, 8);
      }),
    );
  });

  it('are orthogonal unit vectors that the matrix only scales, however close the eigenvalues are', () => {
    fc.assert(
      fc.property(symmetric, fc.constantFrom(1, 1e-6, 0), ([a, b, c, d, e, f], share) => {
        // Towards a multiple of the identity.
        const m = [
          [50 + share * a, share * b, share * c],
          [share * b, 50 + share * d, share * e],
          [share * c, share * e, 50 + share * f],
        ];
        const { values, vectors } = eigenSymmetric(Float64Array.from(m.flat()));
        for (const [i, v] of vectors.entries()) {
          for (const [j, w] of vectors.entries()) expect(v[0]! * w[0]! + v[1]! * w[1]! + v[2]! * w[2]!).toBeCloseTo(i === j ? 1 : 0, 10);
          for (const [k, row] of m.entries())
            expect(row[0]! * v[0]! + row[1]! * v[1]! + row[2]! * v[2]!).toBeCloseTo(values[i]! * v[k]!, 8);
        }
      }),
    );
  });
});
