/** The plumb line: inwards is towards the body's middle on either leg, mirrored or not, and degrees are to scale. */

import { describe, expect, it } from 'vitest';
import {
  beyond,
  degreeX,
  inwardsDirection,
  INWARDS_DEG,
  limbPath,
  LOW,
  OUTWARDS_DEG,
  plumbWidth,
  plumbX,
  TALL,
} from '../../dashboard/draw/plumb.ts';

describe('direction of inwards', () => {
  it.each([
    ['left', true, 1],
    ['right', true, -1],
    ['left', false, -1],
    ['right', false, 1],
  ] as const)('%s leg, mirrored %s: %i', (side, mirrored, direction) => {
    expect(inwardsDirection(side, mirrored)).toBe(direction);
  });
});

describe.each([
  ['tall', TALL],
  ['low', LOW],
] as const)('the %s plumb line', (_name, shape) => {
  it('is the mirror image for the other leg', () => {
    for (const deg of [-8, -3, 0, 6, 8, 17]) expect(degreeX(shape, 1, deg)).toBeCloseTo(plumbWidth(shape) - degreeX(shape, -1, deg), 9);
  });

  it('moves the knee in proportion to the degrees', () => {
    expect(degreeX(shape, 1, 8) - plumbX(shape, 1)).toBeCloseTo(8 * shape.perDeg, 9);
    expect(degreeX(shape, -1, 8) - plumbX(shape, -1)).toBeCloseTo(-8 * shape.perDeg, 9);
  });

  it('holds the knee within the picture and says which way it left', () => {
    for (const deg of [-40, 40]) {
      const x = degreeX(shape, 1, deg);
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(plumbWidth(shape));
    }
    expect([beyond(-OUTWARDS_DEG - 1), beyond(0), beyond(INWARDS_DEG + 1)]).toEqual([-1, 0, 1]);
  });
});

it('a limb of no length is still a path', () => {
  expect(limbPath(5, 5, 10, 5, 5, 6)).not.toContain('NaN');
});
