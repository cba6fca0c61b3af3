/** Counts wrong tokens by address, to prevent brute-force attempts. */

/** After this many wrong tokens from one address within this time, s, further ones are ignored until it has passed. */
const MAX_FAILED = 10;
const WITHIN_S = 60;
/** Most addresses remembered; beyond it the oldest is dropped. */
const MAX_ADDRESSES = 1000;

interface Attempts {
  failed: number;
  sinceS: number;
}

export class FailedAttempts {
  readonly #byAddress = new Map<string, Attempts>();

  /** Seconds until tokens from `address` are accepted again; 0: now. */
  waitS(address: string, nowS: number): number {
    const attempts = this.#byAddress.get(address);
    if (attempts === undefined || attempts.failed < MAX_FAILED) return 0;
    return Math.max(0, Math.ceil(attempts.sinceS + WITHIN_S - nowS));
  }

  note(address: string, nowS: number): void {
    const known = this.#byAddress.get(address);
    if (known !== undefined && nowS - known.sinceS < WITHIN_S) {
      known.failed++;
      return;
    }
    this.#byAddress.delete(address);
    this.#byAddress.set(address, { failed: 1, sinceS: nowS });
    if (this.#byAddress.size <= MAX_ADDRESSES) return;
    const oldest = this.#byAddress.keys().next().value;
    if (oldest !== undefined) this.#byAddress.delete(oldest);
  }
}
