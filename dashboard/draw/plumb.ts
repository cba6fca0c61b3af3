/** Geometry of the plumb line in CSS pixels of its box: the magnified scale of degrees, and the position of the leg behind it. */

import type { Side } from '../../protocol/live/words.ts';
import { ANKLE_M, SHIN_M } from './anatomy.ts';

/** How far the scale extends to either side, degrees. */
export const OUTWARDS_DEG = 8;
export const INWARDS_DEG = 18;
/**
 * At most this many pixels per degree, or that share of the picture's height where it is more: beyond it, more width would only
 * spread the scale out.
 */
const STRETCH_PX = 9;
const STRETCH = 0.034;
/** A box lower than this many lines has one line of text below the floor, a taller one two. */
const LOW_EM = 16;
/** From the floor to where the pelvis has faded out, and its extent towards the inside, m. */
const FIGURE_M = 1.13;
const INSIDE_M = 0.36;

/** Length of a tick. */
export const TICK_PX = 5;

/** Depends only on the box and its text size: labels keep their size in any box. */
export interface PlumbShape {
  readonly width: number;
  readonly height: number;
  /** Text size. */
  readonly em: number;
  /** At true scale the leg would hide 8° at two metres: the scale is magnified, and its ticks show it. */
  readonly perDeg: number;
  /** From the outer edge of the box to 0°. */
  readonly outerX: number;
  readonly topY: number;
  readonly floorY: number;
  /** Height of the knee of a straight leg. */
  readonly kneeY: number;
  /** The leg is drawn at this scale. */
  readonly pxPerM: number;
  /** Half the size of the knee's marker. */
  readonly mark: number;
  /** Degrees that are labelled; there is no room for the others. */
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

/**
 * 1: the body's midline, and therefore inwards, is to the right on the screen; −1: to the left. `mirrored`: the athlete's left is on the
 * left, as in a mirror.
 */
export function inwardsDirection(side: Side, mirrored: boolean): 1 | -1 {
  return (side === 'left') === mirrored ? 1 : -1;
}

/** Position of the vertical above the ankle. */
export function plumbX(shape: PlumbShape, direction: 1 | -1): number {
  return direction === 1 ? shape.outerX : shape.width - shape.outerX;
}

/** Position of `deg` inwards, clamped to the scale. */
export function degreeX(shape: PlumbShape, direction: 1 | -1, deg: number): number {
  const held = Math.min(INWARDS_DEG, Math.max(-OUTWARDS_DEG, deg));
  return plumbX(shape, direction) + direction * held * shape.perDeg;
}

/** −1 beyond the outer end, 1 beyond the inner end, 0 within the scale. */
export function beyond(deg: number): -1 | 0 | 1 {
  if (deg > INWARDS_DEG) return 1;
  return deg < -OUTWARDS_DEG ? -1 : 0;
}

/** The peak's text above the knee's marker must be at least this low to avoid the limits' labels. */
export function peakY(shape: PlumbShape, kneeY: number): number {
  return Math.min(shape.floorY, Math.max(shape.topY + 2.4 * shape.mark + 1.4 * shape.em, kneeY));
}

/** Height of the marker for a knee drawn at `y`: level with it, and within the picture. */
export function markY(shape: PlumbShape, y: number): number {
  return Math.min(shape.floorY - shape.mark, Math.max(shape.topY + shape.mark, y));
}
