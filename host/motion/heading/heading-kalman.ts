/** Kalman filter of the heading between two straps and of the quantities that correlate the errors of its two measurements. */
import { wrapAngle } from '../maths/joint-angles.ts';

/**
 * The state, rad and rad/s: heading δ; its rate; the shin's twist in this athlete's mean stance; the difference of the present stance from
 * it; the bias of joint forces; the twist in the stance captured as the reference.
 */
const HEADING = 0;
const RATE = 1;
const MEAN_STANCE = 2;
const STANCE = 3;
const JOINT = 4;
const REFERENCE = 5;
const SIZE = 6;

/** What each measurement sees, as a row over the state. */
export const OBSERVATION = {
  /** Quiet stance. */
  stance: Float64Array.of(1, 0, 1, 1, 0, 0),
  /** Joint forces. */
  joint: Float64Array.of(1, 0, 0, 0, 1, 0),
  heading: Float64Array.of(1, 0, 0, 0, 0, 0),
  /** Heading as if the reference stance had no twist; used to read angles while that twist is held. */
  held: Float64Array.of(1, 0, 0, 0, 0, 1),
} as const;

/** Process noise, per second. */
export interface HeadingNoise {
  /** Random walks, rad²/s. */
  heading: number;
  stance: number;
}

/** A first-order Gauss–Markov process: standard deviation (rad) and correlation time (s). */
export interface Wander {
  sigmaRad: number;
  timeS: number;
}

export class HeadingKalman {
  readonly #x = new Float64Array(SIZE);
  readonly #p = new Float64Array(SIZE * SIZE);
  readonly #gain = new Float64Array(SIZE);

  get headingRad(): number {
    return this.#x[HEADING]!;
  }

  get rateRadPerS(): number {
    return this.#x[RATE]!;
  }

  /** Twist of the reference stance. */
  get twistRad(): number {
    return this.#x[REFERENCE]!;
  }

  get twistSigmaRad(): number {
    return Math.sqrt(this.#p[REFERENCE * SIZE + REFERENCE]!);
  }

  /** Variance (rad²) of the measurement `row`. */
  variance(row: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < SIZE; i += 1) {
      const ri = row[i]!;
      if (ri !== 0) for (let j = 0; j < SIZE; j += 1) sum += ri * this.#p[i * SIZE + j]! * row[j]!;
    }
    return Math.max(0, sum);
  }

  /** Predicted value of the measurement `row`, rad. */
  expected(row: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < SIZE; i += 1) sum += row[i]! * this.#x[i]!;
    return sum;
  }

  startHeading(headingRad: number, sigmaRad: number): void {
    this.#start(HEADING, wrapAngle(headingRad), sigmaRad);
  }

  startRate(sigmaRadPerS: number): void {
    this.#start(RATE, 0, sigmaRadPerS);
  }

  /**
   * Initialises the stance states: the mean stance from `twistRad` with `meanSigmaRad`, and the difference between stances with
   * `stanceSigmaRad`.
   */
  startStance(twistRad: number, meanSigmaRad: number, stanceSigmaRad: number): void {
    this.#start(MEAN_STANCE, twistRad, meanSigmaRad);
    this.#start(STANCE, 0, stanceSigmaRad);
    this.keepReference();
  }

  /** The present stance becomes the reference. */
  keepReference(): void {
    this.#x[REFERENCE] = this.#x[MEAN_STANCE]! + this.#x[STANCE]!;
    const p = this.#p;
    for (let i = 0; i < SIZE; i += 1) p[REFERENCE * SIZE + i] = p[MEAN_STANCE * SIZE + i]! + p[STANCE * SIZE + i]!;
    for (let i = 0; i < SIZE; i += 1) p[i * SIZE + REFERENCE] = p[i * SIZE + MEAN_STANCE]! + p[i * SIZE + STANCE]!;
  }

  /** The reference is a stored one; present stances differ from it as stances differ from one another. */
  restoreReference(twistRad: number, sigmaRad: number, stanceSigmaRad: number): void {
    this.#start(STANCE, 0, stanceSigmaRad);
    this.#start(REFERENCE, twistRad, sigmaRad);
    this.#start(MEAN_STANCE, twistRad, Math.hypot(sigmaRad, stanceSigmaRad));
    this.#p[REFERENCE * SIZE + MEAN_STANCE] = sigmaRad * sigmaRad;
    this.#p[MEAN_STANCE * SIZE + REFERENCE] = sigmaRad * sigmaRad;
  }

  startJoint(sigmaRad: number): void {
    this.#start(JOINT, 0, sigmaRad);
  }

  #start(state: number, value: number, sigma: number): void {
    this.#x[state] = value;
    for (let i = 0; i < SIZE; i += 1) {
      this.#p[state * SIZE + i] = 0;
      this.#p[i * SIZE + state] = 0;
    }
    this.#p[state * SIZE + state] = sigma * sigma;
  }

  /** Increases the heading's standard deviation by `sigmaRad`, for changes nobody measured, e.g. during a silence. */
  loosen(sigmaRad: number): void {
    this.#p[HEADING * SIZE + HEADING]! += sigmaRad * sigmaRad;
  }

  predict(dtS: number, noise: HeadingNoise): void {
    this.#x[HEADING] = wrapAngle(this.#x[HEADING]! + dtS * this.#x[RATE]!);
    for (let i = 0; i < SIZE; i += 1) this.#p[HEADING * SIZE + i]! += dtS * this.#p[RATE * SIZE + i]!;
    for (let i = 0; i < SIZE; i += 1) this.#p[i * SIZE + HEADING]! += dtS * this.#p[i * SIZE + RATE]!;
    this.#p[HEADING * SIZE + HEADING]! += dtS * noise.heading;
    this.#p[STANCE * SIZE + STANCE]! += dtS * noise.stance;
  }

  /**
   * Advances the Gauss–Markov processes by `dtS`: the heading's rate (standard deviation in rad/s), this stance's difference, and the bias
   * of joint forces.
   */
  wanderRate(dtS: number, wander: Wander): void {
    this.#wander(RATE, dtS, wander);
  }

  wanderStance(dtS: number, wander: Wander): void {
    this.#wander(STANCE, dtS, wander);
  }

  wanderJoint(dtS: number, wander: Wander): void {
    this.#wander(JOINT, dtS, wander);
  }

  #wander(state: number, dtS: number, wander: Wander): void {
    const keep = Math.exp(-dtS / wander.timeS);
    this.#x[state]! *= keep;
    for (let i = 0; i < SIZE; i += 1) {
      this.#p[state * SIZE + i]! *= keep;
      this.#p[i * SIZE + state]! *= keep;
    }
    this.#p[state * SIZE + state]! += (1 - keep * keep) * wander.sigmaRad * wander.sigmaRad;
  }

  /** Corrects by `innovationRad` (measured − expected) of the measurement `row`, whose variance is `variance` (rad²). */
  correct(row: Float64Array, innovationRad: number, variance: number): void {
    const p = this.#p;
    const gain = this.#gain;
    let total = variance;
    for (let i = 0; i < SIZE; i += 1) {
      let sum = 0;
      for (let j = 0; j < SIZE; j += 1) sum += p[i * SIZE + j]! * row[j]!;
      gain[i] = sum;
      total += row[i]! * sum;
    }
    if (!(total > 0)) return;
    for (let i = 0; i < SIZE; i += 1) {
      const share = gain[i]! / total;
      this.#x[i]! += share * innovationRad;
      for (let j = 0; j < SIZE; j += 1) p[i * SIZE + j]! -= share * gain[j]!;
      p[i * SIZE + i] = Math.max(p[i * SIZE + i]!, 0);
    }
    this.#x[HEADING] = wrapAngle(this.#x[HEADING]!);
  }
}
