/** Tells whether a sensor lies still, and what its gyroscope shows then. */

import { LowPass } from './biquad.ts';

export interface RestSettings {
  /** Largest deviation from its own low-pass, and largest low-passed component, of the angular rate at rest, rad/s. */
  rateRadPerS: number;
  /** Largest deviation of the specific force from its own low-pass at rest, m/s². */
  forceMPerS2: number;
  /** How long all that must hold, s. */
  durationS: number;
  /** Time constant of the low-pass, s. */
  lowPassS: number;
}

/** After Laidig & Seel (VQF, 2023). */
export const REST_DEFAULTS: Readonly<RestSettings> = {
  rateRadPerS: (2 * Math.PI) / 180,
  forceMPerS2: 0.5,
  durationS: 1.5,
  lowPassS: 0.5,
};

/** Over how long the rate's variance is taken, s. */
const VARIANCE_S = 2;

export class RestDetector {
  atRest = false;
  /** For how long every sign of rest has been there, s. */
  stillS = 0;
  /** Mean square of the rate about its low-pass lately, per axis, (rad/s)²: noise on a table, sway on somebody who stands. */
  rateVariance = 0;
  readonly #settings: Readonly<RestSettings>;
  readonly #lowPass: LowPass;
  readonly #input = new Float64Array(6);

  constructor(settings: Readonly<RestSettings>) {
    this.#settings = settings;
    this.#lowPass = new LowPass(6, Math.SQRT2 / (2 * Math.PI * settings.lowPassS));
  }

  /** Low-passed angular rate, rad/s, in its first three: at rest, the gyroscope's bias. */
  get meanRate(): Float64Array {
    return this.#lowPass.output;
  }

  /** One sample: angular rate as measured (rad/s) and specific force (m/s²), sensor frame; `dtS` > 0 since the one before. */
  update(rateX: number, rateY: number, rateZ: number, forceX: number, forceY: number, forceZ: number, dtS: number): void {
    const input = this.#input;
    input[0] = rateX;
    input[1] = rateY;
    input[2] = rateZ;
    input[3] = forceX;
    input[4] = forceY;
    input[5] = forceZ;
    this.#lowPass.step(input, dtS);
    const mean = this.#lowPass.output;
    let rateDeviation = 0;
    let forceDeviation = 0;
    let largestMean = 0;
    for (let i = 0; i < 3; i++) {
      const r = input[i]! - mean[i]!;
      const f = input[i + 3]! - mean[i + 3]!;
      rateDeviation += r * r;
      forceDeviation += f * f;
      largestMean = Math.max(largestMean, Math.abs(mean[i]!));
    }
    this.rateVariance += (rateDeviation / 3 - this.rateVariance) * Math.min(1, dtS / VARIANCE_S);
    const { rateRadPerS, forceMPerS2, durationS } = this.#settings;
    const still = rateDeviation < rateRadPerS * rateRadPerS && forceDeviation < forceMPerS2 * forceMPerS2 && largestMean < rateRadPerS;
    this.stillS = still ? this.stillS + dtS : 0;
    this.atRest = this.stillS >= durationS;
  }

  reset(): void {
    this.#lowPass.reset();
    this.stillS = this.rateVariance = 0;
    this.atRest = false;
  }
}
