/** Judges whether a knee bend happens on a planted foot: thigh and shin lean together, the shin slowly, and the thigh does its share. */
import type { Gait } from './gait.ts';
import type { LegMotion } from './motion.ts';

export type Footing = 'unknown' | 'planted' | 'lifted';

/** Rise of flexion and of the thigh's lean from which the pattern is meaningful. */
const SIGNIFICANT_RISE_DEG = 14;
const SIGNIFICANT_THIGH_DEG = 7;
/** The pattern must last this long to be accepted, and be absent this long to be dropped. */
const ACCEPT_S = 0.1;
const REJECT_S = 0.03;
/** After a swing the foot needs this long to count as planted again. */
const AFTER_SWING_S = 0.25;
/** While a movement begins, a shin over a flat foot leans no further and turns no faster than this … */
const SLOW_SHANK_DEG_PER_S = 170;
const FLAT_FOOT_SHIN_DEG = 45;
const SHANK_TO_THIGH = 1.3;
const SHANK_DEG = 2;
/** … and it never exceeds these limits. */
const FASTEST_SHANK_DEG_PER_S = 260;
const STEEPEST_SHANK_DEG = 52;
const BACKWARD_SHANK_DEG = -22;
/** Heel-curl or push-off: the knee bends but the thigh does not lean. */
const CURL_RISE_DEG = 12;
const CURL_THIGH_SHARE = 0.4;
/** The leg started behind the body: the hip is ahead of the ankle by this tilt of the whole leg. */
const TRAILING_DEG = 9;

export class PlantedFoot {
  footing: Footing = 'unknown';
  /** How long the pattern of a planted foot has held in this movement, s. */
  plantedS = 0;
  #fromThighDeg = 0;
  #fromShankDeg = 0;
  #contradictedS = 0;

  /** A movement begins from these leans, degrees. */
  begin(thighDeg: number, shankDeg: number): void {
    this.footing = 'unknown';
    this.plantedS = 0;
    this.#contradictedS = 0;
    this.#fromThighDeg = thighDeg;
    this.#fromShankDeg = shankDeg;
  }

  /** `riseDeg`: flexion above that at the start of the movement. */
  update(motion: LegMotion, riseDeg: number, gait: Gait): void {
    if (this.footing === 'lifted') return;
    const { dtS, shankRate } = motion;
    const thighDeg = motion.thighDeg - this.#fromThighDeg;
    const shankDeg = motion.shankDeg - this.#fromShankDeg;
    const leanDeg = motion.shankDeg - motion.stanceShankDeg;
    const lifted =
      Math.abs(shankRate) > FASTEST_SHANK_DEG_PER_S ||
      leanDeg > STEEPEST_SHANK_DEG ||
      leanDeg < BACKWARD_SHANK_DEG ||
      gait.swinging ||
      (riseDeg > CURL_RISE_DEG && thighDeg < CURL_THIGH_SHARE * (riseDeg - CURL_RISE_DEG)) ||
      (riseDeg > SIGNIFICANT_RISE_DEG && this.#tiltDeg(motion) > TRAILING_DEG);
    this.#contradictedS = lifted ? this.#contradictedS + dtS : 0;
    if (this.#contradictedS >= REJECT_S) {
      this.footing = 'lifted';
      return;
    }
    const planted =
      !lifted &&
      riseDeg > SIGNIFICANT_RISE_DEG &&
      thighDeg > SIGNIFICANT_THIGH_DEG &&
      shankDeg < SHANK_TO_THIGH * thighDeg + SHANK_DEG &&
      Math.abs(shankRate) < SLOW_SHANK_DEG_PER_S &&
      leanDeg < FLAT_FOOT_SHIN_DEG &&
      motion.timeS - gait.swungS > AFTER_SWING_S;
    if (planted) this.plantedS += dtS;
    else if (this.footing === 'unknown') this.plantedS = 0;
    if (this.plantedS >= ACCEPT_S) this.footing = 'planted';
  }

  /** Tilt of the whole leg, ankle behind the hip, when the movement began, relative to quiet stance. */
  #tiltDeg(motion: LegMotion): number {
    return (this.#fromShankDeg - motion.stanceShankDeg - this.#fromThighDeg + motion.stanceThighDeg) / 2;
  }

  /** For movements without a planted foot: accepts any bend. */
  trust(riseDeg: number): void {
    if (riseDeg > SIGNIFICANT_RISE_DEG) this.footing = 'planted';
  }
}
