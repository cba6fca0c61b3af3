/** The interface that benches require of an orientation filter, ours or another. */

import type { Increment } from '../../host/sensors/increment.ts';

export interface Estimator {
  /** Sensor → world, w x y z. */
  readonly q: Float64Array;
  update(increment: Increment): void;
}

/** Inclination from one force sample, for filters that start with it. */
export function startFromForce(q: Float64Array, { forceX, forceY, forceZ }: Increment): void {
  const length = Math.hypot(forceX, forceY, forceZ);
  const scale = 1 / Math.sqrt(2 * length * (length + forceZ));
  q[0] = (length + forceZ) * scale;
  q[1] = forceY * scale;
  q[2] = -forceX * scale;
  q[3] = 0;
}
