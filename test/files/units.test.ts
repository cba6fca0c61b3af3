/** Columns in units other than the specified ones are detected; unusual motion in the right units is not. */
import { describe, expect, it } from 'vitest';
import type { ImuColumns } from '../../host/files/imu-columns.ts';
import { checkUnits } from '../../host/files/units.ts';

/** A strap on a person who squats and sometimes lands hard; forces times `force`, rates times `rate`. */
function columns(force = 1, rate = 1): ImuColumns {
  const t = Float64Array.from({ length: 2000 }, (_, i) => i / 100);
  const lean = t.map((s) => 0.7 * (1 - Math.cos(2 * s)));
  const landing = (row: number): number => (row % 400 < 3 ? 60 : 0);
  return {
    t,
    ax: lean.map((angle, row) => force * (9.81 * Math.sin(angle) + landing(row))),
    ay: t.map(() => 0),
    az: lean.map((angle) => force * 9.81 * Math.cos(angle)),
    gx: t.map(() => 0.01 * rate),
    gy: t.map((s, row) => rate * (1.4 * Math.sin(2 * s) + (row % 500 === 0 ? 50 : 0))),
    gz: t.map(() => 0),
  };
}

const check = (imu: ImuColumns): void => checkUnits(imu, 'thigh', 'squats.csv');

describe('units', () => {
  it('as specified pass, with landings, single glitches and missing cells', () => {
    const imu = columns();
    imu.ax[3] = imu.gy[7] = NaN;
    imu.az[9] = 1e30;
    expect(() => check(imu)).not.toThrow();
    expect(() => check({ ...imu, ax: imu.ax.map(() => NaN) })).not.toThrow();
  });

  it.each([
    ['g', columns(1 / 9.81), 'It seems to be in g: multiply by 9.80665.'],
    ['mg', columns(1000 / 9.81), 'It seems to be in mg: multiply by 0.00980665.'],
    ['°/s', columns(1, 180 / Math.PI), 'They seem to be in °/s: multiply by π/180.'],
  ])('other than specified are detected: %s', (_, imu, hint) => {
    expect(() => check(imu)).toThrow(expect.objectContaining({ code: 'KO_UNIT_WRONG', hint }) as Error);
  });

  it('of acceleration without gravity are detected', () => {
    const imu = columns();
    const moving = imu.t.map((s) => 0.8 * Math.sin(2 * s));
    expect(() => check({ ...imu, ax: moving, az: moving })).toThrow(
      expect.objectContaining({ code: 'KO_UNIT_WRONG', hint: expect.stringContaining('with gravity') as string }) as Error,
    );
  });
});
