/**
 * The angles added by a pelvis strap: hip adduction, hip internal rotation and the drop of the pelvis on the opposite side, relative to stance.
 */
import { headingOfZeroTwist } from '../motion/heading/heading-fit.ts';
import { createJointAngles, decompose, wrapAngle } from '../motion/maths/joint-angles.ts';
import type { StrapMotion } from '../motion/alignment/leg-track.ts';
import type { SegmentPair } from '../motion/heading/pair.ts';
import { fromMatrix, multiply, multiplyInverseLeft, rotateVectorBack, turnHeading } from '../motion/maths/quaternion.ts';
import { signsOf, type LegSigns } from './conventions.ts';
import type { KneeSample, Side } from './sample.ts';
import { DEG_PER_RAD, RAD_PER_DEG } from '../units.ts';

/** The strap's upward axis is the mean over this much standing, s. */
const STANCE_S = 1;
/** Bending knees tip the pelvis forward. The rates show which way the strap faces once they have agreed over this much movement, rad². */
const MIN_BEND_RAD_PER_S = 20 * RAD_PER_DEG;
const ENOUGH_RAD2 = 0.25;
const MIN_AGREEMENT = 0.6;
/**
 * Time constants with which the heading between pelvis and thigh, and the angles of stance, follow: standing, and moving about outside
 * repetitions, s.
 */
const STANDING_S = 0.4;
const MOVING_S = 5;

/** One leg's hip. The strap may be worn on the pelvis in any orientation. Heading and stance angles are held during repetitions. */
export class Hip {
  readonly #signs: LegSigns;
  /**
   * In the strap frame: the upward direction (mean over stance), and the sum of angular rate times flexion rate, which points to the left.
   */
  readonly #up = new Float64Array(3);
  readonly #left = new Float64Array(3);
  #stoodS = 0;
  #work = 0;
  #effort = 0;
  #aligned = false;
  /** Segment → strap. */
  readonly #mounting = Float64Array.of(1, 0, 0, 0);
  /** Rotation about the vertical that takes the thigh's world to the pelvis's, rad; NaN before the first stance. */
  #deltaRad = NaN;
  #zeroedS = 0;
  #stanceTilt = 0;
  #stanceRoll = 0;
  readonly #angles = createJointAngles();
  readonly #pelvis = Float64Array.of(1, 0, 0, 0);
  readonly #turned = new Float64Array(4);
  readonly #relative = new Float64Array(4);
  readonly #vector = new Float64Array(3);
  readonly #matrix = new Float64Array(9);

  constructor(side: Side) {
    this.#signs = signsOf(side);
  }

  /**
   * Fills the sample's hip angles (degrees; NaN until the strap's orientation is known from standing and bending, and while it is silent).
   * `strap`: the pelvis strap in its own frame at the pair's instant, `null` without data. `standing`: in the reference stance. `out`
   * already has this instant's knee angles.
   */
  update(strap: StrapMotion | null, pair: SegmentPair, standing: boolean, inRepetition: boolean, out: KneeSample): void {
    out.hipAdductionDeg = NaN;
    out.hipInternalRotationDeg = NaN;
    out.pelvicDropDeg = NaN;
    if (strap === null || !Number.isFinite(strap.q[0]! + strap.q[1]! + strap.q[2]! + strap.q[3]!)) return;
    if (!this.#aligned) this.#learn(strap, pair.dtS, standing, out.flexionRateDegPerS * RAD_PER_DEG);
    if (!this.#aligned) return;
    multiply(this.#pelvis, strap.q, this.#mounting);
    this.#follow(pair, standing, inRepetition);
    if (Number.isNaN(this.#deltaRad)) return;
    this.#decompose(pair);
    out.hipAdductionDeg = this.#signs.hipAdduction * DEG_PER_RAD * (this.#angles.tiltRad - this.#stanceTilt);
    out.hipInternalRotationDeg = this.#signs.hipInternal * DEG_PER_RAD * this.#angles.twistRad;
    out.pelvicDropDeg = this.#signs.oppositePelvisDrop * DEG_PER_RAD * (rollOf(this.#pelvis) - this.#stanceRoll);
  }

  #learn(strap: StrapMotion, dtS: number, standing: boolean, bendRadPerS: number): void {
    const vector = this.#vector;
    if (standing && this.#stoodS < STANCE_S) {
      vector[0] = 0;
      vector[1] = 0;
      vector[2] = 1;
      rotateVectorBack(vector, strap.q, vector);
      for (let i = 0; i < 3; i += 1) this.#up[i]! += dtS * vector[i]!;
      this.#stoodS += dtS;
    }
    if (!(Math.abs(bendRadPerS) > MIN_BEND_RAD_PER_S)) return;
    const { rate } = strap;
    for (let i = 0; i < 3; i += 1) this.#left[i]! += dtS * bendRadPerS * rate[i]!;
    this.#effort += dtS * Math.abs(bendRadPerS) * Math.sqrt(rate[0]! * rate[0]! + rate[1]! * rate[1]! + rate[2]! * rate[2]!);
    this.#work = Math.sqrt(this.#left[0]! ** 2 + this.#left[1]! ** 2 + this.#left[2]! ** 2);
    if (this.#stoodS >= STANCE_S && this.#work > ENOUGH_RAD2 && this.#work > MIN_AGREEMENT * this.#effort) this.#align();
  }

  /** Up is kept exactly; left is made perpendicular to it. */
  #align(): void {
    const [ux, uy, uz] = unit(this.#up[0]!, this.#up[1]!, this.#up[2]!);
    const along = this.#left[0]! * ux + this.#left[1]! * uy + this.#left[2]! * uz;
    const [lx, ly, lz] = unit(this.#left[0]! - along * ux, this.#left[1]! - along * uy, this.#left[2]! - along * uz);
    const m = this.#matrix;
    // Columns: forward = left × up, left, up, in the strap's frame.
    m[0] = ly * uz - lz * uy;
    m[3] = lz * ux - lx * uz;
    m[6] = lx * uy - ly * ux;
    m[1] = lx;
    m[4] = ly;
    m[7] = lz;
    m[2] = ux;
    m[5] = uy;
    m[8] = uz;
    fromMatrix(this.#mounting, m);
    this.#aligned = true;
  }

  #follow(pair: SegmentPair, standing: boolean, inRepetition: boolean): void {
    if (inRepetition) return;
    const first = Number.isNaN(this.#deltaRad);
    if (first && !standing) return;
    const share = first ? 1 : Math.min(1, pair.dtS / (standing ? STANDING_S : MOVING_S));
    const measured = headingOfZeroTwist(this.#pelvis, pair.thigh.q);
    this.#deltaRad = first ? measured : wrapAngle(this.#deltaRad + share * wrapAngle(measured - this.#deltaRad));
    if (!standing || this.#zeroedS >= STANCE_S) return;
    // Mean of the first stance only: later stances may be on one leg.
    this.#decompose(pair);
    this.#zeroedS += pair.dtS;
    const weight = Math.min(1, pair.dtS / this.#zeroedS);
    this.#stanceTilt += weight * (this.#angles.tiltRad - this.#stanceTilt);
    this.#stanceRoll += weight * (rollOf(this.#pelvis) - this.#stanceRoll);
  }

  #decompose(pair: SegmentPair): void {
    turnHeading(this.#turned, pair.thigh.q, this.#deltaRad);
    multiplyInverseLeft(this.#relative, this.#pelvis, this.#turned);
    decompose(this.#relative, this.#angles);
  }
}

/** Roll of the pelvis from gravity alone, left side up positive, rad. */
function rollOf(q: Float64Array): number {
  const y = 2 * (q[2]! * q[3]! + q[0]! * q[1]!);
  return Math.asin(y > 1 ? 1 : y < -1 ? -1 : y);
}

function unit(x: number, y: number, z: number): [number, number, number] {
  const size = Math.hypot(x, y, z);
  return [x / size, y / size, z / size];
}
