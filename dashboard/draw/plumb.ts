/** Geometry of the plumb line: degrees inwards → where the knee is drawn, in the units of its viewBox. */

import type { Side } from '../../protocol/live/words.ts';

/** How far the picture reaches to either side, degrees, and its margin in units. */
export const OUTWARDS_DEG = 8;
export const INWARDS_DEG = 18;
const MARGIN = 17;

/** Two shapes, so that labels stay readable where there is little height. */
export interface PlumbShape {
  /** Units a degree. The leg's own geometry would hide 8° at two metres: the scale is stretched, and says so by its ticks. */
  readonly perDeg: number;
  readonly height: number;
  readonly topY: number;
  readonly hipY: number;
  readonly kneeY: number;
  readonly ankleY: number;
  readonly floorY: number;
  /** The leg's width at the hip; it tapers from there. */
  readonly hipWidth: number;
}
export const TALL: PlumbShape = { perDeg: 11, height: 466, topY: 30, hipY: 62, kneeY: 226, ankleY: 378, floorY: 404, hipWidth: 46 };
export const LOW: PlumbShape = { perDeg: 8, height: 262, topY: 26, hipY: 44, kneeY: 114, ankleY: 180, floorY: 204, hipWidth: 34 };

export function plumbWidth(shape: PlumbShape): number {
  return 2 * MARGIN + (OUTWARDS_DEG + INWARDS_DEG) * shape.perDeg;
}

/** 1: the body's middle, and so inwards, is to the right on the screen; −1: to the left. `mirrored`: the athlete's left is on the left, as in a mirror. */
export function inwardsDirection(side: Side, mirrored: boolean): 1 | -1 {
  return (side === 'left') === mirrored ? 1 : -1;
}

/** Where the vertical from hip to ankle hangs. */
export function plumbX(shape: PlumbShape, direction: 1 | -1): number {
  const fromOuterEdge = MARGIN + OUTWARDS_DEG * shape.perDeg;
  return direction === 1 ? fromOuterEdge : plumbWidth(shape) - fromOuterEdge;
}

/** Where `deg` inwards lies, held within the picture. */
export function degreeX(shape: PlumbShape, direction: 1 | -1, deg: number): number {
  const held = Math.min(INWARDS_DEG, Math.max(-OUTWARDS_DEG, deg));
  return plumbX(shape, direction) + direction * held * shape.perDeg;
}

/** −1 beyond the outer edge, 1 beyond the inner one, 0 within the picture. */
export function beyond(deg: number): -1 | 0 | 1 {
  if (deg > INWARDS_DEG) return 1;
  return deg < -OUTWARDS_DEG ? -1 : 0;
}

/** Outline of a limb from (x1, y1), `width1` wide, to (x2, y2), `width2` wide: an SVG path. */
export function limbPath(x1: number, y1: number, width1: number, x2: number, y2: number, width2: number): string {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const nx = (y2 - y1) / length;
  const ny = (x1 - x2) / length;
  const a = width1 / 2;
  const b = width2 / 2;
  const p = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return (
    `M${p(x1 + nx * a, y1 + ny * a)}L${p(x2 + nx * b, y2 + ny * b)}` +
    `A${b.toFixed(1)} ${b.toFixed(1)} 0 0 1 ${p(x2 - nx * b, y2 - ny * b)}L${p(x1 - nx * a, y1 - ny * a)}A${a.toFixed(1)} ${a.toFixed(1)} 0 0 1 ${p(x1 + nx * a, y1 + ny * a)}Z`
  );
}
