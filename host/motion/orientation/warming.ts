/** How fast a chip warms, and what that does to the bias of its gyroscope. */

/** Low-pass of the temperature, s: long against the coarse steps in which chips tell it. */
const LOW_PASS_S = 20;
/** A ramp of temperature drags the bias along one way for about this long, s. */
const MEMORY_S = 60;

export class TemperatureSlope {
  #lowPassC = NaN;
  #celsiusPerS = 0;

  /** The newest temperature, °C, `dtS` after the one before; NaN: none is told. */
  update(temperatureC: number, dtS: number): void {
    if (!Number.isFinite(temperatureC)) return;
    if (Number.isNaN(this.#lowPassC)) this.#lowPassC = temperatureC;
    this.#celsiusPerS = (temperatureC - this.#lowPassC) / LOW_PASS_S;
    this.#lowPassC += this.#celsiusPerS * Math.min(dtS, LOW_PASS_S);
  }

  /** Variance per second, (rad/s)²/s, that warming adds to a bias that changes by `perCelsius` (1 σ): the ramp as a random walk. */
  wander(perCelsius: number): number {
    return (perCelsius * this.#celsiusPerS) ** 2 * 2 * MEMORY_S;
  }

  reset(): void {
    this.#lowPassC = NaN;
    this.#celsiusPerS = 0;
  }
}
