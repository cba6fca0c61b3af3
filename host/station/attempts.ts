/** Counts wrong tokens by address, so that nobody can try one after the other. */

/** So many wrong tokens from one address within this time, s; then none is looked at until it is over. */
const MOST = 10;
const WITHIN_S = 60;
/** Addresses remembered at most; beyond it the oldest is forgotten. */
const MOST_ADDRESSES = 1000;

interface Attempts {
  failed: number;
  sinceS: number;
}

export class FailedAttempts {
  readonly #byAddress = new Map<string, Attempts>();

  /** Seconds until tokens from `address` are looked at again; 0: they are. */
  waitS(address: string, nowS: number): number {
    const attempts = this.#byAddress.get(address);
    if (attempts === undefined || attempts.failed < MOST) return 0;
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
    if (this.#byAddress.size <= MOST_ADDRESSES) return;
    const oldest = this.#byAddress.keys().next().value;
    if (oldest !== undefined) this.#byAddress.delete(oldest);
  }
}
