/** How the athlete stands: the attitudes of thigh and shin that anchor the heading and define the zero of the knee angles. */
import { headingOfZeroTwist } from './heading-fit.ts';
import { createJointAngles, decompose, type JointAngles } from '../maths/joint-angles.ts';
import { fromObject, multiplyInverseLeft, normalise, toObject, turnHeading, type Quaternion } from '../maths/quaternion.ts';

/** The part of a stance stored between sessions. */
export interface StanceJson {
  /** Segment → stance frame (z up, x forward of the thigh); the shin as it appears with no tibial rotation. */
  thigh: Quaternion;
  shank: Quaternion;
  /** Tibial rotation in that stance as learnt from brisk movement, rad (0: never learnt), and its standard deviation. */
  twistRad: number;
  twistSigmaRad: number;
  /** Abduction is relative to this stance; otherwise it uses the alignment's own zero. */
  zeroed: boolean;
}

/**
 * The stance frame turns with the athlete: z up, x forward of the thigh in stance. Standing tibial rotation is zero by convention, and so
 * is standing abduction when the athlete was asked to stand. What brisk movement later reveals about the shin's twist in that stance
 * (`twistRad`) only changes how motion *away* from the stance is read; the angles of the stance itself stay the same (`pin`).
 */
export class StanceReference {
  /** False until a stance has been captured or restored. */
  known = false;
  /** Segment → stance frame. */
  readonly thigh = Float64Array.of(1, 0, 0, 0);
  readonly shank = Float64Array.of(1, 0, 0, 0);
  /** Heading of the stance frame in the thigh filter's world, rad; updated while the athlete is not in a repetition. */
  headingRad = 0;
  /** Subtracted from the knee's mathematical angles. */
  readonly pin: JointAngles = createJointAngles();

  #zeroed = false;
  #twistRad = 0;
  readonly #untwisted: JointAngles = createJointAngles();
  readonly #turned = new Float64Array(4);
  readonly #relative = new Float64Array(4);

  /** How far the shin was turned about the vertical in stance (the stance anchor sees δ + twist), rad. */
  get twistRad(): number {
    return this.#twistRad;
  }

  /** Frontal tilt reported for an athlete standing in the reference posture, rad: 0 when zeroed. */
  get standingTiltRad(): number {
    return this.#zeroed ? 0 : this.#untwisted.tiltRad;
  }

  set twistRad(value: number) {
    if (value === this.#twistRad || !Number.isFinite(value)) return;
    this.#twistRad = value;
    this.#settle();
  }

  /**
   * Takes the attitudes (segment → filter world, unit) of one quiet stance; the learnt twist restarts at zero. `zeroed`: abduction is
   * relative to this stance from now on.
   */
  capture(thigh: Float64Array, shank: Float64Array, zeroed: boolean): void {
    // The stance frame's heading is that of the thigh's forward axis.
    this.headingRad = Math.atan2(
      2 * (thigh[1]! * thigh[2]! + thigh[0]! * thigh[3]!),
      1 - 2 * (thigh[2]! * thigh[2]! + thigh[3]! * thigh[3]!),
    );
    turnHeading(this.thigh, thigh, -this.headingRad);
    turnHeading(this.shank, shank, headingOfZeroTwist(thigh, shank) - this.headingRad);
    this.#twistRad = 0;
    this.#zeroed = zeroed;
    this.known = true;
    this.#settle();
  }

  restore(json: StanceJson): void {
    fromObject(this.thigh, json.thigh);
    fromObject(this.shank, json.shank);
    this.known = normalise(this.thigh) && normalise(this.shank);
    this.#twistRad = json.twistRad;
    this.#zeroed = json.zeroed;
    this.#settle();
  }

  toJson(twistSigmaRad: number): StanceJson {
    return { thigh: toObject(this.thigh), shank: toObject(this.shank), twistRad: this.#twistRad, twistSigmaRad, zeroed: this.#zeroed };
  }

  #settle(): void {
    const { pin } = this;
    multiplyInverseLeft(this.#relative, this.thigh, this.shank);
    decompose(this.#relative, this.#untwisted);
    turnHeading(this.#turned, this.shank, -this.#twistRad);
    multiplyInverseLeft(this.#relative, this.thigh, this.#turned);
    decompose(this.#relative, pin);
    pin.flexionRad -= this.#untwisted.flexionRad;
    if (!this.#zeroed) pin.tiltRad -= this.#untwisted.tiltRad;
  }
}
