/** What is stored about an athlete between sessions: settings and calibrations. */

import { settingsSchema, DEFAULT_SETTINGS, type Settings } from '../../protocol/live/events.ts';
import { SIDES, type Side } from '../../protocol/live/words.ts';
import { problemOf } from '../errors.ts';
import { checkRow, readJson } from './damage.ts';
import { DEFAULT_ATHLETE, query, type Database } from './database.ts';

/** A calibration as received: the store does not interpret it. */
export interface StoredCalibration {
  side: Side;
  /** Unix time, s. */
  takenAt: number;
  value: unknown;
}

/** The stored settings; defaults when there are none, and in place of each invalid one. */
export function readSettings(database: Database): Settings {
  const row = database.first(query.selectFrom('athletes').select('settings').where('id', '=', DEFAULT_ATHLETE));
  const text = row?.settings ?? null;
  const stored = text === null ? {} : readJson(text);
  const { value, wrong } =
    typeof stored === 'object' && stored !== null
      ? checkRow(settingsSchema, { ...DEFAULT_SETTINGS, ...stored }, DEFAULT_SETTINGS)
      : { value: null, wrong: null };
  if (wrong !== null || value === null) {
    database.damage.note('settings', problemOf('KO_STORE_DAMAGED.settings', { wrong, kept: value !== null }));
  }
  return value ?? DEFAULT_SETTINGS;
}

export function storeSettings(database: Database, settings: Settings): void {
  database.run(
    query
      .updateTable('athletes')
      .set({ settings: JSON.stringify(settings) })
      .where('id', '=', DEFAULT_ATHLETE),
  );
}

/**
 * The newest of each side that has one. If that is damaged the side has none, because an older one may belong to straps worn differently.
 */
export function readCalibrations(database: Database): StoredCalibration[] {
  return SIDES.flatMap((side) => {
    const newest = query
      .selectFrom('calibrations')
      .select(['side', 'taken_at as takenAt', 'value'])
      .where('athlete', '=', DEFAULT_ATHLETE)
      .where('side', '=', side)
      .orderBy('taken_at', 'desc')
      .limit(1);
    return database.all(newest).flatMap((row) => {
      const value = readJson(row.value);
      if (typeof value === 'object') return [{ ...row, value }];
      database.damage.note(`calibration ${side}`, problemOf('KO_STORE_DAMAGED.calibration', { side, wrong: null }));
      return [];
    });
  });
}
