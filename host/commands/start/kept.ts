/** Stored calibrations of earlier sessions, each checked before the line uses it. */
import { z } from 'zod';
import type { Problem } from '../../../protocol/live/events.ts';
import { legCalibrationSchema } from '../../../protocol/recording/calibration.ts';
import { problemOf } from '../../errors.ts';
import type { AthleteSettings } from '../../realtime/athlete-line.ts';
import type { StoredCalibration } from '../../store/athletes.ts';

const keptCalibrationSchema = legCalibrationSchema.extend({ devices: z.object({ thigh: z.string(), shin: z.string() }) });

/** The usable ones; `report` is called once for each damaged one. */
export function usableCalibrations(stored: readonly StoredCalibration[], report: (problem: Problem) => void): AthleteSettings['kept'] {
  return stored.flatMap(({ side, value }) => {
    const { data, error } = keptCalibrationSchema.safeParse(value);
    if (data !== undefined) return [{ side, calibration: data }];
    const { path, message } = error.issues[0]!;
    report(problemOf('KO_STORE_DAMAGED.calibration', { side, wrong: `${path.join('.')}: ${message}` }));
    return [];
  });
}
