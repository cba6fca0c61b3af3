/** The Kalman filter behind the orientation filter: what is not known about inclination, velocity and the sensor, and how it hangs together. */

/** Where each error stands in the state. The world frame is the filter's own, z up; heading is not observable and not in here. */
export const STATE = {
  /** Rotation about the world's x and y that would set the inclination right, rad. */
  tilt: 0,
  /** Horizontal velocity, m/s. */
  velocity: 2,
  /** Gyroscope bias, rad/s, sensor frame. */
  bias: 4,
  /** Gyroscope scale errors x, y, z and cross-axis errors xy, xz, yz (a symmetric matrix). */
  scale: 7,
  /** Accelerometer bias, m/s², sensor frame: considered (it keeps the sigmas honest), never estimated. */
  forceBias: 13,
} as const;

const N = 16;
/** Errors that move with the motion (tilt, velocity); the other ones only wander. */
const MOVING = 4;
const CONSTANT = N - MOVING;
/** How many of the constant ones turn the attitude: bias and scale. */
const TURNING = 9;

export class ErrorState {
  /** What the observations since {@link clear} say the errors are. */
  readonly estimate = new Float64Array(N);
  /** Covariance, row-major, symmetric. */
  readonly #p = new Float64Array(N * N);
  /** Errors that observations must not change. */
  readonly #fixed = new Uint8Array(N);
  readonly #gain = new Float64Array(N);
  readonly #jacobian = new Float64Array(MOVING * CONSTANT);
  readonly #carried = new Float64Array(MOVING * CONSTANT);
  readonly #crossed = new Float64Array(MOVING * CONSTANT);
  readonly #moving = new Float64Array(MOVING * MOVING);

  constructor() {
    this.#fixed.fill(1, STATE.forceBias);
  }

  variance(i: number): number {
    return this.#p[i * N + i]!;
  }

  /** Forgets everything about error `i` but that its standard deviation is `sigma`. */
  forget(i: number, sigma: number): void {
    for (let k = 0; k < N; k++) this.#p[i * N + k] = this.#p[k * N + i] = 0;
    this.#p[i * N + i] = sigma * sigma;
  }

  /** Variance of the angle between the true and the estimated vertical, were the accelerometer's bias known: what may change from one moment to the next. */
  get unbiasedTiltVariance(): number {
    const p = this.#p;
    let sum = 0;
    for (let i = STATE.tilt; i < STATE.tilt + 2; i++) {
      sum += p[i * N + i]!;
      for (let axis = 0; axis < 3; axis++) {
        const k = STATE.forceBias + axis;
        const own = p[k * N + k]!;
        if (own > 0) sum -= (p[i * N + k]! * p[i * N + k]!) / own;
      }
    }
    return Math.max(0, sum);
  }

  addVariance(i: number, variance: number): void {
    this.#p[i * N + i]! += variance;
  }

  /** Whether observations may change errors `from`…`to − 1`. */
  hold(from: number, to: number, held: boolean): void {
    this.#fixed.fill(held ? 1 : 0, from, to);
  }

  clear(): void {
    this.estimate.fill(0);
  }

  /** Variance of `row · (bias, scale)`, nine factors. */
  projectedVariance(row: Float64Array): number {
    const p = this.#p;
    let sum = 0;
    for (let i = 0; i < TURNING; i++) {
      const at = (MOVING + i) * N + MOVING;
      let inner = 0;
      for (let k = 0; k < TURNING; k++) inner += p[at + k]! * row[k]!;
      sum += row[i]! * inner;
    }
    return sum;
  }

  /**
   * Carries the covariance over one correction period. `turn`: how the tilt about x (nine factors) and y (nine) grew per unit of
   * bias and scale ({@link TurnSensitivity}); `upward`: vertical specific force integrated, m/s (tilt makes velocity of it).
   */
  propagate(turn: Float64Array, upward: number): void {
    const p = this.#p;
    const j = this.#jacobian;
    const e = this.#carried;
    const c = this.#crossed;
    const half = 0.5 * upward;
    for (let k = 0; k < TURNING; k++) {
      const x = turn[k]!;
      const y = turn[TURNING + k]!;
      j[k] = x;
      j[CONSTANT + k] = y;
      j[2 * CONSTANT + k] = half * y;
      j[3 * CONSTANT + k] = -half * x;
    }
    for (let k = 0; k < 3; k++) {
      j[2 * CONSTANT + TURNING + k] = turn[k]!;
      j[3 * CONSTANT + TURNING + k] = turn[TURNING + k]!;
    }
    // Row by row of the moving ones against the constant ones: what was there, carried along, and what the period's turn adds.
    for (let k = 0; k < CONSTANT; k++) {
      const column = MOVING + k;
      let x = 0;
      let y = 0;
      let u = 0;
      let v = 0;
      for (let m = 0; m < TURNING; m++) {
        const s = p[(MOVING + m) * N + column]!;
        x += turn[m]! * s;
        y += turn[TURNING + m]! * s;
      }
      for (let m = 0; m < 3; m++) {
        const s = p[(STATE.forceBias + m) * N + column]!;
        u += turn[m]! * s;
        v += turn[TURNING + m]! * s;
      }
      const tiltX = p[column]!;
      const tiltY = p[N + column]!;
      const velocityX = p[2 * N + column]! + upward * tiltY;
      const velocityY = p[3 * N + column]! - upward * tiltX;
      e[k] = tiltX;
      e[CONSTANT + k] = tiltY;
      e[2 * CONSTANT + k] = velocityX;
      e[3 * CONSTANT + k] = velocityY;
      c[k] = tiltX + x;
      c[CONSTANT + k] = tiltY + y;
      c[2 * CONSTANT + k] = velocityX + half * y + u;
      c[3 * CONSTANT + k] = velocityY - half * x + v;
    }
    const d = this.#moving;
    for (let i = 0; i < MOVING; i++) for (let k = 0; k < MOVING; k++) d[i * MOVING + k] = p[i * N + k]!;
    for (let k = 0; k < MOVING; k++) {
      d[2 * MOVING + k]! += upward * d[MOVING + k]!;
      d[3 * MOVING + k]! -= upward * d[k]!;
    }
    for (let i = 0; i < MOVING; i++) {
      d[i * MOVING + 2]! += upward * d[i * MOVING + 1]!;
      d[i * MOVING + 3]! -= upward * d[i * MOVING]!;
    }
    for (let a = 0; a < MOVING; a++) {
      for (let b = a; b < MOVING; b++) {
        let sum = d[a * MOVING + b]!;
        for (let k = 0; k < CONSTANT; k++) {
          sum += c[a * CONSTANT + k]! * j[b * CONSTANT + k]! + j[a * CONSTANT + k]! * e[b * CONSTANT + k]!;
        }
        p[a * N + b] = p[b * N + a] = sum;
      }
      for (let k = 0; k < CONSTANT; k++) {
        const value = c[a * CONSTANT + k]!;
        p[a * N + MOVING + k] = value;
        p[(MOVING + k) * N + a] = value;
      }
    }
  }

  /**
   * Error `h` was seen to be `value` with the given variance. An observation beyond `gateSigmas` standard deviations is taken as
   * that much less certain, not refused: a filter that is wrong about itself still finds back.
   */
  observe(h: number, value: number, variance: number, gateSigmas: number): void {
    const p = this.#p;
    const gain = this.#gain;
    const innovation = value - this.estimate[h]!;
    const own = p[h * N + h]!;
    let total = own + variance;
    const excess = (innovation * innovation) / (gateSigmas * gateSigmas * total);
    if (excess > 1) total = own + variance * excess;
    if (!(total > 0)) return;
    for (let i = 0; i < N; i++) gain[i] = p[h * N + i]!;
    for (let i = 0; i < N; i++) {
      const k = gain[i]! / total;
      const row = i * N;
      if (this.#fixed[i] === 0) {
        this.estimate[i]! += k * innovation;
        for (let m = i; m < N; m++) p[m * N + i] = p[row + m]! -= k * gain[m]!;
      } else {
        for (let m = i + 1; m < N; m++) if (this.#fixed[m] === 0) p[m * N + i] = p[row + m]! -= k * gain[m]!;
      }
    }
  }

  /** Every variance is a number that can be one. */
  isSound(): boolean {
    for (let i = 0; i < N; i++) if (!(this.#p[i * N + i]! >= 0 && this.#p[i * N + i]! < 1e12)) return false;
    return true;
  }
}
