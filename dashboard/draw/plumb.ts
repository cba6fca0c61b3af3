/** Geometry of the plumb line: degrees inwards → where the knee is drawn, in the units of its viewBox. */

import type { Side } from '../../protocol/live/words.ts';

/** Across. The leg's own geometry would hide 8° at two metres: the scale is stretched, and says so by its ticks. */
export const PLUMB = {
  width: 372,
  perDeg: 13,
  /** How far the picture reaches, degrees. */
  outwardsDeg: 8,
  inwardsDeg: 18,
  margin: 17,
} as const;

/** Down. Two shapes, so that labels stay readable where there is little height. */
export interface PlumbShape {
  readonly height: number;
  readonly topY: number;
  readonly hipY: number;
  readonly kneeY: number;
  readonly ankleY: number;
  readonly floorY: number;
}
export const TALL: PlumbShape = { height: 470, topY: 34, hipY: 62, kneeY: 226, ankleY: 378, floorY: 404 };
export const LOW: PlumbShape = { height: 330, topY: 34, hipY: 54, kneeY: 154, ankleY: 242, floorY: 266 };

/** 1: the body's middle, and so inwards, is to the right on the screen; −1: to the left. `mirrored`: the athlete's left is on the left, as in a mirror. */
export function inwardsDirection(side: Side, mirrored: boolean): 1 | -1 {
  return (side === 'left') === mirrored ? 1 : -1;
}

/** Where the vertical from hip to ankle hangs. */
export function plumbX(direction: 1 | -1): number {
  const fromOuterEdge = PLUMB.margin + PLUMB.outwardsDeg * PLUMB.perDeg;
  return direction === 1 ? fromOuterEdge : PLUMB.width - fromOuterEdge;
}

/** Where `deg` inwards lies, held within the picture. */
export function degreeX(deg: number, direction: 1 | -1): number {
  const held = Math.min(PLUMB.inwardsDeg, Math.max(-PLUMB.outwardsDeg, deg));
  return plumbX(direction) + direction * held * PLUMB.perDeg;
}

/** −1 beyond the outer edge, 1 beyond the inner one, 0 within the picture. */
export function beyond(deg: number): -1 | 0 | 1 {
  if (deg > PLUMB.inwardsDeg) return 1;
  return deg < -PLUMB.outwardsDeg ? -1 : 0;
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
    `A${b} ${b} 0 0 1 ${p(x2 - nx * b, y2 - ny * b)}L${p(x1 - nx * a, y1 - ny * a)}A${a} ${a} 0 0 1 ${p(x1 + nx * a, y1 + ny * a)}Z`
  );
}
