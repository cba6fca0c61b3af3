/** Geometry of the plumb line, in CSS pixels of the box it is given: the stretched scale of degrees, and where the leg stands behind it. */

import type { Side } from '../../protocol/live/words.ts';
import { ANKLE_M, SHIN_M } from './anatomy.ts';

/** How far the scale reaches to either side, degrees. */
export const OUTWARDS_DEG = 8;
export const INWARDS_DEG = 18;
/** At most so many pixels a degree, or that share of the picture's height where it is more: beyond that, its width would only scatter it. */
const STRETCH_PX = 9;
const STRETCH = 0.034;
/** A box lower than so many lines has one line of text under the floor, a higher one two. */
const LOW_EM = 16;
/** From the floor to where the pelvis has faded out, and as far to the inside as it reaches, m. */
const FIGURE_M = 1.13;
const INSIDE_M = 0.36;

/** Length of a tick. */
export const TICK_PX = 5;

/** Depends on the box and the size of its text alone: labels keep their size in any box. */
export interface PlumbShape {
  readonly width: number;
  readonly height: number;
  /** Size of the text. */
  readonly em: number;
  /** The leg's own geometry would hide 8° at two metres: the scale is stretched, and says so by its ticks. */
  readonly perDeg: number;
  /** From the outer edge of the box to 0°. */
  readonly outerX: number;
  readonly topY: number;
  readonly floorY: number;
  /** The knee of a leg that stands straight. */
  readonly kneeY: number;
  /** The leg is drawn to this scale. */
  readonly pxPerM: number;
  /** Half the size of the knee's mark. */
  readonly mark: number;
  /** Degrees that are written; the others have no room. */
  readonly ticks: readonly number[];
  /** Baselines of the degrees and of the two directions. */
  readonly ticksY: number;
  readonly directionY: number;
  readonly hasOutwards: boolean;
}

const ALL_TICKS = [-5, 0, 5, 10, 15] as const;
const FEW_TICKS = [0, 10] as const;
const ONE_TICK = [0] as const;

export function shapePlumb(width: number, height: number, em: number): PlumbShape {
  const topY = Math.round(1.7 * em);
  const low = height < LOW_EM * em;
  const floorY = Math.round(height - (low ? 1.6 : 3.2) * em - TICK_PX);
  const tall = Math.max(1, floorY - topY);
  const mark = Math.min(20, Math.max(11, 0.052 * tall));
  const perDeg = Math.max(1, Math.min((width - 2 * mark - 4) / (OUTWARDS_DEG + INWARDS_DEG), Math.max(STRETCH_PX, STRETCH * tall)));
  const span = (OUTWARDS_DEG + INWARDS_DEG) * perDeg;
  const pxPerM = Math.min(tall / FIGURE_M, (INWARDS_DEG * perDeg + mark) / INSIDE_M);
  return {
    width,
    height,
    em,
    perDeg,
    outerX: (width - span) / 2 + OUTWARDS_DEG * perDeg,
    topY,
    floorY,
    kneeY: floorY - (ANKLE_M + SHIN_M) * pxPerM,
    pxPerM,
    mark,
    ticks: low ? ONE_TICK : 5 * perDeg >= 2.4 * em ? ALL_TICKS : FEW_TICKS,
    ticksY: floorY + TICK_PX + 1.1 * em,
    directionY: floorY + TICK_PX + (low ? 1.1 : 2.7) * em,
    hasOutwards: !low && span >= 11.5 * em,
  };
}

/** 1: the body's middle, and so inwards, is to the right on the screen; −1: to the left. `mirrored`: the athlete's left is on the left, as in a mirror. */
export function inwardsDirection(side: Side, mirrored: boolean): 1 | -1 {
  return (side === 'left') === mirrored ? 1 : -1;
}

/** Where the vertical above the ankle hangs. */
export function plumbX(shape: PlumbShape, direction: 1 | -1): number {
  return direction === 1 ? shape.outerX : shape.width - shape.outerX;
}

/** Where `deg` inwards lies, held within the scale. */
export function degreeX(shape: PlumbShape, direction: 1 | -1, deg: number): number {
  const held = Math.min(INWARDS_DEG, Math.max(-OUTWARDS_DEG, deg));
  return plumbX(shape, direction) + direction * held * shape.perDeg;
}

/** −1 beyond the outer edge, 1 beyond the inner one, 0 within the scale. */
export function beyond(deg: number): -1 | 0 | 1 {
  if (deg > INWARDS_DEG) return 1;
  return deg < -OUTWARDS_DEG ? -1 : 0;
}

/** As low as the peak's text, over the knee's mark, must be so as not to run into the limits' labels. */
export function peakY(shape: PlumbShape, kneeY: number): number {
  return Math.min(shape.floorY, Math.max(shape.topY + 2.4 * shape.mark + 1.4 * shape.em, kneeY));
}

/** Height at which the mark of a knee drawn at `y` goes: level with it, and within the picture. */
export function markY(shape: PlumbShape, y: number): number {
  return Math.min(shape.floorY - shape.mark, Math.max(shape.topY + shape.mark, y));
}
