/** From angular rates, as most sensors send them, to the turn between samples, with the corrections that keep low sample rates exact. */

import { INCREMENT_FLAG, type Increment } from './increment.ts';

/** Lowest supported sample rate, Hz. */
export const LOWEST_RATE_HZ = 20;

/**
 * Rates and forces are taken as means over the interval ending at the sample's time. The recordings confirm this: attitude differences
 * agree with the later row's rate to 0.0005 rad/s, a hundred times better than with the mean of both rows' rates.
 *
 * A turn about a moving axis is more than the integral of the rate (coning), and a force measured in a rotating frame more than its mean
 * (sculling): Savage, J. Guidance 21(1), 1998. The neighbouring samples show how the axis moves; the factors 7/60 and −1/60 are exact for
 * coning to the fifth power of the angle per sample, 1/12 to the third.
 */
export class RateSteps {
  /** Rates of the last three samples, newest first: x y z each. */
  readonly #rates = new Float64Array(9);
  readonly #force = new Float64Array(3);
  /** How many of them are consecutive, without a gap. */
  #known = 0;

  /** The next sample does not continue the previous ones. */
  restart(): void {
    this.#known = 0;
  }

  /**
   * Fills rotation, force and the `bridged` flag of `out` from one sample: rate (rad/s) and specific force (m/s²) in the sensor's frame.
   * `out.dtS`, `out.missed` and `out.flags` describe the interval before it. Over lost samples the rate is assumed to change linearly.
   */
  step(out: Increment, rateX: number, rateY: number, rateZ: number, forceX: number, forceY: number, forceZ: number): void {
    const rates = this.#rates;
    const periodS = out.dtS / (out.missed + 1);
    const lostS = this.#known > 0 ? out.dtS - periodS : 0;
    if (lostS > 0) {
      out.flags |= INCREMENT_FLAG.bridged;
      this.#known = 1;
    }
    const px = rates[0]!;
    const py = rates[1]!;
    const pz = rates[2]!;
    // The axis's motion before this sample; unknown just after a start or a gap.
    let near = 0;
    let far = 0;
    if (this.#known > 2) {
      near = 7 / 60;
      far = -1 / 60;
    } else if (this.#known > 1 || (this.#known === 1 && lostS === 0)) {
      near = 1 / 12;
    }
    const ax = near * px + far * rates[3]!;
    const ay = near * py + far * rates[4]!;
    const az = near * pz + far * rates[5]!;
    const squareS = periodS * periodS;
    const bridge = 0.5 * lostS;
    out.rotationX = rateX * periodS + squareS * (ay * rateZ - az * rateY) + bridge * (px + rateX);
    out.rotationY = rateY * periodS + squareS * (az * rateX - ax * rateZ) + bridge * (py + rateY);
    out.rotationZ = rateZ * periodS + squareS * (ax * rateY - ay * rateX) + bridge * (pz + rateZ);

    // On average the mean force was measured half a turn before the end.
    const tx = rateX * periodS;
    const ty = rateY * periodS;
    const tz = rateZ * periodS;
    const cx = ty * forceZ - tz * forceY;
    const cy = tz * forceX - tx * forceZ;
    const cz = tx * forceY - ty * forceX;
    out.forceX = forceX - 0.5 * cx + (ty * cz - tz * cy) / 6;
    out.forceY = forceY - 0.5 * cy + (tz * cx - tx * cz) / 6;
    out.forceZ = forceZ - 0.5 * cz + (tx * cy - ty * cx) / 6;
    if (near > 0) {
      const scull = periodS / 12;
      const gx = this.#force[0]!;
      const gy = this.#force[1]!;
      const gz = this.#force[2]!;
      out.forceX += scull * (py * forceZ - pz * forceY + gy * rateZ - gz * rateY);
      out.forceY += scull * (pz * forceX - px * forceZ + gz * rateX - gx * rateZ);
      out.forceZ += scull * (px * forceY - py * forceX + gx * rateY - gy * rateX);
    }

    rates.copyWithin(3, 0, 6);
    rates[0] = rateX;
    rates[1] = rateY;
    rates[2] = rateZ;
    this.#force[0] = forceX;
    this.#force[1] = forceY;
    this.#force[2] = forceZ;
    this.#known = Math.min(3, this.#known + 1);
  }
}
