/** Settings and calibrations outlive a session; two stations cannot share a folder. */

import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../protocol/live/events.ts';
import { readCalibrations, readAthletes, storeSettings } from '../../host/store/athletes.ts';
import { Database, query } from '../../host/store/database.ts';
import { keepPlace, readKeptPlaces } from '../../host/commands/sensors/kept-places.ts';
import { lockFolder } from '../../host/store/lock.ts';
import { readPlaces } from '../../host/store/places.ts';
import { openRecorder, temporaryFolder } from './fixtures.ts';

describe('settings', () => {
  it('are the defaults until some have been stored', () => {
    const folder = temporaryFolder();
    const database = new Database(folder);
    expect(readAthletes(database)[0]!.settings).toEqual(DEFAULT_SETTINGS);
    storeSettings(database, 1, { ...DEFAULT_SETTINGS, cueDeg: 12 });
    database.close();
    const again = new Database(folder);
    expect(readAthletes(again)[0]!.settings.cueDeg).toBe(12);
    again.run(query.updateTable('athletes').set({ settings: '{"cueDeg":"much"}' }));
    expect(readAthletes(again)[0]!.settings).toEqual(DEFAULT_SETTINGS);
    again.close();
  });
});

describe('calibrations', () => {
  it('are read back as the newest of each side', () => {
    const { database, recorder, push } = openRecorder(temporaryFolder());
    push(
      { kind: 'calibration', athlete: 1, side: 'left', takenAt: 5, value: { n: 1 } },
      { kind: 'calibration', athlete: 1, side: 'left', takenAt: 9, value: { n: 2 } },
    );
    push({ kind: 'calibration', athlete: 1, side: 'right', takenAt: 7, value: [1.5, null] });
    recorder.store();
    expect(readCalibrations(database)).toEqual([
      { athlete: 1, side: 'left', takenAt: 9, value: { n: 2 } },
      { athlete: 1, side: 'right', takenAt: 7, value: [1.5, null] },
    ]);
  });
});

describe('places', () => {
  it('of sensors that cannot store them are kept across sessions and runs, and removed when the sensor is placed nowhere', () => {
    const folder = temporaryFolder();
    const { recorder, push } = openRecorder(folder);
    push(
      { kind: 'place', strap: 'ble:0a', role: 'left-thigh', givenAt: 5 },
      { kind: 'place', strap: 'ble:0b', role: 'left-shin', givenAt: 6 },
      { kind: 'place', strap: 'ble:0c', role: 'pelvis', givenAt: 7 },
    );
    push({ kind: 'place', strap: 'ble:0a', role: 'right-thigh', givenAt: 8 }, { kind: 'place', strap: 'ble:0c', role: null, givenAt: 9 });
    recorder.store();
    const { database } = openRecorder(folder, 'run-2');
    expect(readPlaces(database)).toEqual([
      { strap: 'ble:0b', role: 'left-shin' },
      { strap: 'ble:0a', role: 'right-thigh' },
    ]);
  });

  it('assigned on the command line are stored when no station is running', () => {
    const folder = temporaryFolder();
    expect(readKeptPlaces(folder)).toEqual(new Map());
    keepPlace(folder, 'ble:0a', 'left-shin');
    expect(readKeptPlaces(folder)).toEqual(new Map([['ble:0a', 'left-shin']]));
    const unlock = lockFolder(folder);
    expect(() => keepPlace(folder, 'ble:0a', null)).toThrow(
      expect.objectContaining({ code: 'KO_STORE_IN_USE', hint: expect.stringMatching(/page/) as string }) as Error,
    );
    unlock();
    keepPlace(folder, 'ble:0a', null);
    expect(readKeptPlaces(folder)).toEqual(new Map());
  });
});

describe('the lock of a folder', () => {
  it('is held by one process until released', () => {
    const folder = temporaryFolder();
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ code: 'KO_STORE_IN_USE' }) as Error);
    unlock();
    lockFolder(folder)();
  });
});
