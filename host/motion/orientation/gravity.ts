/** The corrections of the orientation filter: what gravity and rest reveal about the attitude and its gyroscope. */

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
/** No horizontal force lasts for seconds: beyond this the attitude is wrong (by 20°) although the filter does not know it, m/s². */
const IMPOSSIBLE_FORCE_M_PER_S2 = 3.4;
/** At rest, a bias observation beyond this many sigmas gets less weight: a slow turn is not rest. */
const REST_GATE = 4;
/** At the start, this much stillness is enough to take the newest force as gravity, s. */
const STILL_S = 0.2;
const UP = Float64Array.of(0, 0, 1);

export class GravityCorrection {
  readonly velocity = new HorizontalVelocity();
  readonly turn = new TurnSensitivity();
  readonly temperature = new TemperatureSlope();

  readonly #settings: Readonly<FilterSettings>;
  readonly #errors = new ErrorState();
  /** The filter's own arrays, corrected in place. */
  readonly #q: Float64Array;
  readonly #bias: Float64Array;
  readonly #scale: Float64Array;
  /** Time since the attitude was started, counted until the end of the start phase, s. */
  #startedS = 0;
  /** Time since the last correction, s, and the variance added to the tilt since then, rad². */
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

  /**
   * Restarts the inclination from `force` (m/s², sensor frame, not zero) and keeps the heading. `world`: scratch for the force in the world.
   */
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

  /** Adds variance for a turn that was measured badly or not at all. */
  addTurnSigma(sigmaRad: number): void {
    this.#turnVariance += sigmaRad * sigmaRad;
  }

  /**
   * Advances time by `dtS` and corrects when a correction is due. Returns true when something changed. `world`: newest force in the world.
   */
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

  /** Applies what was accumulated since the last correction. */
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

  /** Handles a gap of `dtS` so long that velocity is unknown; the turn over it has been accumulated. `world`: newest force. */
  crossLongGap(dtS: number, world: Float64Array): void {
    this.#errors.propagate(this.turn.sums, 0);
    this.#addNoise(dtS);
    this.velocity.forget(world);
    this.#forgetMotion(0);
    this.#clearSums();
  }

  /** The covariance is unsound, or the force contradicts the attitude. */
  get isWrong(): boolean {
    return !this.#errors.isSound() || this.velocity.slowForce > IMPOSSIBLE_FORCE_M_PER_S2;
  }

  get isLost(): boolean {
    return this.inclinationSigmaRad > LOST_SIGMA_RAD;
  }

  get inclinationSigmaRad(): number {
    return Math.sqrt(this.#errors.variance(STATE.tilt) + this.#errors.variance(STATE.tilt + 1));
  }

  /** The same without the accelerometer's bias, which is equal in stance and in the movement after it. */
  get tiltChangeSigmaRad(): number {
    return Math.sqrt(this.#errors.unbiasedTiltVariance);
  }

  get biasSigmaRadPerS(): number {
    const { bias } = STATE;
    return Math.sqrt(Math.max(this.#errors.variance(bias), this.#errors.variance(bias + 1), this.#errors.variance(bias + 2)));
  }

  /** Standard deviation of the heading's drift rate while turning at `rate` (rad/s, sensor frame). */
  headingRateSigmaRadPerS(rate: Float64Array): number {
    headingSensitivity(this.#factors, this.#q, rate);
    return Math.sqrt(Math.max(0, this.#errors.projectedVariance(this.#factors)));
  }

  /**
   * The first second or so: up is the direction of the mean force since the start, in the attitude propagated by the rates. Unlike a Kalman
   * filter this handles an error of any size; its own error is the velocity gained meanwhile. While the strap is still, only the newest
   * part counts: it is just as informative, and the bias has not yet rotated it away.
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

  /** Velocity becomes unknown, and the tilt uncertain by `tiltSigmaRad` (0: the tilt stays as it is). */
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

  /** Observes zero velocity, as for a motion that returns, with a variance from the usual speed and the speed seen lately. */
  #observeMotion(periodS: number): void {
    const s = this.#settings;
    const errors = this.#errors;
    const { value, speedVariance } = this.velocity;
    const variance = s.velocitySigmaMPerS ** 2 + s.velocityFollow ** 2 * speedVariance;
    // Velocities are correlated in time and not new information each time: the information is spread over twice the correlation time.
    const noise = (variance * 2 * s.velocityCorrelationS) / periodS;
    if (!s.motionBias) errors.hold(STATE.bias, STATE.bias + 3, true);
    for (let i = 0; i < 2; i++) errors.observe(STATE.velocity + i, -value[i]!, noise, Infinity);
    if (!s.motionBias) errors.hold(STATE.bias, STATE.bias + 3, false);
  }

  /**
   * Observes zero velocity, and the mean rate as bias, allowing for the sway of a standing person; it is correlated over the low-pass's time.
   */
  #observeRest({ meanRate, rateVariance, surprising }: RestDetector, periodS: number): void {
    const s = this.#settings;
    const errors = this.#errors;
    const { value } = this.velocity;
    const spread = s.rest.lowPassS / periodS;
    for (let i = 0; i < 2; i++) errors.observe(STATE.velocity + i, -value[i]!, s.restVelocitySigmaMPerS ** 2 * spread, Infinity);
    const variance = s.restBiasSigmaRadPerS ** 2 + rateVariance;
    for (let i = 0; i < 3; i++) {
      const innovation = meanRate[i]! - this.#bias[i]!;
      // Both the believed bias and its stated certainty were wrong, most often because the sensor was just switched on.
      if (surprising) errors.forget(STATE.bias + i, Math.max(s.biasSigmaRadPerS, Math.abs(innovation)));
      errors.observe(STATE.bias + i, innovation, variance * spread, REST_GATE);
    }
  }

  /** Moves the estimated errors into the attitude, velocity, bias and scale. */
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
