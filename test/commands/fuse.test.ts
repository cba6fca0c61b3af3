/** `knees-out fuse`: one output row per input row, causal, and its errors. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fuseCommand } from '../../host/commands/fuse.ts';

const folder = mkdtempSync(join(tmpdir(), 'knees-out-fuse-'));
afterAll(() => rmSync(folder, { recursive: true }));
const inPath = join(folder, 'in.csv');
const outPath = join(folder, 'out.csv');

async function fuse(rows: string[], header = 't,ax,ay,az,gx,gy,gz'): Promise<string[]> {
  writeFileSync(inPath, `${[header, ...rows].join('\n')}\n`);
  await fuseCommand().parseAsync([inPath, '--out', outPath], { from: 'user' });
  return readFileSync(outPath, 'utf8').trimEnd().split('\n');
}

/** Standing, tilted, then turning about the vertical. */
const rows = Array.from({ length: 500 }, (_, i) => `${(i / 100).toFixed(2)},0,6.936,6.936,0,${i > 300 ? '0.5,0.5' : '0,0'}`);
const quaternions = (lines: string[]) => lines.slice(1).map((line) => line.split(',').slice(1).map(Number));

describe('fuse', () => {
  it('writes one unit quaternion per row, with the times it read', async () => {
    const lines = await fuse(rows);
    expect(lines[0]).toBe('t,qw,qx,qy,qz');
    expect(lines.length).toBe(501);
    expect(lines[3]!.split(',')[0]).toBe('0.02');
    for (const q of quaternions(lines)) expect(Math.hypot(...q)).toBeCloseTo(1, 6);
    const [w, x, y, z] = quaternions(lines)[100] as [number, number, number, number];
    expect(2 * (y * z + w * x)).toBeCloseTo(Math.SQRT1_2, 3);
    expect(1 - 2 * (x * x + y * y)).toBeCloseTo(Math.SQRT1_2, 3);
  });

  it('does not use later rows', async () => {
    const whole = await fuse(rows);
    const cut = await fuse(rows.slice(0, 350));
    expect(cut).toEqual(whole.slice(0, 351));
  });

  it('accepts lost rows, repeated times and unknown rows', async () => {
    const damaged = rows.filter((_, i) => i < 310 || i > 313);
    damaged[20] = damaged[20]!.replace(/^[^,]*/, '0.19');
    damaged[50] = '0.50,nan,nan,nan,nan,nan,nan';
    const lines = await fuse(damaged);
    expect(lines.length).toBe(damaged.length + 1);
    const end = quaternions(lines).at(-1)!;
    const undamaged = quaternions(await fuse(rows)).at(-1)!;
    expect(Math.abs(end.reduce((sum, value, i) => sum + value * undamaged[i]!, 0))).toBeGreaterThan(0.99999);
  });

  it('has no orientation before the first sample', async () => {
    expect((await fuse(['0,nan,0,0,0,0,0', ...rows.slice(1)]))[1]).toBe('0,nan,nan,nan,nan');
  });

  it.each([
    ['KO_COLUMN_MISSING', ['0,0,0,9.8,0,0'], 't,ax,ay,az,gx,gy'],
    ['KO_FILE_EMPTY', [], undefined],
    ['KO_CELL_NOT_NUMERIC', [...rows.slice(0, 5), '0.05,a,0,9.8,0,0,0'], undefined],
    ['KO_TIME_BACKWARDS', [rows[1]!, rows[0]!], undefined],
    ['KO_RATE_TOO_LOW', ['0,0,0,9.8,0,0,0', '0.1,0,0,9.8,0,0,0'], undefined],
  ])('rejects bad input with %s', async (code, bad, header) => {
    await expect(fuse(bad, header)).rejects.toMatchObject({ code });
  });
});
