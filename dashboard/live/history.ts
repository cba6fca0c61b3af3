/** The last minute of one leg's shown angles: a ring of typed arrays to which frames are added without allocation. */

import { LEG_FRAME_FLAG } from '../../protocol/live/frame.ts';
import type { LegFrame } from '../../protocol/live/frame.ts';

/** Holds a minute at 120 frames a second; a power of two, so that an index wraps with a mask. */
export const HISTORY_CAPACITY = 8192;
const MASK = HISTORY_CAPACITY - 1;

/** The stored curves. `shownDeg` is the value of the large number: see {@link shownExcursion}; the same for the thigh's rotation. */
export const HISTORY_CURVES = ['shownDeg', 'flexionDeg', 'thighRotationDeg'] as const;
export type HistoryCurve = (typeof HISTORY_CURVES)[number];

/**
 * The value of the plumb line, in degrees inwards: within a repetition the excursion from the moment before it, otherwise the deviation
 * from the athlete's own stance. NaN when the host knows neither.
 */
export function shownExcursion(frame: LegFrame): number {
  return Number.isFinite(frame.excursionDeg) ? frame.excursionDeg : frame.abductionExcessDeg;
}

/** Index i counts from the oldest stored sample (0) to the newest (`count` − 1). */
export class History {
  readonly timeS = new Float64Array(HISTORY_CAPACITY);
  readonly shownDeg = new Float32Array(HISTORY_CAPACITY);
  readonly flexionDeg = new Float32Array(HISTORY_CAPACITY);
  readonly thighRotationDeg = new Float32Array(HISTORY_CAPACITY);
  count = 0;
  #next = 0;

  /** Time going backwards (a replay that starts over) empties the ring first. A frame of the same instant is ignored. */
  push(frame: LegFrame): void {
    if (this.count > 0) {
      const newest = this.newestS;
      if (frame.timeS === newest) return;
      if (frame.timeS < newest) this.clear();
    }
    const at = this.#next;
    const unsure = (frame.flags & LEG_FRAME_FLAG.unsure) !== 0;
    this.timeS[at] = frame.timeS;
    this.shownDeg[at] = unsure ? NaN : shownExcursion(frame);
    this.flexionDeg[at] = frame.flexionDeg;
    this.thighRotationDeg[at] = unsure
      ? NaN
      : Number.isFinite(frame.femoralExcursionDeg)
        ? frame.femoralExcursionDeg
        : frame.femoralRotationDeg;
    this.#next = (at + 1) & MASK;
    if (this.count < HISTORY_CAPACITY) this.count++;
  }

  clear(): void {
    this.count = 0;
    this.#next = 0;
  }

  /** Position of sample i in the arrays. */
  slot(i: number): number {
    return (this.#next - this.count + i) & MASK;
  }

  /** NaN while empty. */
  get newestS(): number {
    return this.count === 0 ? NaN : this.timeS[(this.#next - 1) & MASK]!;
  }

  /** First sample at or after `timeS`; `count` when there is none. */
  firstFrom(timeS: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.timeS[this.slot(middle)]! < timeS) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
