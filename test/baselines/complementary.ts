/**
 * The 0.98/0.02 filter common in hobby projects, as a baseline: the direction of gravity rotated by the gyroscope, mixed with the measured one.
 */

import { fromRotationVector, multiply, normalise, rotateVector, rotateVectorBack } from '../../host/motion/maths/quaternion.ts';
import type { Increment } from '../../host/sensors/increment.ts';
import { startFromForce, type Estimator } from './estimator.ts';

export class Complementary implements Estimator {
  readonly q = Float64Array.of(1, 0, 0, 0);
  readonly #share: number;
  readonly #step = new Float64Array(4);
  readonly #up = new Float64Array(3);
  #started = false;

  /** `share`: weight of the gyroscope, per sample. */
  constructor(share = 0.98) {
    this.#share = share;
  }

  update(increment: Increment): void {
    const { q } = this;
    const up = this.#up;
    const force = [increment.forceX, increment.forceY, increment.forceZ] as const;
    if (!this.#started) {
      startFromForce(q, increment);
      this.#started = true;
      return;
    }
    fromRotationVector(this.#step, increment.rotationX, increment.rotationY, increment.rotationZ);
    multiply(q, q, this.#step);
    up.fill(0);
    up[2] = 1;
    rotateVectorBack(up, q, up);
    const length = Math.hypot(...force);
    for (let i = 0; i < 3; i++) up[i] = this.#share * up[i]! + (1 - this.#share) * (force[i]! / length);
    // The current estimate of up, expressed in the world and rotated onto the vertical.
    rotateVector(up, q, up);
    const size = Math.hypot(up[0]!, up[1]!, up[2]);
    const step = this.#step;
    step[0] = size + up[2];
    step[1] = up[1]!;
    step[2] = -up[0]!;
    step[3] = 0;
    normalise(step);
    multiply(q, step, q);
    normalise(q);
  }
}
