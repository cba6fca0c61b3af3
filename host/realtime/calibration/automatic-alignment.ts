/** How the straps sit, estimated from whatever the leg does until it is calibrated: recomputed every few seconds over the motion so far. */
import { alignAutomatically } from '../../motion/alignment/leg-alignment.ts';
import type { Alignment } from '../../motion/alignment/alignment.ts';
import { LegTrack, type StrapMotion } from '../../motion/alignment/leg-track.ts';

/** Enough to find axes of rotation: 3 minutes of motion. */
const SPACING_S = 0.04;
const CAPACITY = 4500;
const FIRST_LOOK_S = 2;
/** Computations become rarer: each takes several milliseconds. */
const LOOK_EVERY_S = 4;
/** A new result must be this much better to replace the old one. */
const BETTER = 0.02;

export class AutomaticAlignment {
  readonly #track = new LegTrack(CAPACITY);
  #keptS = -Infinity;
  #lookS = NaN;
  #best: Alignment | null = null;

  /** One common instant, in the straps' own frames. Returns the alignment when it is better than the previous one, otherwise null. */
  update(timeS: number, thigh: StrapMotion, shank: StrapMotion): Alignment | null {
    if (timeS - this.#keptS < SPACING_S) return null;
    this.#keptS = timeS;
    if (Number.isNaN(this.#lookS)) this.#lookS = timeS + FIRST_LOOK_S;
    if (this.#track.count >= this.#track.capacity) this.#track.truncate(0);
    this.#track.append(timeS, thigh, shank);
    if (timeS < this.#lookS) return null;
    this.#lookS = timeS + LOOK_EVERY_S;
    const { alignment } = alignAutomatically(this.#track);
    if (this.#best !== null && alignment.quality < this.#best.quality + BETTER) return null;
    this.#best = alignment;
    return alignment;
  }
}
