/** Knee and thigh angles of one instant, relative to the athlete's stance. */
import { createJointAngles, decompose, GIMBAL_COSINE, wrapAngle } from '../motion/maths/joint-angles.ts';
import type { SegmentMotion, SegmentPair } from '../motion/heading/pair.ts';
import { multiplyInverseLeft, rotateVector, turnHeading } from '../motion/maths/quaternion.ts';
import type { StanceReference } from '../motion/heading/stance-reference.ts';
import { signsOf } from './conventions.ts';
import type { KneeSample, Side } from './sample.ts';
import { DEG_PER_RAD, RAD_PER_DEG } from '../units.ts';

/** The projected angle diverges when the thigh comes this close to horizontal. */
const FPPA_LIMIT_SINE = Math.sin(20 * RAD_PER_DEG);
const GRAVITY_LIMIT = 1e-9;

const turned = new Float64Array(4);
const relative = new Float64Array(4);
const vector = new Float64Array(3);
const knee = createJointAngles();

/**
 * Fills `out` with the angles of `pair` (degrees; signs as in {@link KneeSample}). `deltaRad`: heading of the shin's world relative to the
 * thigh's. Quality and the pelvis strap's angles are filled in elsewhere; excesses equal the raw angles until a template is applied. Safe
 * for any input: a pair that is not finite gives NaN, and at a singularity the previous value is kept.
 */
export function computeKneeAngles(pair: SegmentPair, deltaRad: number, reference: StanceReference, side: Side, out: KneeSample): void {
  const { thigh, shank } = pair;
  const signs = signsOf(side);
  out.timeS = pair.timeS;
  turnHeading(turned, shank.q, deltaRad);
  multiplyInverseLeft(relative, thigh.q, turned);
  if (!Number.isFinite(relative[0]! + relative[1]! + relative[2]! + relative[3]!)) {
    forgetKneeAngles(out);
    return;
  }
  keepAtGimbal(out, reference, side);
  decompose(relative, knee);
  const { pin } = reference;
  out.flexionDeg = DEG_PER_RAD * (knee.flexionRad - pin.flexionRad);
  out.abductionDeg = signs.abduction * DEG_PER_RAD * (knee.tiltRad - pin.tiltRad);
  out.tibialRotationDeg = signs.tibialInternal * DEG_PER_RAD * wrapAngle(knee.twistRad - pin.twistRad);
  out.flexionRateDegPerS = DEG_PER_RAD * flexionRate(thigh.rate, shank.rate);
  out.femoralRotationDeg = signs.femoralInternal * femoralTwistDeg(thigh.q, reference);
  out.shankLeanDeg = forwardLeanDeg(shank);
  out.shankMedialLeanDeg = signs.leanMedial * rightLeanDeg(shank);
  out.thighLeanDeg = -forwardLeanDeg(thigh);
  out.fppaDeg = signs.fppaValgus * projectedAngleDeg(thigh.q, turned, reference.headingRad);
  out.abductionExcessDeg = out.abductionDeg;
  out.femoralRotationExcessDeg = out.femoralRotationDeg;
}

/** Sets every knee angle to unknown for this instant. */
export function forgetKneeAngles(out: KneeSample): void {
  out.flexionDeg = NaN;
  out.flexionRateDegPerS = NaN;
  out.abductionDeg = NaN;
  out.tibialRotationDeg = NaN;
  out.femoralRotationDeg = NaN;
  out.shankLeanDeg = NaN;
  out.shankMedialLeanDeg = NaN;
  out.thighLeanDeg = NaN;
  out.fppaDeg = NaN;
  out.abductionExcessDeg = NaN;
  out.femoralRotationExcessDeg = NaN;
}

/** Angles that `decompose` cannot determine at gimbal lock keep their value from the previous sample. */
function keepAtGimbal(out: KneeSample, reference: StanceReference, side: Side): void {
  const { pin } = reference;
  knee.flexionRad = Number.isFinite(out.flexionDeg) ? out.flexionDeg * RAD_PER_DEG + pin.flexionRad : 0;
  knee.twistRad = Number.isFinite(out.tibialRotationDeg)
    ? signsOf(side).tibialInternal * out.tibialRotationDeg * RAD_PER_DEG + pin.twistRad
    : 0;
}

/** Flexion rate at the attitude in `relative`/`knee`, from the two angular rates (segment frames, rad/s): no differencing, no delay. */
function flexionRate(thighRate: Float64Array, shankRate: Float64Array): number {
  rotateVector(vector, relative, shankRate);
  const x = vector[0]! - thighRate[0]!;
  const y = vector[1]! - thighRate[1]!;
  const z = vector[2]! - thighRate[2]!;
  const cosine = Math.cos(knee.tiltRad);
  if (cosine < GIMBAL_COSINE) return y;
  // ω = ḟ·e₁ + β̇·e₂ + ṙ·e₃: only flexion has a component along e₂ × e₃.
  const along = Math.sin(knee.flexionRad) * x + Math.cos(knee.flexionRad) * z;
  return y + (Math.sin(knee.tiltRad) / cosine) * along;
}

/** Leftward twist of the thigh about its long axis since stance (swing–twist decomposition), degrees. */
function femoralTwistDeg(thigh: Float64Array, reference: StanceReference): number {
  turnHeading(turnedThigh, reference.thigh, reference.headingRad);
  multiplyInverseLeft(fromStance, turnedThigh, thigh);
  const w = fromStance[0]!;
  const z = fromStance[3]!;
  // Upside down relative to stance, twist is undefined.
  if (w * w + z * z < 1e-4) return 0;
  return DEG_PER_RAD * wrapAngle(2 * Math.atan2(z, w));
}

const turnedThigh = new Float64Array(4);
const fromStance = new Float64Array(4);

/** Forward tilt of the segment's upper end, from gravity alone, degrees. */
function forwardLeanDeg(segment: SegmentMotion): number {
  const { q } = segment;
  const x = 2 * (q[1]! * q[3]! - q[0]! * q[2]!);
  const z = 1 - 2 * (q[1]! * q[1]! + q[2]! * q[2]!);
  return Math.abs(x) + Math.abs(z) < GRAVITY_LIMIT ? 0 : DEG_PER_RAD * Math.atan2(-x, z);
}

/** Rightward tilt of the segment's upper end, from gravity alone, degrees. */
function rightLeanDeg(segment: SegmentMotion): number {
  const { q } = segment;
  const y = 2 * (q[2]! * q[3]! + q[0]! * q[1]!);
  return DEG_PER_RAD * Math.asin(y > 1 ? 1 : y < -1 ? -1 : y);
}

/** Thigh minus shin, seen from the front of the stance frame; positive when upper ends lean to the left. */
function projectedAngleDeg(thigh: Float64Array, shank: Float64Array, headingRad: number): number {
  const thighUp = 1 - 2 * (thigh[1]! * thigh[1]! + thigh[2]! * thigh[2]!);
  if (thighUp < FPPA_LIMIT_SINE) return NaN;
  const shankUp = 1 - 2 * (shank[1]! * shank[1]! + shank[2]! * shank[2]!);
  const c = Math.cos(headingRad);
  const s = Math.sin(headingRad);
  return DEG_PER_RAD * wrapAngle(Math.atan2(leftwards(thigh, c, s), thighUp) - Math.atan2(leftwards(shank, c, s), shankUp));
}

/** How far the segment's long axis leans to the left of a heading. */
function leftwards(q: Float64Array, c: number, s: number): number {
  const x = 2 * (q[1]! * q[3]! + q[0]! * q[2]!);
  const y = 2 * (q[2]! * q[3]! - q[0]! * q[1]!);
  return c * y - s * x;
}
