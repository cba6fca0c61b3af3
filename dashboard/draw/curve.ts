/** One repetition as a small curve on normalised time, cut out of a leg's history. */

import type { History } from '../live/history.ts';

/** Samples of one normalised curve. */
export const CURVE_POINTS = 48;

export interface RepetitionCurve {
  /** Excursion in degrees at CURVE_POINTS equal steps from start to end; NaN where unknown. */
  readonly excursionDeg: Float32Array;
  /** Where the bottom begins and ends, and where the peak is, as shares of the whole. */
  readonly bottomFrom: number;
  readonly bottomTo: number;
}

/** Cuts the curve out; `null` when the history no longer (or did not) hold most of the repetition. */
export function cutCurve(history: History, startS: number, endS: number, descentS: number, ascentS: number): RepetitionCurve | null {
  const lengthS = endS - startS;
  if (!(lengthS > 0) || history.count < 2) return null;
  const excursionDeg = new Float32Array(CURVE_POINTS).fill(NaN);
  let known = 0;
  let i = Math.max(1, history.firstFrom(startS));
  for (let k = 0; k < CURVE_POINTS; k++) {
    const t = startS + (lengthS * k) / (CURVE_POINTS - 1);
    while (i < history.count - 1 && history.timeS[history.slot(i)]! < t) i++;
    const before = history.slot(i - 1);
    const after = history.slot(i);
    const t0 = history.timeS[before]!;
    const t1 = history.timeS[after]!;
    // Half a sample before the first and after the last is near enough; more is not known.
    if (t < t0 - 0.05 || t > t1 + 0.05 || t1 - t0 > 0.25) continue;
    const share = t1 > t0 ? Math.min(1, Math.max(0, (t - t0) / (t1 - t0))) : 0;
    const y = history.shownDeg[before]! * (1 - share) + history.shownDeg[after]! * share;
    excursionDeg[k] = y;
    if (y === y) known++;
  }
  if (known < CURVE_POINTS / 2) return null;
  return {
    excursionDeg,
    bottomFrom: Math.min(1, Math.max(0, descentS / lengthS)),
    bottomTo: Math.min(1, Math.max(0, 1 - ascentS / lengthS)),
  };
}

/** The curve as an SVG path in a box `width` × `height`, degrees `fromDeg` (bottom) to `toDeg` (top), held within the box. */
export function curvePath(curve: RepetitionCurve, width: number, height: number, fromDeg: number, toDeg: number): string {
  let path = '';
  let pen = 'M';
  for (let k = 0; k < CURVE_POINTS; k++) {
    const deg = curve.excursionDeg[k]!;
    if (deg !== deg) {
      pen = 'M';
      continue;
    }
    const x = (width * k) / (CURVE_POINTS - 1);
    path += `${pen}${x.toFixed(1)} ${curveY(deg, height, fromDeg, toDeg).toFixed(1)}`;
    pen = 'L';
  }
  return path;
}

/** Height of `deg` in that box. */
export function curveY(deg: number, height: number, fromDeg: number, toDeg: number): number {
  const held = Math.min(toDeg, Math.max(fromDeg, deg));
  return height * (1 - (held - fromDeg) / (toDeg - fromDeg));
}
