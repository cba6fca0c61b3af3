/** Heading between two straps from the specific force at their common joint: both measure the same force, in worlds that differ by δ. */
import { JointMotion } from './joint-motion.ts';
import { LeverArms } from './lever-arm.ts';
import type { SegmentPair } from './pair.ts';

/**
 * Error of each strap's joint force, measured on worn straps: a floor (inclination, sway) and a share of the force itself (soft tissue,
 * impacts, arms).
 */
const FLOOR_MPS2 = 0.3;
const SHARE = 0.15;
/** Errors of neighbouring measurements are correlated, so the variance is increased by this factor. */
const CORRELATION = 6;
/** Measurements per second; more would only add correlated noise. */
const LOOKS_HZ = 25;
/** Nothing is learnt from horizontal forces below this, or while their recent average is below it; m/s². */
const WEAKEST_MPS2 = 1;
export const BRISK_MPS2 = 2;
const LEVEL_TIME_S = 0.5;
/** Innovations beyond this many standard deviations get less weight. */
const GATE = 2;
/** Share by which the nominal period follows each sample; a change beyond the tolerance redesigns the filters. */
const PERIOD_SHARE = 0.02;
const PERIOD_TOLERANCE = 0.03;

/**
 * Knee heading from walking, landing and cutting (after Seel et al. and Weygers & Kok, without their hinge constraint). Results are reused:
 * read them, do not keep them.
 */
export class JointCentre {
  readonly arms: LeverArms;
  /** Root mean square of the recent joint acceleration, m/s²: a measure of how brisk the movement is. */
  levelMps2 = 0;
  /** The newest measurement: error of the heading passed in, rad, and its variance, rad². */
  errorRad = 0;
  variance = Infinity;

  readonly #thigh = new JointMotion();
  readonly #shank = new JointMotion();
  readonly #ut = new Float64Array(3);
  readonly #us = new Float64Array(3);
  readonly #row = new Float64Array(6);
  #periodS = 0;
  #meanS = 0;
  #sinceLookS = 0;
  #energy = 0;

  /** `lateral`: direction of the leg's outer side along y, +1 or −1. */
  constructor(lateral: number) {
    this.arms = new LeverArms(lateral);
  }

  reset(): void {
    this.#thigh.restart();
    this.#shank.restart();
    this.#energy = 0;
    this.#sinceLookS = 0;
  }

  /** Takes the next pair. Returns true when it gives a measurement of the heading: subtract `errorRad` from `headingRad` to correct it. */
  update(pair: SegmentPair, headingRad: number): boolean {
    const { dtS } = pair;
    if (!(dtS > 0)) return false;
    this.#followPeriod(dtS);
    const periods = Math.round(dtS / this.#periodS);
    this.#thigh.push(pair.thigh.q, pair.thigh.force, periods);
    this.#shank.push(pair.shank.q, pair.shank.force, periods);
    this.#sinceLookS += dtS;
    if (!this.#thigh.settled || !this.#shank.settled || this.#sinceLookS < 1 / LOOKS_HZ - 0.5 * this.#periodS) return false;
    const elapsedS = this.#sinceLookS;
    this.#sinceLookS = 0;
    return this.#look(headingRad, elapsedS);
  }

  #followPeriod(dtS: number): void {
    if (this.#periodS > 0) {
      if (dtS > 0.5 * this.#meanS && dtS < 1.5 * this.#meanS) this.#meanS += PERIOD_SHARE * (dtS - this.#meanS);
      if (Math.abs(this.#meanS - this.#periodS) < PERIOD_TOLERANCE * this.#periodS) return;
    } else this.#meanS = dtS;
    this.#periodS = this.#meanS;
    this.#thigh.design(this.#periodS);
    this.#shank.design(this.#periodS);
  }

  #look(headingRad: number, elapsedS: number): boolean {
    const ut = this.#ut;
    const us = this.#us;
    const arm = this.arms.armM;
    const dt = this.#thigh.curvature;
    const ds = this.#shank.curvature;
    for (let i = 0; i < 3; i += 1) {
      const k = 3 * i;
      ut[i] = this.#thigh.force[i]! - dt[k]! * arm[0]! - dt[k + 1]! * arm[1]! - dt[k + 2]! * arm[2]!;
      us[i] = this.#shank.force[i]! - ds[k]! * arm[3]! - ds[k + 1]! * arm[4]! - ds[k + 2]! * arm[5]!;
    }
    const ht = Math.sqrt(ut[0]! * ut[0]! + ut[1]! * ut[1]!);
    const hs = Math.sqrt(us[0]! * us[0]! + us[1]! * us[1]!);
    const energy = 0.5 * (ht * ht + ut[2]! * ut[2]! + hs * hs + us[2]! * us[2]!);
    this.#energy += Math.min(1, elapsedS / LEVEL_TIME_S) * (energy - this.#energy);
    this.levelMps2 = Math.sqrt(this.#energy);
    this.arms.predict(elapsedS);
    if (this.levelMps2 < BRISK_MPS2) return false;
    const noise = (FLOOR_MPS2 * FLOOR_MPS2 + SHARE * SHARE * energy) * CORRELATION;
    const row = this.#row;
    // The vertical forces agree whatever the heading …
    for (let j = 0; j < 3; j += 1) {
      row[j] = dt[6 + j]!;
      row[3 + j] = -ds[6 + j]!;
    }
    this.arms.correct(row, ut[2]! - us[2]!, noise, GATE);
    if (ht < WEAKEST_MPS2 || hs < WEAKEST_MPS2) return false;
    // … and so do the magnitudes of the horizontal forces.
    for (let j = 0; j < 3; j += 1) {
      row[j] = (ut[0]! * dt[j]! + ut[1]! * dt[3 + j]!) / ht;
      row[3 + j] = -(us[0]! * ds[j]! + us[1]! * ds[3 + j]!) / hs;
    }
    this.arms.correct(row, ht - hs, noise, GATE);
    return this.#compare(headingRad, ht, hs, noise);
  }

  /** The angle between the horizontal forces; the effect of an arm's error across them counts as noise. */
  #compare(headingRad: number, ht: number, hs: number, noise: number): boolean {
    const ut = this.#ut;
    const us = this.#us;
    const dt = this.#thigh.curvature;
    const ds = this.#shank.curvature;
    const row = this.#row;
    const ahead = Math.atan2(us[1]!, us[0]!) + headingRad - Math.atan2(ut[1]!, ut[0]!);
    const error = Math.atan2(Math.sin(ahead), Math.cos(ahead));
    for (let j = 0; j < 3; j += 1) {
      row[j] = (ut[0]! * dt[3 + j]! - ut[1]! * dt[j]!) / ht;
      row[3 + j] = -(us[0]! * ds[3 + j]! - us[1]! * ds[j]!) / hs;
    }
    this.errorRad = error;
    this.variance = (noise + this.arms.variance(row)) / (ht * hs);
    return Number.isFinite(error) && Number.isFinite(this.variance);
  }
}
