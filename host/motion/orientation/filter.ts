/**
 * Six-axis orientation of one strap: strapdown integration whose inclination, bias and scale are corrected from gravity by a Kalman filter.
 *
 * A strap keeps coming back, so specific force, rotated into the world by the strapdown attitude and integrated, must give almost no horizontal
 * velocity. Any excess is tilt, through which gravity leaks into the velocity. The filter therefore low-passes acceleration in the (almost)
 * inertial frame, as VQF does (Laidig & Seel, Information Fusion 91, 2023), with a gain that depends on the current uncertainty and on how brisk
 * the motion is. Tilt grows through gyroscope bias and scale errors, so the filter learns these too. At rest, velocity is zero and the rate is
 * bias. Heading is not observable; it drifts with the bias about the vertical, and the sigma of that drift is reported.
 */

import { INCREMENT_FLAG, type Increment } from '../../sensors/increment.ts';
import { TurnBridge } from './bridge.ts';
import { FILTER_DEFAULTS, type FilterSettings } from './filter-settings.ts';
import { GravityCorrection } from './gravity.ts';
import { fromRotationVector, multiply, normalise, rotateVector, set } from '../maths/quaternion.ts';
import { RestDetector } from './rest.ts';

/** What was wrong with the newest increment; bits of {@link OrientationFilter.faults}. The attitude stays a finite unit quaternion. */
export const FILTER_FAULT = {
  /** The rotation was not finite or beyond any sensor's range: the previous rate was assumed to continue. */
  rotationUnusable: 1,
  /** The force was not finite, beyond any sensor's range, or too small to have a direction: gravity was used in its place. */
  forceUnusable: 2,
  /** No time passed: ignored. */
  duplicate: 4,
  /** Time went backwards or was not a number: ignored. */
  timeUnusable: 8,
} as const;

/** Beyond the range of any sensor: 10 000 °/s, 100 g. */
const LARGEST_RATE_RAD_PER_S = 175;
const LARGEST_FORCE_M_PER_S2 = 981;
/** A smaller force has no usable direction, m/s². */
const MIN_FORCE_M_PER_S2 = 0.5;
/** No interval is longer, s. */
const LONGEST_INTERVAL_S = 1e6;
/** After a longer gap nothing is known about velocity, s. */
const LONGEST_GAP_S = 0.5;
/** Largest number of pieces into which the turn over a gap is split, so that bias and scale errors are propagated along it. */
const LARGEST_PIECES = 16;
/** Rate that may have been missed while the gyroscope was clipped, rad/s. */
const CLIPPED_RATE_RAD_PER_S = 8;
/** Inclination counts as settled below this sigma, rad. */
const SETTLED_SIGMA_RAD = 0.035;

export class OrientationFilter {
  /** Sensor → world (z up, heading of its own), unit quaternion w x y z. */
  readonly q = Float64Array.of(1, 0, 0, 0);
  /** Gyroscope bias, rad/s, sensor frame. */
  readonly bias = new Float64Array(3);
  /** Gyroscope scale and cross-axis errors x, y, z, xy, xz, yz: the true rate is (1 + this) · measured − bias. */
  readonly scale = new Float64Array(6);
  /** Newest angular velocity, bias and scale errors removed, rad/s, sensor frame. */
  readonly rate = new Float64Array(3);
  /** One standard deviation of the angle between the true and the estimated vertical, rad. */
  inclinationSigmaRad = Math.PI;
  /** The part of it that can differ between two moments, i.e. without the accelerometer's constant error, rad. */
  tiltChangeSigmaRad = Math.PI;
  /** One standard deviation of the least certain component of the bias, rad/s. */
  biasSigmaRadPerS: number;
  /** One standard deviation of the rate at which heading drifts (bias about the vertical, and scale while turning), rad/s. */
  headingRateSigmaRadPerS: number;
  /** How long the inclination has been known to 2°, s; 0 while it is not. */
  settledS = 0;
  /** Bits of {@link FILTER_FAULT} of the newest increment. */
  faults = 0;

  readonly #settings: Readonly<FilterSettings>;
  readonly #rest: RestDetector;
  readonly #gravity: GravityCorrection;
  readonly #bridge = new TurnBridge();
  #started = false;
  readonly #step = new Float64Array(4);
  /** Measured rotation (rad) and force of the newest increment, sensor frame, and that force in the world. */
  readonly #turn = new Float64Array(3);
  readonly #force = new Float64Array(3);
  readonly #worldForce = new Float64Array(3);

  constructor(settings: Partial<FilterSettings> = {}) {
    this.#settings = { ...FILTER_DEFAULTS, ...settings };
    this.#rest = new RestDetector(this.#settings.rest, this.bias);
    this.#gravity = new GravityCorrection(this.#settings, this.q, this.bias, this.scale);
    this.biasSigmaRadPerS = this.headingRateSigmaRadPerS = this.#settings.biasSigmaRadPerS;
  }

  /** The strap lies still. */
  get atRest(): boolean {
    return this.#rest.atRest;
  }

  /** Resets everything, including the learnt sensor errors. */
  reset(): void {
    this.#started = false;
    set(this.q, 1, 0, 0, 0);
    this.rate.fill(0);
    this.#rest.reset();
    this.#bridge.reset();
    this.#gravity.forgetSensor();
    this.#gravity.temperature.reset();
    this.inclinationSigmaRad = this.tiltChangeSigmaRad = Math.PI;
    this.biasSigmaRadPerS = this.headingRateSigmaRadPerS = this.#settings.biasSigmaRadPerS;
    this.settledS = 0;
    this.faults = 0;
  }

  /** Takes one increment. Never throws; `q` stays a finite unit quaternion whatever the input, and `faults` says what was wrong. */
  update(inc: Increment): void {
    this.faults = 0;
    const { dtS } = inc;
    const restarted = (inc.flags & INCREMENT_FLAG.restarted) !== 0;
    if (!this.#started || restarted) {
      this.#takeForce(inc);
      if (restarted) {
        this.rate.fill(0);
        this.#rest.reset();
      }
      this.#begin();
      return;
    }
    if (!(dtS > 0 && dtS < LONGEST_INTERVAL_S)) {
      this.faults |= dtS === 0 ? FILTER_FAULT.duplicate : FILTER_FAULT.timeUnusable;
      return;
    }
    this.#takeTurn(inc);
    this.#takeForce(inc);
    this.#gravity.temperature.update(inc.temperatureC, dtS);
    const periods = inc.missed > 0 && this.#settings.fillGaps ? inc.missed + 1 : 1;
    const gapS = dtS * (1 - 1 / periods);
    if (this.settledS > 0) this.settledS += dtS;
    if (gapS > LONGEST_GAP_S) {
      this.#gravity.correct(this.#rest);
      this.#integrate(dtS, periods);
      rotateVector(this.#worldForce, this.q, this.#force);
      this.#gravity.crossLongGap(dtS, this.#worldForce);
      this.#judge();
    } else {
      this.#integrate(dtS, periods);
      this.#addForce(dtS, gapS);
      if (this.#gravity.advance(dtS, this.#rest, this.#worldForce)) this.#judge();
    }
  }

  /** Restarts the inclination from the newest force and keeps the heading and the learnt sensor errors. */
  #begin(): void {
    const force = this.#force;
    if (!(Math.hypot(force[0]!, force[1]!, force[2]!) > MIN_FORCE_M_PER_S2)) {
      this.faults |= FILTER_FAULT.forceUnusable;
      return;
    }
    this.#gravity.begin(force, this.#worldForce);
    this.#started = true;
    this.settledS = 0;
    this.#reportSigmas();
  }

  #takeTurn(inc: Increment): void {
    const { dtS, rotationX, rotationY, rotationZ } = inc;
    const largest = Math.min(LARGEST_RATE_RAD_PER_S * dtS, 2 * Math.PI);
    const turn = this.#turn;
    const usable = Math.abs(rotationX) <= largest && Math.abs(rotationY) <= largest && Math.abs(rotationZ) <= largest;
    if (usable) {
      turn[0] = rotationX;
      turn[1] = rotationY;
      turn[2] = rotationZ;
    } else {
      this.faults |= FILTER_FAULT.rotationUnusable;
      for (let i = 0; i < 3; i++) turn[i] = (this.rate[i]! + this.bias[i]!) * Math.min(dtS, LONGEST_GAP_S);
    }
    if (!usable || (inc.flags & INCREMENT_FLAG.gyroClipped) !== 0) this.#gravity.addTurnSigma(CLIPPED_RATE_RAD_PER_S * dtS);
    if ((inc.flags & INCREMENT_FLAG.bridged) !== 0) {
      const rate = Math.hypot(turn[0]!, turn[1]!, turn[2]!) / dtS;
      this.#gravity.addTurnSigma(this.#bridge.cross((dtS * inc.missed) / (inc.missed + 1), rate));
    } else this.#bridge.add(turn[0]! / dtS, turn[1]! / dtS, turn[2]! / dtS, dtS);
  }

  #takeForce(inc: Increment): void {
    const { forceX, forceY, forceZ } = inc;
    const largest = LARGEST_FORCE_M_PER_S2;
    if (Math.abs(forceX) <= largest && Math.abs(forceY) <= largest && Math.abs(forceZ) <= largest) {
      this.#force[0] = forceX;
      this.#force[1] = forceY;
      this.#force[2] = forceZ;
      if (this.#started && (inc.flags & INCREMENT_FLAG.forceClipped) !== 0) this.#gravity.velocity.addUnmeasured(inc.dtS);
    } else {
      this.faults |= FILTER_FAULT.forceUnusable;
    }
  }

  /** Rotates the attitude through the interval, in pieces where samples were lost. */
  #integrate(dtS: number, periods: number): void {
    const { q, bias, scale, rate } = this;
    const turn = this.#turn;
    const x = turn[0]! / dtS;
    const y = turn[1]! / dtS;
    const z = turn[2]! / dtS;
    rate[0] = x + scale[0]! * x + scale[3]! * y + scale[4]! * z - bias[0]!;
    rate[1] = y + scale[3]! * x + scale[1]! * y + scale[5]! * z - bias[1]!;
    rate[2] = z + scale[4]! * x + scale[5]! * y + scale[2]! * z - bias[2]!;
    const pieces = Math.min(periods, LARGEST_PIECES);
    const pieceS = dtS / pieces;
    for (let i = 0; i < 3; i++) turn[i]! /= pieces;
    fromRotationVector(this.#step, rate[0] * pieceS, rate[1] * pieceS, rate[2] * pieceS);
    const force = this.#force;
    for (let piece = 0; piece < pieces; piece++) {
      multiply(q, q, this.#step);
      this.#gravity.turn.add(q, turn, pieceS);
      this.#rest.update(x, y, z, force[0]!, force[1]!, force[2]!, pieceS);
    }
    normalise(q);
  }

  #addForce(dtS: number, gapS: number): void {
    const { velocity } = this.#gravity;
    if ((this.faults & FILTER_FAULT.forceUnusable) !== 0) {
      velocity.addUnknown(dtS, this.#worldForce[2]!);
      return;
    }
    rotateVector(this.#worldForce, this.q, this.#force);
    velocity.add(this.#worldForce, dtS, gapS, this.#settings.forceMemoryS);
  }

  /** Restarts the attitude when it is lost, and updates the reported sigmas. */
  #judge(): void {
    const wrong = this.#gravity.isWrong;
    // What was learnt about the sensor from a wrong attitude is also wrong.
    if (wrong) this.#gravity.forgetSensor();
    if (wrong || this.#gravity.isLost) this.#begin();
    else this.#reportSigmas();
  }

  #reportSigmas(): void {
    this.inclinationSigmaRad = this.#gravity.inclinationSigmaRad;
    this.tiltChangeSigmaRad = this.#gravity.tiltChangeSigmaRad;
    this.biasSigmaRadPerS = this.#gravity.biasSigmaRadPerS;
    this.headingRateSigmaRadPerS = this.#gravity.headingRateSigmaRadPerS(this.rate);
    if (this.inclinationSigmaRad > 2 * SETTLED_SIGMA_RAD) this.settledS = 0;
    else if (this.settledS === 0 && this.inclinationSigmaRad < SETTLED_SIGMA_RAD) this.settledS = this.#settings.correctionPeriodS;
  }
}
