/** VQF without a magnetometer, as published, as a baseline (Laidig & Seel, Information Fusion 91, 2023); our own implementation. */

import { LowPass } from '../../host/motion/maths/biquad.ts';
import { fromRotationVector, identity, multiply, normalise, rotateVector, toMatrix } from '../../host/motion/maths/quaternion.ts';
import { REST_DEFAULTS, RestDetector } from '../../host/motion/orientation/rest.ts';
import type { Increment } from '../../host/sensors/increment.ts';
import { RAD_PER_DEG } from '../../host/units.ts';
import { type Estimator } from './estimator.ts';

const TAU_S = 3;
const CUTOFF_HZ = Math.SQRT2 / (2 * Math.PI * TAU_S);
const FORGETTING_S = 100;
const CLIP_RAD_PER_S = 2 * RAD_PER_DEG;
const SIGMA = { initial: 0.5 * RAD_PER_DEG, wander: 0.1 * RAD_PER_DEG, motion: 0.1 * RAD_PER_DEG, rest: 0.03 * RAD_PER_DEG };
const VERTICAL_WEIGHT = 1e-4;

export class Vqf implements Estimator {
  readonly q = identity();
  readonly #strapdown = identity();
  readonly #correction = identity();
  readonly #step = new Float64Array(4);
  readonly #bias = new Float64Array(3);
  readonly #force = new Float64Array(3);
  readonly #forceMean = new LowPass(3, CUTOFF_HZ);
  /** Rotation matrix (nine) and its effect on the bias (two), low-passed like the force. */
  readonly #carried = new LowPass(11, CUTOFF_HZ);
  readonly #carriedInput = new Float64Array(11);
  readonly #rest = new RestDetector({ ...REST_DEFAULTS, largestBiasRadPerS: REST_DEFAULTS.rateRadPerS });
  readonly #startSum = new Float64Array(14);
  #startedS = 0;
  #p = diagonal(SIGMA.initial ** 2);

  update(increment: Increment): void {
    const periods = increment.missed + 1;
    const dtS = increment.dtS / periods;
    if (!(dtS > 0)) return;
    for (let k = 0; k < periods; k++) {
      this.#advance(increment.rotationX / periods, increment.rotationY / periods, increment.rotationZ / periods, increment, dtS);
    }
  }

  #advance(x: number, y: number, z: number, { forceX, forceY, forceZ }: Increment, dtS: number): void {
    const bias = this.#bias;
    this.#rest.update(x / dtS, y / dtS, z / dtS, forceX, forceY, forceZ, dtS);
    fromRotationVector(this.#step, x - bias[0]! * dtS, y - bias[1]! * dtS, z - bias[2]! * dtS);
    multiply(this.#strapdown, this.#strapdown, this.#step);
    normalise(this.#strapdown);
    const force = this.#force;
    force[0] = forceX;
    force[1] = forceY;
    force[2] = forceZ;
    rotateVector(force, this.#strapdown, force);
    this.#lowPass(this.#forceMean, force, 0, dtS);
    rotateVector(force, this.#correction, this.#forceMean.output);
    const length = Math.hypot(force[0], force[1], force[2]);
    const ax = force[0] / length;
    const ay = force[1] / length;
    const w = Math.sqrt((force[2] / length + 1) / 2);
    const step = this.#step;
    step[0] = Math.max(w, 1e-6);
    step[1] = w > 1e-6 ? (0.5 * ay) / w : 1;
    step[2] = w > 1e-6 ? (-0.5 * ax) / w : 0;
    step[3] = 0;
    multiply(this.#correction, step, this.#correction);
    normalise(this.#correction);
    multiply(this.q, this.#correction, this.#strapdown);
    this.#estimateBias(ax, ay, dtS);
    this.#startedS += dtS;
  }

  /** For the first seconds a running mean, then the filter, starting from that mean. */
  #lowPass(filter: LowPass, input: Float64Array, from: number, dtS: number): void {
    if (this.#startedS >= TAU_S) {
      filter.step(input, dtS);
      return;
    }
    const sum = this.#startSum;
    for (let i = 0; i < input.length; i++) sum[from + i]! += input[i]! * dtS;
    filter.start(sum.subarray(from, from + input.length).map((value) => value / (this.#startedS + dtS)));
  }

  #estimateBias(ax: number, ay: number, dtS: number): void {
    const bias = this.#bias;
    const input = this.#carriedInput;
    toMatrix(input, this.q);
    input[9] = input[0]! * bias[0]! + input[1]! * bias[1]! + input[2]! * bias[2]!;
    input[10] = input[3]! * bias[0]! + input[4]! * bias[1]! + input[5]! * bias[2]!;
    this.#lowPass(this.#carried, input, 3, dtS);
    const r = this.#carried.output;
    const wander = SIGMA.wander ** 2 * (dtS / FORGETTING_S);
    for (let i = 0; i < 3; i++) this.#p[i]![i]! += wander;
    const rows = [r.subarray(0, 3), r.subarray(3, 6), r.subarray(6, 9)];
    // Every sample adds information: the variance per sample that gives the specified sigma in steady state.
    const spread = (sigma: number) => sigma ** 4 / wander + sigma ** 2;
    if (this.#rest.atRest) {
      const { meanRate } = this.#rest;
      for (let i = 0; i < 3; i++)
        this.#observe([i === 0 ? 1 : 0, i === 1 ? 1 : 0, i === 2 ? 1 : 0], meanRate[i]! - bias[i]!, spread(SIGMA.rest));
      return;
    }
    const along = (row: ArrayLike<number>) => row[0]! * bias[0]! + row[1]! * bias[1]! + row[2]! * bias[2]!;
    const innovations = [-ay / dtS + r[9]! - along(rows[0]!), ax / dtS + r[10]! - along(rows[1]!), -along(rows[2]!)];
    const variances = [spread(SIGMA.motion), spread(SIGMA.motion), spread(SIGMA.motion) / VERTICAL_WEIGHT];
    const before = bias.slice();
    for (let i = 0; i < 3; i++) {
      const since =
        rows[i]![0]! * (bias[0]! - before[0]!) + rows[i]![1]! * (bias[1]! - before[1]!) + rows[i]![2]! * (bias[2]! - before[2]!);
      this.#observe(rows[i]!, clip(innovations[i]!) - since, variances[i]!);
    }
  }

  #observe(row: ArrayLike<number>, innovation: number, variance: number): void {
    const p = this.#p;
    const gain = p.map((line) => line[0]! * row[0]! + line[1]! * row[1]! + line[2]! * row[2]!);
    const total = variance + gain[0]! * row[0]! + gain[1]! * row[1]! + gain[2]! * row[2]!;
    for (let i = 0; i < 3; i++) this.#bias[i] = clip(this.#bias[i]! + (gain[i]! / total) * clip(innovation));
    for (let i = 0; i < 3; i++) for (let k = 0; k < 3; k++) p[i]![k]! -= (gain[i]! * gain[k]!) / total;
  }
}

function clip(rate: number): number {
  return Math.max(-CLIP_RAD_PER_S, Math.min(CLIP_RAD_PER_S, rate));
}

function diagonal(value: number): number[][] {
  return [
    [value, 0, 0],
    [0, value, 0],
    [0, 0, value],
  ];
}
