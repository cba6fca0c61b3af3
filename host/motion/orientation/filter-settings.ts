/** What the orientation filter assumes about sensors and bodies, with units; each ingredient can be switched off. */

import { REST_DEFAULTS, type RestSettings } from './rest.ts';
import { RAD_PER_DEG } from '../../units.ts';

export interface FilterSettings {
  /** How often what the force says is worked in, s. Inclination errors grow over seconds. */
  correctionPeriodS: number;
  /** How long, at the start, up is the direction of the mean force, s; 0: that of the first force. */
  startMeanS: number;
  /** Inclination from a first force sample that may hold motion as well as gravity, 1 σ per axis, rad. */
  startInclinationSigmaRad: number;
  /** Horizontal velocity at the start, 1 σ, m/s. */
  startVelocitySigmaMPerS: number;

  /** Least horizontal speed of a strap that is not at rest, 1 σ, m/s; a body part comes back, so velocity averages to nothing. */
  velocitySigmaMPerS: number;
  /** How much of the speed seen in the accelerations is added to that; 0: the same trust in gravity however brisk the motion. */
  velocityFollow: number;
  /** For how long velocity stays alike, s. */
  velocityCorrelationS: number;
  /** Unexplained turning (gyroscope noise, non-linearity, aliasing), rad/√s. */
  turnNoiseRadPerRootS: number;
  /** Noise of integrated specific force, m/s/√s. */
  forceNoiseMPerRootS: number;

  /** Gyroscope bias when switched on, 1 σ, rad/s; and its wandering, rad/s/√s. */
  biasSigmaRadPerS: number;
  biasWanderRadPerRootS: number;
  /** Change of bias with temperature, 1 σ, rad/s per °C; 0: temperature is ignored. */
  biasPerCelsius: number;
  /** Whether gravity corrects the bias while the strap moves. */
  motionBias: boolean;

  /** Gyroscope scale and cross-axis errors, 1 σ (0.01 is 1 %), and their wandering, 1/√s. Scale 0: taken as calibrated. */
  scaleSigma: number;
  crossAxisSigma: number;
  scaleWanderPerRootS: number;

  /** Accelerometer bias, 1 σ, m/s²: what inclination cannot be better than. */
  forceBiasSigmaMPerS2: number;

  /** Whether rest is used: no velocity, and the rate that is left is bias. */
  restUpdate: boolean;
  rest: Readonly<RestSettings>;
  /** Bias shown at rest, 1 σ, rad/s, and velocity at rest, m/s. */
  restBiasSigmaRadPerS: number;
  restVelocitySigmaMPerS: number;

  /** Whether a gap is filled: turn and force spread over it. Otherwise the newest sample stands for the whole interval. */
  fillGaps: boolean;
  /** For how long force stays alike, s: what is filled into a longer gap may be off by as much as force varies. */
  forceMemoryS: number;
}

export const FILTER_DEFAULTS: Readonly<FilterSettings> = {
  correctionPeriodS: 0.1,
  startMeanS: 1.5,
  startInclinationSigmaRad: 20 * RAD_PER_DEG,
  startVelocitySigmaMPerS: 0.5,
  velocitySigmaMPerS: 0.1,
  velocityFollow: 1,
  velocityCorrelationS: 0.35,
  turnNoiseRadPerRootS: 0.15 * RAD_PER_DEG,
  forceNoiseMPerRootS: 0.02,
  biasSigmaRadPerS: 2 * RAD_PER_DEG,
  biasWanderRadPerRootS: 0.01 * RAD_PER_DEG,
  biasPerCelsius: 0.05 * RAD_PER_DEG,
  motionBias: true,
  scaleSigma: 0.007,
  crossAxisSigma: 0.005,
  scaleWanderPerRootS: 4e-5,
  forceBiasSigmaMPerS2: 0.08,
  restUpdate: true,
  rest: REST_DEFAULTS,
  restBiasSigmaRadPerS: 0.03 * RAD_PER_DEG,
  restVelocitySigmaMPerS: 0.02,
  fillGaps: true,
  forceMemoryS: 0.1,
};
