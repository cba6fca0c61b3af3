/**
 * The quantities segmentation reads from a leg's movement: flexion and the two leans with their rates, and the athlete's standing posture.
 */
import type { SegmentPair } from '../motion/heading/pair.ts';
import type { KneeSample } from '../knee/sample.ts';

/** Time constant of the rates: it removes a strap's shaking and keeps a half-second movement. */
const RATE_TAU_S = 0.03;
/** After a longer silence the samples are no longer connected. */
const LONGEST_GAP_S = 0.5;
/** Standing still: all three rates below this, upright, for a while. */
const STILL_DEG_PER_S = 8;
const UPRIGHT_DEG = 25;
const STANDING_AFTER_S = 0.3;
const STANCE_TAU_S = 0.5;

/** Angles in degrees, rates in degrees per second; leans as in {@link KneeSample}. */
export class LegMotion {
  timeS = -Infinity;
  dtS = 0;
  flexionDeg = 0;
  thighDeg = 0;
  shankDeg = 0;
  flexionRate = 0;
  thighRate = 0;
  shankRate = 0;
  /** Magnitude of the specific force on the shin strap, m/s². */
  shankForce = 0;
  /** How long there has been no movement, s. */
  stillS = 0;
  /** Flexion and leans in the athlete's quiet stance; zero until one has been seen. */
  stanceFlexionDeg = 0;
  stanceThighDeg = 0;
  stanceShankDeg = 0;
  /** This sample does not continue the previous one. */
  broken = true;
  #stanceKnown = false;

  /** Takes one sample. Returns false and changes nothing when its angles are unknown or its time does not advance. */
  update(sample: KneeSample, pair: SegmentPair): boolean {
    const { timeS, flexionDeg, thighLeanDeg, shankLeanDeg } = sample;
    if (!(timeS > this.timeS) || !Number.isFinite(flexionDeg + thighLeanDeg + shankLeanDeg)) return false;
    const dtS = timeS - this.timeS;
    this.broken = !(dtS <= LONGEST_GAP_S);
    if (this.broken) {
      this.dtS = 0;
      this.stillS = 0;
      this.thighRate = 0;
      this.shankRate = 0;
      this.flexionRate = Number.isFinite(sample.flexionRateDegPerS) ? sample.flexionRateDegPerS : 0;
    } else {
      this.dtS = dtS;
      const gain = dtS / (dtS + RATE_TAU_S);
      // Differences of the leans give the mean rates over the interval, whatever happened in between.
      this.thighRate += ((thighLeanDeg - this.thighDeg) / dtS - this.thighRate) * gain;
      this.shankRate += ((shankLeanDeg - this.shankDeg) / dtS - this.shankRate) * gain;
      const rate = Number.isFinite(sample.flexionRateDegPerS) ? sample.flexionRateDegPerS : (flexionDeg - this.flexionDeg) / dtS;
      this.flexionRate += (rate - this.flexionRate) * gain;
    }
    this.timeS = timeS;
    this.flexionDeg = flexionDeg;
    this.thighDeg = thighLeanDeg;
    this.shankDeg = shankLeanDeg;
    const force = pair.shank.force;
    this.shankForce = Math.sqrt(force[0]! * force[0]! + force[1]! * force[1]! + force[2]! * force[2]!);
    this.#followStance();
    return true;
  }

  #followStance(): void {
    const still =
      Math.abs(this.flexionRate) < STILL_DEG_PER_S &&
      Math.abs(this.thighRate) < STILL_DEG_PER_S &&
      Math.abs(this.shankRate) < STILL_DEG_PER_S;
    this.stillS = still ? this.stillS + this.dtS : 0;
    const upright =
      Math.abs(this.flexionDeg) < UPRIGHT_DEG && Math.abs(this.thighDeg) < UPRIGHT_DEG && Math.abs(this.shankDeg) < UPRIGHT_DEG;
    if (this.stillS < STANDING_AFTER_S || !upright) return;
    const gain = this.#stanceKnown ? this.dtS / (this.dtS + STANCE_TAU_S) : 1;
    this.#stanceKnown = true;
    this.stanceFlexionDeg += (this.flexionDeg - this.stanceFlexionDeg) * gain;
    this.stanceThighDeg += (this.thighDeg - this.stanceThighDeg) * gain;
    this.stanceShankDeg += (this.shankDeg - this.stanceShankDeg) * gain;
  }
}
