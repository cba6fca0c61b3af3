/** The most recent shown angles of one leg, in fixed memory; each repetition's curve is cut out of it once the repetition is certain. */
import { CURVE_POINTS, type RepCurve } from '../../../protocol/live/events.ts';
import type { KneeSample } from '../../knee/sample.ts';
import type { Repetition } from '../../rep/repetition.ts';

/** 79 s at 104 samples a second; a power of two, so that an index wraps with a mask. */
const CAPACITY = 8192;
const MASK = CAPACITY - 1;
/** A longer time without a sample is a gap, s. */
const LONGEST_STEP_S = 0.25;
/** A peak this close before or after the repetition is assigned to its first or last point, s. */
const NEAR_S = 0.25;

export class CurveRing {
  readonly #timeS = new Float64Array(CAPACITY);
  readonly #excessDeg = new Float32Array(CAPACITY);
  readonly #flexionDeg = new Float32Array(CAPACITY);
  readonly #sure = new Uint8Array(CAPACITY);
  #count = 0;

  /** `sure`: the sample's quality is high enough to show its number. */
  add(sample: KneeSample, sure: boolean): void {
    const slot = this.#count & MASK;
    this.#timeS[slot] = sample.timeS;
    this.#excessDeg[slot] = sample.abductionExcessDeg;
    this.#flexionDeg[slot] = sample.flexionDeg;
    this.#sure[slot] = sure ? 1 : 0;
    this.#count += 1;
  }

  /** `null` when the repetition began before the oldest sample. */
  cut({ startS, endS, peakValgusDeg, peakValgusS }: Repetition): RepCurve | null {
    const lengthS = endS - startS;
    const oldest = Math.max(0, this.#count - CAPACITY);
    if (!(lengthS > 0) || this.#count < 2 || this.#timeS[oldest & MASK]! > startS) return null;
    const peak = peakValgusS === null ? -1 : this.#at(peakValgusS);
    const peakKnown = peak >= 0 && this.#timeS[peak & MASK] === peakValgusS;
    // The stance to which excursions are relative follows from the peak, which is one of the samples.
    const baselineDeg = peakKnown ? this.#excessDeg[peak & MASK]! - peakValgusDeg! : NaN;
    const excursion = new Array<number | null>(CURVE_POINTS).fill(null);
    const flexion = new Array<number | null>(CURVE_POINTS).fill(null);
    let i = Math.max(oldest + 1, this.#at(startS));
    for (let k = 0; k < CURVE_POINTS; k += 1) {
      const timeS = startS + (lengthS * k) / (CURVE_POINTS - 1);
      while (i < this.#count - 1 && this.#timeS[i & MASK]! < timeS) i += 1;
      const [before, after] = [(i - 1) & MASK, i & MASK];
      const stepS = this.#timeS[after]! - this.#timeS[before]!;
      const share = (timeS - this.#timeS[before]!) / stepS;
      if (!(stepS <= LONGEST_STEP_S) || !(share >= 0 && share <= 1)) continue;
      flexion[k] = tenths(mix(this.#flexionDeg, before, after, share));
      if (this.#sure[before] === 1 && this.#sure[after] === 1)
        excursion[k] = tenths(mix(this.#excessDeg, before, after, share) - baselineDeg);
    }
    // A peak between two points would be lost, and the curve would not reach the number beside it.
    const near = peakValgusS !== null && peakValgusS >= startS - NEAR_S && peakValgusS <= endS + NEAR_S;
    if (near && peakKnown && this.#sure[peak & MASK] === 1) {
      const k = Math.round(((peakValgusS - startS) / lengthS) * (CURVE_POINTS - 1));
      excursion[Math.min(CURVE_POINTS - 1, Math.max(0, k))] = tenths(peakValgusDeg!);
    }
    return { excursion_deg: excursion, flexion_deg: flexion };
  }

  /** Index of the first stored sample at or after `timeS`; the newest when there is none. */
  #at(timeS: number): number {
    let low = Math.max(0, this.#count - CAPACITY);
    let high = this.#count - 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#timeS[middle & MASK]! < timeS) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function mix(values: Float32Array, before: number, after: number, share: number): number {
  return values[before]! * (1 - share) + values[after]! * share;
}

/** As shown in review; `null` when unknown. */
function tenths(deg: number): number | null {
  // Adding 0 turns −0 into 0, as JSON and the store do.
  return Number.isFinite(deg) ? Math.round(deg * 10) / 10 + 0 : null;
}
