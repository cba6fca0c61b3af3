/** Counts over a whole analysis: how many samples were known, and their quality. */
import type { KneeSample } from '../knee/sample.ts';

const STEPS = 100;

export class Tally {
  #samples = 0;
  #unknown = 0;
  /** Number of samples by quality, in hundredths. */
  readonly #byQuality = new Float64Array(STEPS + 1);

  add(sample: KneeSample | null): void {
    if (sample === null || !Number.isFinite(sample.flexionDeg)) {
      this.#unknown += 1;
      return;
    }
    this.#samples += 1;
    this.#byQuality[Math.round(Math.min(1, Math.max(0, sample.quality)) * STEPS)]! += 1;
  }

  summarise(): { samples: number; unknownSamples: number; medianQuality: number | null } {
    let left = this.#samples / 2;
    const step = this.#byQuality.findIndex((count) => (left -= count) <= 0);
    return { samples: this.#samples, unknownSamples: this.#unknown, medianQuality: this.#samples === 0 ? null : step / STEPS };
  }
}
