/**
 * How far the abduction of one instant can be trusted: its expected error from all known causes, a figure from 0 to 1, and the causes.
 */
import type { Message } from '../../protocol/words/message.ts';
import { hiddenTwistDeg } from '../motion/alignment/alignment.ts';
import type { SegmentMotion, SegmentPair } from '../motion/heading/pair.ts';
import { INCREMENT_FLAG } from '../sensors/increment.ts';
import type { KneeSample } from './sample.ts';
import { DEG_PER_RAD, RAD_PER_DEG } from '../units.ts';

/** Why quality is below 1; bits of {@link KneeSample.qualityReasons}. Never reuse a bit. */
export const QUALITY_REASON = {
  unknown: 1,
  noStance: 2,
  heading: 4,
  settling: 8,
  lost: 16,
  clipped: 32,
  slipped: 64,
  alignment: 128,
  noTemplate: 256,
  deeper: 512,
  brisk: 1024,
  timing: 2048,
} as const;

export type QualityReason = keyof typeof QUALITY_REASON;

/** Most serious first. */
const REASONS = (Object.keys(QUALITY_REASON) as QualityReason[]).map((reason) => ({
  bit: QUALITY_REASON[reason],
  message: { code: `quality.${reason}` } satisfies Message,
}));

/** The reasons in `bits`, most serious first. */
export function namedReasons(bits: number): Message[] {
  return REASONS.filter(({ bit }) => (bits & bit) !== 0).map(({ message }) => message);
}

/** The inputs of the assessment; one reused object per leg. */
export interface QualityInputs {
  pair: SegmentPair;
  /** One standard deviation of the heading, rad, and whether a reference stance is known. */
  headingSigmaRad: number;
  stanceKnown: boolean;
  /** One standard deviation of the template at this flexion, degrees; NaN without a template. */
  templateSigmaDeg: number;
  /** How far the thigh's frame may be turned about the femur, degrees; a template would remove the effect. */
  frameSigmaDeg: number;
  /** A strap is no longer where it was calibrated. */
  slipped: boolean;
  /** How brisk the movement is: root mean square of the joint's recent acceleration, m/s². */
  levelMps2: number;
  /**
   * Standing still and upright, and the sideways lean of the long axes relative to the reference stance at such times, degrees (NaN without
   * one). Forward and backward lean is not used because it depends on where the feet are.
   */
  standing: boolean;
  /** Abduction reported for the reference stance; 0 unless the alignment came from elsewhere. */
  standingAbductionDeg: number;
  thighTiltDeg: number;
  shankTiltDeg: number;
  /**
   * How far the straps may have turned round the leg in slips that a re-zero could only partly correct, one standard deviation, degrees.
   */
  thighTwistDeg: number;
  shankTwistDeg: number;
  /**
   * Maintained by {@link assessQuality}: time since a sensor clipped, s; for the newest quiet stance, abduction beyond the expected value
   * and tilts (0 when all is as calibrated).
   */
  sinceClippedS: number;
  readonly stance: { abductionDeg: number; thighTiltDeg: number; shankTiltDeg: number };
}

export function createQualityInputs(pair: SegmentPair): QualityInputs {
  return {
    pair,
    headingSigmaRad: Infinity,
    stanceKnown: false,
    templateSigmaDeg: NaN,
    frameSigmaDeg: 3,
    slipped: false,
    levelMps2: 0,
    standing: false,
    standingAbductionDeg: 0,
    thighTiltDeg: NaN,
    shankTiltDeg: NaN,
    thighTwistDeg: 0,
    shankTwistDeg: 0,
    sinceClippedS: Infinity,
    stance: { abductionDeg: 0, thighTiltDeg: 0, shankTiltDeg: 0 },
  };
}

/**
 * Quality is 0.7 where the error is within 3° in 95 of 100 cases (σ = 1.7°, a slight overestimate of the error), and falls as 1 / (1 + (σ/σ½)²).
 */
const HALF_QUALITY_DEG = 2.6;
/**
 * Soft tissue under the straps moves as the knee bends: the error that remains at 90° with and without a template (half as much again as
 * simulated tissue leaves), and the error per m/s² of brisk movement. In any posture there is also the variation between one stance and the next.
 */
const SKIN_DEG = 0.5;
const SKIN_WITHOUT_TEMPLATE_DEG = 1.5;
const SKIN_PER_MPS2 = 0.1;
const POSTURE_DEG = 0.3;
/** Standing abduction is unknown before the first stance. */
const NO_STANCE_DEG = 3;
const SLIPPED_DEG = 4;
/**
 * Averaging time for standing, s; abduction remaining in it is an error, beyond the amount that may be a different way of standing (degrees).
 */
const STANCE_TIME_S = 0.3;
const STANCE_FREE_DEG = 0.5;
const CLIPPED_DEG = 3;
const CLIPPED_FADE_S = 1;
/** Cap for a filter that never reported its uncertainty. */
const INCLINATION_CAP_DEG = 20;
/** Losses bridged on the strap cost nothing; more than this within the last second costs this much per second. */
const LOST_FREE_S = 0.25;
const LOST_DEG_PER_S = 6;
/**
 * Sensors without timestamps: uneven timing and undetected losses degrade the turns a little, and the two straps' times differ by up to
 * this much (s), of which this share reaches the frontal plane.
 */
const TIMING_DEG = 1;
const TIMING_S = 0.008;
const TIMING_SHARE = 0.3;
/** A cause is named when it alone would cost this much quality. */
const NAMED_DEG = 0.75;

/** Fills the sample's `abductionSigmaDeg`, `quality` and `qualityReasons`; its angles must already be computed. */
export function assessQuality(inputs: QualityInputs, out: KneeSample): void {
  const { pair } = inputs;
  const { thigh, shank } = pair;
  inputs.sinceClippedS = isClipped(thigh) || isClipped(shank) ? 0 : inputs.sinceClippedS + pair.dtS;
  if (!Number.isFinite(out.abductionDeg)) {
    out.abductionSigmaDeg = NaN;
    out.quality = 0;
    out.qualityReasons = QUALITY_REASON.unknown;
    return;
  }
  const hasTemplate = Number.isFinite(inputs.templateSigmaDeg);
  const bend = Math.abs(Math.sin(RAD_PER_DEG * Math.min(90, Math.abs(out.flexionDeg))));
  variance = square(POSTURE_DEG) + square(bend * (hasTemplate ? SKIN_DEG : SKIN_WITHOUT_TEMPLATE_DEG));
  reasons = 0;
  add(SKIN_PER_MPS2 * inputs.levelMps2, QUALITY_REASON.brisk);
  // A heading error leaks into abduction in proportion to the shin's forward lean.
  const lean = Math.abs(Math.sin(RAD_PER_DEG * out.shankLeanDeg));
  add(Math.min(90, DEG_PER_RAD * inputs.headingSigmaRad) * lean, QUALITY_REASON.heading);
  add(inclinationDeg(thigh), QUALITY_REASON.settling);
  add(inclinationDeg(shank), QUALITY_REASON.settling);
  if (!inputs.stanceKnown) add(NO_STANCE_DEG, QUALITY_REASON.noStance);
  if (hasTemplate) add(inputs.templateSigmaDeg, QUALITY_REASON.deeper);
  else {
    const bent = Math.abs(Math.sin(RAD_PER_DEG * out.flexionDeg));
    // Where the direction in which the knee bends is a guess, only the angle of straight standing is known.
    const guessed = inputs.frameSigmaDeg > GUESSED_FRAME_DEG;
    const frame = inputs.frameSigmaDeg * (guessed ? Math.max(bent, sineOfTilt(thigh), sineOfTilt(shank)) : bent);
    add(frame, QUALITY_REASON.noTemplate);
    if (inputs.frameSigmaDeg > ROUGH_FRAME_DEG) add(0.5 * frame, QUALITY_REASON.alignment);
  }
  add(LOST_DEG_PER_S * Math.max(0, Math.max(thigh.lostS, shank.lostS) - LOST_FREE_S), QUALITY_REASON.lost);
  add(CLIPPED_DEG * Math.max(0, 1 - inputs.sinceClippedS / CLIPPED_FADE_S), QUALITY_REASON.clipped);
  if (((thigh.flags | shank.flags) & INCREMENT_FLAG.timeRegularised) !== 0) {
    const speed = DEG_PER_RAD * Math.hypot(thigh.rate[0]!, thigh.rate[1]!, thigh.rate[2]!);
    add(TIMING_DEG + TIMING_SHARE * TIMING_S * speed, QUALITY_REASON.timing);
  }
  followStance(inputs, out);
  const { stance } = inputs;
  const standing = Math.sqrt(Math.max(0, square(stance.abductionDeg) - square(STANCE_FREE_DEG)));
  add(inputs.slipped ? Math.max(SLIPPED_DEG, standing) : standing, QUALITY_REASON.slipped);
  // A thigh strap that turned round the leg also turns the heading found in stance, which cancels its effect in proportion to the shin's lean.
  const turned = Math.abs(Math.abs(Math.sin(RAD_PER_DEG * out.flexionDeg)) - lean);
  add(turned * Math.hypot(inputs.thighTwistDeg, hiddenTwistDeg(stance.thighTiltDeg, 1)), QUALITY_REASON.slipped);
  add(lean * Math.hypot(inputs.shankTwistDeg, hiddenTwistDeg(stance.shankTiltDeg, 1)), QUALITY_REASON.slipped);
  out.abductionSigmaDeg = Math.sqrt(variance);
  out.quality = 1 / (1 + variance / square(HALF_QUALITY_DEG));
  out.qualityReasons = reasons;
}

const ROUGH_FRAME_DEG = 4;
const GUESSED_FRAME_DEG = 30;

let variance = 0;
let reasons = 0;

function add(sigmaDeg: number, reason: number): void {
  variance += square(sigmaDeg);
  if (sigmaDeg > NAMED_DEG) reasons |= reason;
}

function square(x: number): number {
  return x * x;
}

/** Sine of the angle between a segment's long axis and the vertical. */
function sineOfTilt({ q }: SegmentMotion): number {
  const cosine = 1 - 2 * (q[1]! * q[1]! + q[2]! * q[2]!);
  return Math.sqrt(Math.max(0, 1 - cosine * cosine));
}

function followStance(inputs: QualityInputs, out: KneeSample): void {
  if (!inputs.standing || !inputs.stanceKnown || !Number.isFinite(inputs.thighTiltDeg + inputs.shankTiltDeg)) return;
  const { stance } = inputs;
  const share = Math.min(1, inputs.pair.dtS / STANCE_TIME_S);
  const expected = Number.isFinite(inputs.templateSigmaDeg) ? 0 : inputs.standingAbductionDeg;
  stance.abductionDeg += share * (out.abductionExcessDeg - expected - stance.abductionDeg);
  stance.thighTiltDeg += share * (inputs.thighTiltDeg - stance.thighTiltDeg);
  stance.shankTiltDeg += share * (inputs.shankTiltDeg - stance.shankTiltDeg);
}

function isClipped(segment: SegmentMotion): boolean {
  return (segment.flags & (INCREMENT_FLAG.gyroClipped | INCREMENT_FLAG.forceClipped | INCREMENT_FLAG.overrun)) !== 0;
}

/** The component of the inclination error in the frontal plane. */
function inclinationDeg(segment: SegmentMotion): number {
  const sigma = Math.SQRT1_2 * DEG_PER_RAD * segment.tiltChangeSigmaRad;
  return sigma < INCLINATION_CAP_DEG ? sigma : INCLINATION_CAP_DEG;
}
