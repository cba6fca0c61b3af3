/** The recent motion of both straps of a leg, in their own frames, as used for alignment. */

import { rotateVectorBack } from '../maths/quaternion.ts';

/** One strap at an instant, as given by its orientation filter. Structurally a `SegmentMotion` before alignment. */
export interface StrapMotion {
  /** Sensor → world (z up), unit quaternion w x y z. */
  readonly q: Float64Array;
  /** Angular velocity, sensor frame, bias removed, rad/s. */
  readonly rate: Float64Array;
  /** Specific force, sensor frame, m/s². */
  readonly force: Float64Array;
}

/** Three numbers a sample, sensor frame. */
export interface StrapColumns {
  /** rad/s, bias removed. */
  readonly rate: Float64Array;
  /** m/s². */
  readonly force: Float64Array;
  /** The upward vertical, from the filter. */
  readonly up: Float64Array;
}

/** A range of samples: from the first index up to but not including the second. */
export interface Range {
  from: number;
  to: number;
}

const VERTICAL = Float64Array.of(0, 0, 1);

/** Holds up to `capacity` samples in memory allocated once. */
export class LegTrack {
  readonly capacity: number;
  readonly timeS: Float64Array;
  readonly thigh: StrapColumns;
  readonly shank: StrapColumns;
  #count = 0;
  readonly #up = new Float64Array(3);

  constructor(capacity: number) {
    this.capacity = capacity;
    this.timeS = new Float64Array(capacity);
    const columns = (): StrapColumns => ({
      rate: new Float64Array(3 * capacity),
      force: new Float64Array(3 * capacity),
      up: new Float64Array(3 * capacity),
    });
    this.thigh = columns();
    this.shank = columns();
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Appends one instant. Returns false and stores nothing when it is not later than the previous one, not finite, or the memory is full.
   */
  append(timeS: number, thigh: StrapMotion, shank: StrapMotion): boolean {
    const n = this.#count;
    if (n >= this.capacity || !(n === 0 || timeS > this.timeS[n - 1]!)) return false;
    if (!Number.isFinite(timeS) || !isFinite(thigh) || !isFinite(shank)) return false;
    this.timeS[n] = timeS;
    this.#put(this.thigh, n, thigh);
    this.#put(this.shank, n, shank);
    this.#count = n + 1;
    return true;
  }

  /** Discards everything from sample `count` on. */
  truncate(count: number): void {
    this.#count = Math.min(this.#count, Math.max(0, count));
  }

  /** The samples with `fromS` ≤ time ≤ `toS`. */
  between(fromS: number, toS: number): Range {
    return { from: this.#firstAfter(fromS, false), to: this.#firstAfter(toS, true) };
  }

  /** The typical step between samples, s: the median of up to 1000 steps; 0.01 when there are none. */
  get periodS(): number {
    const stride = Math.max(1, Math.floor(this.#count / 1000));
    const steps: number[] = [];
    for (let i = 1; i < this.#count; i += stride) steps.push(this.timeS[i]! - this.timeS[i - 1]!);
    return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 0.01;
  }

  #firstAfter(timeS: number, strictly: boolean): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = this.timeS[middle]!;
      if (at < timeS || (strictly && at === timeS)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #put(columns: StrapColumns, n: number, motion: StrapMotion): void {
    rotateVectorBack(this.#up, motion.q, VERTICAL);
    for (let i = 0; i < 3; i += 1) {
      columns.rate[3 * n + i] = motion.rate[i]!;
      columns.force[3 * n + i] = motion.force[i]!;
      columns.up[3 * n + i] = this.#up[i]!;
    }
  }
}

function isFinite(motion: StrapMotion): boolean {
  const { q, rate, force } = motion;
  return Number.isFinite(q[0]! + q[1]! + q[2]! + q[3]! + rate[0]! + rate[1]! + rate[2]! + force[0]! + force[1]! + force[2]!);
}
