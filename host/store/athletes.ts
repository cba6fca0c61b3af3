/** What is stored about athletes between sessions: names, settings and calibrations. */

import { settingsSchema, DEFAULT_SETTINGS, type Settings } from '../../protocol/live/events.ts';
import { DEFAULT_ATHLETE, SIDES, type Side } from '../../protocol/live/words.ts';
import { problemOf } from '../errors.ts';
import { checkRow, readJson } from './damage.ts';
import { DEFAULT_NAME, query, type Database } from './database.ts';

/** A calibration as received: the store does not interpret it. */
export interface StoredCalibration {
  athlete: number;
  side: Side;
  /** Unix time, s. */
  takenAt: number;
  value: unknown;
}

export interface StoredAthlete {
  id: number;
  name: string;
  /** Defaults when none are stored, and in place of each invalid one. */
  settings: Settings;
}

/** In the order in which they were added: the first is the one meant where none is named. There is always one. */
export function readAthletes(database: Database): StoredAthlete[] {
  const rows = database.all(query.selectFrom('athletes').select(['id', 'name', 'settings']).orderBy('id'));
  if (rows.length === 0) rows.push({ id: DEFAULT_ATHLETE, name: DEFAULT_NAME, settings: null });
  return rows.map(({ id, name, settings }) => ({
    id,
    name: name || `${DEFAULT_NAME} ${id}`,
    settings: readSettings(database, id, settings),
  }));
}

/** Numbers of all athletes, in the order in which they were added. */
export function athleteIds(database: Database): number[] {
  return database.all(query.selectFrom('athletes').select('id').orderBy('id')).map(({ id }) => id);
}

function readSettings(database: Database, athlete: number, text: string | null): Settings {
  const stored = text === null ? {} : readJson(text);
  const { value, wrong } =
    typeof stored === 'object' && stored !== null
      ? checkRow(settingsSchema, { ...DEFAULT_SETTINGS, ...stored }, DEFAULT_SETTINGS)
      : { value: null, wrong: null };
  if (wrong !== null || value === null) {
    database.damage.note(`settings ${athlete}`, problemOf('KO_STORE_DAMAGED.settings', { wrong, kept: value !== null }));
  }
  return value ?? DEFAULT_SETTINGS;
}

/** Adds those that are missing, and stores the settings of all. */
export function storeAthletes(database: Database, athletes: readonly StoredAthlete[], createdAtUnixS: number): void {
  for (const { id, name, settings } of athletes) {
    const row = { settings: JSON.stringify(settings) };
    database.run(
      query
        .insertInto('athletes')
        .values({ id, name, created_at: createdAtUnixS, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row)),
    );
  }
}

export function storeSettings(database: Database, athlete: number, settings: Settings): void {
  database.run(
    query
      .updateTable('athletes')
      .set({ settings: JSON.stringify(settings) })
      .where('id', '=', athlete),
  );
}

/**
 * The newest of each athlete's leg that has one. If that is damaged the leg has none, because an older one may belong to straps worn differently.
 */
export function readCalibrations(database: Database): StoredCalibration[] {
  return athleteIds(database).flatMap((id) => SIDES.flatMap((side) => newestCalibration(database, id, side)));
}

function newestCalibration(database: Database, athlete: number, side: Side): StoredCalibration[] {
  const newest = query
    .selectFrom('calibrations')
    .select(['athlete', 'side', 'taken_at as takenAt', 'value'])
    .where('athlete', '=', athlete)
    .where('side', '=', side)
    .orderBy('taken_at', 'desc')
    .limit(1);
  return database.all(newest).flatMap((row) => {
    const value = readJson(row.value);
    if (typeof value === 'object') return [{ ...row, value }];
    database.damage.note(`calibration ${athlete} ${side}`, problemOf('KO_STORE_DAMAGED.calibration', { side, wrong: null }));
    return [];
  });
}
