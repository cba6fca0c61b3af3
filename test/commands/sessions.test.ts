/** `knees-out sessions`: the list, and the rescue of a damaged store. */
import { copyFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../host/commands/program.ts';
import { START, chunkOf, cueOf, openRecorder, repOf, temporaryFolder } from '../store/fixtures.ts';

async function sessions(...args: string[]): Promise<string> {
  let out = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => (out += String(text)) !== '');
  try {
    await createProgram().parseAsync(['node', 'knees-out', 'sessions', ...args]);
  } finally {
    write.mockRestore();
  }
  return out;
}

function recordIn(folder: string): string {
  const { database, recorder, push } = openRecorder(folder);
  for (let session = 0; session < 2; session++) {
    push(
      START,
      chunkOf([100, 175.5], 9000),
      { kind: 'events', events: [repOf(1, 103), cueOf(1, 102, 40)] },
      { kind: 'stop', athlete: 1, t: 176 },
    );
    for (let k = 0; k < 20; k++) push(chunkOf([k], 9000));
  }
  recorder.store();
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)');
  return database.file;
}

describe('sessions', () => {
  it('lists none where nothing was recorded', async () => {
    expect(await sessions('--data', temporaryFolder())).toMatch(/^No session/);
    expect(JSON.parse(await sessions('--json', '--data', temporaryFolder()))).toEqual([]);
  });

  it('lists them newest first, for people and as JSON', async () => {
    const folder = temporaryFolder();
    recordIn(folder);
    const lines = (await sessions('--data', folder)).trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^2 +2023-11-\d\d \d\d:\d\d +1:15 +squat +left +1 +1 +11\.5° +stopped$/);
    expect(JSON.parse(await sessions('--json', '--data', folder))).toMatchObject([
      { id: 2, durationS: 75.5, exercise: 'squat', sides: ['left'], repetitions: 1, cues: 1, peakValgusDeg: 11.5, damage: null },
      { id: 1 },
    ]);
  });

  it('rescues a damaged store into a new one, which it lists, and never overwrites a file', async () => {
    const folder = temporaryFolder();
    const file = join(temporaryFolder(), 'knees-out.db');
    copyFileSync(recordIn(folder), file);
    truncateSync(file, 100_000);
    await expect(sessions('--data', join(file, '..'))).rejects.toMatchObject({ code: 'KO_STORE_DAMAGED' });
    const before = readFileSync(file, 'latin1');
    const out = join(folder, 'rescued', 'knees-out.db');
    expect(await sessions('--rescue', file, '--out', out)).toMatch(/2 sessions.*\nLost: \d+ of \d+ pages are missing.*\n.*was only read/);
    expect(readFileSync(file, 'latin1') === before).toBe(true);
    expect(existsSync(`${out}.part`)).toBe(false);
    expect(await sessions('--data', join(folder, 'rescued'))).toMatch(/^session/);
    await expect(sessions('--rescue', file, '--out', out)).rejects.toMatchObject({ code: 'KO_USAGE' });
    await expect(sessions('--rescue', file)).rejects.toMatchObject({ code: 'KO_USAGE' });
    await expect(sessions('--rescue', join(folder, 'no.db'), '--out', `${out}2`)).rejects.toMatchObject({ code: 'KO_FILE_MISSING' });
  });
});
