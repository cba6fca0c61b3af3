/** The two-IMU CSV and the alignment file: valid files are read, others give one clear line. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAlignment } from '../../host/files/alignment-file.ts';
import { readEvents } from '../../host/files/events.ts';
import { readTwoImu } from '../../host/files/two-imu.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knees-out-'));
});
afterAll(() => rm(folder, { recursive: true }));

const COLUMNS = ['thigh', 'shank'].flatMap((segment) => ['ax', 'ay', 'az', 'gx', 'gy', 'gz'].map((axis) => `${segment}_${axis}`));

async function file(text: string): Promise<string> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.txt`);
  await writeFile(path, text);
  return path;
}

/** `t` then 1, 2, 3 … in the order of `columns`. */
function rows(columns: string[], times: number[]): string {
  return ['t,' + columns.join(','), ...times.map((t) => [t, ...columns.map((_, i) => i + 1)].join(','))].join('\n') + '\n';
}

describe('two-IMU CSV', () => {
  it('is read by column name in any order, with lost rows as steps in time', async () => {
    const recording = await readTwoImu(await file(rows([...COLUMNS, 'note'].reverse(), [0, 0.01, 0.02, 0.05])));
    expect(recording.rows).toBe(4);
    expect(recording.periodS).toBeCloseTo(0.01, 9);
    expect([...recording.t]).toEqual([0, 0.01, 0.02, 0.05]);
    expect(recording.shank.gz[0]).toBe(2);
    expect(recording.thigh.ax[3]).toBe(13);
    expect(recording.pelvis).toBeNull();
  });

  it('has a pelvis only when all of its columns are present', async () => {
    const pelvis = ['ax', 'ay', 'az', 'gx', 'gy', 'gz'].map((axis) => `pelvis_${axis}`);
    expect((await readTwoImu(await file(rows([...COLUMNS, ...pelvis], [0, 0.01])))).pelvis?.ax[0]).toBe(13);
    expect((await readTwoImu(await file(rows([...COLUMNS, ...pelvis.slice(1)], [0, 0.01])))).pelvis).toBeNull();
  });

  it.each([
    ['a missing column', rows(COLUMNS.slice(1), [0, 0.01]), { code: 'KO_COLUMN_MISSING' }, /thigh_ax/],
    ['no rows', rows(COLUMNS, []), { code: 'KO_FILE_EMPTY' }, /no rows/],
    [
      'a cell that is not a number',
      rows(COLUMNS, [0, 0.01]).replace(/,12\n$/, ',x\n'),
      { code: 'KO_CELL_NOT_NUMERIC' },
      /line 3.*shank_gz/,
    ],
    ['time going backwards', rows(COLUMNS, [0, 0.01, 0.005]), { code: 'KO_TIME_BACKWARDS' }, /line 4/],
    ['too low a rate', rows(COLUMNS, [0, 0.1, 0.2]), { code: 'KO_RATE_TOO_LOW' }, /10\.0 Hz/],
  ])('rejects %s', async (_, text, error, words) => {
    const reading = readTwoImu(await file(text));
    await expect(reading).rejects.toMatchObject(error);
    await expect(reading).rejects.toThrow(words);
  });
});

describe('files that go with it', () => {
  it('are rejected with their own codes when missing or invalid', async () => {
    await expect(readAlignment(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'KO_FILE_MISSING' });
    await expect(readAlignment(folder)).rejects.toMatchObject({ code: 'KO_FILE_UNREADABLE' });
    await expect(readAlignment(await file('{"thigh":'))).rejects.toMatchObject({ code: 'KO_ALIGNMENT_INVALID' });
    await expect(readAlignment(await file('{"thigh":{}}'))).rejects.toMatchObject({ code: 'KO_ALIGNMENT_INVALID' });
    await expect(readEvents(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'KO_FILE_MISSING' });
    await expect(readEvents(folder)).rejects.toMatchObject({ code: 'KO_FILE_UNREADABLE' });
  });
});
