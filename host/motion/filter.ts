/**
 * Six-axis orientation of one strap: strapdown integration, its inclination, bias and scale kept right by gravity through a Kalman filter.
 *
 * Specific force, turned into the world by the strapdown attitude and integrated, must amount to hardly any horizontal velocity: a strap
 * comes back. What it amounts to beyond that is tilt, which gravity turned into velocity. The filter therefore low-passes acceleration in
 * the (almost) inertial frame, as VQF does (Laidig & Seel, Information Fusion 91, 2023), with a gain that follows what is known and how
 * brisk the motion is; and as tilt grows by bias and by scale errors of the gyroscope, it learns those with it. At rest velocity is zero
 * and the rate is bias. Heading is not observable; it drifts with the bias about the vertical, whose sigma is told.
 */

import { INCREMENT_FLAG, type Increment } from '../sensors/increment.ts';
import { ErrorState, STATE } from './error-state.ts';
import { FILTER_DEFAULTS, type FilterSettings } from './filter-settings.ts';
import { fromRotationVector, fromTwoVectors, multiply, normalise, rotateVector, set } from './quaternion.ts';
import { RestDetector } from './rest.ts';
import { headingSensitivity, TurnSensitivity } from './sensitivity.ts';
import { HorizontalVelocity } from './velocity.ts';

/** What was wrong with the newest increment; bits of {@link OrientationFilter.faults}. The attitude stays a finite unit quaternion. */
export const FILTER_FAULT = {
  /** The rotation was not finite or beyond any sensor's range: the rate before was taken to go on. */
  rotationUnusable: 1,
  /** The force was not finite, beyond any sensor's range, or clipped: gravity was taken in its place. */
  forceUnusable: 2,
  /** No time passed: ignored. */
  duplicate: 4,
  /** Time went backwards or was not a number: ignored. */
  timeUnusable: 8,
} as const;

/** Beyond any sensor: 10 000 °/s, 100 g. */
const LARGEST_RATE_RAD_PER_S = 175;
const LARGEST_FORCE_M_PER_S2 = 981;
/** A gap longer than this says nothing of velocity any more, s. */
const LONGEST_GAP_S = 0.5;
/** Pieces into which the turn over a gap is cut, so that bias and scale errors are carried along it. */
const LARGEST_PIECES = 16;
/** An attitude less certain than this is begun anew from the force, rad. */
const LOST_SIGMA_RAD = 0.6;
/** Inclination counts as settled below this sigma, rad. */
const SETTLED_SIGMA_RAD = 0.035;
/** The rate of turn that may have been missed where the gyroscope clipped, rad/s. */
const CLIPPED_RATE_RAD_PER_S = 8;
/** Share of the rate by which a turn bridged from rates may be wrong. */
const BRIDGED_RATE_SHARE = 0.3;
/** Temperature's low-pass, s: long against the coarse steps in which chips tell it. */
const TEMPERATURE_S = 20;
/** An observation of bias at rest beyond this many sigmas counts less: a slow turn is no rest. */
const REST_GATE = 4;
const UP = Float64Array.of(0, 0, 1);

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
  /** One standard deviation of the worst-known component of the bias, rad/s. */
  biasSigmaRadPerS: number;
  /** One standard deviation of the rate at which heading drifts (bias about the vertical, and scale while turning), rad/s. */
  headingRateSigmaRadPerS: number;
  /** For how long the inclination has been known to 2°, s; 0 while it is not. */
  settledS = 0;
  /** Bits of {@link FILTER_FAULT} of the newest increment. */
  faults = 0;

  readonly #settings: Readonly<FilterSettings>;
  readonly #rest: RestDetector;
  readonly #errors = new ErrorState();
  #started = false;

  readonly #velocity = new HorizontalVelocity();
  readonly #turn = new TurnSensitivity();
  /** Since the last correction, s, and what was added to the tilt's variance since, rad². */
  #sinceS = 0;
  #turnVariance = 0;
  #temperatureC = NaN;
  #celsiusPerS = 0;

  readonly #step = new Float64Array(4);
  readonly #measured = new Float64Array(3);
  readonly #force = new Float64Array(3);
  readonly #worldForce = new Float64Array(3);
  readonly #vertical = new Float64Array(9);

  constructor(settings: Partial<FilterSettings> = {}) {
    this.#settings = { ...FILTER_DEFAULTS, ...settings };
    this.#rest = new RestDetector(this.#settings.rest);
    this.biasSigmaRadPerS = this.#settings.biasSigmaRadPerS;
    this.headingRateSigmaRadPerS = this.#settings.biasSigmaRadPerS;
    this.#forgetSensor();
  }

  /** The strap lies still. */
  get atRest(): boolean {
    return this.#rest.atRest;
  }

  /** Forgets everything, the sensor's errors too. */
  reset(): void {
    this.#started = false;
    set(this.q, 1, 0, 0, 0);
    this.rate.fill(0);
    this.#rest.reset();
    this.#temperatureC = NaN;
    this.#celsiusPerS = 0;
    this.inclinationSigmaRad = Math.PI;
    this.settledS = 0;
    this.faults = 0;
    this.#forgetSensor();
  }

  /** Takes one increment. Never throws; `q` stays a finite unit quaternion whatever comes, and `faults` says what was wrong. */
  update(inc: Increment): void {
    this.faults = 0;
    const { dtS } = inc;
    const restarted = (inc.flags & INCREMENT_FLAG.restarted) !== 0;
    if (!this.#started || restarted) {
      this.#takeForce(inc);
      if ((this.faults & FILTER_FAULT.forceUnusable) === 0) this.#begin(restarted);
      return;
    }
    if (!(dtS > 0 && dtS < 1e6)) {
      this.faults |= dtS === 0 ? FILTER_FAULT.duplicate : FILTER_FAULT.timeUnusable;
      return;
    }
    this.#takeRotation(inc);
    this.#takeForce(inc);
    this.#followTemperature(inc.temperatureC, dtS);
    const periods = inc.missed > 0 && this.#settings.fillGaps ? inc.missed + 1 : 1;
    const gapS = dtS * (1 - 1 / periods);
    if (gapS > LONGEST_GAP_S) this.#crossLongGap(dtS, periods);
    else {
      this.#integrate(dtS, periods);
      this.#addForce(dtS, gapS);
      if (this.#sinceS >= this.#settings.correctionPeriodS - 1e-9) this.#correct();
    }
    if (this.settledS > 0) this.settledS += dtS;
  }

  #forgetSensor(): void {
    const s = this.#settings;
    this.bias.fill(0);
    this.scale.fill(0);
    for (let i = 0; i < 3; i++) {
      this.#errors.forget(STATE.bias + i, s.biasSigmaRadPerS);
      this.#errors.forget(STATE.scale + i, s.scaleSigma);
      this.#errors.forget(STATE.scale + 3 + i, s.crossAxisSigma);
      this.#errors.forget(STATE.forceBias + i, s.forceBiasSigmaMPerS2);
    }
  }

  /** Inclination from the newest force, heading as it was; what is known of the sensor's errors stays. */
  #begin(restarted: boolean): void {
    const s = this.#settings;
    const force = this.#force;
    if (!(Math.hypot(force[0]!, force[1]!, force[2]!) > 0.5)) {
      this.faults |= FILTER_FAULT.forceUnusable;
      return;
    }
    rotateVector(this.#worldForce, this.q, force);
    fromTwoVectors(this.#step, this.#worldForce, UP);
    multiply(this.q, this.#step, this.q);
    normalise(this.q);
    rotateVector(this.#worldForce, this.q, force);
    this.#velocity.begin(this.#worldForce);
    for (let i = 0; i < 2; i++) {
      this.#errors.forget(STATE.tilt + i, s.startInclinationSigmaRad);
      this.#errors.forget(STATE.velocity + i, s.startVelocitySigmaMPerS);
    }
    this.#clearSums();
    if (restarted) {
      this.rate.fill(0);
      this.#rest.reset();
    }
    this.#started = true;
    this.settledS = 0;
    this.#tellSigmas();
  }

  #takeRotation(inc: Increment): void {
    const { dtS, rotationX, rotationY, rotationZ } = inc;
    const largest = Math.min(LARGEST_RATE_RAD_PER_S * dtS, 2 * Math.PI);
    const measured = this.#measured;
    if (Math.abs(rotationX) <= largest && Math.abs(rotationY) <= largest && Math.abs(rotationZ) <= largest) {
      measured[0] = rotationX;
      measured[1] = rotationY;
      measured[2] = rotationZ;
    } else {
      this.faults |= FILTER_FAULT.rotationUnusable;
      for (let i = 0; i < 3; i++) measured[i] = (this.rate[i]! + this.bias[i]!) * Math.min(dtS, LONGEST_GAP_S);
    }
    const missing = (this.faults & FILTER_FAULT.rotationUnusable) !== 0 || (inc.flags & INCREMENT_FLAG.gyroClipped) !== 0;
    if (missing) this.#turnVariance += (CLIPPED_RATE_RAD_PER_S * dtS) ** 2;
    if ((inc.flags & INCREMENT_FLAG.bridged) !== 0) {
      const speed = Math.hypot(this.rate[0]!, this.rate[1]!, this.rate[2]!);
      this.#turnVariance += (BRIDGED_RATE_SHARE * speed * dtS) ** 2;
    }
  }

  #takeForce(inc: Increment): void {
    const { forceX, forceY, forceZ } = inc;
    const force = this.#force;
    const largest = LARGEST_FORCE_M_PER_S2;
    if (Math.abs(forceX) <= largest && Math.abs(forceY) <= largest && Math.abs(forceZ) <= largest) {
      force[0] = forceX;
      force[1] = forceY;
      force[2] = forceZ;
      if ((inc.flags & INCREMENT_FLAG.forceClipped) !== 0) this.#velocity.doubt(inc.dtS);
    } else {
      this.faults |= FILTER_FAULT.forceUnusable;
    }
  }

  /** Turns the attitude through the interval, in pieces where samples were lost. */
  #integrate(dtS: number, periods: number): void {
    const { q, bias, scale, rate } = this;
    const measured = this.#measured;
    const x = measured[0]! / dtS;
    const y = measured[1]! / dtS;
    const z = measured[2]! / dtS;
    rate[0] = x + scale[0]! * x + scale[3]! * y + scale[4]! * z - bias[0]!;
    rate[1] = y + scale[3]! * x + scale[1]! * y + scale[5]! * z - bias[1]!;
    rate[2] = z + scale[4]! * x + scale[5]! * y + scale[2]! * z - bias[2]!;
    const pieces = Math.min(periods, LARGEST_PIECES);
    const pieceS = dtS / pieces;
    for (let i = 0; i < 3; i++) measured[i]! /= pieces;
    fromRotationVector(this.#step, rate[0] * pieceS, rate[1] * pieceS, rate[2] * pieceS);
    const force = this.#force;
    for (let piece = 0; piece < pieces; piece++) {
      multiply(q, q, this.#step);
      this.#turn.add(q, measured, pieceS);
      this.#rest.update(x, y, z, force[0]!, force[1]!, force[2]!, pieceS);
    }
    normalise(q);
    this.#sinceS += dtS;
  }

  #addForce(dtS: number, gapS: number): void {
    if ((this.faults & FILTER_FAULT.forceUnusable) !== 0) {
      this.#velocity.addUnknown(dtS, this.#worldForce[2]!);
      return;
    }
    rotateVector(this.#worldForce, this.q, this.#force);
    this.#velocity.add(this.#worldForce, dtS, gapS, this.#settings.gapForceShare);
  }

  /** The turn is known over the gap, the force is not: afterwards nobody knows how fast the strap moves. */
  #crossLongGap(dtS: number, periods: number): void {
    this.#correct();
    this.#integrate(dtS, periods);
    rotateVector(this.#worldForce, this.q, this.#force);
    this.#errors.propagate(this.#turn.sums, 0);
    this.#addNoise(dtS);
    this.#velocity.forget(this.#worldForce);
    for (let i = 0; i < 2; i++) this.#errors.forget(STATE.velocity + i, this.#settings.startVelocitySigmaMPerS);
    this.#clearSums();
    this.#judge();
  }

  #followTemperature(temperatureC: number, dtS: number): void {
    if (!Number.isFinite(temperatureC) || this.#settings.biasPerCelsius === 0) return;
    if (Number.isNaN(this.#temperatureC)) this.#temperatureC = temperatureC;
    this.#celsiusPerS = (temperatureC - this.#temperatureC) / TEMPERATURE_S;
    this.#temperatureC += this.#celsiusPerS * Math.min(dtS, TEMPERATURE_S);
  }

  #correct(): void {
    const periodS = this.#sinceS;
    if (!(periodS > 0)) return;
    const errors = this.#errors;
    this.#velocity.advance(periodS);
    errors.propagate(this.#turn.sums, this.#velocity.gained[2]!);
    this.#addNoise(periodS);
    errors.clear();
    if (this.#rest.atRest && this.#settings.restUpdate) this.#observeRest(periodS);
    else this.#observeMotion(periodS);
    this.#workIn();
    this.#clearSums();
    this.#judge();
  }

  #addNoise(periodS: number): void {
    const s = this.#settings;
    const errors = this.#errors;
    const turned = s.turnNoiseRadPerRootS ** 2 * periodS + this.#turnVariance;
    const pushed = s.forceNoiseMPerRootS ** 2 * periodS + this.#velocity.addedVariance;
    // A ramp of temperature drags the bias along one way for minutes: as a random walk, twice its memory times the slope squared.
    const warmed = (s.biasPerCelsius * this.#celsiusPerS) ** 2 * 6 * TEMPERATURE_S;
    const wandered = (s.biasWanderRadPerRootS ** 2 + warmed) * periodS;
    const rescaled = s.scaleWanderPerRootS ** 2 * periodS;
    for (let i = 0; i < 2; i++) {
      errors.addVariance(STATE.tilt + i, turned);
      errors.addVariance(STATE.velocity + i, pushed);
    }
    for (let i = 0; i < 3; i++) {
      errors.addVariance(STATE.bias + i, wandered);
      if (s.scaleSigma > 0) errors.addVariance(STATE.scale + i, rescaled);
      if (s.crossAxisSigma > 0) errors.addVariance(STATE.scale + 3 + i, rescaled);
    }
  }

  /** Velocity as a motion makes it that comes back: none, give or take the speed that is usual and the one lately seen. */
  #observeMotion(periodS: number): void {
    const s = this.#settings;
    const errors = this.#errors;
    const variance = s.velocitySigmaMPerS ** 2 + s.velocityFollow ** 2 * this.#velocity.speedVariance;
    // Velocities that stay alike for a while are not new information each time: spread over twice that while.
    const noise = (variance * 2 * s.velocityCorrelationS) / periodS;
    if (!s.motionBias) errors.hold(STATE.bias, STATE.bias + 3, true);
    errors.observe(STATE.velocity, -this.#velocity.value[0]!, noise, Infinity);
    errors.observe(STATE.velocity + 1, -this.#velocity.value[1]!, noise, Infinity);
    if (!s.motionBias) errors.hold(STATE.bias, STATE.bias + 3, false);
  }

  /** No velocity, and the mean rate is bias; both with noise that stays alike for the low-pass's time. */
  #observeRest(periodS: number): void {
    const s = this.#settings;
    const errors = this.#errors;
    const spread = s.rest.lowPassS / periodS;
    for (let i = 0; i < 2; i++) {
      errors.observe(STATE.velocity + i, -this.#velocity.value[i]!, s.restVelocitySigmaMPerS ** 2 * spread, Infinity);
    }
    const { meanRate } = this.#rest;
    for (let i = 0; i < 3; i++) {
      errors.observe(STATE.bias + i, meanRate[i]! - this.bias[i]!, s.restBiasSigmaRadPerS ** 2 * spread, REST_GATE);
    }
  }

  /** Moves the errors found from the error state into the attitude, velocity, bias and scale. */
  #workIn(): void {
    const { estimate } = this.#errors;
    fromRotationVector(this.#step, estimate[STATE.tilt]!, estimate[STATE.tilt + 1]!, 0);
    multiply(this.q, this.#step, this.q);
    normalise(this.q);
    for (let i = 0; i < 2; i++) this.#velocity.value[i]! += estimate[STATE.velocity + i]!;
    for (let i = 0; i < 3; i++) this.bias[i]! += estimate[STATE.bias + i]!;
    for (let i = 0; i < 6; i++) this.scale[i]! += estimate[STATE.scale + i]!;
  }

  #clearSums(): void {
    this.#turn.clear();
    this.#velocity.clear();
    this.#sinceS = this.#turnVariance = 0;
  }

  /** Begins the attitude anew where it is lost, and tells what is known of it. */
  #judge(): void {
    const errors = this.#errors;
    const sound = errors.isSound();
    if (!sound) this.#forgetSensor();
    if (!sound || errors.variance(STATE.tilt) + errors.variance(STATE.tilt + 1) > LOST_SIGMA_RAD ** 2) this.#begin(false);
    else this.#tellSigmas();
  }

  #tellSigmas(): void {
    const errors = this.#errors;
    this.inclinationSigmaRad = Math.sqrt(errors.variance(STATE.tilt) + errors.variance(STATE.tilt + 1));
    const { bias } = STATE;
    this.biasSigmaRadPerS = Math.sqrt(Math.max(errors.variance(bias), errors.variance(bias + 1), errors.variance(bias + 2)));
    headingSensitivity(this.#vertical, this.q, this.rate);
    this.headingRateSigmaRadPerS = Math.sqrt(Math.max(0, errors.projectedVariance(this.#vertical)));
    if (this.inclinationSigmaRad > 2 * SETTLED_SIGMA_RAD) this.settledS = 0;
    else if (this.settledS === 0 && this.inclinationSigmaRad < SETTLED_SIGMA_RAD) this.settledS = this.#settings.correctionPeriodS;
  }
}
