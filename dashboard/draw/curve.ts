/** A repetition's curve as a small picture on normalised time. */

import type { Rep } from '../../protocol/live/events.ts';

/** Degrees at equal steps from start to end; `null` where unknown. */
type CurveLine = readonly (number | null)[];

/** The drawable line of a repetition; `null` when there is none. */
export function lineOf({ curve }: Rep): CurveLine | null {
  return curve?.excursion_deg.some((deg) => deg !== null) === true ? curve.excursion_deg : null;
}

/** Start and end of the bottom, as shares of the whole; `null` for a pull from the floor, which begins there. */
export function bottomOf({ start_t, bottom_t, end_t, descent_s, ascent_s }: Rep): { from: number; to: number } | null {
  const lengthS = end_t - start_t;
  if (!(lengthS > 0) || bottom_t <= start_t) return null;
  return { from: Math.min(1, Math.max(0, descent_s / lengthS)), to: Math.min(1, Math.max(0, 1 - ascent_s / lengthS)) };
}

/** The curve as an SVG path in a box `width` × `height`, degrees `fromDeg` (bottom) to `toDeg` (top), clamped to the box. */
export function curvePath(line: CurveLine, width: number, height: number, fromDeg: number, toDeg: number): string {
  let path = '';
  let pen = 'M';
  line.forEach((deg, k) => {
    if (deg === null) {
      pen = 'M';
      return;
    }
    const x = (width * k) / (line.length - 1);
    path += `${pen}${x.toFixed(1)} ${curveY(deg, height, fromDeg, toDeg).toFixed(1)}`;
    pen = 'L';
  });
  return path;
}

/** Vertical position of `deg` in that box. */
export function curveY(deg: number, height: number, fromDeg: number, toDeg: number): number {
  const held = Math.min(toDeg, Math.max(fromDeg, deg));
  return height * (1 - (held - fromDeg) / (toDeg - fromDeg));
}
