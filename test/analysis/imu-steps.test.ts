/** Rows → increments: each row's rate is the mean over the interval ending at it; lost rows are counted and bridged. */
import { describe, expect, it } from 'vitest';
import { ImuSteps } from '../../host/analysis/imu-steps.ts';
import type { ImuColumns } from '../../host/files/imu-columns.ts';
import { angleBetween, fromRotationVector, identity, multiply } from '../../host/motion/maths/quaternion.ts';

/** A tumbling body's mean rates at `rateHz`, about changing axes. */
function tumbling(rateHz: number, seconds: number): ImuColumns {
  const n = rateHz * seconds;
  const parts = Array.from({ length: 20 }, (_, k) => (k + 0.5) / 20 - 1);
  const column = (f: (timeS: number) => number) =>
    Float64Array.from({ length: n }, (_, i) => parts.reduce((sum, part) => sum + f((i + part) / rateHz) / parts.length, 0));
  return {
    t: Float64Array.from({ length: n }, (_, i) => i / rateHz),
    ax: column(() => 0),
    ay: column(() => 0),
    az: column(() => 9.81),
    gx: column((s) => 3 * Math.sin(4 * s)),
    gy: column((s) => 3 * Math.cos(4 * s)),
    gz: column((s) => Math.sin(s)),
  };
}

function integrate(columns: ImuColumns, rows: number[], periodS: number): { q: Float64Array; missed: number } {
  const steps = new ImuSteps(columns, periodS);
  const q = identity();
  const step = new Float64Array(4);
  let missed = 0;
  for (const row of rows) {
    if (!steps.take(row)) continue;
    const { rotationX, rotationY, rotationZ } = steps.increment;
    fromRotationVector(step, rotationX, rotationY, rotationZ);
    multiply(q, q, step);
    missed += steps.increment.missed;
  }
  return { q, missed };
}

describe('increments from rows', () => {
  const dense = tumbling(10_000, 5);
  const denseRows = Array.from(dense.t, (_, i) => i);
  const sparse = tumbling(100, 5);
  const rows = Array.from(sparse.t, (_, i) => i);

  it('follows a coning motion at 100 Hz', () => {
    const upTo = denseRows.filter((i) => dense.t[i]! <= sparse.t[rows.length - 1]! + 1e-9);
    const truth = integrate(dense, upTo, 1e-4).q;
    expect(angleBetween(truth, integrate(sparse, rows, 0.01).q)).toBeLessThan(0.002);
  });

  it('starts without a step, and gives none where time does not advance or the sample is unknown', () => {
    const columns = tumbling(100, 1);
    columns.t[3] = columns.t[2]!;
    columns.gx[5] = NaN;
    const steps = new ImuSteps(columns, 0.01);
    expect(steps.take(0)).toBe(true);
    expect(steps.increment.dtS).toBe(0);
    expect(Math.abs(steps.increment.rotationX)).toBe(0);
    expect([1, 2, 3, 4, 5, 6].map((row) => steps.take(row))).toEqual([true, true, false, true, false, true]);
    expect(steps.increment.missed).toBe(1);
    expect(steps.increment.dtS).toBeCloseTo(0.02, 9);
  });

  it('counts lost rows and bridges them', () => {
    const kept = rows.filter((i) => !(i >= 200 && i < 204));
    const { q, missed } = integrate(sparse, kept, 0.01);
    expect(missed).toBe(4);
    expect(angleBetween(q, integrate(sparse, rows, 0.01).q)).toBeLessThan(0.01);
  });
});
