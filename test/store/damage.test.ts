/** Damaged rows: each is skipped, or its damaged fields are unknown, and reported once; everything else is unaffected. */

import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../protocol/live/events.ts';
import { sessionDetailSchema, sessionListSchema } from '../../protocol/live/routes.ts';
import { readCalibrations, readAthletes } from '../../host/store/athletes.ts';
import type { Database } from '../../host/store/database.ts';
import { readCues, readEvents, readReps } from '../../host/store/outcomes.ts';
import { readPlaces } from '../../host/store/places.ts';
import { findSession, listSessions } from '../../host/store/sessions.ts';
import { START, chunkOf, cueOf, openRecorder, repOf, temporaryFolder } from './fixtures.ts';

function recordTwoSessions(): Database {
  const { database, recorder, push } = openRecorder(temporaryFolder());
  push(
    { kind: 'calibration', athlete: 1, side: 'left', takenAt: 5, value: { n: 1 } },
    { kind: 'calibration', athlete: 1, side: 'left', takenAt: 9, value: { n: 2 } },
  );
  push({ kind: 'calibration', athlete: 1, side: 'right', takenAt: 9, value: { n: 3 } });
  push({ kind: 'place', strap: 'ble:0a', role: 'pelvis', givenAt: 5 }, { kind: 'place', strap: 'ble:0b', role: 'left-shin', givenAt: 6 });
  for (let session = 0; session < 2; session++) {
    push(START, chunkOf([100, 101]), { kind: 'events', events: [repOf(1, 103), repOf(2, 107), cueOf(1, 102, null), cueOf(2, 106, 40)] });
    push(
      { kind: 'events', events: [{ type: 'error', t: 104, athlete: null, code: 'KO_X', message: 'm', hint: 'h' }] },
      { kind: 'stop', athlete: 1, t: 108 },
    );
  }
  recorder.store();
  return database;
}

/** Everything read from a store, twice: the data and the reports. */
function readAll(database: Database) {
  const read = () => ({
    settings: readAthletes(database)[0]!.settings,
    calibrations: readCalibrations(database),
    places: readPlaces(database),
    sessions: listSessions(database, 10),
    details: [1, 2].map((id) => ({
      ...findSession(database, id),
      reps: readReps(database, id),
      cues: readCues(database, id),
      events: readEvents(database, id),
    })),
  });
  const first = read();
  expect(read()).toEqual(first);
  sessionListSchema.parse({ sessions: first.sessions });
  for (const detail of first.details) sessionDetailSchema.parse(detail);
  return { ...first, problems: database.damage.take().map(({ code, message }) => `${code} ${message}`) };
}

describe('a damaged row', () => {
  it('is not reported where there is none', () => {
    expect(readAll(recordTwoSessions()).problems).toEqual([]);
  });

  it.each([
    ['settings that are no JSON', `UPDATE athletes SET settings = '{"cueDeg": 12'`, /The settings.*not a JSON object/],
    ['a setting of another type', `UPDATE athletes SET settings = '{"cueDeg": "12"}'`, /The settings.*cueDeg/],
    ['no athlete', `PRAGMA foreign_keys = OFF; DELETE FROM athletes`, null],
    ['a calibration that is no JSON', `UPDATE calibrations SET value = '{"n"' WHERE side = 'left'`, /The calibration of the left leg/],
    ['a place that there is not', `UPDATE places SET role = 'left-elbow' WHERE strap = 'ble:0a'`, /1 of 2 places of straps.*role/],
    ['sides that are no JSON', `UPDATE sessions SET sides = 'left' WHERE id = 1`, /Session 1.*sides/],
    ['an unknown exercise of a session', `UPDATE sessions SET exercise = 'yoga' WHERE id = 1`, /Session 1.*exercise/],
    ['an unknown state of a session', `UPDATE sessions SET state = 'Stopped' WHERE id = 1`, /Session 1.*state/],
    ['an endless start', `UPDATE sessions SET started_at = 9e999 WHERE id = 1`, /Session 1.*startedAt/],
    ['outputs that are no JSON', `UPDATE cues SET outputs = '[haptic]' WHERE session = 1 AND id = 1`, /1 of 2 cues of session 1.*outputs/],
    ['a cue for no reason', `UPDATE cues SET reason = '' WHERE session = 1 AND id = 1`, /1 of 2 cues of session 1.*reason/],
    ['an unknown exercise of a repetition', `UPDATE reps SET exercise = 'yoga' WHERE session = 1 AND rep = 1`, /1 of 2 rep.*exercise/],
    ['a repetition of no leg', `UPDATE reps SET side = 'middle' WHERE session = 1 AND rep = 1`, /1 of 2 repetitions of session 1.*side/],
    ['an event that is no JSON', `UPDATE events SET value = 'oops' WHERE session = 1`, /1 of 1 events of session 1/],
    ['an event of another kind', `UPDATE events SET value = '{"type":"rep"}' WHERE session = 1`, /1 of 1 events of session 1/],
    ['a run without its sources', `UPDATE runs SET sources = '['`, null],
  ])('such as %s costs nothing else and is reported once', (_what, damage, reported) => {
    const whole = readAll(recordTwoSessions());
    const database = recordTwoSessions();
    database.sqlite.exec(damage);
    const { problems, details, sessions } = readAll(database);
    expect(problems).toEqual(reported === null ? [] : [expect.stringMatching(reported)]);
    expect(sessions.map(({ id }) => id).sort()).toEqual([1, 2]);
    expect(details[1]).toEqual(whole.details[1]);
    expect(details[0]!.damage).toEqual(damage.includes('UPDATE sessions') ? expect.any(String) : null);
    expect(details[0]!.reps.length + details[0]!.cues.length).toBeGreaterThanOrEqual(3);
  });

  it('of settings loses only the settings that are wrong', () => {
    const database = recordTwoSessions();
    const stored = { ...DEFAULT_SETTINGS, cueDeg: 12, exercise: 'yoga', outputs: { haptic: false, tone: true, voice: true }, of: 'later' };
    database.sqlite.prepare('UPDATE athletes SET settings = ?').run(JSON.stringify(stored));
    expect(readAthletes(database)[0]!.settings).toEqual({ ...DEFAULT_SETTINGS, cueDeg: 12, outputs: stored.outputs });
  });

  it('of a calibration is not replaced by an older one', () => {
    const database = recordTwoSessions();
    database.sqlite.exec(`UPDATE calibrations SET value = '7' WHERE side = 'left' AND taken_at = 9`);
    expect(readCalibrations(database)).toEqual([{ athlete: 1, side: 'right', takenAt: 9, value: { n: 3 } }]);
  });

  it('of a repetition is kept with the wrong fields unknown', () => {
    const database = recordTwoSessions();
    database.sqlite.exec(`UPDATE reps SET exercise = 'yoga', severity = 'awful', peak_valgus_deg = 9e999 WHERE session = 1 AND rep = 1`);
    expect(readReps(database, 1)).toMatchObject([
      { rep: 1, exercise: 'unsure', severity: null, peak_valgus_deg: null, depth_deg: 101.25 },
      { rep: 2 },
    ]);
  });

  it('of the athlete is recreated, so that recording continues', () => {
    const folder = temporaryFolder();
    const { database } = openRecorder(folder);
    database.sqlite.exec('PRAGMA foreign_keys = OFF; DELETE FROM athletes');
    const after = openRecorder(folder, 'run-2');
    after.push(START, chunkOf([100]));
    expect(after.recorder.store()).toBe(true);
    expect(after.reported.problems).toEqual([]);
    expect(after.database.damage.take()).toMatchObject([{ code: 'KO_STORE_DAMAGED' }]);
  });
});
