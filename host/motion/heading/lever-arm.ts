/** Where the two straps sit relative to the joint between them, learnt from motion and regularised towards typical positions. */

const SIZE = 6;
/**
 * Position of each strap relative to the knee's centre, m: above or below it, and on the leg's outer side, because straps would rub on the
 * inner side; and the standard deviation of each coordinate.
 */
const THIGH_ABOVE_M = 0.2;
const SHANK_BELOW_M = 0.15;
const OUTWARD_M = 0.03;
const PRIOR_SIGMA_M = 0.06;
/** Time over which learnt positions decay towards the prior, because straps get moved and impacts can mislead the estimate. */
const FORGETTING_S = 300;

/** Six-state Kalman filter of the two arms. */
export class LeverArms {
  /** Thigh x y z, shin x y z, m; segment frames (x forward, y left, z up). */
  readonly armM = new Float64Array(SIZE);
  readonly #prior: Float64Array;
  readonly #p = new Float64Array(SIZE * SIZE);
  readonly #gain = new Float64Array(SIZE);

  /** `lateral`: direction of the leg's outer side along y, +1 (left leg) or −1. */
  constructor(lateral: number) {
    this.#prior = Float64Array.of(0, lateral * OUTWARD_M, THIGH_ABOVE_M, 0, lateral * OUTWARD_M, -SHANK_BELOW_M);
    this.reset();
  }

  reset(): void {
    this.armM.set(this.#prior);
    this.#p.fill(0);
    for (let i = 0; i < SIZE; i += 1) this.#p[i * SIZE + i] = PRIOR_SIGMA_M * PRIOR_SIGMA_M;
  }

  predict(dtS: number): void {
    const share = Math.min(1, dtS / FORGETTING_S);
    for (let i = 0; i < SIZE; i += 1) {
      this.armM[i]! += share * (this.#prior[i]! - this.armM[i]!);
      this.#p[i * SIZE + i]! += 2 * share * Math.max(0, PRIOR_SIGMA_M * PRIOR_SIGMA_M - this.#p[i * SIZE + i]!);
    }
  }

  /** Variance of `row · arms`. */
  variance(row: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < SIZE; i += 1) {
      const ri = row[i]!;
      for (let j = 0; j < SIZE; j += 1) sum += ri * this.#p[i * SIZE + j]! * row[j]!;
    }
    return sum;
  }

  /**
   * Corrects by an innovation of `row · arms` whose noise has `variance`; beyond `gate` standard deviations the noise is taken as larger.
   */
  correct(row: Float64Array, innovation: number, variance: number, gate: number): void {
    const gain = this.#gain;
    let total = variance;
    for (let i = 0; i < SIZE; i += 1) {
      let sum = 0;
      for (let j = 0; j < SIZE; j += 1) sum += this.#p[i * SIZE + j]! * row[j]!;
      gain[i] = sum;
      total += row[i]! * sum;
    }
    const size = Math.abs(innovation) / Math.sqrt(total);
    if (size > gate) total *= size / gate;
    if (!(total > 0) || !Number.isFinite(innovation)) return;
    for (let i = 0; i < SIZE; i += 1) {
      const share = gain[i]! / total;
      this.armM[i]! += share * innovation;
      for (let j = 0; j < SIZE; j += 1) this.#p[i * SIZE + j]! -= share * gain[j]!;
    }
  }
}
