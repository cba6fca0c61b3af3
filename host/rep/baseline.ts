/** The athlete's own valgus and femoral rotation just before a repetition: the zero for its excursions. */

/** Length of the stance that is averaged, and the least of it that is meaningful. */
const WINDOW_S = 0.3;
const MIN_S = 0.08;
const CAPACITY = 512;

/** Keeps the last moments of standing in fixed memory. Degrees; NaN when unknown. */
export class StanceBaseline {
  abductionDeg = NaN;
  femoralRotationDeg = NaN;
  readonly #timesS = new Float64Array(CAPACITY);
  readonly #abduction = new Float64Array(CAPACITY);
  readonly #femoral = new Float64Array(CAPACITY);
  #count = 0;

  /** Adds one sample of standing; unknown angles are skipped. */
  add(timeS: number, abductionDeg: number, femoralRotationDeg: number): void {
    if (!Number.isFinite(abductionDeg + femoralRotationDeg)) return;
    const slot = this.#count % CAPACITY;
    this.#timesS[slot] = timeS;
    this.#abduction[slot] = abductionDeg;
    this.#femoral[slot] = femoralRotationDeg;
    this.#count += 1;
  }

  /**
   * Averages the 0.3 s up to `onsetS`. When they contain hardly any standing (repetitions without a pause), the previous baseline stays.
   */
  take(onsetS: number): void {
    let abduction = 0;
    let femoral = 0;
    let samples = 0;
    let oldestS = onsetS;
    for (let i = this.#count - 1; i >= 0 && i >= this.#count - CAPACITY; i -= 1) {
      const slot = i % CAPACITY;
      const timeS = this.#timesS[slot]!;
      if (timeS < onsetS - WINDOW_S) break;
      if (timeS > onsetS) continue;
      abduction += this.#abduction[slot]!;
      femoral += this.#femoral[slot]!;
      samples += 1;
      oldestS = timeS;
    }
    if (onsetS - oldestS < MIN_S) return;
    this.abductionDeg = abduction / samples;
    this.femoralRotationDeg = femoral / samples;
  }

  /** Discards everything before now (the estimate was interrupted). */
  forget(): void {
    this.#count = 0;
    this.abductionDeg = NaN;
    this.femoralRotationDeg = NaN;
  }
}
