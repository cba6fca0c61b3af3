/**
 * The specific force at the knee as measured by each strap over a stretch of motion, before any alignment. Both straps see the same force
 * there, so it shows where the joint lies from each strap and whether two medio-lateral axes point the same way.
 * (Joint position after Seel, Raisch, Schauer 2014; the agreement measure is our own.)
 */

import type { LegTrack, Range, StrapColumns } from './leg-track.ts';
import { cross, dot, perpendicularTo } from '../maths/vector.ts';
import { DEG_PER_RAD } from '../../units.ts';

/** Maximum number of samples used: enough for any axis, and a bound for hour-long recordings. */
const MAX_SAMPLES = 4000;
/** Half the width of the window that smooths both force and rate, s; it removes impacts and soft-tissue motion. */
const HALF_WINDOW_S = 0.06;
/** Slower samples carry no information, rad/s. */
const MOVING_RATE = 0.3;
/** Force misfit at which a sample starts to count as an outlier, m/s². */
const MISFIT_SCALE = 1;
/** Limit on each product of two horizontal forces, (m/s²)²; without it impacts would dominate. */
const LARGEST_PRODUCT = 9;

/**
 * One strap at the chosen samples: smoothed force (3 numbers a sample) and K = [ω̇×] + [ω×]² (9 a sample, row-major). The force at the
 * joint is force − K·arm.
 */
interface Smoothed {
  force: Float64Array;
  k: Float64Array;
}

export interface MovingSamples {
  /** Rows of the track used here. */
  rows: Int32Array;
  /** Total number of rows with motion, from which `rows` was picked. */
  movingRows: number;
  thigh: Smoothed;
  shank: Smoothed;
}

/** Position of each strap relative to the knee, sensor frames, m. */
export interface Arms {
  thigh: Float64Array;
  shank: Float64Array;
}

/** Picks up to 4000 samples in which the leg moves and smooths them; `null` when there are fewer than 20. */
export function movingSamples(track: LegTrack, range: Range): MovingSamples | null {
  const half = Math.max(1, Math.round(HALF_WINDOW_S / track.periodS));
  const longestS = 3 * half * track.periodS;
  const candidates: number[] = [];
  for (let i = range.from + half; i < range.to - half; i += 1) {
    if (track.timeS[i + half]! - track.timeS[i - half]! > longestS) continue;
    if (Math.max(speed(track.thigh.rate, i), speed(track.shank.rate, i)) > MOVING_RATE) candidates.push(i);
  }
  if (candidates.length < 20) return null;
  const stride = Math.ceil(candidates.length / MAX_SAMPLES);
  const rows = Int32Array.from(candidates.filter((_, i) => i % stride === 0));
  return {
    rows,
    movingRows: candidates.length,
    thigh: smooth(track, track.thigh, rows, half),
    shank: smooth(track, track.shank, rows, half),
  };
}

/** Prior for the straps' distance from the knee when nothing is known about it, m. */
export const ANY_ARM_SIGMA_M = 0.3;

/**
 * Position of each strap relative to the knee: minimises | |a1 − K1·r1| − |a2 − K2·r2| |, regularised towards `prior` (one standard
 * deviation `sigmaM`).
 */
export function fitArms({ rows, thigh, shank }: MovingSamples, prior: Arms, sigmaM: number): Arms {
  const start = Float64Array.of(...prior.thigh, ...prior.shank);
  const p = Float64Array.from(start);
  const row = new Float64Array(6);
  for (let pass = 0; pass < 15; pass += 1) {
    const normal = new Float64Array(36);
    const right = new Float64Array(6);
    for (let i = 0; i < 6; i += 1) {
      normal[7 * i] = 1 / (sigmaM * sigmaM);
      right[i] = (start[i]! - p[i]!) / (sigmaM * sigmaM);
    }
    for (let n = 0; n < rows.length; n += 1) {
      const u = atKnee(thigh, n, p, 0);
      const v = atKnee(shank, n, p, 3);
      const lengthU = Math.hypot(u[0]!, u[1]!, u[2]!);
      const lengthV = Math.hypot(v[0]!, v[1]!, v[2]!);
      if (lengthU < 0.5 || lengthV < 0.5) continue;
      const misfit = lengthU - lengthV;
      const weight = 1 / Math.max(1, Math.abs(misfit) / MISFIT_SCALE);
      for (let j = 0; j < 3; j += 1) {
        row[j] = -(u[0]! * thigh.k[9 * n + j]! + u[1]! * thigh.k[9 * n + 3 + j]! + u[2]! * thigh.k[9 * n + 6 + j]!) / lengthU;
        row[3 + j] = (v[0]! * shank.k[9 * n + j]! + v[1]! * shank.k[9 * n + 3 + j]! + v[2]! * shank.k[9 * n + 6 + j]!) / lengthV;
      }
      for (let i = 0; i < 6; i += 1) {
        right[i]! -= weight * row[i]! * misfit;
        for (let j = 0; j < 6; j += 1) normal[6 * i + j]! += weight * row[i]! * row[j]!;
      }
    }
    const step = solve(normal, right);
    for (let i = 0; i < 6; i += 1) p[i]! += step[i]!;
    if (Math.hypot(...step) < 1e-5) break;
  }
  return { thigh: p.slice(0, 3), shank: p.slice(3, 6) };
}

export interface ForceAgreement {
  /** How well the directions of the horizontal forces agree over time, 0…1, whatever the heading between the straps. */
  coherence: number;
  /**
   * Heading from the thigh's medio-lateral axis to the shin's, degrees: 0 when they point the same way, ±180 when they point opposite ways.
   */
  headingDeg: number;
}

/** Compares the horizontal force at the knee as seen along and across each strap's medio-lateral axis. */
export function forceAgreement(
  track: LegTrack,
  samples: MovingSamples,
  arms: Arms,
  thighLeft: Float64Array,
  shankLeft: Float64Array,
): ForceAgreement {
  const p = Float64Array.of(...arms.thigh, ...arms.shank);
  let re = 0;
  let im = 0;
  let total = 0;
  for (let n = 0; n < samples.rows.length; n += 1) {
    const k = 3 * samples.rows[n]!;
    const a = horizontal(atKnee(samples.thigh, n, p, 0), track.thigh.up.subarray(k, k + 3), thighLeft);
    const b = horizontal(atKnee(samples.shank, n, p, 3), track.shank.up.subarray(k, k + 3), shankLeft);
    if (!a || !b) continue;
    const size = Math.hypot(a.forward, a.left) * Math.hypot(b.forward, b.left);
    const share = size > LARGEST_PRODUCT ? LARGEST_PRODUCT / size : 1;
    re += share * (a.forward * b.forward + a.left * b.left);
    im += share * (a.left * b.forward - a.forward * b.left);
    total += share * size;
  }
  if (!(total > 0)) return { coherence: 0, headingDeg: 0 };
  return { coherence: Math.hypot(re, im) / total, headingDeg: Math.atan2(im, re) * DEG_PER_RAD };
}

/**
 * Per sample, m/s²: the upward part of the force at the knee (mean of both straps) and its leftward part as measured by the thigh strap.
 */
export function forceParts(
  track: LegTrack,
  samples: MovingSamples,
  arms: Arms,
  thighLeft: Float64Array,
): { upward: Float64Array; leftward: Float64Array } {
  const p = Float64Array.of(...arms.thigh, ...arms.shank);
  const upward = new Float64Array(samples.rows.length);
  const leftward = new Float64Array(samples.rows.length);
  for (let n = 0; n < samples.rows.length; n += 1) {
    const k = 3 * samples.rows[n]!;
    const thighForce = atKnee(samples.thigh, n, p, 0);
    const thighUp = track.thigh.up.subarray(k, k + 3);
    upward[n] = 0.5 * (dot(thighForce, thighUp) + dot(atKnee(samples.shank, n, p, 3), track.shank.up.subarray(k, k + 3)));
    leftward[n] = horizontal(thighForce, thighUp, thighLeft)?.left ?? 0;
  }
  return { upward, leftward };
}

function horizontal(force: Float64Array, up: Float64Array, left: Float64Array): { forward: number; left: number } | null {
  const y = perpendicularTo(left, up);
  return y && { forward: dot(force, cross(y, up)), left: dot(force, y) };
}

function atKnee({ force, k }: Smoothed, n: number, arms: Float64Array, at: number): Float64Array {
  const out = new Float64Array(3);
  const x = arms[at]!;
  const y = arms[at + 1]!;
  const z = arms[at + 2]!;
  for (let i = 0; i < 3; i += 1) {
    const m = 9 * n + 3 * i;
    out[i] = force[3 * n + i]! - k[m]! * x - k[m + 1]! * y - k[m + 2]! * z;
  }
  return out;
}

/** Values by a Hann-weighted mean; the derivative of the rate by a Hann-weighted slope over the same window. */
function smooth(track: LegTrack, columns: StrapColumns, rows: Int32Array, half: number): Smoothed {
  const force = new Float64Array(3 * rows.length);
  const k = new Float64Array(9 * rows.length);
  const sums = new Float64Array(9);
  for (let n = 0; n < rows.length; n += 1) {
    const row = rows[n]!;
    sums.fill(0);
    let weightSum = 0;
    let spread = 0;
    for (let j = -half; j <= half; j += 1) {
      const weight = 1 + Math.cos((Math.PI * j) / (half + 1));
      const lag = track.timeS[row + j]! - track.timeS[row]!;
      weightSum += weight;
      spread += weight * lag * lag;
      for (let i = 0; i < 3; i += 1) {
        const rate = columns.rate[3 * (row + j) + i]!;
        sums[i]! += weight * columns.force[3 * (row + j) + i]!;
        sums[3 + i]! += weight * rate;
        sums[6 + i]! += weight * lag * rate;
      }
    }
    for (let i = 0; i < 3; i += 1) force[3 * n + i] = sums[i]! / weightSum;
    const x = sums[3]! / weightSum;
    const y = sums[4]! / weightSum;
    const z = sums[5]! / weightSum;
    const dx = sums[6]! / spread;
    const dy = sums[7]! / spread;
    const dz = sums[8]! / spread;
    k.set([-y * y - z * z, x * y - dz, x * z + dy, x * y + dz, -x * x - z * z, y * z - dx, x * z - dy, y * z + dx, -x * x - y * y], 9 * n);
  }
  return { force, k };
}

function speed(rate: Float64Array, i: number): number {
  return Math.hypot(rate[3 * i]!, rate[3 * i + 1]!, rate[3 * i + 2]!);
}

/** Solves the 6×6 positive definite system by Gaussian elimination; overwrites both arguments. */
function solve(a: Float64Array, b: Float64Array): Float64Array {
  for (let i = 0; i < 6; i += 1) {
    for (let r = i + 1; r < 6; r += 1) {
      const factor = a[6 * r + i]! / a[7 * i]!;
      for (let c = i; c < 6; c += 1) a[6 * r + c]! -= factor * a[6 * i + c]!;
      b[r]! -= factor * b[i]!;
    }
  }
  for (let i = 5; i >= 0; i -= 1) {
    for (let c = i + 1; c < 6; c += 1) b[i]! -= a[6 * i + c]! * b[c]!;
    b[i]! /= a[7 * i]!;
  }
  return b;
}
