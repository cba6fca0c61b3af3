/** Fits a template curve: medians over flexion, regularised towards zero, robust, with limits. Not for the hot path. */
import { RAD_PER_DEG } from '../units.ts';

/**
 * `c0 + c1·sin f + c2·(1 − cos f)`, degrees: the apparent abduction of a straight knee when the thigh frame is turned about the femur and
 * the skin moves with flexion.
 */
export interface TemplateCurve {
  coefficientsDeg: [c0: number, c1: number, c2: number];
  /** Upper triangle of the coefficients' covariance, deg²: 00 01 02 11 12 22. */
  covarianceDeg2: [number, number, number, number, number, number];
  /** Root mean square of the residual in the neutral repetitions, degrees. */
  residualDeg: number;
  /** A coefficient exceeded what a frame error or skin can explain and was held at the limit. */
  capped: boolean;
}

/** Prior knowledge about a curve, degrees. */
export interface CurvePrior {
  /** Standard deviation of the curve's value in stance, and of its other coefficients. */
  offsetSigmaDeg: number;
  sigmaDeg: number;
  /** Limits; nothing explains larger values. */
  offsetCapDeg: number;
  capDeg: number;
  /** Spread between one athlete's neutral repetitions. */
  noiseDeg: number;
}

/** All samples in one band of flexion give one median, so that a single unusual repetition does not pull it. */
const BAND_DEG = 5;
const MIN_IN_BAND = 5;
/** The errors of neighbouring bands are correlated: this many count as one. */
const BANDS_PER_FACT = 2;
/** Weight of the prior knowledge about the noise, in independent observations. */
const PRIOR_FACTS = 3;
/** Standard deviation per median absolute deviation, for a normal distribution. */
const SIGMA_PER_MEDIAN = 1.48;
/**
 * Excursions are counted from the stance before a repetition, so an error of the curve in standing is an error everywhere. Standing, the
 * lowest band of the repetitions, therefore counts as this many other bands.
 */
const STANDING_WEIGHT = 8;
/** Bands whose residual exceeds this many times the noise get less weight. */
const HUBER = 1.5;
const ROUNDS = 8;

/** Least squares of `values` (degrees) over flexion (degrees) with the basis 1, sin f, 1 − cos f. */
export function fitCurve(flexionDeg: Float64Array, values: Float64Array, prior: CurvePrior): TemplateCurve {
  const { centres, medians } = bandMedians(flexionDeg, values);
  const rows = centres.map((centre) => [1, Math.sin(RAD_PER_DEG * centre), 1 - Math.cos(RAD_PER_DEG * centre)] as const);
  const standingDeg = Math.min(...centres);
  const importance = centres.map((centre): number => (centre === standingDeg ? STANDING_WEIGHT : 1));
  const weights = importance.slice();
  const ridge = [prior.offsetSigmaDeg ** -2, prior.sigmaDeg ** -2, prior.sigmaDeg ** -2] as const;
  const caps = [prior.offsetCapDeg, prior.capDeg, prior.capDeg] as const;
  const information = 1 / (BANDS_PER_FACT * prior.noiseDeg ** 2);
  let solution = solve(rows, medians, weights, information, ridge, caps);
  for (let round = 0; round < ROUNDS; round += 1) {
    rows.forEach((row, i) => {
      const error = Math.abs(medians[i]! - dot(row, solution.coefficients));
      weights[i] = importance[i]! * (error > HUBER * prior.noiseDeg ? (HUBER * prior.noiseDeg) / error : 1);
    });
    solution = solve(rows, medians, weights, information, ridge, caps);
  }
  const errors = residuals(flexionDeg, values, solution.coefficients);
  // The curve's uncertainty follows from the spread of these repetitions, not of athletes in general; steps taken between them are excluded.
  const facts = rows.length / BANDS_PER_FACT;
  const spreadDeg = SIGMA_PER_MEDIAN * median(Array.from(errors, Math.abs));
  const varianceDeg2 = (PRIOR_FACTS * prior.noiseDeg ** 2 + facts * spreadDeg ** 2) / (PRIOR_FACTS + facts);
  return {
    coefficientsDeg: solution.coefficients,
    covarianceDeg2: solve(rows, medians, weights, 1 / (BANDS_PER_FACT * varianceDeg2), ridge, caps).covariance,
    residualDeg: Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length),
    capped: solution.capped,
  };
}

function bandMedians(flexionDeg: Float64Array, values: Float64Array): { centres: number[]; medians: number[] } {
  const bands = new Map<number, { flexion: number[]; value: number[] }>();
  flexionDeg.forEach((f, i) => {
    const key = Math.floor(f / BAND_DEG);
    const band = bands.get(key) ?? { flexion: [], value: [] };
    band.flexion.push(f);
    band.value.push(values[i]!);
    bands.set(key, band);
  });
  const centres: number[] = [];
  const medians: number[] = [];
  for (const band of bands.values()) {
    if (band.value.length < MIN_IN_BAND) continue;
    centres.push(median(band.flexion));
    medians.push(median(band.value));
  }
  return { centres, medians };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : 0.5 * (sorted[middle - 1]! + sorted[middle]!);
}

type Row = readonly [number, number, number];

interface Solution {
  coefficients: [number, number, number];
  covariance: [number, number, number, number, number, number];
  capped: boolean;
}

/** Ridge least squares; a coefficient beyond its cap is held there and the others are solved again. */
function solve(
  rows: readonly Row[],
  values: readonly number[],
  weights: readonly number[],
  information: number,
  ridge: Row,
  caps: Row,
): Solution {
  const held: (number | null)[] = [null, null, null];
  for (;;) {
    const a = [0, 1, 2].map((j) => [0, 1, 2].map((k) => (j === k ? ridge[j]! : 0)));
    const b = [0, 0, 0];
    rows.forEach((row, i) => {
      for (let j = 0; j < 3; j += 1) {
        b[j]! += information * weights[i]! * row[j]! * values[i]!;
        for (let k = 0; k < 3; k += 1) a[j]![k]! += information * weights[i]! * row[j]! * row[k]!;
      }
    });
    const covariance = invert(a);
    // A held coefficient is treated as a measurement without error.
    held.forEach((value, j) => {
      if (value === null) return;
      b[j]! += HELD * value;
      a[j]![j]! += HELD;
    });
    const inverse = held.some((value) => value !== null) ? invert(a) : covariance;
    const c = inverse.map((row) => dot(row as unknown as Row, b as unknown as Row)) as [number, number, number];
    const beyond = [1, 2, 0].find((j) => held[j] === null && Math.abs(c[j]!) > caps[j]!);
    if (beyond === undefined) {
      const [p, q, r] = covariance as [number[], number[], number[]];
      return { coefficients: c, covariance: [p[0]!, p[1]!, p[2]!, q[1]!, q[2]!, r[2]!], capped: held.some((value) => value !== null) };
    }
    held[beyond] = Math.sign(c[beyond]!) * caps[beyond]!;
  }
}

const HELD = 1e9;

function dot(a: Row, b: Row): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Inverse of a symmetric positive definite 3 × 3 matrix. Not by mathjs, whose loading (0.8 s) would stop the line when the neutral repetitions end. */
function invert(m: readonly (readonly number[])[]): number[][] {
  const [a, b, c] = [m[0]![0]!, m[0]![1]!, m[0]![2]!];
  const [d, e, f] = [m[1]![1]!, m[1]![2]!, m[2]![2]!];
  const c00 = d * f - e * e;
  const c01 = c * e - b * f;
  const c02 = b * e - c * d;
  const scale = 1 / (a * c00 + b * c01 + c * c02);
  const c11 = a * f - c * c;
  const c12 = b * c - a * e;
  const c22 = a * d - b * b;
  return [
    [c00 * scale, c01 * scale, c02 * scale],
    [c01 * scale, c11 * scale, c12 * scale],
    [c02 * scale, c12 * scale, c22 * scale],
  ];
}

function residuals(flexionDeg: Float64Array, values: Float64Array, coefficients: Row): Float64Array {
  return values.map((value, i) => {
    const flexion = RAD_PER_DEG * flexionDeg[i]!;
    return value - dot([1, Math.sin(flexion), 1 - Math.cos(flexion)], coefficients);
  });
}
