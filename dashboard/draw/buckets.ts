/**
 * Converts a curve to chart points: minimum and maximum of each pixel's share of time, so that no peak is lost and no pixel is drawn twice.
 */

import type { History, HistoryCurve } from '../live/history.ts';

export interface Point {
  x: number;
  y: number;
}

/** Silence longer than this breaks the curve, s. */
const GAP_S = 0.25;

/** Points that are reused from frame to frame; `points` is the part to draw. */
export class PointBuffer {
  readonly points: Point[] = [];
  readonly #pool: Point[] = [];
  #count = 0;

  begin(): void {
    this.#count = 0;
  }

  add(x: number, y: number): void {
    let point = this.#pool[this.#count];
    if (point === undefined) {
      point = { x, y };
      this.#pool.push(point);
    }
    point.x = x;
    point.y = y;
    this.points[this.#count] = point;
    this.#count++;
  }

  end(): void {
    this.points.length = this.#count;
  }
}

/**
 * Fills `out` with `curve` between `fromS` and `nowS`; x is seconds before `nowS`.
 *
 * Buckets lie on a grid of absolute time (multiples of `bucketS`), so the same samples give the same points while the chart scrolls.
 * Unknown values and silence become a single NaN point, which breaks the line.
 */
export function bucketCurve(history: History, curve: HistoryCurve, fromS: number, nowS: number, bucketS: number, out: PointBuffer): void {
  const values = history[curve];
  const times = history.timeS;
  out.begin();
  let bucket = NaN;
  let minY = 0;
  let maxY = 0;
  let minT = 0;
  let maxT = 0;
  let lastT = NaN;
  let open = false;
  let broken = true;
  for (let i = history.firstFrom(fromS); i < history.count; i++) {
    const slot = history.slot(i);
    const t = times[slot]!;
    if (t > nowS) break;
    const y = values[slot]!;
    const known = y === y;
    if (open && (!known || t - lastT > GAP_S || Math.floor(t / bucketS) !== bucket)) {
      emit(out, minT, minY, maxT, maxY, nowS);
      open = false;
    }
    if (!broken && (!known || t - lastT > GAP_S)) {
      out.add(lastT - nowS, NaN);
      broken = true;
    }
    lastT = t;
    if (!known) continue;
    broken = false;
    if (open) {
      if (y < minY) {
        minY = y;
        minT = t;
      }
      if (y > maxY) {
        maxY = y;
        maxT = t;
      }
    } else {
      bucket = Math.floor(t / bucketS);
      minY = maxY = y;
      minT = maxT = t;
      open = true;
    }
  }
  if (open) emit(out, minT, minY, maxT, maxY, nowS);
  out.end();
}

function emit(out: PointBuffer, minT: number, minY: number, maxT: number, maxY: number, nowS: number): void {
  if (minT === maxT) {
    out.add(minT - nowS, minY);
  } else if (minT < maxT) {
    out.add(minT - nowS, minY);
    out.add(maxT - nowS, maxY);
  } else {
    out.add(maxT - nowS, maxY);
    out.add(minT - nowS, minY);
  }
}
