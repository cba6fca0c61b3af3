/** How one strap sits on its segment: converts the strap's motion into the segment's. */
import type { SegmentMotion } from '../../motion/heading/pair.ts';
import { conjugate, multiply, rotateVector } from '../../motion/maths/quaternion.ts';

export class Mounting {
  /** Sensor-frame vector → segment frame, and its inverse. */
  readonly #alignment = Float64Array.of(1, 0, 0, 0);
  readonly #inverse = Float64Array.of(1, 0, 0, 0);

  /** `alignment`: unit quaternion w x y z that takes sensor-frame vectors to the segment frame. */
  set(alignment: Float64Array): void {
    this.#alignment.set(alignment);
    conjugate(this.#inverse, alignment);
  }

  /** `strap`: motion in the strap's own frame; fills `out`. */
  apply(strap: SegmentMotion, out: SegmentMotion): void {
    multiply(out.q, strap.q, this.#inverse);
    rotateVector(out.rate, this.#alignment, strap.rate);
    rotateVector(out.force, this.#alignment, strap.force);
    out.tiltChangeSigmaRad = strap.tiltChangeSigmaRad;
    out.headingRateSigmaRadPerS = strap.headingRateSigmaRadPerS;
    out.atRest = strap.atRest;
    out.flags = strap.flags;
    out.lostS = strap.lostS;
  }
}
