/** Finds landings: a blow on the shin, the knee giving way under the body within half a second, and then staying on that foot. */
import type { KneeSample } from '../knee/sample.ts';
import type { Gait } from './gait.ts';
import type { LegMotion } from './motion.ts';
import { Tally } from './tally.ts';

/** Specific force on the shin of a contact, m/s² (walking reaches 20 on a strap that sits tight). */
const CONTACT_FORCE = 25;
/** The knee is at its deepest within this time of contact, or it was something else. */
const LONGEST_GIVE_S = 0.5;
/** The body sinks over the foot, so the thigh leans with the knee; in walking it goes back. */
const THIGH_SHARE = 0.35;
/** Stays: for so long after the deepest point, thigh and shin slow and the knee still bent by half. */
const SLOW_DEG_PER_S = 120;
const STAYED_S = 0.2;
const LONGEST_S = 1.6;
const STEEPEST_SHIN_DEG = 55;
/** A swing of the shin so long after contact: the athlete runs on. */
const RUNS_ON_S = 0.1;

export class Landing {
  /** Between a contact and its outcome. */
  active = false;
  contactS = 0;
  deepestS = 0;
  endS = 0;
  greatestDeg = 0;
  readonly tally = new Tally();
  #lowestDeg = 0;
  #contactThighDeg = 0;
  #deepestThighDeg = 0;
  #stayedS = 0;
  #struck = false;

  get rangeDeg(): number {
    return this.greatestDeg - this.#lowestDeg;
  }

  /** True on the sample with which a landing is complete; `shallowestDeg`: the least the knee must give. */
  update(motion: LegMotion, sample: KneeSample, gait: Gait, shallowestDeg: number): boolean {
    const { timeS, flexionDeg, thighDeg } = motion;
    const struck = motion.shinForce > CONTACT_FORCE;
    const contact = struck && !this.#struck;
    this.#struck = struck;
    if (motion.broken) this.active = false;
    if (!this.active && !contact) return false;
    const sinking = this.active && this.rangeDeg >= shallowestDeg;
    if (!this.active || (!sinking && flexionDeg < this.#lowestDeg)) {
      if (!this.active) {
        this.active = true;
        this.contactS = timeS;
        this.tally.clear();
      }
      this.#lowestDeg = flexionDeg;
      this.greatestDeg = flexionDeg;
      this.#contactThighDeg = thighDeg;
    }
    this.tally.add(sample);
    if (flexionDeg >= this.greatestDeg) {
      this.greatestDeg = flexionDeg;
      this.#deepestThighDeg = thighDeg;
      this.deepestS = timeS;
      this.#stayedS = 0;
    } else this.#stay(motion);
    const gaveS = this.deepestS - this.contactS;
    const elsewhere = gait.swungS - this.contactS > RUNS_ON_S || motion.shinDeg - motion.stanceShinDeg > STEEPEST_SHIN_DEG;
    const hung = this.#deepestThighDeg - this.#contactThighDeg < THIGH_SHARE * this.rangeDeg;
    if (elsewhere || gaveS > LONGEST_GIVE_S || timeS - this.contactS > LONGEST_S) this.active = false;
    if (!this.active || this.rangeDeg < shallowestDeg || hung || this.#stayedS < STAYED_S) return false;
    this.active = false;
    this.endS = timeS - this.#stayedS;
    return true;
  }

  #stay(motion: LegMotion): void {
    const slow = Math.abs(motion.thighRate) < SLOW_DEG_PER_S && Math.abs(motion.shinRate) < SLOW_DEG_PER_S;
    const bent = motion.flexionDeg > this.greatestDeg - this.rangeDeg / 2;
    this.#stayedS = slow && bent ? this.#stayedS + motion.dtS : 0;
  }
}
