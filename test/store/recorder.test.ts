/** The recorder on a real SQLite file: everything once and in order, through restarts, full disks and bad items. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../protocol/live/events.ts';
import { readCalibrations, storeAthletes } from '../../host/store/athletes.ts';
import { Database, query } from '../../host/store/database.ts';
import { readCues, readEvents, readReps, strikeOut } from '../../host/store/outcomes.ts';
import { StoredRecording } from '../../host/store/recording.ts';
import { findSession, listSessions } from '../../host/store/sessions.ts';
import type { StoreItem } from '../../host/store/recorder.ts';
import { readWearers } from '../../host/store/wearers.ts';
import { START, chunkOf, cueOf, openRecorder, repOf, temporaryFolder } from './fixtures.ts';

const arrivals = (file: string): number[] =>
  [...new StoredRecording(file, () => undefined).entries()].flatMap((entry) => (entry.kind === 'packet' ? [entry.arrivalS] : []));

describe('recorder', () => {
  it('stores a session with its packets, repetitions, cues and events', () => {
    const { database, recorder, reported, push } = openRecorder(temporaryFolder());
    push(START, chunkOf([100, 100.5]), { kind: 'events', events: [repOf(1, 103), cueOf(1, 101.8, null)] }, chunkOf([103.5]));
    push({
      kind: 'events',
      events: [cueOf(1, 101.8, 42.5), { type: 'error', t: 104, athlete: null, code: 'KO_INTERNAL', message: 'm', hint: 'h' }],
    });
    push({ kind: 'stop', athlete: 1, t: 104 });
    expect(recorder.store()).toBe(true);
    expect(findSession(database, 1)).toEqual({
      id: 1,
      athlete: 1,
      state: 'stopped',
      startedAt: 1_700_000_100,
      durationS: 3.5,
      exercise: 'squat',
      sides: ['left'],
      repCount: 1,
      cueCount: 1,
      peakValgusDeg: 11.5,
      droppedBytes: 0,
      damage: null,
    });
    const { type: _type, t: _t, athlete: _athlete, ...rep } = { ...repOf(1, 103), session: 1 };
    expect(readReps(database, 1)).toEqual([rep]);
    const { type: _cue, athlete: _, ...cue } = { ...cueOf(1, 101.8, 42.5), session: 1 };
    expect(readCues(database, 1)).toEqual([cue]);
    expect(readEvents(database, 1)).toMatchObject([{ type: 'error', t: 104 }]);
    expect(arrivals(database.file)).toEqual([100, 100.5, 103.5]);
    expect(reported).toMatchObject({ stored: [6], sessions: [{ id: 1, state: 'stopped', repCount: 1, t: 104 }], problems: [] });
  });

  it('reads calibrations that were stored when instructions were sentences', () => {
    const { database, recorder, push } = openRecorder(temporaryFolder());
    push(START);
    recorder.store();
    const event = {
      type: 'calibration',
      t: 101,
      side: 'left',
      step: 'none',
      state: 'waiting',
      count: 0,
      of: 0,
      secondsLeft: null,
      progress: 0,
    };
    const value = JSON.stringify({ ...event, instruction: '', why: 'That took too long.' });
    database.run(query.insertInto('events').values({ session: 1, sequence: 1, position: 0, t: 101, type: 'calibration', value }));
    expect(readEvents(database, 1)).toEqual([
      { ...event, athlete: 1, instruction: null, why: { code: 'verbatim', args: { text: 'That took too long.' } } },
    ]);
  });

  it('reports a session when it starts, with each repetition, and when it stops', () => {
    const { recorder, reported, push } = openRecorder(temporaryFolder());
    for (const item of [
      START,
      chunkOf([100]),
      { kind: 'events' as const, events: [repOf(1, 103)] },
      { kind: 'stop' as const, athlete: 1, t: 104 },
    ]) {
      push(item);
      recorder.store();
    }
    expect(reported.sessions.map(({ state, repCount }) => [state, repCount])).toEqual([
      ['recording', 0],
      ['recording', 1],
      ['stopped', 1],
    ]);
  });

  it('reopens the session that was stopped last', () => {
    const { database, recorder, reported, push } = openRecorder(temporaryFolder());
    push(START, chunkOf([100, 102]), { kind: 'events', events: [repOf(1, 102)] }, { kind: 'stop', athlete: 1, t: 102 });
    recorder.store();
    push(
      { kind: 'resume', athlete: 1, t: 160, session: null },
      chunkOf([160, 163]),
      { kind: 'events', events: [repOf(2, 163)] },
      { kind: 'stop', athlete: 1, t: 163 },
    );
    recorder.store();
    expect(reported.sessions.map(({ id, state, repCount }) => [id, state, repCount])).toEqual([
      [1, 'stopped', 1],
      [1, 'stopped', 2],
    ]);
    // The pause in between is not part of it.
    expect(listSessions(database, 10)).toMatchObject([{ id: 1, durationS: 5, repCount: 2 }]);
    expect(arrivals(database.file)).toEqual([100, 102, 160, 163]);
  });

  it('stores nothing while no session is open', () => {
    const { database, recorder, push } = openRecorder(temporaryFolder());
    push(chunkOf([1]), { kind: 'events', events: [repOf(1, 3)] }, START, { kind: 'stop', athlete: 1, t: 4 }, chunkOf([5]));
    recorder.store();
    expect(database.all(query.selectFrom('chunks').selectAll())).toEqual([]);
    expect(readReps(database, 1)).toEqual([]);
  });

  it('stores an item only once when it is delivered again after a process failure', () => {
    const folder = temporaryFolder();
    const before = openRecorder(folder);
    before.push(START, chunkOf([100]));
    before.recorder.store();
    const after = openRecorder(folder);
    expect(after.recorder.open).toEqual(new Map([[1, 1]]));
    expect(after.recorder.interrupted).toEqual([]);
    after.recorder.push({ ...START, sequence: 1 });
    after.recorder.push({ ...chunkOf([100]), sequence: 2 });
    after.recorder.push({ ...chunkOf([100.5]), sequence: 3 });
    after.recorder.store();
    expect(arrivals(after.database.file)).toEqual([100, 100.5]);
    expect(listSessions(after.database, 10).map(({ state }) => state)).toEqual(['recording']);
  });

  it('closes as interrupted what another run left open, once', () => {
    const folder = temporaryFolder();
    const first = openRecorder(folder);
    first.push(START, chunkOf([100, 107]));
    first.recorder.store();
    expect(openRecorder(folder, 'run-2').recorder.interrupted).toEqual([1]);
    const third = openRecorder(folder, 'run-3');
    expect(third.recorder.interrupted).toEqual([]);
    expect(third.recorder.open.size).toBe(0);
    expect(listSessions(third.database, 10)).toMatchObject([{ id: 1, state: 'interrupted', durationS: 7 }]);
  });

  it('says once that the disk is full, keeps what arrives meanwhile, and stores it when there is room', () => {
    const { database, recorder, reported, push } = openRecorder(temporaryFolder());
    push(START);
    recorder.store();
    const pages = Number(database.sqlite.pragma('page_count', { simple: true }));
    database.sqlite.pragma(`max_page_count = ${pages + 4}`);
    for (let t = 100; t < 120; t++) {
      push(chunkOf([t], 8000));
      recorder.store();
    }
    expect(reported.problems.map(({ code }) => code)).toEqual(['KO_DISK_FULL']);
    expect(recorder.store()).toBe(false);
    expect(arrivals(database.file)).toEqual(Array.from({ length: recorder.through - 1 }, (_, i) => 100 + i));
    database.sqlite.pragma('max_page_count = 100000');
    expect(recorder.store()).toBe(true);
    expect(arrivals(database.file)).toEqual(Array.from({ length: 20 }, (_, i) => 100 + i));
    expect(recorder.through).toBe(21);
    database.sqlite.pragma(`max_page_count = ${Number(database.sqlite.pragma('page_count', { simple: true }))}`);
    push(chunkOf([120], 60000));
    expect(recorder.store()).toBe(false);
    expect(reported.problems).toHaveLength(2);
  });

  it('drops only the item that cannot be stored', () => {
    const { database, recorder, reported, push } = openRecorder(temporaryFolder());
    const unstorable = { ...repOf(1, 103), depth_deg: NaN };
    push(START, chunkOf([100]), { kind: 'events', events: [unstorable] }, { kind: 'events', events: [repOf(2, 106)] }, chunkOf([106]));
    expect(recorder.store()).toBe(true);
    expect(reported.problems.map(({ code }) => code)).toEqual(['KO_STORE_FAILED']);
    expect(readReps(database, 1).map(({ rep }) => rep)).toEqual([2]);
    expect(arrivals(database.file)).toEqual([100, 106]);
    expect(reported.stored).toEqual([5]);
  });
});

describe('two athletes', () => {
  /** A store with athletes 1 and 2. */
  function openTwo(folder = temporaryFolder(), run = 'run-1') {
    const opened = openRecorder(folder, run);
    storeAthletes(opened.database, [{ id: 2, name: 'Bea', settings: DEFAULT_SETTINGS }], 1);
    return { ...opened, folder };
  }

  it('are recorded in a session of each, with own data, events and ends', () => {
    const { database, recorder, push } = openTwo();
    const of2 = <Item extends StoreItem>(item: Item): Item => ({ ...item, athlete: 2 });
    push(START, of2(START), chunkOf([100]), of2(chunkOf([100.5])));
    push({ kind: 'events', events: [repOf(1, 103), { ...repOf(1, 104), athlete: 2 }] });
    push({ kind: 'events', events: [{ type: 'error', t: 104, athlete: null, code: 'KO_X', message: 'x', hint: '' }] });
    push({ kind: 'stop', athlete: 1, t: 105 }, chunkOf([106]), of2(chunkOf([106.5])));
    recorder.store();
    expect(recorder.open).toEqual(new Map([[2, 2]]));
    expect(listSessions(database, 10)).toMatchObject([
      { id: 2, athlete: 2, state: 'recording', repCount: 1 },
      { id: 1, athlete: 1, state: 'stopped', repCount: 1 },
    ]);
    expect(listSessions(database, 10, 2).map(({ id }) => id)).toEqual([2]);
    expect([arrivals(`${database.file}#1`), arrivals(`${database.file}#2`)]).toEqual([[100], [100.5, 106.5]]);
    // What concerns the station is in the session of everybody who was training.
    expect([1, 2].map((session) => readEvents(database, session).length)).toEqual([1, 1]);
  });

  it('each resume their own session, and keep their own calibrations', () => {
    const { folder, database, recorder, push } = openTwo();
    push(START, { ...START, athlete: 2 } as StoreItem, { kind: 'stop', athlete: 1, t: 102 }, { kind: 'stop', athlete: 2, t: 103 });
    push({ kind: 'resume', athlete: 1, t: 104, session: null });
    for (const athlete of [1, 2]) push({ kind: 'calibration', athlete, side: 'left', takenAt: 5, value: { athlete } });
    push({ kind: 'wearer', strap: 'a1', athlete: 2, givenAt: 5 }, { kind: 'wearer', strap: 'a1', athlete: 1, givenAt: 6 });
    recorder.store(104);
    expect(recorder.open).toEqual(new Map([[1, 1]]));
    expect(readCalibrations(database).map(({ athlete, value }) => [athlete, value])).toEqual([
      [1, { athlete: 1 }],
      [2, { athlete: 2 }],
    ]);
    expect(readWearers(database)).toEqual([{ strap: 'a1', athlete: 1 }]);
    const next = openRecorder(folder, 'run-2', { startedAt: 110 }).recorder;
    expect(next.interrupted).toEqual([1]);
    expect([...next.resumable.keys()]).toEqual([1]);
  });
});

describe('an interrupted session', () => {
  /** A run that recorded for several seconds from t = 100 on and was killed. */
  function cutOff(): string {
    const folder = temporaryFolder();
    const { recorder, push } = openRecorder(folder);
    push(START, chunkOf([100, 107]), { kind: 'events', events: [repOf(1, 103), repOf(2, 107), cueOf(1, 101.8, 40)] });
    push({ ...(chunkOf([107.5]) as StoreItem & { kind: 'chunk' }), droppedBytes: 7 });
    recorder.store(107.5);
    return folder;
  }

  it('can be resumed for a quarter of an hour, from the same sources', () => {
    const numbered = { repetitions: { left: 2, right: 0 }, cues: 1 };
    const resumable = { session: 1, exercise: 'squat', numbered, droppedBytes: 7 };
    const folder = cutOff();
    expect(openRecorder(folder, 'too late', { startedAt: 107.5 + 15 * 60 + 1 }).recorder.resumable.size).toBe(0);
    expect(openRecorder(folder, 'elsewhere', { startedAt: 110, sources: ['serial:/dev/ttyACM0'] }).recorder.resumable.size).toBe(0);
    // Runs without any strap change nothing.
    expect(openRecorder(folder, 'run-2', { startedAt: 110 }).recorder.resumable).toEqual(new Map([[1, resumable]]));
    expect(openRecorder(folder, 'run-3', { startedAt: 990 }).recorder.resumable).toEqual(new Map([[1, resumable]]));
  });

  it('is open again once resumed, with each item of each run once and in order', () => {
    const folder = cutOff();
    const items: StoreItem[] = [
      { kind: 'resume', athlete: 1, t: 120, session: 1 },
      chunkOf([120]),
      { kind: 'events', events: [repOf(3, 121)] },
    ];
    const second = openRecorder(folder, 'run-2', { startedAt: 119 });
    second.push(...items);
    second.recorder.store();
    expect(second.reported.sessions).toMatchObject([{ id: 1, state: 'recording', repCount: 3, t: 121 }]);
    // The station's process dies and receives again what it may not have stored.
    const again = openRecorder(folder, 'run-2', { startedAt: 119 });
    expect(again.recorder).toMatchObject({ interrupted: [], through: second.recorder.through });
    expect([...again.recorder.open, ...again.recorder.resumable.keys()]).toEqual([[1, 1]]);
    items.forEach((item, k) => again.recorder.push({ ...item, sequence: second.recorder.through - 2 + k }));
    again.push(chunkOf([121.5]), { kind: 'stop', athlete: 1, t: 122 });
    again.recorder.store();
    expect(arrivals(again.database.file)).toEqual([100, 107, 107.5, 120, 121.5]);
    expect(readReps(again.database, 1).map(({ rep }) => rep)).toEqual([1, 2, 3]);
    expect(listSessions(again.database, 10)).toMatchObject([{ id: 1, state: 'stopped', durationS: 9 }]);
  });

  it('can be resumed although the clock was set an hour forward or back while it was recorded, or since', () => {
    for (const setS of [3600, -3600]) {
      const folder = temporaryFolder();
      const { recorder, push } = openRecorder(folder);
      push(START, chunkOf([100, 107.5]));
      recorder.store(107.5 + setS);
      expect(openRecorder(folder, 'too late', { startedAt: 107.5 + setS + 15 * 60 + 1 }).recorder.resumable.size).toBe(0);
      expect(openRecorder(folder, 'soon', { startedAt: 110 + setS }).recorder.resumable.get(1)).toMatchObject({ session: 1 });
      expect(openRecorder(folder, 'set back since', { startedAt: 110 + setS - 7200 }).recorder.resumable.get(1)).toMatchObject({
        session: 1,
      });
    }
  });

  it('is as long as its parts together, whichever way the clock was set between them', () => {
    const folder = cutOff();
    const second = openRecorder(folder, 'run-2', { startedAt: 40 });
    second.push({ kind: 'resume', athlete: 1, t: 41, session: 1 });
    second.recorder.store(41);
    expect(findSession(second.database, 1).durationS).toBe(7.5);
    second.push(chunkOf([42, 44]));
    second.recorder.store(44);
    const third = openRecorder(folder, 'run-3', { startedAt: 900 });
    third.push({ kind: 'resume', athlete: 1, t: 901, session: 1 }, chunkOf([902, 905]));
    third.recorder.store(905);
    expect(findSession(third.database, 1).durationS).toBe(7.5 + 2 + 3);
  });

  it('stays as it is when a newer one was recorded, or when it was stopped', () => {
    const folder = cutOff();
    const { recorder, push } = openRecorder(folder, 'run-2', { startedAt: 110 });
    push({ ...START, t: 110 } as StoreItem, chunkOf([110]), { kind: 'stop', athlete: 1, t: 111 });
    recorder.store();
    const third = openRecorder(folder, 'run-3', { startedAt: 112 });
    expect(third.recorder.resumable.size).toBe(0);
    expect(listSessions(third.database, 10).map(({ id, state }) => [id, state])).toEqual([
      [2, 'stopped'],
      [1, 'interrupted'],
    ]);
  });
});

describe('a repetition', () => {
  it('can be discarded and restored', () => {
    const { database, recorder, push } = openRecorder(temporaryFolder());
    push(START, { kind: 'events', events: [repOf(1, 103), repOf(2, 107)] });
    recorder.store();
    expect(strikeOut(database, 1, 'left', 2, true)).toMatchObject({ rep: 2, struck_out: true });
    expect(findSession(database, 1).repCount).toBe(1);
    strikeOut(database, 1, 'left', 2, false);
    expect(findSession(database, 1).repCount).toBe(2);
    expect(() => strikeOut(database, 1, 'right', 2, true)).toThrow(expect.objectContaining({ code: 'KO_NOT_FOUND' }) as Error);
  });
});

describe('the store', () => {
  it('rejects a file of a newer version, and one that is not a database', () => {
    const folder = temporaryFolder();
    const database = new Database(folder);
    database.sqlite.pragma('user_version = 99');
    database.close();
    expect(() => new Database(folder)).toThrow(/newer version/);
    const other = temporaryFolder();
    writeFileSync(join(other, 'knees-out.db'), 'these are no bytes of a database, however long one reads on in them'.repeat(100));
    expect(() => new Database(other)).toThrow(
      expect.objectContaining({ code: 'KO_STORE_DAMAGED', hint: expect.stringContaining('--rescue') as string }) as Error,
    );
  });
});
