/** The curve of a repetition in the store: stored with it, absent in older stores, ignored where damaged. */

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Database, STORE_FILE } from '../../host/store/database.ts';
import { MIGRATIONS } from '../../host/store/migrations.ts';
import { readReps, strikeOut } from '../../host/store/outcomes.ts';
import { openSqlite } from '../../host/store/sqlite.ts';
import { openRecorder, repOf, START, temporaryFolder } from './fixtures.ts';

/** The schema that had no curves yet. */
const BEFORE_CURVES = 4;

it('is stored, and stays when the repetition is discarded', () => {
  const { database, recorder, push } = openRecorder(temporaryFolder());
  push(START, { kind: 'events', events: [repOf(1, 110), { ...repOf(2, 120), curve: null }] });
  expect(recorder.store()).toBe(true);
  const { curve } = repOf(1, 110);
  expect(readReps(database, 1).map((rep) => rep.curve)).toEqual([curve, null]);
  expect(strikeOut(database, 1, 'left', 1, true).curve).toEqual(curve);
});

it('is absent for repetitions stored before there were curves', () => {
  const folder = temporaryFolder();
  const old = openSqlite(join(folder, STORE_FILE));
  for (const step of MIGRATIONS.slice(0, BEFORE_CURVES)) old.exec(step);
  old.pragma(`user_version = ${BEFORE_CURVES}`);
  old.exec(`INSERT INTO runs (run, started_at, version, through) VALUES ('r', 1, '0.1.0', 1);
    INSERT INTO sessions (id, athlete, run, state, started_at, exercise, sides, version, recording_version)
      VALUES (1, 1, 'r', 'stopped', 1, 'squat', '["left"]', '0.1.0', 1);
    INSERT INTO reps VALUES (1, 'left', 1, 'squat', 1, 2, 3, 100, 4, 2, 'ascent', NULL, 'subtle', 0.9, NULL, NULL, 1, 1, 0);`);
  old.close();
  const database = new Database(folder);
  expect(readReps(database, 1)).toMatchObject([{ rep: 1, peak_valgus_deg: 4, curve: null }]);
  database.close();
});

it.each(['{', '[]', '{"excursion_deg":[1],"flexion_deg":[1]}', '7'])(
  'damaged (%s) is ignored, and the repetition keeps its numbers',
  (text) => {
    const { database, recorder, push } = openRecorder(temporaryFolder());
    push(START, { kind: 'events', events: [repOf(1, 110)] });
    recorder.store();
    database.sqlite.prepare('UPDATE reps SET curve = ?').run(text);
    expect(readReps(database, 1)).toMatchObject([{ rep: 1, peak_valgus_deg: 11.5, curve: null }]);
  },
);
