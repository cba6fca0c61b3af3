/** Decides whether a slow receiver gets everything, only the newest values, or is disconnected. */

interface BackpressureLimits {
  /** Unsent bytes above which only the newest values are kept. */
  enterBytes: number;
  /** Unsent bytes below which everything flows again. */
  leaveBytes: number;
  /** Seconds of holding after which the receiver is disconnected. */
  closeAfterS: number;
}

const BACKPRESSURE: BackpressureLimits = { enterBytes: 512 * 1024, leaveBytes: 1024, closeAfterS: 30 };

export class Backpressure {
  readonly #limits: BackpressureLimits;
  #heldSinceS = NaN;

  constructor(limits: BackpressureLimits = BACKPRESSURE) {
    this.#limits = limits;
  }

  /** What to do while `unsentBytes` wait for the receiver; two thresholds avoid rapid toggling. */
  judge(unsentBytes: number, nowS: number): 'send' | 'hold' | 'close' {
    if (Number.isNaN(this.#heldSinceS)) {
      if (unsentBytes <= this.#limits.enterBytes) return 'send';
      this.#heldSinceS = nowS;
    } else if (unsentBytes < this.#limits.leaveBytes) {
      this.#heldSinceS = NaN;
      return 'send';
    }
    return nowS - this.#heldSinceS >= this.#limits.closeAfterS ? 'close' : 'hold';
  }
}
