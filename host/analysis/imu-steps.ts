/** Rows of angular rate and specific force → increments: the rotation between one row and the next. */

import type { ImuColumns } from '../files/imu-columns.ts';
import { createIncrement, type Increment } from '../sensors/increment.ts';
import { RateSteps } from '../sensors/rates.ts';

/** Steps through one sensor's rows in order. */
export class ImuSteps {
  /** The newest step; reused. */
  readonly increment: Increment = createIncrement();
  readonly #columns: ImuColumns;
  readonly #steps = new RateSteps();
  readonly #periodS: number;
  #last = -1;

  /** `periodS`: the usual step between rows, from `checkTime`. */
  constructor(columns: ImuColumns, periodS: number) {
    this.#columns = columns;
    this.#periodS = periodS;
  }

  /**
   * Fills `increment` with the motion from the last usable row to `row`; false when `row` has no usable sample (a value is NaN, or time did
   * not advance). A row's rate is the mean over the interval that ends at the row, which is how sensors and their drivers deliver it.
   */
  take(row: number): boolean {
    const { t, ax, ay, az, gx, gy, gz } = this.#columns;
    const last = this.#last;
    const timeS = t[row]!;
    const dtS = last < 0 ? 0 : timeS - t[last]!;
    if (last >= 0 && !(dtS > 0)) return false;
    if (!Number.isFinite(ax[row]! + ay[row]! + az[row]! + gx[row]! + gy[row]! + gz[row]!)) return false;
    const { increment } = this;
    increment.timeS = timeS;
    increment.tickS = timeS;
    increment.dtS = dtS;
    increment.flags = 0;
    increment.missed = last < 0 || !(this.#periodS > 0) ? 0 : Math.max(0, Math.round(dtS / this.#periodS) - 1);
    this.#steps.step(increment, gx[row]!, gy[row]!, gz[row]!, ax[row]!, ay[row]!, az[row]!);
    this.#last = row;
    return true;
  }
}
