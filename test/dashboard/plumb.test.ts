/**
 * The plumb line: inwards is towards the body's midline on either leg, mirrored or not; degrees are to scale; labels have room in any box.
 */

import { describe, expect, it } from 'vitest';
import { beyond, degreeX, inwardsDirection, INWARDS_DEG, markY, OUTWARDS_DEG, plumbX, shapePlumb } from '../../dashboard/draw/plumb.ts';

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
  ['a desktop', 480, 560, 14],
  ['half a laptop', 126, 400, 14],
  ['half a phone', 150, 110, 14],
  ['a phone with doubled text size', 320, 240, 28],
])('the plumb line on %s', (_name, width, height, em) => {
  const shape = shapePlumb(width, height, em);

  it('is the mirror image for the other leg', () => {
    for (const deg of [-8, -3, 0, 6, 8, 17]) expect(degreeX(shape, 1, deg)).toBeCloseTo(width - degreeX(shape, -1, deg), 9);
  });

  it('moves the knee in proportion to the degrees', () => {
    expect(degreeX(shape, 1, 8) - plumbX(shape, 1)).toBeCloseTo(8 * shape.perDeg, 9);
    expect(degreeX(shape, -1, 8) - plumbX(shape, -1)).toBeCloseTo(-8 * shape.perDeg, 9);
  });

  it('keeps the whole mark within the box and shows which way the knee moved', () => {
    for (const deg of [-40, 40]) {
      const x = degreeX(shape, 1, deg);
      expect(x - shape.mark).toBeGreaterThanOrEqual(0);
      expect(x + shape.mark).toBeLessThanOrEqual(width);
    }
    expect([beyond(-OUTWARDS_DEG - 1), beyond(0), beyond(INWARDS_DEG + 1)]).toEqual([-1, 0, 1]);
  });

  it('keeps the mark above the floor, however deep the squat', () => {
    expect(markY(shape, shape.floorY + 50) + shape.mark).toBeLessThanOrEqual(shape.floorY);
  });

  it('has a line of text above, and its last line within the box', () => {
    expect(shape.topY).toBeGreaterThanOrEqual(1.4 * em);
    // Below the baseline a letter extends a quarter of its size.
    expect(Math.max(shape.directionY, shape.ticksY) + 0.25 * em).toBeLessThanOrEqual(height);
    expect(shape.floorY).toBeGreaterThan(shape.topY);
  });

  it('does not let degree labels overlap', () => {
    const written = shape.ticks.map((deg) => degreeX(shape, 1, deg));
    for (let i = 1; i < written.length; i++) expect(written[i]! - written[i - 1]!).toBeGreaterThan(1.8 * em);
  });
});
