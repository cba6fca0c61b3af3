/** Settings and calibrations outlive a session; two stations do not share a folder. */

import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../protocol/live/events.ts';
import { readCalibrations, readSettings, storeSettings } from '../../host/store/athletes.ts';
import { Database, query } from '../../host/store/database.ts';
import { lockFolder } from '../../host/store/lock.ts';
import { openRecorder, temporaryFolder } from './fixtures.ts';

describe('settings', () => {
  it('are the defaults until some were stored', () => {
    const folder = temporaryFolder();
    const database = new Database(folder);
    expect(readSettings(database)).toEqual(DEFAULT_SETTINGS);
    storeSettings(database, { ...DEFAULT_SETTINGS, cueDeg: 12 });
    database.close();
    const again = new Database(folder);
    expect(readSettings(again).cueDeg).toBe(12);
    again.run(query.updateTable('athletes').set({ settings: '{"cueDeg":"much"}' }));
    expect(readSettings(again)).toEqual(DEFAULT_SETTINGS);
    again.close();
  });
});

describe('calibrations', () => {
  it('are read back as the newest of each side', () => {
    const { database, recorder, push } = openRecorder(temporaryFolder());
    push(
      { kind: 'calibration', side: 'left', takenAt: 5, value: { n: 1 } },
      { kind: 'calibration', side: 'left', takenAt: 9, value: { n: 2 } },
    );
    push({ kind: 'calibration', side: 'right', takenAt: 7, value: [1.5, null] });
    recorder.store();
    expect(readCalibrations(database)).toEqual([
      { side: 'left', takenAt: 9, value: { n: 2 } },
      { side: 'right', takenAt: 7, value: [1.5, null] },
    ]);
  });
});

describe('the lock of a folder', () => {
  it('is held by one, until it is given back', () => {
    const folder = temporaryFolder();
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ code: 'KO_STORE_IN_USE' }) as Error);
    unlock();
    lockFolder(folder)();
  });
});
