/** From turns integrated on the sensor, one per interval, to increments; over lost ones the rate is assumed to change linearly. */
import { INCREMENT_FLAG, type Increment } from './increment.ts';

export class TurnSteps {
  /** Rate over the newest interval, rad/s. */
  readonly #rate = new Float64Array(3);
  #known = false;

  /** The next interval does not continue the previous one. */
  restart(): void {
    this.#known = false;
  }

  /**
   * Fills rotation and the `bridged` flag of `out`. `rate*` (rad/s, sensor frame) is the turn over the newest nominal interval as a
   * rotation vector, divided by the interval's length; `out.dtS`, `out.missed` and `out.flags` describe what precedes it.
   */
  step(out: Increment, rateX: number, rateY: number, rateZ: number): void {
    const rate = this.#rate;
    const periodS = out.dtS / (out.missed + 1);
    let bridgeS = 0;
    if (out.missed > 0 && this.#known) {
      out.flags |= INCREMENT_FLAG.bridged;
      bridgeS = 0.5 * (out.dtS - periodS);
    }
    out.rotationX = rateX * periodS + bridgeS * (rate[0]! + rateX);
    out.rotationY = rateY * periodS + bridgeS * (rate[1]! + rateY);
    out.rotationZ = rateZ * periodS + bridgeS * (rate[2]! + rateZ);
    rate[0] = rateX;
    rate[1] = rateY;
    rate[2] = rateZ;
    this.#known = true;
  }
}
