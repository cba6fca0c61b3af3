/**
 * The error-state Kalman filter behind the orientation filter: the errors of inclination, velocity and the sensor, and their covariance.
 */

/** Index of each error in the state. The world frame is the filter's own, z up; heading is not observable and not part of it. */
export const STATE = {
  /** Rotation about the world's x and y that would correct the inclination, rad. */
  tilt: 0,
  /** Horizontal velocity, m/s. */
  velocity: 2,
  /** Gyroscope bias, rad/s, sensor frame. */
  bias: 4,
  /** Gyroscope scale errors x, y, z and cross-axis errors xy, xz, yz (a symmetric matrix). */
  scale: 7,
  /** Accelerometer bias, m/s², sensor frame: considered (it keeps the sigmas honest) but never estimated. */
  forceBias: 13,
} as const;

const N = 16;
/** Number of errors that change with the motion (tilt, velocity); the others only wander. */
const MOVING = 4;
const CONSTANT = N - MOVING;
/** Number of constant errors that turn the attitude: bias and scale. */
const TURNING = 9;

export class ErrorState {
  /** The errors estimated from the observations since {@link clear}. */
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

  /** Resets the knowledge of error `i` to the standard deviation `sigma`. */
  forget(i: number, sigma: number): void {
    for (let k = 0; k < N; k++) this.#p[i * N + k] = this.#p[k * N + i] = 0;
    this.#p[i * N + i] = sigma * sigma;
  }

  /**
   * Variance of the angle between the true and the estimated vertical, excluding the accelerometer's bias: the part that can change from
   * one moment to the next.
   */
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

  /** Sets whether observations may change errors `from`…`to − 1`. */
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
   * Propagates the covariance over one correction period. `turn`: growth of the tilt about x (nine factors) and y (nine) per unit of bias
   * and scale ({@link TurnSensitivity}). `upward`: integrated vertical specific force, m/s, through which tilt produces velocity.
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
    // Row by row, the moving errors against the constant ones: the propagated covariance plus the contribution of this period's turn.
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
   * Observes error `h` as `value` with the given variance. An observation beyond `gateSigmas` standard deviations is not rejected but given
   * a larger variance, so that an overconfident filter can still recover.
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

  /** Whether every variance is a valid number. */
  isSound(): boolean {
    for (let i = 0; i < N; i++) if (!(this.#p[i * N + i]! >= 0 && this.#p[i * N + i]! < 1e12)) return false;
    return true;
  }
}
