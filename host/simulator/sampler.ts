/** A strap's IMU sampled at its internal rate: true rates and forces from the athlete's motion, with the IMU's errors applied. */
import type { StrapPlace } from '../../protocol/live/words.ts';
import type { SimulatedAthlete } from './athlete.ts';
import { SimulatedImu, type BiasStep } from './imu.ts';
import { createMatrix, turnBetween, type Matrix } from './matrix.ts';
import { StrapMount, type Slip } from './mount.ts';
import { mixSeed, Random } from './random.ts';
import { STANDARD_GRAVITY_MPS2 } from '../units.ts';

export interface SamplerSettings {
  readonly seed: number;
  readonly place: StrapPlace;
  /** Internal samples per second. */
  readonly rateHz: number;
  /** Time of the first sample, s. */
  readonly startS: number;
  /** 0: none, 1: normal. */
  readonly errors: number;
  readonly skin: number;
  readonly slips: readonly Slip[];
  readonly biasSteps: readonly BiasStep[];
}

/**
 * Sample k holds the mean angular velocity from sample k−1 to k and the specific force at k, both in the sensor frame at k. The force is
 * the second difference of the strap's position plus gravity, so that orientation, position and force are consistent.
 */
export class Sampler {
  readonly imu: SimulatedImu;
  readonly mount: StrapMount;
  /** Time of the newest sample, s. */
  timeS: number;
  /** What a perfect IMU would have measured, rad/s and m/s². */
  readonly trueRate = new Float64Array(3);
  readonly trueForce = new Float64Array(3);

  readonly #startS: number;
  readonly #periodS: number;
  readonly #acceleration = new Float64Array(3);
  #index = -1;
  // The strap one period before the newest sample, at it, and one period after.
  #before: Matrix = createMatrix();
  #at: Matrix = createMatrix();
  #after: Matrix = createMatrix();
  #placeBefore = new Float64Array(3);
  #placeAt = new Float64Array(3);
  #placeAfter = new Float64Array(3);

  constructor(athlete: SimulatedAthlete, { seed, place, rateHz, startS, errors, skin, slips, biasSteps }: SamplerSettings) {
    this.#periodS = 1 / rateHz;
    this.#startS = startS;
    this.mount = new StrapMount(athlete, place, mixSeed(seed, 'mount', place), this.#periodS, skin, slips);
    this.imu = new SimulatedImu(new Random(mixSeed(seed, 'imu', place)), errors, rateHz, startS, biasSteps);
    this.timeS = startS - this.#periodS;
    this.#look(-2);
    this.#look(-1);
    this.#look(0);
  }

  /** When the next sample is due, s. */
  get nextS(): number {
    return this.#startS + (this.#index + 1) * this.#periodS;
  }

  /** Takes the next sample into `imu.rate`, `imu.force` and `imu.flags`. */
  advance(): void {
    this.#index++;
    this.timeS = this.#startS + this.#index * this.#periodS;
    this.#look(this.#index + 1);
    const at = this.#at;
    turnBetween(this.trueRate, this.#before, at);
    const squared = this.#periodS * this.#periodS;
    for (let i = 0; i < 3; i++) {
      this.trueRate[i]! /= this.#periodS;
      this.#acceleration[i] = (this.#placeAfter[i]! - 2 * this.#placeAt[i]! + this.#placeBefore[i]!) / squared;
    }
    const x = this.#acceleration[0]!;
    const y = this.#acceleration[1]!;
    const z = this.#acceleration[2]! + STANDARD_GRAVITY_MPS2;
    for (let i = 0; i < 3; i++) this.trueForce[i] = at[i]! * x + at[i + 3]! * y + at[i + 6]! * z;
    this.imu.measure(this.timeS, this.trueRate, this.trueForce);
  }

  /** Strap → world at the newest sample. */
  get attitude(): Matrix {
    return this.#at;
  }

  #look(index: number): void {
    const oldest = this.#before;
    this.#before = this.#at;
    this.#at = this.#after;
    this.#after = oldest;
    const oldestPlace = this.#placeBefore;
    this.#placeBefore = this.#placeAt;
    this.#placeAt = this.#placeAfter;
    this.#placeAfter = oldestPlace;
    const { mount } = this;
    mount.step(this.#startS + index * this.#periodS, this.#acceleration[0]!, this.#acceleration[1]!, this.#acceleration[2]!);
    this.#after.set(mount.attitude);
    this.#placeAfter.set(mount.position);
  }
}
