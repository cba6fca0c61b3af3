/**
 * Which way is left: finds the sense of both medio-lateral axes and which still pose was standing. Knees bend one way only, thighs are
 * lifted forwards, and both straps see the same force at the knee; whatever evidence of this a recording contains is weighed together.
 */

import { ANY_ARM_SIGMA_M, fitArms, forceAgreement, forceParts, movingSamples, type Arms, type MovingSamples } from './knee-force.ts';
import type { LegTrack, Range } from './leg-track.ts';
import type { Directions, Pose } from './stance.ts';
import { angleDeg, cross, dot, negated, perpendicularTo, unit } from '../maths/vector.ts';
import { DEG_PER_RAD } from '../../units.ts';

export interface Axes {
  thigh: Float64Array;
  shank: Float64Array;
}

export interface OrientedAxes {
  /** The axes, now pointing left. */
  left: Axes;
  /** The pose taken as standing; `null` when none of the candidates can have been. */
  stance: Pose | null;
  /** How clearly the evidence favours this sense over the other three; below 0.5 it may be wrong. */
  margin: number;
  /** Agreement of the horizontal forces at the knee, −1…1; `null` when there was too little motion. */
  forceAgreement: number | null;
  /**
   * The knee's straightest flexion relative to the stance taken (3rd percentile of the moving samples), degrees; `null` without a stance.
   */
  straightestDeg: number | null;
}

/** What the athlete was asked to do, if anything: straight-leg swings and squats. */
export interface KnownMovements {
  straight: readonly Range[];
  squats: readonly Range[];
}

const MAX_SAMPLES = 4000;
/** Typical strap positions along the segments, measured from the knee, m. */
const TYPICAL_THIGH_M = 0.2;
const TYPICAL_SHANK_M = -0.15;
const ARM_SIGMA_M = 0.1;
/** Hyperextension beyond this is impossible, degrees. */
const HYPEREXTENDED_DEG = -20;

/**
 * `axes`: medio-lateral axes without a sense. `poses`: any number of candidates for standing. `poseGiven`: the athlete was asked to stand
 * in the first of them, so it is not questioned.
 */
export function orientAxes(track: LegTrack, axes: Axes, poses: Pose[], poseGiven: boolean, known: KnownMovements): OrientedAxes {
  const whole = { from: 0, to: track.count };
  const samples = movingSamples(track, whole);
  const rows = samples?.rows ?? everyRow(track);
  const mean = meanUp(track, rows);
  const dynamics = samples && observe(track, samples, axes, mean);
  const candidates: (Pose | null)[] = poseGiven ? poses.slice(0, 1) : [...poses, null];
  const scored = candidates.flatMap((pose) => {
    const from = pose ?? mean;
    const thighTilt = tilts(track.thigh.up, rows, axes.thigh, from.thighUp);
    const shankTilt = tilts(track.shank.up, rows, axes.shank, from.shankUp);
    return DIRECTIONS.map(([t, s]) => {
      const flexion = shankTilt.map((shank, i) => s * shank - t * thighTilt[i]!);
      let score = knownScore(track, axes, from, known, t, s);
      if (dynamics) score += 2.5 * t * s * dynamics.agreement + dynamicScore(dynamics, flexion, s);
      score += pose ? standingScore(pose, flexion, mean, poseGiven) : returningScore(flexion);
      if (dynamics && pose) score += plumbScore(dynamics.arms, pose);
      return { pose, t, s, score, straightestDeg: pose && quantile(flexion, 0.03) };
    });
  });
  scored.sort((a, b) => b.score - a.score);
  const best = scored[0]!;
  const rival = scored.find(({ t, s }) => t !== best.t || s !== best.s);
  return {
    left: { thigh: best.t < 0 ? negated(axes.thigh) : axes.thigh, shank: best.s < 0 ? negated(axes.shank) : axes.shank },
    stance: best.pose,
    margin: best.score - (rival?.score ?? -Infinity),
    forceAgreement: dynamics ? best.t * best.s * dynamics.agreement : null,
    straightestDeg: best.straightestDeg,
  };
}

/** Tilt of a segment from a pose about its medio-lateral axis at each of `rows`, degrees; positive forwards (about +left). */
export function tilts(up: Float64Array, rows: ArrayLike<number>, left: Float64Array, poseUp: Float64Array): Float64Array {
  const z = perpendicularTo(poseUp, left) ?? poseUp;
  const x = cross(left, z);
  const out = new Float64Array(rows.length);
  for (let n = 0; n < rows.length; n += 1) {
    const k = 3 * rows[n]!;
    const here = up.subarray(k, k + 3);
    out[n] = Math.atan2(-dot(here, x), dot(here, z)) * DEG_PER_RAD;
  }
  return out;
}

/** The value below which `share` of the values lie. */
export function quantile(values: Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

const DIRECTIONS = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
] as const;

/** The part of the evidence that does not depend on a pose. */
interface Dynamics {
  /** Force agreement of the axes as given, −1…1. */
  agreement: number;
  /** Upward force at the knee per sample, m/s². */
  upward: Float64Array;
  /** ln of the ratio of thigh rate to shin rate: positive in squats, negative in walking. */
  thighLeads: number;
  /** Third moment of the shin's rate about its axis: in walking, the swing (backwards) is faster than the stance phase. */
  shinSkew: number;
  /** The 95th percentile of the shin's rate, °/s, and how long the recording contains motion, s. */
  fastShankDegPerS: number;
  movingS: number;
  /** Where the straps sit from the knee, found from motion alone. */
  arms: Arms;
}

function observe(track: LegTrack, samples: MovingSamples, axes: Axes, mean: Directions): Dynamics {
  const prior: Arms = { thigh: mean.thighUp.map((v) => v * TYPICAL_THIGH_M), shank: mean.shankUp.map((v) => v * TYPICAL_SHANK_M) };
  const arms = fitArms(samples, prior, ARM_SIGMA_M);
  const none = new Float64Array(3);
  const { coherence, headingDeg } = forceAgreement(track, samples, arms, axes.thigh, axes.shank);
  const thighRate = along(track.thigh.rate, samples.rows, axes.thigh);
  const shankRate = along(track.shank.rate, samples.rows, axes.shank);
  return {
    agreement: coherence * Math.cos(headingDeg / DEG_PER_RAD) * Math.min(1, samples.rows.length / 100),
    upward: forceParts(track, samples, arms, axes.thigh).upward,
    thighLeads: Math.log((rms(thighRate) + 1e-6) / (rms(shankRate) + 1e-6)),
    shinSkew: shankRate.reduce((sum, v) => sum + v ** 3, 0) / (shankRate.length * rms(shankRate) ** 3 + 1e-9),
    fastShankDegPerS: quantile(shankRate.map(Math.abs), 0.95) * DEG_PER_RAD,
    movingS: (samples.movingRows / track.count) * (track.timeS[track.count - 1]! - track.timeS[0]!),
    arms: fitArms(samples, { thigh: none, shank: none }, ANY_ARM_SIGMA_M),
  };
}

/** Squats push upwards where the knee is bent and steps do the opposite; the swing phase is a walking shin's fastest rotation. */
function dynamicScore(dynamics: Dynamics, flexion: Float64Array, s: number): number {
  const lead = Math.max(-1, Math.min(1, dynamics.thighLeads / 0.5));
  const walking = dynamics.fastShankDegPerS > 200 && dynamics.movingS > 3 ? 1 : 0.2;
  return 1.5 * lead * correlation(dynamics.upward, flexion) - 0.7 * walking * Math.max(-1, Math.min(1, s * dynamics.shinSkew));
}

/** From standing, a knee only bends, and most movement happens around standing rather than around sitting. */
function standingScore(pose: Pose, flexion: Float64Array, mean: Directions, given: boolean): number {
  const low = quantile(flexion, 0.03);
  const high = quantile(flexion, 0.97);
  const oneSided = (high + low) / Math.max(15, high - low);
  const hyperextended = Math.max(0, HYPEREXTENDED_DEG - low) / 20;
  const away = given ? 0 : (angleDeg(pose.thighUp, mean.thighUp) + angleDeg(pose.shankUp, mean.shankUp)) / 60;
  return 3 * oneSided - hyperextended - away;
}

/** In standing both straps are above or below the knee; when sitting or deep in a squat, the thigh strap is behind it. */
function plumbScore(arms: Arms, pose: Pose): number {
  const along = (arm: Float64Array, up: Float64Array) => Math.abs(dot(unit(arm) ?? up, up));
  return along(arms.thigh, pose.thighUp) + along(arms.shank, pose.shankUp);
}

/** Without a pose: recordings of one repetition begin and end with the knee extended. Scored slightly lower so that a fitting pose wins. */
function returningScore(flexion: Float64Array): number {
  const low = quantile(flexion, 0.03);
  const high = quantile(flexion, 0.97);
  const few = Math.max(1, flexion.length >> 5);
  const ends = [...flexion.subarray(0, few), ...flexion.subarray(flexion.length - few)];
  const end = ends.reduce((sum, v) => sum + v, 0) / ends.length;
  return (0.5 * (low + high) - end) / Math.max(15, high - low) - 1;
}

/** In straight-leg swings the knee hardly moves; in squats shin and thigh tilt in opposite directions and the knee bends most. */
function knownScore(track: LegTrack, axes: Axes, pose: Directions, known: KnownMovements, t: number, s: number): number {
  let score = 0;
  for (const [ranges, sign] of [
    [known.straight, 1],
    [known.squats, -1],
  ] as const) {
    const rows = ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
    if (rows.length < 20) continue;
    const thigh = tilts(track.thigh.up, rows, axes.thigh, pose.thighUp);
    const shank = tilts(track.shank.up, rows, axes.shank, pose.shankUp);
    const same = deviation(thigh.map((v, i) => s * shank[i]! - t * v));
    const other = deviation(thigh.map((v, i) => s * shank[i]! + t * v));
    score += (2 * sign * (other - same)) / Math.max(5, other + same);
  }
  return score;
}

/** Mean upward vertical during motion. */
function meanUp(track: LegTrack, rows: ArrayLike<number>): Directions {
  const mean = (up: Float64Array): Float64Array => {
    const sum = new Float64Array(3);
    for (let n = 0; n < rows.length; n += 1) for (let i = 0; i < 3; i += 1) sum[i]! += up[3 * rows[n]! + i]!;
    return unit(sum) ?? Float64Array.of(0, 0, 1);
  };
  return { thighUp: mean(track.thigh.up), shankUp: mean(track.shank.up) };
}

function everyRow(track: LegTrack): Int32Array {
  const stride = Math.max(1, Math.ceil(track.count / MAX_SAMPLES));
  return Int32Array.from({ length: Math.floor(track.count / stride) }, (_, i) => i * stride);
}

function along(rate: Float64Array, rows: Int32Array, axis: Float64Array): Float64Array {
  return Float64Array.from(rows, (row) => dot(rate.subarray(3 * row, 3 * row + 3), axis));
}

function rms(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / Math.max(1, values.length));
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return rms(values.map((v) => v - mean));
}

/** Pearson's correlation; 0 when either input does not vary. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const meanA = a.reduce((sum, v) => sum + v, 0) / a.length;
  const meanB = b.reduce((sum, v) => sum + v, 0) / b.length;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i += 1) {
    ab += (a[i]! - meanA) * (b[i]! - meanB);
    aa += (a[i]! - meanA) ** 2;
    bb += (b[i]! - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb + 1e-12);
}
