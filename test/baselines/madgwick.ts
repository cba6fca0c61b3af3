/** Madgwick's gradient-descent filter without a magnetometer, as a baseline (Madgwick, Harrison, Vaidyanathan, ICORR 2011). */

import { normalise } from '../../host/motion/maths/quaternion.ts';
import type { Increment } from '../../host/sensors/increment.ts';
import { startFromForce, type Estimator } from './estimator.ts';

export class Madgwick implements Estimator {
  readonly q = Float64Array.of(1, 0, 0, 0);
  readonly #beta: number;
  #started = false;

  /** `beta`: size of the correction step, rad/s. */
  constructor(beta: number) {
    this.#beta = beta;
  }

  update(increment: Increment): void {
    const { q } = this;
    const { dtS, rotationX, rotationY, rotationZ } = increment;
    if (!this.#started) {
      startFromForce(q, increment);
      this.#started = true;
      return;
    }
    const w = q[0]!;
    const x = q[1]!;
    const y = q[2]!;
    const z = q[3]!;
    const length = Math.hypot(increment.forceX, increment.forceY, increment.forceZ);
    // Measured minus expected gravity, and the gradient of half its square.
    const ex = 2 * (x * z - w * y) - increment.forceX / length;
    const ey = 2 * (y * z + w * x) - increment.forceY / length;
    const ez = 1 - 2 * (x * x + y * y) - increment.forceZ / length;
    const gradient = [
      -2 * y * ex + 2 * x * ey,
      2 * z * ex + 2 * w * ey - 4 * x * ez,
      -2 * w * ex + 2 * z * ey - 4 * y * ez,
      2 * x * ex + 2 * y * ey,
    ] as const;
    const size = Math.hypot(...gradient);
    const step = size > 0 ? (this.#beta * dtS) / size : 0;
    q[0] = w + 0.5 * (-x * rotationX - y * rotationY - z * rotationZ) - step * gradient[0];
    q[1] = x + 0.5 * (w * rotationX + y * rotationZ - z * rotationY) - step * gradient[1];
    q[2] = y + 0.5 * (w * rotationY - x * rotationZ + z * rotationX) - step * gradient[2];
    q[3] = z + 0.5 * (w * rotationZ + x * rotationY - y * rotationX) - step * gradient[3];
    normalise(q);
  }
}
