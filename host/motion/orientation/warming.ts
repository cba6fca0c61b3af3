/** How fast a chip is warming, and the effect on its gyroscope's bias. */

/** Low-pass of the temperature, s: long compared with the coarse steps that chips report. */
const LOW_PASS_S = 20;
/** A temperature ramp pulls the bias in one direction for about this long, s. */
const MEMORY_S = 60;

export class TemperatureSlope {
  #lowPassC = NaN;
  #celsiusPerS = 0;

  /** The newest temperature, °C, `dtS` after the previous one; NaN when none is reported. */
  update(temperatureC: number, dtS: number): void {
    if (!Number.isFinite(temperatureC)) return;
    if (Number.isNaN(this.#lowPassC)) this.#lowPassC = temperatureC;
    this.#celsiusPerS = (temperatureC - this.#lowPassC) / LOW_PASS_S;
    this.#lowPassC += this.#celsiusPerS * Math.min(dtS, LOW_PASS_S);
  }

  /** Variance per second, (rad/s)²/s, that warming adds to a bias changing by `perCelsius` (1 σ), modelling the ramp as a random walk. */
  wander(perCelsius: number): number {
    return (perCelsius * this.#celsiusPerS) ** 2 * 2 * MEMORY_S;
  }

  reset(): void {
    this.#lowPassC = NaN;
    this.#celsiusPerS = 0;
  }
}
