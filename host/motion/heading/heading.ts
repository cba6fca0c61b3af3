/**
 * Heading between thigh and shin (about the vertical, which gravity does not determine): anchored in stance, learnt from brisk movement,
 * held during repetitions.
 */
import { INCREMENT_FLAG } from '../../sensors/increment.ts';
import { headingBetween, headingOfZeroTwist } from './heading-fit.ts';
import { HeadingKalman, OBSERVATION, type HeadingNoise, type Wander } from './heading-kalman.ts';
import { createJointAngles, decompose, wrapAngle, type JointAngles } from '../maths/joint-angles.ts';
import { BRISK_MPS2, JointCentre } from './joint-centre.ts';
import type { Side } from '../../../protocol/live/words.ts';
import type { SegmentPair } from './pair.ts';
import { multiplyInverseLeft, turnHeading } from '../maths/quaternion.ts';
import { StanceAnchor } from './stance-anchor.ts';
import { StanceReference, type StanceJson } from './stance-reference.ts';
import { RAD_PER_DEG } from '../../units.ts';

/** Initial uncertainty: tibial rotation starts near zero. */
const START_SIGMA_RAD = 12 * RAD_PER_DEG;
/** Standing tibial rotation is zero by convention; its true value is this uncertain until brisk movement reveals it. */
const TWIST_SIGMA_RAD = 6 * RAD_PER_DEG;
/** Random walk of the heading, °/√s. */
const HEADING_NOISE = (0.02 * RAD_PER_DEG) ** 2;
/** The rate's correlation time: the filters keep learning their gyroscopes' errors. They also state its size, within these limits (°/s). */
const RATE_TIME_S = 40;
const RATE_SIGMA_LOW = 0.01 * RAD_PER_DEG;
const RATE_SIGMA_HIGH = 3 * RAD_PER_DEG;
/** A rate beyond this many sigmas was caused by an error the filters have since corrected. */
const RATE_SIGMAS = 4;
/**
 * Nobody stands the same way twice: how far the shin's twist differs between stances and how soon while stepping; with the feet planted it
 * creeps (°/√s).
 */
const STEPPING: Wander = { sigmaRad: 3.5 * RAD_PER_DEG, timeS: 2 };
const PLANTED_NOISE = (0.05 * RAD_PER_DEG) ** 2;
/** The shin of a planted foot turns more slowly than this. */
const STEPPING_RAD_PER_S = 80 * RAD_PER_DEG;
/** Soft-tissue motion and impacts bias joint forces by this much, and the bias changes from one minute of movement to the next. */
const JOINT_BIAS: Wander = { sigmaRad: 2 * RAD_PER_DEG, timeS: 60 };
/** Quiet stance is measured every 0.1 s; sway is the noise. */
const ANCHOR_EVERY_S = 0.1;
const ANCHOR_VARIANCE = 3 * (1.5 * RAD_PER_DEG) ** 2;
/** A captured stance is a mean over a second or more. */
const CAPTURE_VARIANCE = (0.5 * RAD_PER_DEG) ** 2;
const ANCHOR_GATE_RAD = 20 * RAD_PER_DEG;
/** A stance this recent counts as the stance in use when the twist is held. */
const RECENT_STANCE_S = 60;
/** When stance contradicts the heading beyond the gate for this long, stance is right and the heading wrong. */
const ANCHOR_PATIENCE_S = 2;
/** Within a repetition, joint forces count only when it is brisk (landing, cutting, running), m/s². */
const BRISK_REPETITION_MPS2 = 4;
const JOINT_GATE = 2;
/** No shin turns further than this from stance; beyond it the heading is pulled back. */
const TWIST_LIMIT_RAD = 40 * RAD_PER_DEG;
const LIMIT_VARIANCE = (15 * RAD_PER_DEG) ** 2;
/** A silence longer than this may have hidden a turn. */
const SILENCE_S = 0.3;
const SILENCE_RAD_PER_S = 5 * RAD_PER_DEG;
/** How fast the stance frame follows the thigh's heading, while standing and while moving about. */
const FOLLOW_STANDING_S = 0.5;
const FOLLOW_MOVING_S = 5;

export interface HeadingSettings {
  /** Each source can be switched off to measure its contribution. */
  stanceAnchor: boolean;
  jointCentre: boolean;
}

export const DEFAULT_HEADING_SETTINGS: HeadingSettings = { stanceAnchor: true, jointCentre: true };

/**
 * One leg's heading. It is corrected outside repetitions only (except in brisk movement), so that a correction never cancels real valgus.
 */
export class RelativeHeading {
  /** The stance that angles are relative to: captured in the first quiet stance unless restored or captured explicitly. */
  readonly reference = new StanceReference();
  readonly joint: JointCentre;
  /** Seconds since quiet stance last anchored the heading; Infinity before the first time. */
  sinceStanceS = Infinity;
  /** Number of times stance contradicted the heading long enough to override it. */
  jumps = 0;

  readonly #settings: HeadingSettings;
  readonly #kalman = new HeadingKalman();
  readonly #noise: HeadingNoise = { heading: HEADING_NOISE, stance: PLANTED_NOISE };
  readonly #rateWander: Wander = { sigmaRad: RATE_SIGMA_HIGH, timeS: RATE_TIME_S };
  readonly #anchor = new StanceAnchor();
  readonly #angles: JointAngles = createJointAngles();
  readonly #turned = new Float64Array(4);
  readonly #relative = new Float64Array(4);
  #started = false;
  #twistHeld = false;
  /** The estimate of the reference's twist when it was held. */
  #heldRad = 0;
  #sinceAnchorS = 0;
  #contradictedS = 0;

  /** `side` determines where straps usually sit on the leg. */
  constructor(side: Side, settings: Partial<HeadingSettings> = {}) {
    this.joint = new JointCentre(side === 'left' ? 1 : -1);
    this.#settings = { ...DEFAULT_HEADING_SETTINGS, ...settings };
  }

  /** Rotation about the vertical that takes the shin's world to the thigh's, rad. */
  get deltaRad(): number {
    return this.#twistHeld ? this.#kalman.headingRad + this.#kalman.twistRad - this.#heldRad : this.#kalman.headingRad;
  }

  /** One standard deviation of `deltaRad`; with a held twist, of the change since it was held. */
  get sigmaRad(): number {
    return Math.sqrt(this.#kalman.variance(this.#twistHeld ? OBSERVATION.held : OBSERVATION.heading));
  }

  /** Standing still, upright, in the reference posture. */
  get anchored(): boolean {
    return this.#anchor.nearReference;
  }

  get standing(): boolean {
    return this.#anchor.standing;
  }

  /** While standing: sideways lean of each long axis relative to the reference stance, rad; NaN without a reference. */
  get thighTiltRad(): number {
    return this.#anchor.thighTiltRad;
  }

  get shankTiltRad(): number {
    return this.#anchor.shankTiltRad;
  }

  /** Discards heading and brisk movement, e.g. after a strap restarted; the stance reference stays. */
  reset(): void {
    this.#started = false;
    this.#anchor.reset();
    this.joint.reset();
    this.sinceStanceS = Infinity;
  }

  /**
   * Takes one quiet stance (mean attitudes, segment → filter world) as the reference, for calibration or for the re-zero after a slip. A
   * held twist stays, because the template depends on it.
   */
  capture(thigh: Float64Array, shank: Float64Array): void {
    const twistRad = this.#twistHeld ? this.#heldRad : 0;
    this.reference.capture(thigh, shank, true);
    this.reference.twistRad = twistRad;
    this.#kalman.startStance(twistRad, TWIST_SIGMA_RAD, STEPPING.sigmaRad);
    if (!this.#started) return;
    const innovation = wrapAngle(headingOfZeroTwist(thigh, shank) - this.#kalman.expected(OBSERVATION.stance));
    const expected = Math.sqrt(this.#kalman.variance(OBSERVATION.stance) + CAPTURE_VARIANCE);
    if (Math.abs(innovation) > 3 * expected) this.#kalman.loosen(Math.abs(innovation));
    this.#kalman.correct(OBSERVATION.stance, innovation, CAPTURE_VARIANCE);
    this.sinceStanceS = 0;
  }

  /** Restores a stored stance. */
  restore(stance: StanceJson): void {
    this.reference.restore(stance);
    this.#twistHeld = false;
    this.#kalman.restoreReference(stance.twistRad, Math.min(TWIST_SIGMA_RAD, stance.twistSigmaRad), STEPPING.sigmaRad);
  }

  toJson(): StanceJson {
    return this.reference.toJson(this.#kalman.twistSigmaRad);
  }

  /**
   * From now on the heading keeps the twist it had while the athlete's template was learnt. The template already contains that twist's
   * error; a twist learnt later would shift abduction in deep flexion relative to the template. Call at the end of the neutral repetitions,
   * or after `restore`.
   */
  holdTwist(): void {
    // Later stances are compared with the stance of the neutral repetitions.
    if (this.sinceStanceS < RECENT_STANCE_S) this.#kalman.keepReference();
    this.#heldRad = this.#kalman.twistRad;
    this.#twistHeld = true;
  }

  /** One step; `inRepetition` comes from the segmenter and is one sample old. Never throws. */
  update(pair: SegmentPair, inRepetition: boolean): void {
    if (((pair.thigh.flags | pair.shank.flags) & INCREMENT_FLAG.restarted) !== 0) this.reset();
    if (!isUsable(pair)) return;
    if (!this.#started) this.#start(pair);
    const { dtS } = pair;
    if (!(dtS > 0)) return;
    this.#kalman.predict(dtS, this.#noise);
    this.#rateWander.sigmaRad = rateSigmaOf(pair);
    this.#kalman.wanderRate(dtS, this.#rateWander);
    if (Math.abs(this.#kalman.rateRadPerS) > RATE_SIGMAS * this.#rateWander.sigmaRad) this.#kalman.startRate(this.#rateWander.sigmaRad);
    const brisk = this.joint.levelMps2 > BRISK_MPS2;
    if (brisk) this.#kalman.wanderJoint(dtS, JOINT_BIAS);
    if (brisk || turnsFast(pair.shank.rate)) this.#kalman.wanderStance(dtS, STEPPING);
    if (dtS > SILENCE_S) this.#kalman.loosen(SILENCE_RAD_PER_S * Math.min(dtS, 10));
    this.sinceStanceS += dtS;

    this.#anchor.update(pair, this.reference);
    if (this.#settings.stanceAnchor && !inRepetition) this.#useStance(pair);
    if (this.#settings.jointCentre) this.#useJoint(pair, inRepetition);
    this.#followThigh(pair, inRepetition);
    if (!this.#twistHeld) this.reference.twistRad = this.#kalman.twistRad;
    this.#limit(pair);
  }

  #start(pair: SegmentPair): void {
    const { thigh, shank } = pair;
    this.#kalman.startHeading(headingOfZeroTwist(thigh.q, shank.q), START_SIGMA_RAD);
    this.#kalman.startRate(rateSigmaOf(pair));
    this.#kalman.startJoint(JOINT_BIAS.sigmaRad);
    if (!this.reference.known) this.#kalman.startStance(0, TWIST_SIGMA_RAD, STEPPING.sigmaRad);
    const heading = headingBetween(thigh.q, this.reference.thigh);
    this.reference.headingRad = Number.isFinite(heading) ? heading : 0;
    this.#started = true;
  }

  #useStance(pair: SegmentPair): void {
    if (!this.reference.known) {
      if (!this.#anchor.gather(pair, this.reference)) return;
      this.#kalman.keepReference();
    } else if (!this.#anchor.nearReference) {
      this.#contradictedS = 0;
      return;
    }
    this.#sinceAnchorS += pair.dtS;
    if (this.#sinceAnchorS < ANCHOR_EVERY_S) return;
    const elapsedS = Math.min(this.#sinceAnchorS, 1);
    this.#sinceAnchorS = 0;
    const innovation = wrapAngle(this.#anchor.heading(pair, this.reference) - this.#kalman.expected(OBSERVATION.stance));
    if (!Number.isFinite(innovation)) return;
    const expected = Math.sqrt(this.#kalman.variance(OBSERVATION.stance) + ANCHOR_VARIANCE);
    if (Math.abs(innovation) > Math.max(ANCHOR_GATE_RAD, 3 * expected)) {
      this.#contradictedS += elapsedS;
      if (this.#contradictedS < ANCHOR_PATIENCE_S) return;
      this.#kalman.loosen(Math.abs(innovation));
      this.jumps += 1;
    }
    this.#contradictedS = 0;
    this.#kalman.correct(OBSERVATION.stance, innovation, ANCHOR_VARIANCE);
    this.sinceStanceS = 0;
  }

  #useJoint(pair: SegmentPair, inRepetition: boolean): void {
    if (!this.joint.update(pair, this.#kalman.expected(OBSERVATION.joint))) return;
    if (inRepetition && this.joint.levelMps2 < BRISK_REPETITION_MPS2) return;
    const { errorRad } = this.joint;
    let { variance } = this.joint;
    const expected = Math.sqrt(this.#kalman.variance(OBSERVATION.joint) + variance);
    if (Math.abs(errorRad) > JOINT_GATE * expected) variance *= Math.abs(errorRad) / (JOINT_GATE * expected);
    this.#kalman.correct(OBSERVATION.joint, -errorRad, variance);
  }

  /** The stance frame follows the athlete's turns between repetitions and stays fixed within one. */
  #followThigh(pair: SegmentPair, inRepetition: boolean): void {
    if (inRepetition) return;
    const measured = headingBetween(pair.thigh.q, this.reference.thigh);
    if (!Number.isFinite(measured)) return;
    const timeS = this.#anchor.standing ? FOLLOW_STANDING_S : FOLLOW_MOVING_S;
    const share = Math.min(1, pair.dtS / timeS);
    this.reference.headingRad = wrapAngle(this.reference.headingRad + share * wrapAngle(measured - this.reference.headingRad));
  }

  #limit(pair: SegmentPair): void {
    turnHeading(this.#turned, pair.shank.q, this.deltaRad);
    multiplyInverseLeft(this.#relative, pair.thigh.q, this.#turned);
    decompose(this.#relative, this.#angles);
    const twist = wrapAngle(this.#angles.twistRad - this.reference.pin.twistRad);
    const beyond = Math.abs(twist) - TWIST_LIMIT_RAD;
    if (beyond > 0 && Math.abs(this.#angles.tiltRad) < 0.8)
      this.#kalman.correct(OBSERVATION.heading, -Math.sign(twist) * beyond, LIMIT_VARIANCE / pair.dtS);
  }
}

function isUsable(pair: SegmentPair): boolean {
  const { thigh, shank } = pair;
  const sum = thigh.q[0]! + thigh.q[1]! + thigh.q[2]! + thigh.q[3]! + shank.q[0]! + shank.q[1]! + shank.q[2]! + shank.q[3]!;
  return Number.isFinite(sum);
}

function turnsFast(rate: Float64Array): boolean {
  return rate[0]! * rate[0]! + rate[1]! * rate[1]! + rate[2]! * rate[2]! > STEPPING_RAD_PER_S * STEPPING_RAD_PER_S;
}

/** Standard deviation of the rate at which the straps' headings drift apart, rad/s. */
function rateSigmaOf(pair: SegmentPair): number {
  const a = pair.thigh.headingRateSigmaRadPerS;
  const b = pair.shank.headingRateSigmaRadPerS;
  const sigma = Math.sqrt(a * a + b * b);
  return sigma >= RATE_SIGMA_LOW ? Math.min(sigma, RATE_SIGMA_HIGH) : sigma < RATE_SIGMA_LOW ? RATE_SIGMA_LOW : RATE_SIGMA_HIGH;
}
