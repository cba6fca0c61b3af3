/** How the athlete stands: the attitudes of thigh and shin that heading is anchored to and that knee angles are told relative to. */
import { headingOfZeroTwist } from './heading-fit.ts';
import { createJointAngles, decompose, type JointAngles } from './joint-angles.ts';
import { fromObject, multiplyInverseLeft, normalise, toObject, turnHeading, type Quaternion } from './quaternion.ts';

/** What is kept of a stance between sessions. */
export interface StanceJson {
  /** Segment → stance frame (z up, x forward of the thigh); the shin as seen with no tibial rotation. */
  thigh: Quaternion;
  shank: Quaternion;
  /** Tibial rotation of that stance as learnt from brisk movement, rad (0: never learnt), and one standard deviation of it. */
  twistRad: number;
  twistSigmaRad: number;
}

/**
 * The stance frame turns with the athlete: z up, x forward of the thigh in stance. Standing tibial rotation is zero by convention; what
 * brisk movement later tells about it (`twistRad`) only changes how motion *away* from stance is read.
 */
export class StanceReference {
  /** False until a stance was captured or restored. */
  known = false;
  /** Segment → stance frame. */
  readonly thigh = Float64Array.of(1, 0, 0, 0);
  readonly shank = Float64Array.of(1, 0, 0, 0);
  /** Where the stance frame points in the thigh filter's world, rad; followed while the athlete is not repeating. */
  headingRad = 0;
  /** The knee's angles in this stance, with and without the learnt twist. */
  readonly knee: JointAngles = createJointAngles();
  readonly kneeWithoutTwist: JointAngles = createJointAngles();

  #twistRad = 0;
  readonly #turned = new Float64Array(4);
  readonly #relative = new Float64Array(4);

  /** How far the shin stood turned about the vertical (δ + twist is what the stance anchor sees), rad. */
  get twistRad(): number {
    return this.#twistRad;
  }

  set twistRad(value: number) {
    if (value === this.#twistRad || !Number.isFinite(value)) return;
    this.#twistRad = value;
    this.#settle();
  }

  /** Takes the attitudes (segment → filter world, unit) of one quiet stance; the learnt twist starts again at zero. */
  capture(thigh: Float64Array, shank: Float64Array): void {
    // The stance frame's heading is that of the thigh's forward axis.
    this.headingRad = Math.atan2(
      2 * (thigh[1]! * thigh[2]! + thigh[0]! * thigh[3]!),
      1 - 2 * (thigh[2]! * thigh[2]! + thigh[3]! * thigh[3]!),
    );
    turnHeading(this.thigh, thigh, -this.headingRad);
    turnHeading(this.shank, shank, headingOfZeroTwist(thigh, shank) - this.headingRad);
    this.#twistRad = 0;
    this.known = true;
    this.#settle();
  }

  clear(): void {
    this.known = false;
    this.thigh.set([1, 0, 0, 0]);
    this.shank.set([1, 0, 0, 0]);
    this.headingRad = 0;
    this.#twistRad = 0;
    this.#settle();
  }

  restore(json: StanceJson): void {
    fromObject(this.thigh, json.thigh);
    fromObject(this.shank, json.shank);
    this.known = normalise(this.thigh) && normalise(this.shank);
    this.#twistRad = json.twistRad;
    this.#settle();
  }

  toJson(twistSigmaRad: number): StanceJson {
    return { thigh: toObject(this.thigh), shank: toObject(this.shank), twistRad: this.#twistRad, twistSigmaRad };
  }

  #settle(): void {
    multiplyInverseLeft(this.#relative, this.thigh, this.shank);
    decompose(this.#relative, this.kneeWithoutTwist);
    turnHeading(this.#turned, this.shank, -this.#twistRad);
    multiplyInverseLeft(this.#relative, this.thigh, this.#turned);
    decompose(this.#relative, this.knee);
  }
}
