/** Tells whether a sensor lies still, and what its gyroscope shows then. */

import { LowPass } from '../maths/biquad.ts';

export interface RestSettings {
  /** Largest deviation from its own low-pass, and of a low-passed component from the known bias, of the angular rate at rest, rad/s. */
  rateRadPerS: number;
  /** Largest low-passed component that may still be a bias nobody knows yet, rad/s. */
  largestBiasRadPerS: number;
  /** Largest deviation of the specific force from its own low-pass at rest, m/s². */
  forceMPerS2: number;
  /** How long all that must hold, s. */
  durationS: number;
  /** How long where the rate is not the known bias, s; and how far the low-passed force may move meanwhile, m/s²: a slow turn would take it along. */
  surpriseS: number;
  surpriseForceMPerS2: number;
  /** Time constant of the low-pass, s. */
  lowPassS: number;
}

/** After Laidig & Seel (VQF, 2023), who take no rate above 2 °/s for a bias. */
export const REST_DEFAULTS: Readonly<RestSettings> = {
  rateRadPerS: (2 * Math.PI) / 180,
  // A gyroscope just switched on typically shows up to 2 °/s in each axis, some makes 5 and more.
  largestBiasRadPerS: (10 * Math.PI) / 180,
  forceMPerS2: 0.5,
  durationS: 1.5,
  surpriseS: 2.5,
  surpriseForceMPerS2: 0.3,
  lowPassS: 0.5,
};

/** Over how long the rate's variance is taken, s. */
const VARIANCE_S = 2;
/** After so many of its time constants a low-pass has forgotten what was before. */
const SETTLED_TIMES = 2;

export class RestDetector {
  atRest = false;
  /** At rest, and the rate is not the known bias. */
  surprising = false;
  /** For how long every sign of rest has been there, s. */
  stillS = 0;
  /** Mean square of the rate about its low-pass lately, per axis, (rad/s)²: noise on a table, sway on somebody who stands. */
  rateVariance = 0;
  readonly #settings: Readonly<RestSettings>;
  readonly #lowPass: LowPass;
  readonly #input = new Float64Array(6);
  readonly #bias: Readonly<Float64Array>;
  /** Low-passed specific force since which it is still, m/s²: from where the low-pass has forgotten what was before. */
  readonly #force = new Float64Array(3);

  /** `bias`: what the gyroscope is known to show at rest, rad/s, sensor frame; read at every sample. */
  constructor(settings: Readonly<RestSettings>, bias: Readonly<Float64Array> = new Float64Array(3)) {
    this.#settings = settings;
    this.#bias = bias;
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
    let fromBias = 0;
    let forceMoved = 0;
    const settling = this.stillS < SETTLED_TIMES * this.#settings.lowPassS;
    for (let i = 0; i < 3; i++) {
      const r = input[i]! - mean[i]!;
      const f = input[i + 3]! - mean[i + 3]!;
      rateDeviation += r * r;
      forceDeviation += f * f;
      largestMean = Math.max(largestMean, Math.abs(mean[i]!));
      fromBias = Math.max(fromBias, Math.abs(mean[i]! - this.#bias[i]!));
      if (settling) this.#force[i] = mean[i + 3]!;
      forceMoved += (mean[i + 3]! - this.#force[i]!) ** 2;
    }
    this.rateVariance += (rateDeviation / 3 - this.rateVariance) * Math.min(1, dtS / VARIANCE_S);
    const { rateRadPerS, largestBiasRadPerS, forceMPerS2, durationS, surpriseS, surpriseForceMPerS2 } = this.#settings;
    const steady = rateDeviation < rateRadPerS * rateRadPerS && forceDeviation < forceMPerS2 * forceMPerS2;
    this.stillS = steady && largestMean < largestBiasRadPerS ? this.stillS + dtS : 0;
    const known = fromBias < rateRadPerS;
    this.atRest = known ? this.stillS >= durationS : this.stillS >= surpriseS && forceMoved < surpriseForceMPerS2 * surpriseForceMPerS2;
    this.surprising = this.atRest && !known;
  }

  reset(): void {
    this.#lowPass.reset();
    this.stillS = this.rateVariance = 0;
    this.atRest = this.surprising = false;
  }
}
