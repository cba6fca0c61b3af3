/** Detects whether a sensor lies still, and measures what its gyroscope shows then. */

import { LowPass } from '../maths/biquad.ts';
import { RAD_PER_DEG } from '../../units.ts';

export interface RestSettings {
  /** At rest, the largest deviation of the angular rate from its own low-pass, and of a low-passed component from the known bias, rad/s. */
  rateRadPerS: number;
  /** Largest low-passed component that may still be an unknown bias, rad/s. */
  largestBiasRadPerS: number;
  /** At rest, the largest deviation of the specific force from its own low-pass, m/s². */
  forceMPerS2: number;
  /** How long all this must hold, s. */
  durationS: number;
  /**
   * How long it must hold when the rate is not the known bias, s, and how far the low-passed force may move meanwhile, m/s²; a slow turn
   * would move it.
   */
  surpriseS: number;
  surpriseForceMPerS2: number;
  /** Time constant of the low-pass, s. */
  lowPassS: number;
}

/** After Laidig & Seel (VQF, 2023), who accept no rate above 2 °/s as bias. */
export const REST_DEFAULTS: Readonly<RestSettings> = {
  rateRadPerS: (2 * Math.PI) / 180,
  // A gyroscope typically shows up to 2 °/s on each axis right after power-on; some makes show 5 and more.
  largestBiasRadPerS: 10 * RAD_PER_DEG,
  forceMPerS2: 0.5,
  durationS: 1.5,
  surpriseS: 2.5,
  surpriseForceMPerS2: 0.3,
  lowPassS: 0.5,
};

/** Averaging time of the rate's variance, s. */
const VARIANCE_S = 2;
/** After this many time constants a low-pass has forgotten its past. */
const SETTLED_TIMES = 2;

export class RestDetector {
  atRest = false;
  /** At rest, and the rate is not the known bias. */
  surprising = false;
  /** How long all signs of rest have been present, s. */
  stillS = 0;
  /** Recent mean square of the rate about its low-pass, per axis, (rad/s)²: noise on a table, sway on a standing person. */
  rateVariance = 0;
  readonly #settings: Readonly<RestSettings>;
  readonly #lowPass: LowPass;
  readonly #input = new Float64Array(6);
  readonly #bias: Readonly<Float64Array>;
  /** The low-passed specific force at the start of the stillness, m/s², taken once the low-pass has forgotten its past. */
  readonly #force = new Float64Array(3);

  /** `bias`: the known gyroscope output at rest, rad/s, sensor frame; read at every sample. */
  constructor(settings: Readonly<RestSettings>, bias: Readonly<Float64Array> = new Float64Array(3)) {
    this.#settings = settings;
    this.#bias = bias;
    this.#lowPass = new LowPass(6, Math.SQRT2 / (2 * Math.PI * settings.lowPassS));
  }

  /** Low-passed angular rate, rad/s, in the first three elements: at rest, the gyroscope's bias. */
  get meanRate(): Float64Array {
    return this.#lowPass.output;
  }

  /** One sample: measured angular rate (rad/s) and specific force (m/s²), sensor frame; `dtS` > 0 since the previous sample. */
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
