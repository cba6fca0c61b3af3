/**
 * Quiet stance: detects when the athlete stands still and upright, and finds the heading that makes that stance agree with the reference.
 */
import { headingBetween } from './heading-fit.ts';
import { normalise } from '../maths/quaternion.ts';
import type { SegmentMotion, SegmentPair } from './pair.ts';
import type { StanceReference } from './stance-reference.ts';
import { GRAVITY_MPS2, RAD_PER_DEG } from '../../units.ts';

/** Sway of a standing athlete stays below these limits (averaged over the smoothing time). */
const QUIET_RATE_RAD_PER_S = 7 * RAD_PER_DEG;
const QUIET_FORCE_MPS2 = 0.5;
const SMOOTHING_S = 0.3;
/** Upright with the knee nearly straight: both long axes are this close to the vertical. */
const UPRIGHT_COSINE = Math.cos(25 * RAD_PER_DEG);
/** Near the reference posture: both long axes are within this angle of their reference. */
const NEAR_COSINE = Math.cos(8 * RAD_PER_DEG);
/** Stillness must last this long to count. */
const QUIET_AFTER_S = 0.4;
/** A reference found without a prompt is the mean of this much quiet stance. */
const CAPTURE_S = 0.4;

export class StanceAnchor {
  /** Both segments have been still for long enough. */
  quiet = false;
  /** Still and upright. */
  standing = false;
  /** Standing in the reference posture (false without a reference). */
  nearReference = false;
  /** While standing: sideways lean of each long axis relative to the reference, rad; NaN without one. */
  thighTiltRad = NaN;
  shankTiltRad = NaN;

  /** Smoothed angular rate and deviation of the force from gravity; NaN before the first sample. */
  #rate = NaN;
  #force = NaN;
  #quietS = 0;
  #capturedS = 0;
  readonly #thigh = new Float64Array(4);
  readonly #shank = new Float64Array(4);

  reset(): void {
    this.quiet = false;
    this.standing = false;
    this.nearReference = false;
    this.#rate = NaN;
    this.#force = NaN;
    this.#quietS = 0;
    this.#capturedS = 0;
  }

  update(pair: SegmentPair, reference: StanceReference): void {
    const share = Math.min(1, pair.dtS / SMOOTHING_S);
    const rate = Math.max(size(pair.thigh.rate), size(pair.shank.rate));
    const force = Math.max(Math.abs(size(pair.thigh.force) - GRAVITY_MPS2), Math.abs(size(pair.shank.force) - GRAVITY_MPS2));
    if (Number.isFinite(rate)) this.#rate = Number.isNaN(this.#rate) ? rate : this.#rate + share * (rate - this.#rate);
    if (Number.isFinite(force)) this.#force = Number.isNaN(this.#force) ? force : this.#force + share * (force - this.#force);
    const still = this.#rate < QUIET_RATE_RAD_PER_S && this.#force < QUIET_FORCE_MPS2;
    this.#quietS = still ? this.#quietS + pair.dtS : 0;
    this.quiet = this.#quietS > QUIET_AFTER_S;
    this.standing = this.quiet && uprightness(pair.thigh) > UPRIGHT_COSINE && uprightness(pair.shank) > UPRIGHT_COSINE;
    const compares = this.standing && reference.known;
    this.nearReference =
      compares && sameUp(pair.thigh.q, reference.thigh) > NEAR_COSINE && sameUp(pair.shank.q, reference.shank) > NEAR_COSINE;
    this.thighTiltRad = compares ? sideways(pair.thigh.q) - sideways(reference.thigh) : NaN;
    this.shankTiltRad = compares ? sideways(pair.shank.q) - sideways(reference.shank) : NaN;
  }

  /** δ + twist from the current attitudes, assuming the athlete stands in the reference posture; NaN where undefined. */
  heading(pair: SegmentPair, reference: StanceReference): number {
    return headingBetween(pair.thigh.q, reference.thigh) - headingBetween(pair.shank.q, reference.shank);
  }

  /** Accumulates a reference while the athlete stands; returns true once it has been captured. */
  gather(pair: SegmentPair, reference: StanceReference): boolean {
    if (!this.standing) {
      this.#capturedS = 0;
      return false;
    }
    if (this.#capturedS === 0) {
      this.#thigh.fill(0);
      this.#shank.fill(0);
    }
    accumulate(this.#thigh, pair.thigh.q);
    accumulate(this.#shank, pair.shank.q);
    this.#capturedS += pair.dtS;
    if (this.#capturedS < CAPTURE_S) return false;
    this.#capturedS = 0;
    if (!normalise(this.#thigh) || !normalise(this.#shank)) return false;
    reference.capture(this.#thigh, this.#shank, false);
    return true;
  }
}

function size(v: Float64Array): number {
  return Math.sqrt(v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!);
}

/** Cosine between the segment's long axis and the vertical. */
function uprightness(segment: SegmentMotion): number {
  const { q } = segment;
  return 1 - 2 * (q[1]! * q[1]! + q[2]! * q[2]!);
}

/** Leftward lean of the vertical as seen from an attitude, rad. */
function sideways(q: Float64Array): number {
  const y = 2 * (q[2]! * q[3]! + q[0]! * q[1]!);
  return Math.asin(y > 1 ? 1 : y < -1 ? -1 : y);
}

/** Cosine between the verticals seen from two attitudes, whatever their headings. */
function sameUp(a: Float64Array, b: Float64Array): number {
  const x = (a[1]! * a[3]! - a[0]! * a[2]!) * (b[1]! * b[3]! - b[0]! * b[2]!);
  const y = (a[2]! * a[3]! + a[0]! * a[1]!) * (b[2]! * b[3]! + b[0]! * b[1]!);
  return 4 * (x + y) + (1 - 2 * (a[1]! * a[1]! + a[2]! * a[2]!)) * (1 - 2 * (b[1]! * b[1]! + b[2]! * b[2]!));
}

/** Adds `q` to a running sum of attitudes that are a few degrees apart; their mean is the direction of the sum. */
function accumulate(sum: Float64Array, q: Float64Array): void {
  const sign = sum[0]! * q[0]! + sum[1]! * q[1]! + sum[2]! * q[2]! + sum[3]! * q[3]! < 0 ? -1 : 1;
  for (let i = 0; i < 4; i += 1) sum[i]! += sign * q[i]!;
}
