/**
 * What a cheap IMU measures of the true motion: noise, bias that drifts with temperature, scale and alignment errors, counts that clip.
 * Magnitudes from the LSM6DS3TR-C data sheet.
 */
import type { Random } from './random.ts';
import { SAMPLE_FLAG } from '../../protocol/sensor/constants.ts';
import { RAD_PER_DEG, STANDARD_GRAVITY_MPS2 } from '../units.ts';

/** RAW counts: 70 m°/s at ±2000 °/s and 0.488 mg at ±16 g. */
export const GYRO_RAD_PER_COUNT = 0.07 * RAD_PER_DEG;
export const FORCE_PER_COUNT = 0.000488 * STANDARD_GRAVITY_MPS2;
export const GYRO_RANGE_DPS = 2000;
export const FORCE_RANGE_G = 16;
const LARGEST_COUNT = 32767;

/** Noise densities: 5 m°/s/√Hz and 110 µg/√Hz. */
const GYRO_NOISE = 0.005 * RAD_PER_DEG;
const FORCE_NOISE = 110e-6 * STANDARD_GRAVITY_MPS2;
/** Bias left after the strap's own calibration, its change per °C, and its random walk per √s. */
const GYRO_BIAS = 0.4 * RAD_PER_DEG;
const GYRO_BIAS_PER_C = 0.05 * RAD_PER_DEG;
const GYRO_WALK = 0.0015 * RAD_PER_DEG;
const FORCE_BIAS = 0.012 * STANDARD_GRAVITY_MPS2;
const FORCE_BIAS_PER_C = 0.0005 * STANDARD_GRAVITY_MPS2;
/** Scale error, and non-orthogonality of the axes, rad. */
const SCALE_ERROR = 0.005;
const AXIS_ERROR = 0.25 * RAD_PER_DEG;

/** A jump of the gyro bias at a given time. */
export interface BiasStep {
  readonly atS: number;
  readonly degPerS: number;
  readonly axis: readonly [number, number, number];
}

/** One strap's IMU. `measure` turns the true motion into what the IMU reports. */
export class SimulatedImu {
  /** As reported; rad/s and m/s². */
  readonly rate = new Float64Array(3);
  readonly force = new Float64Array(3);
  /** Bits of `SAMPLE_FLAG`. */
  flags = 0;

  readonly #random: Random;
  readonly #errors: number;
  readonly #rateHz: number;
  readonly #steps: readonly BiasStep[];
  readonly #startS: number;
  readonly #bias = new Float64Array(3);
  readonly #biasPerC = new Float64Array(3);
  readonly #forceBias = new Float64Array(3);
  readonly #forceBiasPerC = new Float64Array(3);
  readonly #gyroAxes: Float64Array;
  readonly #forceAxes: Float64Array;
  readonly #coldC: number;
  readonly #warmingC: number;
  readonly #warmingS: number;
  #stepsTaken = 0;

  /** `errors`: 0 for a perfect IMU (no noise, no quantisation), 1 for data-sheet values. `startS`: power-on time. */
  constructor(random: Random, errors: number, rateHz: number, startS: number, steps: readonly BiasStep[]) {
    this.#random = random;
    this.#errors = errors;
    this.#rateHz = rateHz;
    this.#steps = steps;
    this.#startS = startS;
    for (let i = 0; i < 3; i++) {
      this.#bias[i] = errors * random.spread(GYRO_BIAS);
      this.#biasPerC[i] = errors * GYRO_BIAS_PER_C * random.between(0.4, 1) * (random.next() < 0.5 ? -1 : 1);
      this.#forceBias[i] = errors * random.spread(FORCE_BIAS);
      this.#forceBiasPerC[i] = errors * random.spread(FORCE_BIAS_PER_C);
    }
    this.#gyroAxes = drawAxes(random, errors);
    this.#forceAxes = drawAxes(random, errors);
    this.#coldC = random.between(20, 26);
    this.#warmingC = random.between(6, 10);
    this.#warmingS = random.between(80, 130);
  }

  /** Chip temperature, rising through skin contact, °C. */
  temperatureC(timeS: number): number {
    return this.#coldC + this.#warmingC * this.#warmed(timeS);
  }

  /** True angular velocity (rad/s) and specific force (m/s²) in the sensor frame → `rate`, `force`, `flags`. */
  measure(timeS: number, rate: Float64Array, force: Float64Array): void {
    const warmingC = this.#warmingC * this.#warmed(timeS);
    const steps = this.#steps;
    for (; this.#stepsTaken < steps.length && timeS >= steps[this.#stepsTaken]!.atS; this.#stepsTaken++) {
      const { degPerS, axis } = steps[this.#stepsTaken]!;
      for (let i = 0; i < 3; i++) this.#bias[i]! += degPerS * RAD_PER_DEG * axis[i]!;
    }
    const ideal = this.#errors === 0;
    const gyroNoise = this.#errors * GYRO_NOISE * Math.sqrt(this.#rateHz / 2);
    const forceNoise = this.#errors * FORCE_NOISE * Math.sqrt(this.#rateHz / 2);
    const walk = (this.#errors * GYRO_WALK) / Math.sqrt(this.#rateHz);
    this.flags = 0;
    for (let i = 0; i < 3; i++) {
      let gyro = axisOf(this.#gyroAxes, i, rate) + this.#bias[i]! + this.#biasPerC[i]! * warmingC;
      let push = axisOf(this.#forceAxes, i, force) + this.#forceBias[i]! + this.#forceBiasPerC[i]! * warmingC;
      if (!ideal) {
        this.#bias[i]! += walk * this.#random.normal();
        gyro += gyroNoise * this.#random.normal();
        push += forceNoise * this.#random.normal();
      }
      this.rate[i] = this.#report(gyro, GYRO_RAD_PER_COUNT, SAMPLE_FLAG.gyroClipped);
      this.force[i] = this.#report(push, FORCE_PER_COUNT, SAMPLE_FLAG.forceClipped);
    }
  }

  #warmed(timeS: number): number {
    return 1 - Math.exp(-(timeS - this.#startS) / this.#warmingS);
  }

  /** A value rounded to its counts; a perfect IMU does not quantise. */
  #report(value: number, perCount: number, clipped: number): number {
    const largest = LARGEST_COUNT * perCount;
    if (Math.abs(value) > largest) {
      this.flags |= clipped;
      return value < 0 ? -largest : largest;
    }
    return this.#errors === 0 ? value : Math.round(value / perCount) * perCount;
  }
}

function drawAxes(random: Random, errors: number): Float64Array {
  return Float64Array.from({ length: 9 }, (_, i) =>
    i % 4 === 0 ? 1 + errors * random.spread(SCALE_ERROR) : errors * random.spread(AXIS_ERROR),
  );
}

function axisOf(axes: Float64Array, i: number, v: Float64Array): number {
  return axes[3 * i]! * v[0]! + axes[3 * i + 1]! * v[1]! + axes[3 * i + 2]! * v[2]!;
}
