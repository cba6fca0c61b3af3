/** A store deleted or overwritten while a session is recorded into it: noticed, reported once, and recording continues in a new one. */

import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Problem } from '../../protocol/live/events.ts';
import { readCalibrations, readAthletes } from '../../host/store/athletes.ts';
import { Database, STORE_FILE, query } from '../../host/store/database.ts';
import { readReps } from '../../host/store/outcomes.ts';
import { rescue } from '../../host/store/rescue/rescue.ts';
import { listSessions } from '../../host/store/sessions.ts';
import { START, chunkOf, openRecorder, repOf, temporaryFolder } from '../store/fixtures.ts';
import { eventually, openCore } from './fixtures.ts';

function record(folder: string) {
  const opened = openCore({}, folder);
  const { core, posted, take } = opened;
  core.changeSettings({ ...DEFAULT_SETTINGS, cueDeg: 12 });
  take({ kind: 'calibration', athlete: 1, side: 'left', takenAt: 7, value: { n: 1 } }, START);
  for (let t = 100; t < 120; t++) take(chunkOf([t], 9000), { kind: 'events', events: [repOf(t - 99, t)] });
  const stored = (through: number) =>
    eventually(() => {
      expect(posted.findLast(({ kind }) => kind === 'stored')).toEqual({ kind: 'stored', through });
    });
  const problems = (): Problem[] => posted.flatMap((message) => (message.kind === 'problem' ? [message.problem] : []));
  return { ...opened, stored, problems };
}

/** Another store of similar size. */
function otherStore(sessions: number): string {
  const { database, recorder, push } = openRecorder(temporaryFolder());
  for (let k = 0; k < sessions; k++) push(START, chunkOf([1], 9000), { kind: 'stop', athlete: 1, t: 9 });
  recorder.store();
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  return database.file;
}

const DAMAGES: [string, (file: string) => void, RegExp, boolean][] = [
  ['deleted', (file) => rmSync(file), /was deleted/, true],
  ['deleted with its log', (file) => ['', '-wal', '-shm'].forEach((part) => rmSync(file + part)), /was deleted/, true],
  ['replaced by another', (file) => renameSync(copied(otherStore(2)), file), /was replaced/, true],
  ['stripped of its log', (file) => rmSync(`${file}-wal`), /lost its log/, true],
  ['emptied', (file) => truncateSync(file, 0), /was overwritten/, false],
  ['overwritten with text', (file) => writeFileSync(file, 'notes\n'.repeat(100_000)), /was overwritten/, false],
  ['overwritten with a larger store', (file) => copyFileSync(otherStore(60), file), /was overwritten/, false],
];

function copied(file: string): string {
  copyFileSync(file, `${file}.copy`);
  return `${file}.copy`;
}

describe('a store that is lost while it is open', () => {
  it.each(DAMAGES)('because it was %s', async (_what, damage, fault, isReadable) => {
    const folder = temporaryFolder();
    const file = join(folder, STORE_FILE);
    const { core, take, stored, problems, close } = record(folder);
    await stored(42);
    damage(file);
    await eventually(() => {
      expect(problems()).toEqual([expect.objectContaining({ code: 'KO_STORE_DAMAGED', message: expect.stringMatching(fault) as string })]);
    });
    for (let t = 120; t < 125; t++) take(chunkOf([t]), { kind: 'events', events: [repOf(t - 99, t)] });
    await stored(52);
    expect(core.recording).toEqual([1]);
    take({ kind: 'stop', athlete: 1, t: 126 });
    close();
    expect(problems()).toHaveLength(1);

    const after = new Database(folder);
    expect(readAthletes(after)[0]!.settings.cueDeg).toBe(12);
    expect(readCalibrations(after)).toMatchObject([{ side: 'left', value: { n: 1 } }]);
    expect(listSessions(after, 10).filter(({ id }) => id === 1)).toMatchObject([
      { state: 'stopped', startedAt: 1_700_000_100, exercise: 'squat' },
    ]);
    const numbers = readReps(after, 1).map(({ rep }) => rep);
    const chunks = after.all(query.selectFrom('chunks').select('first_s').where('session', '=', 1).orderBy('sequence'));
    after.close();
    expect(numbers.slice(-5)).toEqual([21, 22, 23, 24, 25]);
    expect(chunks.slice(-5).map(({ first_s }) => first_s)).toEqual([120, 121, 122, 123, 124]);
    if (isReadable) {
      expect(numbers).toHaveLength(25);
      expect(chunks).toHaveLength(25);
    }
    const left = readdirSync(folder).filter((name) => /damaged-.*\.db$/.test(name));
    if (isReadable) return;
    // The last entries are in the log that was set aside with it.
    expect(left).toHaveLength(1);
    expect(existsSync(join(folder, `${left[0]!}-wal`))).toBe(true);
    const rescued = new Database(temporaryFolder());
    expect(rescue(join(folder, left[0]!), rescued).rows['chunks']).toBeGreaterThanOrEqual(20);
    rescued.close();
  });

  it('because SQLite finds it damaged: what cannot be stored there is stored in the new one', async () => {
    const folder = temporaryFolder();
    const { core, take, stored, problems } = record(folder);
    await stored(42);
    const malformed = Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' });
    vi.spyOn(core.database, 'transaction').mockImplementationOnce(() => {
      throw malformed;
    });
    take(chunkOf([120]), { kind: 'events', events: [repOf(21, 120)] });
    await stored(44);
    expect(problems()).toMatchObject([{ code: 'KO_STORE_DAMAGED', message: expect.stringContaining('malformed') as string }]);
    expect(core.recording).toEqual([1]);
    expect(readReps(core.database, 1).at(-1)).toMatchObject({ rep: 21 });
  });

  it('is not lost when another program only reads it', async () => {
    const folder = temporaryFolder();
    const { core, stored, problems } = record(folder);
    await stored(42);
    core.database.sqlite.pragma('wal_checkpoint(TRUNCATE)');
    new Database(folder).close();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(problems()).toEqual([]);
  });
});
