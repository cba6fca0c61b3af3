/** How far the turn over lost samples may be off when it was bridged from the rates before and after: learnt from samples that were not lost. */

/** Lost samples of the gap that is tried out on whole data, and the samples which that takes. */
const TRIED = 4;
const SAMPLES = TRIED + 2;
/** What was learnt holds for this long, s: the steps of somebody who walks are alike, a lunge after them is not. */
const MEMORY_S = 2;
/** No gap is bridged worse than by this share of what the strap usually turns in it. */
const LARGEST_SHARE = 0.7;
/** Before anything was learnt: the share of the rate. */
const UNKNOWN_SHARE = 0.3;

/**
 * Over a gap the rate is taken to change evenly. How wrong that is depends on how the strap moves; so it is tried, at each sample, on the
 * newest six: what would have been bridged, had the four in the middle been lost, less what they were. Errors of other gaps follow from it
 * by the square of their length: between a rate that bends smoothly (the cube) and blows (the first power).
 */
export class TurnBridge {
  /** Newest first, x y z each, rad/s. */
  readonly #rates = new Float64Array(3 * SAMPLES);
  #known = 0;
  #learntS = 0;
  #triedS = 0;
  #errorVariance = 0;
  #rateVariance = 0;

  reset(): void {
    this.#known = this.#learntS = this.#triedS = this.#errorVariance = this.#rateVariance = 0;
  }

  /** A rate (rad/s, sensor frame) measured over `dtS` right after the one before. */
  add(x: number, y: number, z: number, dtS: number): void {
    const r = this.#rates;
    r.copyWithin(3, 0, 3 * (SAMPLES - 1));
    r[0] = x;
    r[1] = y;
    r[2] = z;
    if (this.#known < SAMPLES) this.#known += 1;
    if (this.#known < SAMPLES) return;
    let squares = 0;
    for (let i = 0; i < 3; i += 1) {
      let error = 0.5 * TRIED * (r[i]! + r[3 * (SAMPLES - 1) + i]!);
      for (let k = 1; k <= TRIED; k += 1) error -= r[3 * k + i]!;
      squares += error * error * dtS * dtS;
    }
    // The mean of all tries until the memory is full.
    this.#learntS = Math.min(MEMORY_S, this.#learntS + dtS);
    const share = Math.min(1, dtS / this.#learntS);
    this.#errorVariance += share * (squares - this.#errorVariance);
    this.#rateVariance += share * (x * x + y * y + z * z - this.#rateVariance);
    this.#triedS = TRIED * dtS;
  }

  /**
   * Samples were lost: the next one does not follow the last. One standard deviation of the turn over `lostS`, rad; limbs turn mostly about
   * one axis, so all of it may be about any; `rate`: now, rad/s.
   */
  cross(lostS: number, rate: number): number {
    this.#known = 0;
    if (this.#learntS === 0) return UNKNOWN_SHARE * rate * lostS;
    const bridged = Math.sqrt(this.#errorVariance) * (lostS / this.#triedS) ** 2;
    const most = LARGEST_SHARE * Math.max(rate, Math.sqrt(this.#rateVariance)) * lostS;
    return most > 0 ? bridged / Math.sqrt(1 + (bridged / most) ** 2) : 0;
  }
}
