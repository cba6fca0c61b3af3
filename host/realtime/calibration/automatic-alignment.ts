/** How the straps sit, from whatever the leg does until it is calibrated: looked at again every few seconds over what was seen so far. */
import { alignAutomatically } from '../../motion/alignment/leg-alignment.ts';
import type { Alignment } from '../../motion/alignment/alignment.ts';
import { LegTrack, type StrapMotion } from '../../motion/alignment/leg-track.ts';

/** Enough to tell axes of rotation: 3 minutes of it. */
const SPACING_S = 0.04;
const CAPACITY = 4500;
const FIRST_LOOK_S = 2;
/** Looks become rarer: they cost some milliseconds each. */
const LOOK_EVERY_S = 4;
/** A new answer must be this much better to replace the old. */
const BETTER = 0.02;

export class AutomaticAlignment {
  readonly #track = new LegTrack(CAPACITY);
  #keptS = -Infinity;
  #lookS = NaN;
  #best: Alignment | null = null;

  /** One common instant, in the straps' own frames; the alignment when there is a better one than before, else null. */
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
