/** Reads the two-IMU CSV: thigh and shin (and optionally pelvis) of one leg, in rows with a common time. */

import type { ImuColumns } from './imu-columns.ts';
import { checkTime, readTable } from './table.ts';
import { checkUnits } from './units.ts';

const AXES = ['ax', 'ay', 'az', 'gx', 'gy', 'gz'] as const;

export interface TwoImuRecording {
  rows: number;
  /** s, increasing. */
  t: Float64Array;
  /** The usual step between rows, s; NaN for a single row. */
  periodS: number;
  thigh: ImuColumns;
  shank: ImuColumns;
  /** `null` unless the file has all six columns. */
  pelvis: ImuColumns | null;
}

/** Errors: those of `readTable`, `checkTime` and `checkUnits`. */
export async function readTwoImu(path: string): Promise<TwoImuRecording> {
  const names = (segment: string) => AXES.map((axis) => `${segment}_${axis}`);
  const table = await readTable(path, ['t', ...names('thigh'), ...names('shank')], names('pelvis'));
  const t = table.columns.get('t')!;
  const { periodS } = checkTime(t, path);
  const columns = (segment: string): ImuColumns | null => {
    const [ax, ay, az, gx, gy, gz] = names(segment).map((name) => table.columns.get(name));
    return ax && ay && az && gx && gy && gz ? { t, ax, ay, az, gx, gy, gz } : null;
  };
  const segments = { thigh: columns('thigh')!, shank: columns('shank')!, pelvis: columns('pelvis') };
  for (const [name, imu] of Object.entries(segments)) if (imu) checkUnits(imu, name, path);
  return { rows: table.rows, t, periodS, ...segments };
}
