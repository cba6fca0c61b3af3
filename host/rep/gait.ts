/** Counts steps: in a swing the shin turns forward and up fast while the thigh does not follow, which is impossible on a planted foot. */
import type { LegMotion } from './motion.ts';

/** In a swing the shin's lean falls at least this fast, and the thigh's by less than a quarter of that. */
const SWING_DEG_PER_S = -90;
const THIGH_SHARE = 0.25;
/** A swing turns the shin at least this far. */
const SWING_DEG = 15;
/** Shortest time between two steps of one leg. */
const SHORTEST_STEP_S = 0.35;
/** A thigh lifted this far is climbing a stair; in walking it reaches 25 to 35°. */
const STAIR_THIGH_DEG = 42;
/** A thigh this close to horizontal while the shin swings means that the athlete is sitting. */
const SEATED_THIGH_DEG = 75;

export class Gait {
  walkSteps = 0;
  stairSteps = 0;
  /** At this instant the shin turns as on a lifted foot. */
  swinging = false;
  /** The last time it did so long enough to be a step, s; −Infinity before the first. */
  swungS = -Infinity;
  #turnedDeg = 0;
  #thighDeg = 0;
  #steppedS = -Infinity;

  update(motion: LegMotion): void {
    const { shankRate, thighRate, timeS } = motion;
    this.swinging = shankRate < SWING_DEG_PER_S && thighRate > THIGH_SHARE * shankRate;
    if (this.swinging && motion.thighDeg < SEATED_THIGH_DEG) {
      this.#turnedDeg -= shankRate * motion.dtS;
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
