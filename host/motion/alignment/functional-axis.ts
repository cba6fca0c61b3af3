/** The axis about which a segment turns: the principal direction of its angular velocity, and measures of how reliable it is. */

import { eigenSymmetric } from '../maths/eigen.ts';
import type { Range, StrapColumns } from './leg-track.ts';
import { axisAngleDeg } from '../maths/vector.ts';
import { DEG_PER_RAD } from '../../units.ts';

/** Below this rate a segment is not swinging, rad/s (30 °/s). */
export const SWING_RATE = 30 / DEG_PER_RAD;
/**
 * Limits for accepting a guided movement: λ1/λ2 and the agreement of its halves. The movements are from Lebleu et al. 2020, the limits from
 * our own repeatability.
 */
export const MIN_RATIO = 10;
export const LARGEST_HALVES_DEG = 3;
/** An axis needs at least this many seconds' worth of swinging samples, s. */
export const MIN_SWINGING_S = 1;

export interface FunctionalAxis {
  /** Unit vector in the sensor's frame; its sense is arbitrary. */
  axis: Float64Array;
  /** λ1/λ2: how much more the movement is about this axis than about any other. */
  ratio: number;
  /** Angle between the axes of the first and the second half of the movement, degrees, 0…90. */
  halvesDeg: number;
  /** Number of swinging samples used. */
  samples: number;
}

/** Principal eigenvector of Σωωᵀ over the samples with |ω| > 30 °/s within `ranges`; `null` with fewer than ten such samples. */
export function functionalAxis(rate: Float64Array, ranges: readonly Range[]): FunctionalAxis | null {
  const swinging: number[] = [];
  for (const { from, to } of ranges) {
    for (let i = from; i < to; i += 1) {
      if (Math.hypot(rate[3 * i]!, rate[3 * i + 1]!, rate[3 * i + 2]!) > SWING_RATE) swinging.push(i);
    }
  }
  if (swinging.length < 10) return null;
  const one = new Float64Array(swinging.length).fill(1);
  return describe(rate, swinging, one);
}

/**
 * The sagittal axis from any movement, for recordings without guided swings. The rate about the vertical (turning round) is removed.
 * Samples that mostly turn about the vertical get little weight, and samples that do not fit the axis (side steps, impacts) get less weight
 * as their misfit grows. `null` when the segment hardly moves.
 */
export function sagittalAxis({ rate, up }: StrapColumns, { from, to }: Range): FunctionalAxis | null {
  const level: number[] = [];
  const trust: number[] = [];
  for (let i = from; i < to; i += 1) {
    const k = 3 * i;
    const about = rate[k]! * up[k]! + rate[k + 1]! * up[k + 1]! + rate[k + 2]! * up[k + 2]!;
    const x = rate[k]! - about * up[k]!;
    const y = rate[k + 1]! - about * up[k + 1]!;
    const z = rate[k + 2]! - about * up[k + 2]!;
    const squared = x * x + y * y + z * z;
    if (squared < SLOWEST * SLOWEST) continue;
    level.push(x, y, z);
    trust.push(squared / (squared + TURNING_COUNTS * about * about));
  }
  if (trust.length < 10) return null;
  const rows = Float64Array.from(level);
  const prior = Float64Array.from(trust);
  const weights = Float64Array.from(trust);
  const all = prior.map((_, i) => i);
  for (let pass = 0; pass < 12; pass += 1) {
    const { axis } = principal(rows, all, weights);
    for (let i = 0; i < prior.length; i += 1) {
      const along = rows[3 * i]! * axis[0]! + rows[3 * i + 1]! * axis[1]! + rows[3 * i + 2]! * axis[2]!;
      const squared = rows[3 * i]! ** 2 + rows[3 * i + 1]! ** 2 + rows[3 * i + 2]! ** 2;
      weights[i] = (prior[i]! * OUTLYING) / Math.max(OUTLYING, Math.sqrt(Math.max(0, squared - along * along)));
    }
  }
  return describe(rows, Array.from(all), weights);
}

/** Slower rotation carries no information about an axis, rad/s. */
const SLOWEST = 0.15;
/** Weight of rate about the vertical, which counts against a sample, relative to rate about the horizontal, which counts for it. */
const TURNING_COUNTS = 9;
/** Beyond this misfit a sample's weight falls, rad/s. */
const OUTLYING = 0.5;

function describe(rate: Float64Array, samples: number[], weights: Float64Array): FunctionalAxis {
  const { axis, ratio } = principal(rate, samples, weights);
  const middle = samples.length >> 1;
  const first = principal(rate, samples.slice(0, middle), weights.subarray(0, middle)).axis;
  const second = principal(rate, samples.slice(middle), weights.subarray(middle)).axis;
  return { axis, ratio, halvesDeg: axisAngleDeg(first, second), samples: samples.length };
}

/** `weights` correspond one to one to `samples`, which index the rows of `rate`. */
function principal(rate: Float64Array, samples: ArrayLike<number>, weights: Float64Array): { axis: Float64Array; ratio: number } {
  const m = new Float64Array(9);
  for (let n = 0; n < samples.length; n += 1) {
    const k = 3 * samples[n]!;
    const w = weights[n]!;
    for (let i = 0; i < 3; i += 1) for (let j = i; j < 3; j += 1) m[3 * i + j]! += w * rate[k + i]! * rate[k + j]!;
  }
  const { values, vectors } = eigenSymmetric(m);
  return { axis: vectors[0], ratio: values[0] / Math.max(values[1], 1e-9 * values[0], 1e-12) };
}
