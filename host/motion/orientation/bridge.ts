/**
 * The uncertainty of the turn over lost samples when it was bridged from the rates before and after them, learnt from samples that did arrive.
 */

/** Length of the gap that is simulated on complete data, and the number of samples this needs. */
const TRIED = 4;
const SAMPLES = TRIED + 2;
/** What was learnt holds for this long, s: one walking step is like the next, but a lunge after them is not. */
const MEMORY_S = 2;
/** Upper limit on the error of any gap, as a share of the strap's usual turn in that time. */
const LARGEST_SHARE = 0.7;
/** The share of the rate assumed before anything is learnt. */
const UNKNOWN_SHARE = 0.3;

/**
 * Over a gap the rate is assumed to change linearly. How wrong this is depends on how the strap moves, so it is tested at each sample on
 * the newest six: the middle four are treated as lost, and the bridged turn is compared with the measured one. The errors of other gaps are
 * scaled by the square of their length, which lies between a smoothly varying rate (cube) and impacts (first power).
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

  /** A rate (rad/s, sensor frame) measured over the `dtS` immediately after the previous one. */
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
    // The mean of all trials until the memory is full.
    this.#learntS = Math.min(MEMORY_S, this.#learntS + dtS);
    const share = Math.min(1, dtS / this.#learntS);
    this.#errorVariance += share * (squares - this.#errorVariance);
    this.#rateVariance += share * (x * x + y * y + z * z - this.#rateVariance);
    this.#triedS = TRIED * dtS;
  }

  /**
   * Records lost samples: the next sample does not directly follow the last. Returns one standard deviation of the turn over `lostS`, rad.
   * Limbs turn mostly about one axis, and that axis is unknown, so the whole error may lie about any axis. `rate`: the current rate, rad/s.
   */
  cross(lostS: number, rate: number): number {
    this.#known = 0;
    if (this.#learntS === 0) return UNKNOWN_SHARE * rate * lostS;
    const bridged = Math.sqrt(this.#errorVariance) * (lostS / this.#triedS) ** 2;
    const most = LARGEST_SHARE * Math.max(rate, Math.sqrt(this.#rateVariance)) * lostS;
    return most > 0 ? bridged / Math.sqrt(1 + (bridged / most) ** 2) : 0;
  }
}
