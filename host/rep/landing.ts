/** Finds landings: an impact on the shin, the knee yielding under the body within half a second, and then staying on that foot. */
import type { KneeSample } from '../knee/sample.ts';
import type { StanceBaseline } from './baseline.ts';
import type { Gait } from './gait.ts';
import type { LegMotion } from './motion.ts';
import type { Movement } from './outcome.ts';
import { Tally } from './tally.ts';

/** Specific force on the shin that indicates a contact, m/s² (walking reaches 20 with a tight strap). */
const CONTACT_FORCE = 25;
/** After a first touch or the push-off of a jump, the contact that counts follows no sooner than this. */
const NEXT_CONTACT_S = 0.15;
/** The knee is deepest within this time of contact; otherwise it was not a landing. */
const LONGEST_GIVE_S = 0.5;
/** Sinking by less than this counts as staying. */
const DEEPER_DEG = 0.5;
/** The body sinks over the foot, so the thigh leans with the knee; in walking it moves back. */
const THIGH_SHARE = 0.35;
/** Staying: for this long after the deepest point, thigh and shin are slow and the knee is still at least half bent. */
const SLOW_DEG_PER_S = 120;
const STAYED_S = 0.2;
const LONGEST_S = 1.6;
const STEEPEST_SHANK_DEG = 55;
/** A swing of the shin this long after contact means that the athlete runs on. */
const RUNS_ON_S = 0.1;

export class Landing {
  /** Between a contact and its outcome. */
  active = false;
  contactS = 0;
  greatestDeg = 0;
  readonly tally = new Tally();
  #lowestDeg = 0;
  #deepestDeg = 0;
  #deepestS = 0;
  #endS = 0;
  #contactThighDeg = 0;
  #deepestThighDeg = 0;
  #stayedS = 0;
  #struck = false;

  get rangeDeg(): number {
    return this.greatestDeg - this.#lowestDeg;
  }

  /** Returns true on the sample that completes a landing; `shallowestDeg`: the least flexion the knee must add. */
  update(motion: LegMotion, sample: KneeSample, gait: Gait, shallowestDeg: number): boolean {
    const { timeS, flexionDeg, thighDeg } = motion;
    const struck = motion.shankForce > CONTACT_FORCE;
    const contact = struck && !this.#struck;
    this.#struck = struck;
    if (motion.broken) this.active = false;
    if (!this.active && !contact) return false;
    const sinking = this.active && this.rangeDeg >= shallowestDeg;
    const anew = !this.active || (contact && !sinking && timeS - this.contactS > NEXT_CONTACT_S);
    if (anew || (!sinking && flexionDeg < this.#lowestDeg)) {
      if (anew) {
        this.active = true;
        this.contactS = timeS;
        this.tally.clear();
      }
      this.#lowestDeg = flexionDeg;
      this.greatestDeg = flexionDeg;
      this.#contactThighDeg = thighDeg;
    }
    this.tally.add(sample);
    if (flexionDeg > this.greatestDeg) this.greatestDeg = flexionDeg;
    if (anew || flexionDeg > this.#deepestDeg + DEEPER_DEG || flexionDeg <= this.#lowestDeg) {
      this.#deepestDeg = flexionDeg;
      this.#deepestThighDeg = thighDeg;
      this.#deepestS = timeS;
      this.#stayedS = 0;
    } else this.#stay(motion);
    const gaveS = this.#deepestS - this.contactS;
    const elsewhere = gait.swungS - this.contactS > RUNS_ON_S || motion.shankDeg - motion.stanceShankDeg > STEEPEST_SHANK_DEG;
    const hung = this.#deepestThighDeg - this.#contactThighDeg < THIGH_SHARE * this.rangeDeg;
    if (elsewhere || gaveS > LONGEST_GIVE_S || timeS - this.contactS > LONGEST_S) this.active = false;
    if (!this.active || this.rangeDeg < shallowestDeg || hung || this.#stayedS < STAYED_S) return false;
    this.active = false;
    this.#endS = timeS - this.#stayedS;
    return true;
  }

  /** The landing just completed; its values start at contact. */
  describe(baseline: StanceBaseline): Movement {
    return {
      exercise: 'landing',
      startS: this.contactS,
      bottomS: this.#deepestS,
      endS: this.#endS,
      descentS: this.#deepestS - this.contactS,
      ascentS: this.#endS - this.#deepestS,
      depthDeg: this.greatestDeg,
      rangeDeg: this.rangeDeg,
      pull: false,
      tally: this.tally,
      baselineAbductionDeg: baseline.abductionDeg,
      baselineFemoralDeg: baseline.femoralRotationDeg,
    };
  }

  #stay(motion: LegMotion): void {
    const slow = Math.abs(motion.thighRate) < SLOW_DEG_PER_S && Math.abs(motion.shankRate) < SLOW_DEG_PER_S;
    const bent = motion.flexionDeg > this.greatestDeg - this.rangeDeg / 2;
    this.#stayedS = slow && bent ? this.#stayedS + motion.dtS : 0;
  }
}
