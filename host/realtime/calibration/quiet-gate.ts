/** Determines from the straps' newest motion whether the athlete is still, and for how long. */

import type { StrapMotion } from '../../motion/alignment/leg-track.ts';
import { DEG_PER_RAD, GRAVITY_MPS2 } from '../../units.ts';

const SMOOTHING_S = 0.25;
/** A standing person's sway stays below these limits. */
const QUIET_RATE = 7 / DEG_PER_RAD;
const QUIET_FORCE = 0.6;
/** A silence of this length may have hidden a movement, s. */
const LONGEST_SILENCE_S = 0.3;

export class QuietGate {
  /** Uninterrupted stillness so far, s. */
  quietS = 0;
  #lastS = NaN;
  #rate = 1;
  #force = 1;

  reset(): void {
    this.quietS = 0;
    this.#lastS = NaN;
    this.#rate = 1;
    this.#force = 1;
  }

  update(timeS: number, thigh: StrapMotion, shank: StrapMotion): void {
    const dtS = timeS - this.#lastS;
    this.#lastS = timeS;
    if (!(dtS > 0 && dtS < LONGEST_SILENCE_S)) {
      this.quietS = 0;
      return;
    }
    const share = Math.min(1, dtS / SMOOTHING_S);
    this.#rate += share * (Math.max(size(thigh.rate), size(shank.rate)) - this.#rate);
    this.#force += share * (Math.max(Math.abs(size(thigh.force) - GRAVITY_MPS2), Math.abs(size(shank.force) - GRAVITY_MPS2)) - this.#force);
    if (this.#rate < QUIET_RATE && this.#force < QUIET_FORCE) this.quietS += dtS;
    else this.quietS = 0;
  }
}

function size(v: Float64Array): number {
  return Math.sqrt(v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!);
}
