/** The orientation filter's assumptions about sensors and bodies, with units; each feature can be switched off. */

import { REST_DEFAULTS, type RestSettings } from './rest.ts';
import { RAD_PER_DEG } from '../../units.ts';

export interface FilterSettings {
  /** Interval between corrections by the force, s. Inclination errors grow over seconds. */
  correctionPeriodS: number;
  /** How long at the start the direction of the mean force is taken as up, s; 0: the direction of the first force sample. */
  startMeanS: number;
  /** Uncertainty of the inclination from a first force sample, which may contain motion as well as gravity, 1 σ per axis, rad. */
  startInclinationSigmaRad: number;
  /** Initial horizontal velocity, 1 σ, m/s. */
  startVelocitySigmaMPerS: number;

  /** Least horizontal speed of a strap that is not at rest, 1 σ, m/s. A body part comes back, so its velocity averages to zero. */
  velocitySigmaMPerS: number;
  /** Share of the speed seen in the accelerations that is added to it; 0: the same trust in gravity however brisk the motion. */
  velocityFollow: number;
  /** Correlation time of velocity, s. */
  velocityCorrelationS: number;
  /** Unmodelled rotation (gyroscope noise, non-linearity, aliasing), rad/√s. */
  turnNoiseRadPerRootS: number;
  /** Noise of integrated specific force, m/s/√s. */
  forceNoiseMPerRootS: number;

  /** Gyroscope bias at power-on, 1 σ, rad/s, and its random walk, rad/s/√s. */
  biasSigmaRadPerS: number;
  biasWanderRadPerRootS: number;
  /** Change of bias with temperature, 1 σ, rad/s per °C; 0 ignores temperature. */
  biasPerCelsius: number;
  /** Whether gravity corrects the bias while the strap moves. */
  motionBias: boolean;

  /** Gyroscope scale and cross-axis errors, 1 σ (0.01 is 1 %), and their random walk, 1/√s. Scale 0 means calibrated. */
  scaleSigma: number;
  crossAxisSigma: number;
  scaleWanderPerRootS: number;

  /** Accelerometer bias, 1 σ, m/s²: the lower limit of the inclination error. */
  forceBiasSigmaMPerS2: number;

  /** Whether rest is used: velocity is zero and the remaining rate is bias. */
  restUpdate: boolean;
  rest: Readonly<RestSettings>;
  /** Uncertainty of the bias observed at rest, 1 σ, rad/s, and of the velocity at rest, m/s. */
  restBiasSigmaRadPerS: number;
  restVelocitySigmaMPerS: number;

  /** Whether gaps are filled, with turn and force spread over them; otherwise the newest sample stands for the whole interval. */
  fillGaps: boolean;
  /** Correlation time of force, s: in a longer gap the interpolated force may be wrong by as much as force varies. */
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
