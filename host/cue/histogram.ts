/** Durations counted in buckets, each a twelfth of an octave wide: percentiles within 3 % from fixed memory, however many are recorded. */

const PER_OCTAVE = 12;
/** From 1 µs to over a minute; values outside count in the first or last bucket. */
const MIN_MS = 0.001;
const OCTAVES = 26;

export class DurationHistogram {
  readonly #counts = new Float64Array(PER_OCTAVE * OCTAVES + 1);
  count = 0;
  greatestMs = 0;

  record(durationMs: number): void {
    if (!(durationMs >= 0)) return;
    const bucket = durationMs <= MIN_MS ? 0 : Math.round(Math.log2(durationMs / MIN_MS) * PER_OCTAVE);
    const at = Math.min(bucket, this.#counts.length - 1);
    this.#counts[at] = this.#counts[at]! + 1;
    this.count += 1;
    if (durationMs > this.greatestMs) this.greatestMs = durationMs;
  }

  /** The duration below which the given share (0…1) of the recorded durations lie, ms; `null` when there are none. */
  percentile(share: number): number | null {
    if (this.count === 0) return null;
    let left = Math.max(1, Math.ceil(share * this.count));
    for (let bucket = 0; bucket < this.#counts.length; bucket += 1) {
      left -= this.#counts[bucket]!;
      if (left <= 0) return Math.min(this.greatestMs, MIN_MS * 2 ** (bucket / PER_OCTAVE));
    }
    return this.greatestMs;
  }
}
