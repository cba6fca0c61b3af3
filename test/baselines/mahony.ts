/** Mahony's explicit complementary filter, as a baseline (Mahony, Hamel, Pflimlin, IEEE TAC 53(5), 2008). */

import { fromRotationVector, multiply, normalise } from '../../host/motion/maths/quaternion.ts';
import type { Increment } from '../../host/sensors/increment.ts';
import { startFromForce, type Estimator } from './estimator.ts';

export class Mahony implements Estimator {
  readonly q = Float64Array.of(1, 0, 0, 0);
  readonly #kp: number;
  readonly #ki: number;
  readonly #bias = new Float64Array(3);
  readonly #step = new Float64Array(4);
  #started = false;

  /** `kp`, 1/s and `ki`, 1/s²: proportional and integral gain on the angle between measured and expected gravity. */
  constructor(kp: number, ki: number) {
    this.#kp = kp;
    this.#ki = ki;
  }

  update(increment: Increment): void {
    const { q } = this;
    const { dtS, forceX, forceY, forceZ } = increment;
    if (!this.#started) {
      startFromForce(q, increment);
      this.#started = true;
      return;
    }
    const length = Math.hypot(forceX, forceY, forceZ);
    const gx = 2 * (q[1]! * q[3]! - q[0]! * q[2]!);
    const gy = 2 * (q[2]! * q[3]! + q[0]! * q[1]!);
    const gz = 1 - 2 * (q[1]! * q[1]! + q[2]! * q[2]!);
    const ex = (forceY * gz - forceZ * gy) / length;
    const ey = (forceZ * gx - forceX * gz) / length;
    const ez = (forceX * gy - forceY * gx) / length;
    const bias = this.#bias;
    bias[0]! += this.#ki * ex * dtS;
    bias[1]! += this.#ki * ey * dtS;
    bias[2]! += this.#ki * ez * dtS;
    fromRotationVector(
      this.#step,
      increment.rotationX + (this.#kp * ex + bias[0]!) * dtS,
      increment.rotationY + (this.#kp * ey + bias[1]!) * dtS,
      increment.rotationZ + (this.#kp * ez + bias[2]!) * dtS,
    );
    multiply(q, q, this.#step);
    normalise(q);
  }
}
