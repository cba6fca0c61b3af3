/** Rows of angular rate and specific force → increments: the rotation between one row and the next. */

import { createIncrement, type Increment } from '../../sensors/increment.ts';

/** One sensor's rows: t in s, rate in rad/s, force in m/s², all of one length. NaN in a row: this sensor has no sample there. */
export interface ImuColumns {
  t: Float64Array;
  ax: Float64Array;
  ay: Float64Array;
  az: Float64Array;
  gx: Float64Array;
  gy: Float64Array;
  gz: Float64Array;
}

/** Steps through one sensor's rows in order. */
export class ImuSteps {
  /** The newest step; reused. */
  readonly increment: Increment = createIncrement();
  readonly #columns: ImuColumns;
  readonly #periodS: number;
  #last = -1;

  /** `periodS`: the usual step between rows, from `checkTime`. */
  constructor(columns: ImuColumns, periodS: number) {
    this.#columns = columns;
    this.#periodS = periodS;
  }

  /**
   * Fills `increment` with the motion from the last usable row to `row`; false when `row` has no usable sample (a value is NaN, or time
   * did not advance). The rate is taken to change linearly between rows (trapezoid, with the cross-product term that two rates about
   * different axes need), over lost rows too; those are counted in `missed`.
   */
  take(row: number): boolean {
    const { t, ax, ay, az, gx, gy, gz } = this.#columns;
    const last = this.#last;
    const timeS = t[row]!;
    const dtS = last < 0 ? 0 : timeS - t[last]!;
    if (last >= 0 && !(dtS > 0)) return false;
    if (!Number.isFinite(ax[row]! + ay[row]! + az[row]! + gx[row]! + gy[row]! + gz[row]!)) return false;
    const increment = this.increment;
    increment.timeS = timeS;
    increment.tickS = timeS;
    increment.dtS = dtS;
    increment.forceX = ax[row]!;
    increment.forceY = ay[row]!;
    increment.forceZ = az[row]!;
    increment.missed = last < 0 || !(this.#periodS > 0) ? 0 : Math.max(0, Math.round(dtS / this.#periodS) - 1);
    const from = last < 0 ? row : last;
    const x0 = gx[from]!;
    const y0 = gy[from]!;
    const z0 = gz[from]!;
    const x1 = gx[row]!;
    const y1 = gy[row]!;
    const z1 = gz[row]!;
    const half = 0.5 * dtS;
    const coning = (dtS * dtS) / 12;
    increment.rotationX = half * (x0 + x1) + coning * (y0 * z1 - z0 * y1);
    increment.rotationY = half * (y0 + y1) + coning * (z0 * x1 - x0 * z1);
    increment.rotationZ = half * (z0 + z1) + coning * (x0 * y1 - y0 * x1);
    this.#last = row;
    return true;
  }
}
