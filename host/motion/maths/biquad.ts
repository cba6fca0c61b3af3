/** Second-order Butterworth low-pass over several channels. It starts in steady state and stays smooth when the sample rate changes. */

/** A smaller relative change of the step is jitter; beyond it the coefficients follow. */
const JITTER = 0.05;

/**
 * `H(s) = ωc² / (s² + √2·ωc·s + ωc²)`, discretised by the trapezoidal rule with a pre-warped cut-off: the usual digital Butterworth. It is
 * implemented as two integrators (state-variable form). Their contents mean the same at every sample rate, so a new rate changes the slope
 * of the output without a jump; the delays of a direct-form biquad would jump.
 * That is why its coefficients are not fili's, which are for the direct form; the tests compare the two.
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

  /** Sets the state that a constant `input` leads to. */
  start(input: Float64Array): void {
    this.#first.fill(0);
    this.#second.set(input);
    this.output.set(input);
    this.#started = true;
  }

  /** One step of `dtS` (s, > 0) with the newest `input`; the first call starts in steady state. */
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
    // Above a quarter of the sample rate the pre-warping diverges, and nothing is left to filter there.
    const g = Math.tan(Math.PI * Math.min(this.#cutoffHz * dtS, 0.25));
    this.#a1 = 1 / (1 + g * (g + Math.SQRT2));
    this.#a2 = g * this.#a1;
    this.#a3 = g * this.#a2;
  }
}
