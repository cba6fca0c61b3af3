/** Alignment of both straps from recorded motion: from guided movements where they are marked, otherwise from any motion available. */

import { STANCE_S } from '../../../protocol/live/words.ts';
import type { Message } from '../../../protocol/words/message.ts';
import { NO_RESIDUALS, orthonormalise, triple, type Alignment } from './alignment.ts';
import { functionalAxis, LARGEST_HALVES_DEG, MIN_RATIO, MIN_SWINGING_S, sagittalAxis, type FunctionalAxis } from './functional-axis.ts';
import type { LegTrack } from './leg-track.ts';
import { toObject } from '../maths/quaternion.ts';
import { orientAxes, quantile, tilts, type Axes } from './axis-direction.ts';
import { poseOf, STILL_RATE_DEG_PER_S, stillPoses, type Directions, type Pose } from './stance.ts';
import { axisAngleDeg, cross, dot, negated, unit } from '../maths/vector.ts';

/** A stretch of time, s. */
export interface Interval {
  startS: number;
  endS: number;
}

/** When the athlete performed each guided movement; any list may be empty. */
export interface AlignmentIntervals {
  stance: readonly Interval[];
  thighSwing: readonly Interval[];
  shankSwing: readonly Interval[];
  neutral: readonly Interval[];
}

export const NO_INTERVALS: AlignmentIntervals = { stance: [], thighSwing: [], shankSwing: [], neutral: [] };

export type GuidedMovement = 'stance' | 'thigh-swing' | 'shin-swing' | 'neutral';

/** A movement that was rejected, and what the athlete should repeat, and why. */
export interface Refusal {
  movement: GuidedMovement;
  why: Message;
}

export interface LegAlignment {
  alignment: Alignment;
  /** The quiet stance used; `null` when none was found. */
  stance: Interval | null;
  /** Marked movements that were rejected, in order. What they should have provided was taken from other motion where possible. */
  refused: Refusal[];
}

/** A guided movement with a lower ratio than this gives a worse axis than all the motion taken together. */
const HOPELESS_RATIO = 4;
/** A stance with more sway than this was not quiet, degrees. */
const LARGEST_SWAY_DEG = 1.5;
/** A knee that later straightens beyond the stance by more than this was bent in the stance, degrees. */
const BENT_STANCE_DEG = -25;
/** A shin turns no further than this as the knee bends; beyond it the leg was not straight in the swings, degrees. */
const LARGEST_SHANK_TURN_DEG = 20;
/** Upper limits on quality for unguided motion and for an alignment without a stance. */
const AUTOMATIC_QUALITY = 0.65;
const WITHOUT_STANCE_QUALITY = 0.3;

/** Aligns from the marked movements; whatever is missing or rejected is taken from the whole track. Never throws: at worst quality is 0. */
export function alignFromIntervals(track: LegTrack, intervals: AlignmentIntervals): LegAlignment {
  if (track.count < 3) return nothing({ code: 'alignment.too-short' });
  const ranges = (list: readonly Interval[]) =>
    list.map(({ startS, endS }) => track.between(startS, endS)).filter(({ from, to }) => to > from);
  const refused: Refusal[] = [];
  const note = (movement: GuidedMovement, why: Message | null) => {
    if (why !== null) refused.push({ movement, why });
    return why === null;
  };

  const stanceRange = ranges(intervals.stance)[0];
  const given = stanceRange ? poseOf(track, stanceRange) : null;
  let quiet = given === null || note('stance', judgeStance(given));
  const guided = (movement: 'thigh-swing' | 'shin-swing', rate: Float64Array, list: readonly Interval[]) => {
    const found = ranges(list);
    if (found.length === 0) return null;
    const axis = functionalAxis(rate, found);
    const served = note(movement, judgeSwing(movement, axis, track.periodS));
    return axis && axis.ratio > HOPELESS_RATIO ? { ...axis, served } : null;
  };
  const whole = { from: 0, to: track.count };
  const thighGuided = guided('thigh-swing', track.thigh.rate, intervals.thighSwing);
  const shankGuided = guided('shin-swing', track.shank.rate, intervals.shankSwing);
  const thighAxis = thighGuided ?? sagittalAxis(track.thigh, whole);
  const shankAxis = shankGuided ?? sagittalAxis(track.shank, whole);

  const poses = given ? [given] : stillPoses(track).slice(0, 6);
  if (!thighAxis || !shankAxis) return withoutMovement(track, poses[0] ?? poseOf(track, whole), refused);
  const axes = { thigh: thighAxis.axis, shank: shankAxis.axis };
  const sense = orientAxes(track, axes, poses, given !== null, {
    straight: ranges(intervals.thighSwing),
    squats: ranges(intervals.neutral),
  });
  if (given && (sense.straightestDeg ?? 0) < BENT_STANCE_DEG) {
    quiet = note('stance', { code: 'alignment.bent-stance' });
  }
  const up: Directions = sense.stance ?? extendedPose(track, sense.left);
  const straight = thighGuided?.served ? functionalAxis(track.shank.rate, ranges(intervals.thighSwing)) : null;
  const thigh = orthonormalise(sense.left.thigh, up.thighUp);
  const shank = orthonormalise(asWithStraightLeg(straight, sense.left.shank), up.shankUp);
  if (!thigh || !shank) return withoutMovement(track, sense.stance ?? poseOf(track, whole), refused);

  const skew = (axis: Float64Array, long: Float64Array) => 90 - axisAngleDeg(axis, long);
  const alignment: Alignment = {
    thigh,
    shank,
    how: thighGuided || shankGuided ? 'guided' : 'automatic',
    residuals: {
      ...NO_RESIDUALS,
      thighAxisRatio: thighAxis.ratio,
      shankAxisRatio: shankAxis.ratio,
      thighHalvesDeg: thighAxis.halvesDeg,
      shankHalvesDeg: shankAxis.halvesDeg,
      thighSkewDeg: skew(thighAxis.axis, up.thighUp),
      shankSkewDeg: skew(shankAxis.axis, up.shankUp),
      stanceSwayDeg: sense.stance?.swayDeg ?? null,
      forceAgreement: sense.forceAgreement,
    },
    quality: 0,
    reasons: refused.map(({ why }) => why),
    stanceUp: sense.stance && { thigh: triple(sense.stance.thighUp), shank: triple(sense.stance.shankUp) },
  };
  rate(alignment, thighGuided !== null && shankGuided !== null, sense.margin);
  if (!quiet) alignment.quality *= 0.7;
  return { alignment, stance: sense.stance && { startS: sense.stance.startS, endS: sense.stance.endS }, refused };
}

/**
 * The shin's medio-lateral axis for a straight leg; `left` is the axis found while the knee bends. A shin turns about its long axis as the
 * knee bends, so an axis found during bending belongs to some intermediate flexion, while heading is defined in stance. In straight-leg
 * swings (`straight`) shin and thigh move as one piece about one direction, which is also the thigh's axis.
 */
function asWithStraightLeg(straight: FunctionalAxis | null, left: Float64Array): Float64Array {
  if (straight === null || !hasOneDirection(straight)) return left;
  if (axisAngleDeg(straight.axis, left) > LARGEST_SHANK_TURN_DEG) return left;
  return dot(straight.axis, left) < 0 ? negated(straight.axis) : straight.axis;
}

/**
 * Aligns from whatever quiet stance and motion the track contains. It needs the whole track, so it is a separate pass before any analysis.
 * Never throws.
 */
export function alignAutomatically(track: LegTrack): LegAlignment {
  return alignFromIntervals(track, NO_INTERVALS);
}

/** `null` when the stance is usable, otherwise why it must be repeated. */
export function judgeStance(pose: Pose): Message | null {
  if (pose.rateDegPerS > STILL_RATE_DEG_PER_S || pose.swayDeg > LARGEST_SWAY_DEG) {
    return { code: 'alignment.moved-in-stance', args: { standS: STANCE_S } };
  }
  return null;
}

/** `null` when the movement defines its axis well, otherwise what to repeat and why. */
export function judgeSwing(movement: 'thigh-swing' | 'shin-swing', axis: FunctionalAxis | null, periodS: number): Message | null {
  const segment = movement === 'thigh-swing' ? 'thigh' : 'shin';
  if (!axis || axis.samples * periodS < MIN_SWINGING_S) return { code: 'alignment.hardly-swung', args: { segment } };
  if (hasOneDirection(axis)) return null;
  if (axis.ratio < MIN_RATIO) {
    return { code: 'alignment.several-directions', args: { segment, ratio: Math.round(axis.ratio), wanted: MIN_RATIO } };
  }
  return { code: 'alignment.turned', args: { segment, deg: Math.round(axis.halvesDeg), mostDeg: LARGEST_HALVES_DEG } };
}

/** The movement was about a single axis that stayed the same. */
function hasOneDirection({ ratio, halvesDeg }: FunctionalAxis): boolean {
  return ratio >= MIN_RATIO && halvesDeg <= LARGEST_HALVES_DEG;
}

/** Lowers quality for each residual and adds the reason. */
function rate(alignment: Alignment, guided: boolean, margin: number): void {
  const { residuals, reasons } = alignment;
  const ratioWanted = guided ? MIN_RATIO : 6;
  const halvesAllowed = guided ? LARGEST_HALVES_DEG : 8;
  let quality = guided ? 1 : AUTOMATIC_QUALITY;
  if (!guided) reasons.push({ code: 'alignment.unguided' });
  for (const [ratio, halves, skewDeg] of [
    [residuals.thighAxisRatio, residuals.thighHalvesDeg, residuals.thighSkewDeg],
    [residuals.shankAxisRatio, residuals.shankHalvesDeg, residuals.shankSkewDeg],
  ] as const) {
    quality *= Math.min(1, Math.max(0.4, (ratio ?? 0) / ratioWanted));
    quality *= Math.min(1, Math.max(0.5, halvesAllowed / (halves ?? 90)));
    if (Math.abs(skewDeg ?? 0) > 15) quality *= 0.7;
  }
  if (!alignment.stanceUp) {
    quality *= WITHOUT_STANCE_QUALITY;
    reasons.push({ code: 'alignment.no-stance', args: { standS: STANCE_S } });
  }
  if (margin < 0.5) {
    quality *= 0.5;
    reasons.push({ code: 'alignment.no-forward' });
  }
  alignment.quality = quality;
}

/** The mean pose of the straightest and calmest samples, used in place of a missing stance. */
function extendedPose(track: LegTrack, left: Axes): Directions {
  const rows = Int32Array.from({ length: track.count }, (_, i) => i);
  const start = { thighUp: track.thigh.up.slice(0, 3), shankUp: track.shank.up.slice(0, 3) };
  const thighTilt = tilts(track.thigh.up, rows, left.thigh, start.thighUp);
  const flexion = tilts(track.shank.up, rows, left.shank, start.shankUp).map((shank, i) => shank - thighTilt[i]!);
  const straight = quantile(flexion, 0.03);
  const limit = straight + 0.15 * Math.max(5, quantile(flexion, 0.97) - straight);
  const thigh = new Float64Array(3);
  const shank = new Float64Array(3);
  for (let n = 0; n < rows.length; n += 1) {
    if (flexion[n]! > limit) continue;
    const squares = [track.thigh.rate, track.shank.rate].flatMap((r) => [r[3 * n]! ** 2, r[3 * n + 1]! ** 2, r[3 * n + 2]! ** 2]);
    const weight = 1 / (0.25 + squares.reduce((sum, v) => sum + v, 0));
    for (let i = 0; i < 3; i += 1) {
      thigh[i]! += weight * track.thigh.up[3 * n + i]!;
      shank[i]! += weight * track.shank.up[3 * n + i]!;
    }
  }
  return { thighUp: unit(thigh) ?? start.thighUp, shankUp: unit(shank) ?? start.shankUp };
}

/** Only gravity is known: the long axes are right if the leg was vertical, and the direction of flexion is a guess. */
function withoutMovement(track: LegTrack, pose: Pose | null, refused: Refusal[]): LegAlignment {
  if (!pose) return nothing({ code: 'alignment.no-gravity' });
  const guess = (up: Float64Array) => orthonormalise(anyPerpendicular(up), up)!;
  const still = pose.rateDegPerS < STILL_RATE_DEG_PER_S;
  return {
    alignment: {
      thigh: guess(pose.thighUp),
      shank: guess(pose.shankUp),
      how: 'automatic',
      residuals: { ...NO_RESIDUALS, stanceSwayDeg: pose.swayDeg },
      quality: 0.05,
      reasons: [...refused.map(({ why }) => why), { code: 'alignment.no-movement' }],
      stanceUp: still ? { thigh: triple(pose.thighUp), shank: triple(pose.shankUp) } : null,
    },
    stance: still ? { startS: Math.max(track.timeS[0]!, pose.startS), endS: pose.endS } : null,
    refused,
  };
}

function nothing(reason: Message): LegAlignment {
  const unaligned = toObject(Float64Array.of(1, 0, 0, 0));
  return {
    alignment: {
      thigh: unaligned,
      shank: { ...unaligned },
      how: 'automatic',
      residuals: { ...NO_RESIDUALS },
      quality: 0,
      reasons: [reason],
      stanceUp: null,
    },
    stance: null,
    refused: [],
  };
}

function anyPerpendicular(v: Float64Array): Float64Array {
  return cross(v, Math.abs(v[0]!) < 0.7 ? Float64Array.of(1, 0, 0) : Float64Array.of(0, 1, 0));
}
