/** What is kept of an athlete from one session to the next: settings and calibrations. */

import { settingsSchema, DEFAULT_SETTINGS, type Settings } from '../../protocol/live/events.ts';
import { SIDES, type Side } from '../../protocol/live/words.ts';
import { DEFAULT_ATHLETE, query, type Database } from './database.ts';

/** A calibration as it was handed over: the store does not look into it. */
export interface StoredCalibration {
  side: Side;
  /** Unix time, s. */
  takenAt: number;
  value: unknown;
}

/** The defaults when none were stored, or when those stored are no longer valid. */
export function readSettings(database: Database): Settings {
  const row = database.first(query.selectFrom('athletes').select('settings').where('id', '=', DEFAULT_ATHLETE));
  const stored = settingsSchema.safeParse(JSON.parse(row?.settings ?? 'null'));
  return stored.success ? stored.data : DEFAULT_SETTINGS;
}

export function storeSettings(database: Database, settings: Settings): void {
  database.run(
    query
      .updateTable('athletes')
      .set({ settings: JSON.stringify(settings) })
      .where('id', '=', DEFAULT_ATHLETE),
  );
}

/** The newest of each side that has one. */
export function readCalibrations(database: Database): StoredCalibration[] {
  return SIDES.flatMap((side) => {
    const newest = query
      .selectFrom('calibrations')
      .select(['side', 'taken_at as takenAt', 'value'])
      .where('athlete', '=', DEFAULT_ATHLETE)
      .where('side', '=', side)
      .orderBy('taken_at', 'desc')
      .limit(1);
    return database.all(newest).map((row) => ({ ...row, value: JSON.parse(row.value) as unknown }));
  });
}
