/** Counts steps: a swing turns the shin forward and up fast while the thigh does not follow, which a planted foot never allows. */
import type { LegMotion } from './motion.ts';

/** The shin's lean falls at least this fast in a swing, and the thigh's by less than a quarter of that. */
const SWING_DEG_PER_S = -90;
const THIGH_SHARE = 0.25;
/** A swing turns the shin at least so far. */
const SWING_DEG = 15;
/** One leg does not step more often. */
const SHORTEST_STEP_S = 0.35;
/** A thigh lifted so far steps up a stair; in walking it reaches 25 to 35°. */
const STAIR_THIGH_DEG = 42;
/** A thigh this near the horizontal while the shin swings belongs to somebody who sits. */
const SEATED_THIGH_DEG = 75;

export class Gait {
  walkSteps = 0;
  stairSteps = 0;
  /** The shin turns like that of a lifted foot at this instant. */
  swinging = false;
  /** When it last did so long enough to be a step, s; −Infinity before the first. */
  swungS = -Infinity;
  #turnedDeg = 0;
  #thighDeg = 0;
  #steppedS = -Infinity;

  update(motion: LegMotion): void {
    const { shinRate, thighRate, timeS } = motion;
    this.swinging = shinRate < SWING_DEG_PER_S && thighRate > THIGH_SHARE * shinRate;
    if (this.swinging && motion.thighDeg < SEATED_THIGH_DEG) {
      this.#turnedDeg -= shinRate * motion.dtS;
      this.#thighDeg = Math.max(this.#thighDeg, motion.thighDeg);
      if (this.#turnedDeg >= SWING_DEG) this.swungS = timeS;
      return;
    }
    if (this.#turnedDeg >= SWING_DEG && timeS - this.#steppedS >= SHORTEST_STEP_S) {
      this.#steppedS = timeS;
      if (this.#thighDeg >= STAIR_THIGH_DEG) this.stairSteps += 1;
      else this.walkSteps += 1;
    }
    this.#turnedDeg = 0;
    this.#thighDeg = -Infinity;
  }
}
