/** What gravity and rest say of an attitude and of the gyroscope that carries it: the corrections of the orientation filter. */

import { ErrorState, STATE } from './error-state.ts';
import type { FilterSettings } from './filter-settings.ts';
import { fromRotationVector, fromTwoVectors, multiply, normalise, rotateVector } from '../maths/quaternion.ts';
import type { RestDetector } from './rest.ts';
import { headingSensitivity, TurnSensitivity } from './sensitivity.ts';
import { HorizontalVelocity } from './velocity.ts';
import { TemperatureSlope } from './warming.ts';
import { GRAVITY_MPS2 } from '../../units.ts';

/** An attitude less certain than this is lost, rad. */
const LOST_SIGMA_RAD = 0.6;
/** A horizontal force kept up for seconds is none: the attitude is wrong (by 20°) without the filter knowing, m/s². */
const IMPOSSIBLE_FORCE_M_PER_S2 = 3.4;
/** An observation of bias at rest beyond this many sigmas counts less: a slow turn is no rest. */
const REST_GATE = 4;
/** So much stillness is enough, at the start, to take the newest force for gravity, s. */
const STILL_S = 0.2;
const UP = Float64Array.of(0, 0, 1);

export class GravityCorrection {
  readonly velocity = new HorizontalVelocity();
  readonly turn = new TurnSensitivity();
  readonly temperature = new TemperatureSlope();

  readonly #settings: Readonly<FilterSettings>;
  readonly #errors = new ErrorState();
  /** The filter's own, corrected in place. */
  readonly #q: Float64Array;
  readonly #bias: Float64Array;
  readonly #scale: Float64Array;
  /** Time since the attitude was begun, up to the end of the start, s. */
  #startedS = 0;
  /** Since the last correction, s, and what was added to the tilt's variance since, rad². */
  #sinceS = 0;
  #turnVariance = 0;
  readonly #step = new Float64Array(4);
  readonly #factors = new Float64Array(9);

  constructor(settings: Readonly<FilterSettings>, q: Float64Array, bias: Float64Array, scale: Float64Array) {
    this.#settings = settings;
    this.#q = q;
    this.#bias = bias;
    this.#scale = scale;
    this.forgetSensor();
  }

  forgetSensor(): void {
    const s = this.#settings;
    this.#bias.fill(0);
    this.#scale.fill(0);
    for (let i = 0; i < 3; i++) {
      this.#errors.forget(STATE.bias + i, s.biasSigmaRadPerS);
      this.#errors.forget(STATE.scale + i, s.scaleSigma);
      this.#errors.forget(STATE.scale + 3 + i, s.crossAxisSigma);
      this.#errors.forget(STATE.forceBias + i, s.forceBiasSigmaMPerS2);
    }
  }

  /** Inclination anew from `force` (m/s², sensor frame, not nothing), heading as it was; `world`: room for the force in the world. */
  begin(force: Float64Array, world: Float64Array): void {
    rotateVector(world, this.#q, force);
    fromTwoVectors(this.#step, world, UP);
    multiply(this.#q, this.#step, this.#q);
    normalise(this.#q);
    rotateVector(world, this.#q, force);
    this.velocity.begin(world);
    this.#forgetMotion(this.#settings.startInclinationSigmaRad);
    this.#clearSums();
    this.#startedS = 0;
  }

  /** Something turned the strap that was not, or not well, measured. */
  doubtTurn(sigmaRad: number): void {
    this.#turnVariance += sigmaRad * sigmaRad;
  }

  /** Time went on by `dtS`; corrects when it is time to. True when something changed. `world`: newest force in the world. */
  advance(dtS: number, rest: RestDetector, world: Float64Array): boolean {
    this.#sinceS += dtS;
    if (this.#startedS < this.#settings.startMeanS) {
      this.#followMean(dtS, rest, world);
      return true;
    }
    if (this.#sinceS < this.#settings.correctionPeriodS - 1e-9) return false;
    this.correct(rest);
    return true;
  }

  /** Works in what was summed since the last correction. */
  correct(rest: RestDetector): void {
    const periodS = this.#sinceS;
    if (!(periodS > 0)) return;
    const errors = this.#errors;
    this.velocity.advance(periodS);
    errors.propagate(this.turn.sums, this.velocity.gained[2]!);
    this.#addNoise(periodS);
    errors.clear();
    if (rest.atRest && this.#settings.restUpdate) this.#observeRest(rest, periodS);
    else this.#observeMotion(periodS);
    this.#workIn();
    this.#clearSums();
  }

  /** After a gap of `dtS` so long that nothing is known of the velocity; the turn over it was summed. `world`: newest force. */
  crossLongGap(dtS: number, world: Float64Array): void {
    this.#errors.propagate(this.turn.sums, 0);
    this.#addNoise(dtS);
    this.velocity.forget(world);
    this.#forgetMotion(0);
    this.#clearSums();
  }

  /** Neither the covariance nor the force agrees with the attitude any more. */
  get isWrong(): boolean {
    return !this.#errors.isSound() || this.velocity.slowForce > IMPOSSIBLE_FORCE_M_PER_S2;
  }

  get isLost(): boolean {
    return this.inclinationSigmaRad > LOST_SIGMA_RAD;
  }

  get inclinationSigmaRad(): number {
    return Math.sqrt(this.#errors.variance(STATE.tilt) + this.#errors.variance(STATE.tilt + 1));
  }

  /** The same without what the accelerometer's bias makes: that is alike in stance and in the movement after it. */
  get tiltChangeSigmaRad(): number {
    return Math.sqrt(this.#errors.unbiasedTiltVariance);
  }

  get biasSigmaRadPerS(): number {
    const { bias } = STATE;
    return Math.sqrt(Math.max(this.#errors.variance(bias), this.#errors.variance(bias + 1), this.#errors.variance(bias + 2)));
  }

  /** Sigma of the heading's rate of drift while turning at `rate` (rad/s, sensor frame). */
  headingRateSigmaRadPerS(rate: Float64Array): number {
    headingSensitivity(this.#factors, this.#q, rate);
    return Math.sqrt(Math.max(0, this.#errors.projectedVariance(this.#factors)));
  }

  /**
   * The first second or so: up is where the mean force since the start points, seen from the attitude that the rates carried along. No
   * error is too large for that, as it would be for a Kalman filter; and what it is off by is the velocity gained meanwhile. While the
   * strap is still, only the newest part counts: it says as much, and the bias has not turned it away yet.
   */
  #followMean(dtS: number, rest: RestDetector, world: Float64Array): void {
    const s = this.#settings;
    const { gained } = this.velocity;
    const still = rest.stillS > STILL_S;
    this.#startedS += dtS;
    if (still) for (let i = 0; i < 3; i++) gained[i]! *= Math.max(0, 1 - dtS / STILL_S);
    fromTwoVectors(this.#step, gained, UP);
    multiply(this.#q, this.#step, this.#q);
    rotateVector(world, this.#step, world);
    rotateVector(gained, this.#step, gained);
    this.turn.clear();
    const speed = still ? s.restVelocitySigmaMPerS : s.startVelocitySigmaMPerS;
    const sigma = Math.hypot((Math.SQRT2 * speed) / Math.hypot(gained[0]!, gained[1]!, gained[2]!), s.forceBiasSigmaMPerS2 / GRAVITY_MPS2);
    this.#forgetMotion(Math.min(s.startInclinationSigmaRad, sigma));
    if (this.#startedS < s.startMeanS) return;
    this.velocity.begin(world);
    this.#clearSums();
  }

  /** Velocity is not known; nor is the tilt, to `tiltSigmaRad` (0: the tilt stays). */
  #forgetMotion(tiltSigmaRad: number): void {
    for (let i = 0; i < 2; i++) {
      if (tiltSigmaRad > 0) this.#errors.forget(STATE.tilt + i, tiltSigmaRad);
      this.#errors.forget(STATE.velocity + i, this.#settings.startVelocitySigmaMPerS);
    }
  }

  #addNoise(periodS: number): void {
    const s = this.#settings;
    const errors = this.#errors;
    const turned = s.turnNoiseRadPerRootS ** 2 * periodS + this.#turnVariance;
    const pushed = s.forceNoiseMPerRootS ** 2 * periodS + this.velocity.addedVariance;
    const wandered = (s.biasWanderRadPerRootS ** 2 + this.temperature.wander(s.biasPerCelsius)) * periodS;
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
    const { value, speedVariance } = this.velocity;
    const variance = s.velocitySigmaMPerS ** 2 + s.velocityFollow ** 2 * speedVariance;
    // Velocities that stay alike for a while are not new information each time: spread over twice that while.
    const noise = (variance * 2 * s.velocityCorrelationS) / periodS;
    if (!s.motionBias) errors.hold(STATE.bias, STATE.bias + 3, true);
    for (let i = 0; i < 2; i++) errors.observe(STATE.velocity + i, -value[i]!, noise, Infinity);
    if (!s.motionBias) errors.hold(STATE.bias, STATE.bias + 3, false);
  }

  /** No velocity, and the mean rate is bias, give or take the sway of somebody who stands; it stays alike for the low-pass's time. */
  #observeRest({ meanRate, rateVariance, surprising }: RestDetector, periodS: number): void {
    const s = this.#settings;
    const errors = this.#errors;
    const { value } = this.velocity;
    const spread = s.rest.lowPassS / periodS;
    for (let i = 0; i < 2; i++) errors.observe(STATE.velocity + i, -value[i]!, s.restVelocitySigmaMPerS ** 2 * spread, Infinity);
    const variance = s.restBiasSigmaRadPerS ** 2 + rateVariance;
    for (let i = 0; i < 3; i++) {
      const innovation = meanRate[i]! - this.#bias[i]!;
      // What was believed of the bias was wrong, and so was how surely: most often it was a sensor just switched on.
      if (surprising) errors.forget(STATE.bias + i, Math.max(s.biasSigmaRadPerS, Math.abs(innovation)));
      errors.observe(STATE.bias + i, innovation, variance * spread, REST_GATE);
    }
  }

  /** Moves the errors found from the error state into the attitude, velocity, bias and scale. */
  #workIn(): void {
    const { estimate } = this.#errors;
    fromRotationVector(this.#step, estimate[STATE.tilt]!, estimate[STATE.tilt + 1]!, 0);
    multiply(this.#q, this.#step, this.#q);
    normalise(this.#q);
    for (let i = 0; i < 2; i++) this.velocity.value[i]! += estimate[STATE.velocity + i]!;
    for (let i = 0; i < 3; i++) this.#bias[i]! += estimate[STATE.bias + i]!;
    for (let i = 0; i < 6; i++) this.#scale[i]! += estimate[STATE.scale + i]!;
  }

  #clearSums(): void {
    this.turn.clear();
    this.velocity.clear();
    this.#sinceS = this.#turnVariance = 0;
  }
}
