/**
 * Stores that are truncated, overwritten or have flipped bytes: correctly identified, set aside at start, and everything
 * readable in them rescued.
 */

import { copyFileSync, existsSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCalibrations, readAthletes, storeSettings } from '../../host/store/athletes.ts';
import { Database, STORE_FILE, query } from '../../host/store/database.ts';
import { findFault } from '../../host/store/inspect.ts';
import { openStore } from '../../host/store/open.ts';
import { readCues, readReps } from '../../host/store/outcomes.ts';
import { rescue } from '../../host/store/rescue/rescue.ts';
import { listSessions } from '../../host/store/sessions.ts';
import { DEFAULT_SETTINGS } from '../../protocol/live/events.ts';
import { START, chunkOf, cueOf, openRecorder, repOf, temporaryFolder } from './fixtures.ts';

const SESSIONS = 3;
const CHUNKS = 40;

/** A copy of a store with three sessions: closed in order, or with its log, as a crash leaves it. */
function storeIn(folder: string, closed: boolean): string {
  const from = temporaryFolder();
  const { database, recorder, push } = openRecorder(from);
  storeSettings(database, 1, { ...DEFAULT_SETTINGS, cueDeg: 12 });
  push({ kind: 'calibration', athlete: 1, side: 'left', takenAt: 9, value: { n: 1 } });
  for (let session = 0; session < SESSIONS; session++) {
    push(START);
    for (let k = 0; k < CHUNKS; k++) push(chunkOf([k], k % 4 === 0 ? 9000 : 700), { kind: 'events', events: [repOf(k + 1, k)] });
    push({ kind: 'events', events: [cueOf(1, 102, 40)] }, { kind: 'stop', athlete: 1, t: 108 });
    recorder.store();
    // The first session is in the file, the others are in the log.
    if (closed || session === 0) database.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  }
  const file = join(folder, STORE_FILE);
  for (const part of closed ? [''] : ['', '-wal']) copyFileSync(database.file + part, file + part);
  return file;
}

function rescued(file: string) {
  const contents = (): string[] => [file, `${file}-wal`].map((part) => (existsSync(part) ? readFileSync(part, 'latin1') : ''));
  const before = contents().join();
  const database = new Database(temporaryFolder());
  const report = rescue(file, database);
  expect(contents().join() === before).toBe(true);
  const sessions = listSessions(database, 10);
  const reps = sessions.flatMap(({ id }) => readReps(database, id));
  const cues = sessions.flatMap(({ id }) => readCues(database, id));
  const chunks = database.all(query.selectFrom('chunks').selectAll());
  expect(database.sqlite.pragma('foreign_key_check')).toEqual([]);
  expect(database.sqlite.pragma('quick_check', { simple: true })).toBe('ok');
  const result = {
    report,
    sessions,
    reps,
    cues,
    chunks,
    settings: readAthletes(database)[0]!.settings,
    calibrations: readCalibrations(database),
  };
  database.close();
  return result;
}

const flip = (file: string, at: number, bytes = 1): void => {
  const content = readFileSync(file);
  for (let k = at; k < Math.min(at + bytes, content.length); k++) content[k]! ^= 0xff;
  writeFileSync(file, content);
};

const damaged = (message: RegExp): Error =>
  expect.objectContaining({ code: 'KO_STORE_DAMAGED', message: expect.stringMatching(message) as string }) as Error;

describe('a rescue', () => {
  it.each([true, false])('of an intact store recovers all of it (closed in order: %s)', (closed) => {
    const { report, sessions, reps, cues, chunks, settings, calibrations } = rescued(storeIn(temporaryFolder(), closed));
    expect(report).toMatchObject({ damagedRows: 0, damagedChunks: 0, missingPages: 0 });
    expect(sessions.map(({ state, sides }) => [state, ...sides])).toEqual(Array(SESSIONS).fill(['stopped', 'left']));
    expect([reps.length, cues.length, chunks.length]).toEqual([SESSIONS * CHUNKS, SESSIONS, SESSIONS * CHUNKS]);
    expect([settings.cueDeg, calibrations.length]).toEqual([12, 1]);
  });

  it('of a store whose header is overwritten recovers all but its first page', () => {
    for (const closed of [true, false]) {
      const file = storeIn(temporaryFolder(), closed);
      flip(file, 0, 100);
      expect(findFault(file)).toEqual({ is: 'no-sqlite' });
      const { reps, chunks, sessions } = rescued(file);
      expect([sessions.length, reps.length, chunks.length]).toEqual([SESSIONS, SESSIONS * CHUNKS, SESSIONS * CHUNKS]);
    }
  });

  it('of a file overwritten with something else recovers what its log still contains', () => {
    const file = storeIn(temporaryFolder(), false);
    writeFileSync(file, 'something else\n'.repeat(5000));
    const { sessions, chunks } = rescued(file);
    expect(sessions.map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(chunks.length).toBeGreaterThanOrEqual(2 * CHUNKS);
  });

  it('of a store truncated anywhere recovers the rows before the cut', () => {
    const whole = storeIn(temporaryFolder(), true);
    const { size } = statSync(whole);
    let least = 0;
    for (let cut = 1; cut < 12; cut++) {
      const file = join(temporaryFolder(), STORE_FILE);
      copyFileSync(whole, file);
      truncateSync(file, Math.floor((cut * size) / 12) + 37 * cut);
      expect(findFault(file)).toMatchObject({ is: 'cut-off' });
      const { chunks, report } = rescued(file);
      expect(report.missingPages).toBeGreaterThan(0);
      expect(chunks.length).toBeGreaterThanOrEqual(least);
      least = chunks.length;
    }
    expect(least).toBeGreaterThan(SESSIONS * CHUNKS * 0.7);
  });

  it('of a store with flipped bytes loses what was there and invents nothing', () => {
    const whole = storeIn(temporaryFolder(), true);
    const known = new Set(rescued(whole).chunks.map(({ session, sequence, crc }) => `${session} ${sequence} ${crc}`));
    const { size } = statSync(whole);
    for (let k = 0; k < 16; k++) {
      const file = join(temporaryFolder(), STORE_FILE);
      copyFileSync(whole, file);
      flip(file, Math.floor(((k + 0.37) * size) / 16), 1 + ((k * 7) % 60));
      const { chunks, reps } = rescued(file);
      expect(chunks.length).toBeGreaterThan(SESSIONS * CHUNKS * 0.8);
      expect(reps.length).toBeGreaterThan(SESSIONS * CHUNKS * 0.8);
      for (const { session, sequence, crc } of chunks) expect(known).toContain(`${session} ${sequence} ${crc}`);
    }
  });
});

describe('a damaged store', () => {
  it.each<[string, boolean, (file: string) => void, RegExp]>([
    ['cut off', true, (file) => truncateSync(file, 20_000), /cut off/],
    ['cut off, with its log', false, (file) => truncateSync(file, 20_000), /cut off|damaged/],
    ['with nothing but its log', false, (file) => truncateSync(file, 0), /is empty/],
    ['of a text', true, (file) => writeFileSync(file, 'notes '.repeat(2000)), /no SQLite file, or its beginning was overwritten/],
    ['with an overwritten header', true, (file) => flip(file, 0, 100), /beginning was overwritten/],
    ['with a log that is none', false, (file) => flip(`${file}-wal`, 0, 32), /damaged log/],
    ['with a page of zeros among its tables', true, (file) => flip(file, 4096 * 2, 4096), /damaged: /],
  ])('%s is identified as such and set aside, and a new one begun', (_what, closed, damage, message) => {
    const folder = temporaryFolder();
    const file = storeIn(folder, closed);
    damage(file);
    const content = readFileSync(file);
    expect(() => new Database(folder)).toThrow(damaged(message));
    const database = openStore(folder, 1_800_000_000);
    const problems = database.damage.take();
    database.close();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'KO_STORE_DAMAGED', hint: expect.stringContaining('knees-out sessions --rescue') as string });
    const aside = readdirSync(folder).filter((name) => /^knees-out\.damaged-2027-01-15T08\.00\.00\.db/.test(name));
    expect(aside).toContain('knees-out.damaged-2027-01-15T08.00.00.db');
    expect(readFileSync(join(folder, aside[0]!)).equals(content)).toBe(true);
    if (!closed) expect(aside).toContain('knees-out.damaged-2027-01-15T08.00.00.db-wal');
    expect(new Database(folder).damage.take()).toEqual([]);
  });

  it('passes settings and calibrations to the new one where they can be read', () => {
    const folder = temporaryFolder();
    flip(storeIn(folder, true), 0, 100);
    const database = openStore(folder, 1_800_000_000);
    expect(readAthletes(database)[0]!.settings.cueDeg).toBe(12);
    expect(readCalibrations(database)).toMatchObject([{ side: 'left', value: { n: 1 } }]);
    expect(listSessions(database, 10)).toEqual([]);
  });

  it('that is empty is simply started, with a message', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, STORE_FILE), '');
    const database = openStore(folder, 1_800_000_000);
    expect(database.damage.take()).toMatchObject([{ message: expect.stringContaining('is empty') as string }]);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('belonging to another program is left in place', () => {
    const folder = temporaryFolder();
    const database = new Database(folder, 'other.db');
    database.sqlite.exec('DROP TABLE chunks; PRAGMA user_version = 0');
    database.close();
    copyFileSync(join(folder, 'other.db'), join(folder, STORE_FILE));
    expect(() => openStore(folder, 1)).toThrow(
      expect.objectContaining({ code: 'KO_STORE_FAILED', message: expect.stringContaining('another program') as string }) as Error,
    );
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });
});
