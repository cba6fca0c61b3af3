/** Second-order Butterworth low-pass over several channels, starting in steady state and steady through changes of the sample rate. */

/** Relative change of the step that is jitter; beyond it the coefficients follow. */
const JITTER = 0.05;

/**
 * `H(s) = ωc² / (s² + √2·ωc·s + ωc²)`, discretised by the trapezoidal rule with the cut-off pre-warped: the usual digital Butterworth.
 * It is kept as two integrators (state-variable form): their contents mean the same at every sample rate, so a new rate bends the
 * output's course without a jump, which the delays of a direct-form biquad would not.
 */
export class LowPass {
  /** Newest output, one value a channel. */
  readonly output: Float64Array;
  readonly #cutoffHz: number;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #dtS = 0;
  #a1 = 0;
  #a2 = 0;
  #a3 = 0;
  #started = false;

  constructor(channels: number, cutoffHz: number) {
    this.output = new Float64Array(channels);
    this.#first = new Float64Array(channels);
    this.#second = new Float64Array(channels);
    this.#cutoffHz = cutoffHz;
  }

  /** Puts the filter where it would be had the input been `input` for ever. */
  start(input: Float64Array): void {
    this.#first.fill(0);
    this.#second.set(input);
    this.output.set(input);
    this.#started = true;
  }

  /** One step of `dtS` (s, > 0) to the newest `input`; the first one starts in steady state. */
  step(input: Float64Array, dtS: number): void {
    if (!this.#started) {
      this.start(input);
      return;
    }
    if (Math.abs(dtS - this.#dtS) > JITTER * this.#dtS) this.#tune(dtS);
    const { output } = this;
    const first = this.#first;
    const second = this.#second;
    for (let i = 0; i < output.length; i++) {
      const c1 = first[i]!;
      const c2 = second[i]!;
      const v3 = input[i]! - c2;
      const v1 = this.#a1 * c1 + this.#a2 * v3;
      const v2 = c2 + this.#a2 * c1 + this.#a3 * v3;
      first[i] = 2 * v1 - c1;
      second[i] = 2 * v2 - c2;
      output[i] = v2;
    }
  }

  reset(): void {
    this.#started = false;
  }

  #tune(dtS: number): void {
    this.#dtS = dtS;
    // Above a quarter of the sample rate the pre-warping would run away; nothing is left to filter there.
    const g = Math.tan(Math.PI * Math.min(this.#cutoffHz * dtS, 0.25));
    this.#a1 = 1 / (1 + g * (g + Math.SQRT2));
    this.#a2 = g * this.#a1;
    this.#a3 = g * this.#a2;
  }
}
