/** The CSV reader: accepts what spreadsheets and loggers write, and names the line in errors. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readAlignment } from '../../host/files/alignment-file.ts';
import { checkTime, readTable } from '../../host/files/table.ts';
import { KneesOutError } from '../../host/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'knees-out-table-'));
const path = join(folder, 'table.csv');
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string, optional: string[] = []) {
  writeFileSync(path, text);
  const { rows, columns } = await readTable(path, ['t', 'ax'], optional);
  return { rows, columns: Object.fromEntries([...columns].map(([name, values]) => [name, [...values]])) };
}

async function failure(work: Promise<unknown>): Promise<{ code: ErrorCode; message: string }> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KneesOutError);
  return error as KneesOutError;
}

describe('tables', () => {
  it('accept columns in any order and ignore the others', async () => {
    expect(await read('note,ax,t\nhello,1.5,0\n"a, b",-2e-3,0.01\n')).toEqual({ rows: 2, columns: { t: [0, 0.01], ax: [1.5, -0.002] } });
  });

  it('accept a byte-order mark, CRLF, quotes, blanks and blank lines at the end', async () => {
    expect(await read('\ufeff"t" , "ax"\r\n0,"1"\r\n 0.01 ,\t2\r\n\r\n  \r\n')).toEqual({
      rows: 2,
      columns: { t: [0, 0.01], ax: [1, 2] },
    });
  });

  it('accept commas within quotes, doubled quotes, a lone quote, and empty cells beyond the last column', async () => {
    const text = 't,note,ax,\n0,"a, ""b"", c",1,,\n1,5" disc,2\n2,,3, ,\t\n3,"",4\n';
    expect(await read(text)).toEqual({ rows: 4, columns: { t: [0, 1, 2, 3], ax: [1, 2, 3, 4] } });
  });

  it('accept a row that ends where no named column is left', async () => {
    expect((await read('t,ax,note\n0,1\n0.01,2,x\n')).columns['ax']).toEqual([1, 2]);
  });

  it('accept a last line without a line ending', async () => {
    expect((await read('t,ax\n0,1\n0.01,2')).columns['ax']).toEqual([1, 2]);
  });

  it('keep unknown values as NaN: `nan` anywhere but in t, an empty cell in an optional column', async () => {
    expect(await read('t,ax,c\n0,nan,\n1,2,3\n', ['c', 'd'])).toEqual({ rows: 2, columns: { t: [0, 1], ax: [NaN, 2], c: [NaN, 3] } });
  });

  it('read every number as JavaScript does', async () => {
    const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.float({ noNaN: true, noDefaultInfinity: true }));
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 20 }), async (values) => {
        const lines = values.map((value, i) => `${String(i)},${i % 2 === 0 ? String(value) : value.toFixed(9)}`);
        const expected = values.map((value, i) => (i % 2 === 0 ? value : Number(value.toFixed(9))) + 0);
        const got = (await read(`t,ax\n${lines.join('\n')}\n`)).columns['ax']!.map((value) => value + 0);
        expect(got).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('hold more rows than their initial capacity, and lines across chunks', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `${String(i / 100)},${String(i)}.25`);
    const { rows, columns } = await read(`t,ax\n${lines.join('\n')}\n`);
    expect(rows).toBe(100_000);
    expect(columns['ax']!.every((value, i) => value === i + 0.25)).toBe(true);
  });

  it.each<[string, string, ErrorCode, string]>([
    ['a word', 't,ax\n0,1\n0.01,fast\n', 'KO_CELL_NOT_NUMERIC', 'line 3'],
    ['nothing', 't,ax\n0,\n', 'KO_CELL_NOT_NUMERIC', 'line 2'],
    [
      'a row that is too short',
      't,x,ax\n0,1,2\n0.01\n',
      'KO_CELL_NOT_NUMERIC',
      'line 3: expected a number in column ax, found nothing: the row has 1 of 3',
    ],
    ['a row that is too long', 't,ax\n0,1\n0.01,1,5\n', 'KO_ROW_TOO_LONG', 'line 3 has 3 cells, but there are 2 columns'],
    ['decimal commas', 't,ax\n0,1\n0,01,1,5\n', 'KO_ROW_TOO_LONG', 'line 3 has 4 cells'],
    ['too many columns', `t,ax${',x'.repeat(5000)}\n`, 'KO_FILE_TOO_LARGE', 'more than 5000 columns'],
    ['an endless line', `t,ax\n${'1'.repeat(3 << 20)}`, 'KO_FILE_TOO_LARGE', 'line 2 is longer than 1 MB'],
    ['a blank line in the middle', 't,ax\n0,1\n\n0.01,2\n', 'KO_CELL_NOT_NUMERIC', 'line 3'],
    ...['0b1', '0o7', '1e', '1e999', '1,', '--1', '1 2', '.', '1_0', '∞'].map((text): [string, string, ErrorCode, string] => [
      `"${text}"`,
      `t,ax\n0,"${text}"\n`,
      'KO_CELL_NOT_NUMERIC',
      'column ax',
    ]),
    ['a hexadecimal number', 't,ax\n0,0x10\n', 'KO_CELL_NOT_NUMERIC', '0x10'],
    ['an infinite number', 't,ax\n0,Infinity\n', 'KO_CELL_NOT_NUMERIC', 'Infinity'],
    ['an unknown time', 't,ax\nnan,1\n', 'KO_CELL_NOT_NUMERIC', 'column t'],
    ['a missing column', 't,ay\n0,1\n', 'KO_COLUMN_MISSING', 'ax'],
    ['no rows', 't,ax\n', 'KO_FILE_EMPTY', 'no rows'],
    ['an empty file', '', 'KO_FILE_EMPTY', 'empty'],
  ])('reject %s', async (_, text, code, part) => {
    const error = await failure(read(text));
    expect(error.code).toBe(code);
    expect(error.message).toContain(part);
  });

  it('reject a path without a file, and a folder', async () => {
    expect((await failure(readTable(join(folder, 'none.csv'), ['t']))).code).toBe('KO_FILE_MISSING');
    expect((await failure(readTable(folder, ['t']))).code).toBe('KO_FILE_UNREADABLE');
  });
});

it('a text file over the size limit is not read to its end', async () => {
  writeFileSync(path, ' '.repeat(3 << 20));
  expect((await failure(readAlignment(path))).code).toBe('KO_FILE_TOO_LARGE');
});

describe('the time column', () => {
  it('gives the usual step, whatever gaps there are', () => {
    expect(checkTime(Float64Array.of(0, 0.01, 0.02, 0.08, 0.09), 'x.csv').periodS).toBeCloseTo(0.01, 12);
    expect(checkTime(Float64Array.of(3), 'x.csv').periodS).toBeNaN();
  });

  it('rejects time that goes backwards, naming the line, and slow recordings', async () => {
    const backwards = await failure(Promise.resolve().then(() => checkTime(Float64Array.of(0, 0.01, 0.005), 'x.csv')));
    expect([backwards.code, backwards.message.includes('line 4')]).toEqual(['KO_TIME_BACKWARDS', true]);
    expect((await failure(Promise.resolve().then(() => checkTime(Float64Array.of(0, 0.1, 0.2), 'x.csv')))).code).toBe('KO_RATE_TOO_LOW');
    expect((await failure(Promise.resolve().then(() => checkTime(Float64Array.of(0, 0, 0), 'x.csv')))).code).toBe('KO_RATE_TOO_LOW');
  });
});
