/** How gyroscope errors turn the attitude, summed from sample to sample for the Kalman filter's next correction. */

/** Factors per world axis: bias x y z (s), then scale x y z and cross-axis xy xz yz (rad). */
const FACTORS = 9;

/**
 * Tilt about the world's x and y per unit of each error. Multiplied by velocity instead of angle, the bias part also gives how an
 * accelerometer bias pushes the velocity along x and y.
 */
export class TurnSensitivity {
  /** About x (nine factors), then about y. */
  readonly sums = new Float64Array(2 * FACTORS);

  /** Adds a step of `dtS` with the measured rotation `turn` (rad, sensor frame) and the attitude `q` at its end. */
  add(q: Float64Array, turn: Float64Array, dtS: number): void {
    const { sums } = this;
    const w = q[0]!;
    const x = q[1]!;
    const y = q[2]!;
    const z = q[3]!;
    const mx = turn[0]!;
    const my = turn[1]!;
    const mz = turn[2]!;
    const xx = 1 - 2 * (y * y + z * z);
    const xy = 2 * (x * y - w * z);
    const xz = 2 * (x * z + w * y);
    const yx = 2 * (x * y + w * z);
    const yy = 1 - 2 * (x * x + z * z);
    const yz = 2 * (y * z - w * x);
    sums[0]! -= xx * dtS;
    sums[1]! -= xy * dtS;
    sums[2]! -= xz * dtS;
    sums[3]! += xx * mx;
    sums[4]! += xy * my;
    sums[5]! += xz * mz;
    sums[6]! += xx * my + xy * mx;
    sums[7]! += xx * mz + xz * mx;
    sums[8]! += xy * mz + xz * my;
    sums[9]! -= yx * dtS;
    sums[10]! -= yy * dtS;
    sums[11]! -= yz * dtS;
    sums[12]! += yx * mx;
    sums[13]! += yy * my;
    sums[14]! += yz * mz;
    sums[15]! += yx * my + yy * mx;
    sums[16]! += yx * mz + yz * mx;
    sums[17]! += yy * mz + yz * my;
  }

  clear(): void {
    this.sums.fill(0);
  }
}

/** The same about the vertical, per second, at attitude `q` and angular rate `rate` (rad/s); writes nine factors to `out`. */
export function headingSensitivity(out: Float64Array, q: Float64Array, rate: Float64Array): void {
  const zx = 2 * (q[1]! * q[3]! - q[0]! * q[2]!);
  const zy = 2 * (q[2]! * q[3]! + q[0]! * q[1]!);
  const zz = 1 - 2 * (q[1]! * q[1]! + q[2]! * q[2]!);
  const x = rate[0]!;
  const y = rate[1]!;
  const z = rate[2]!;
  out[0] = -zx;
  out[1] = -zy;
  out[2] = -zz;
  out[3] = zx * x;
  out[4] = zy * y;
  out[5] = zz * z;
  out[6] = zx * y + zy * x;
  out[7] = zx * z + zz * x;
  out[8] = zy * z + zz * y;
}
