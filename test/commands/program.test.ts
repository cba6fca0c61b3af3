/** Commands with invalid arguments: each is rejected with one line and its code, before anything is opened or written. */
import { CommanderError } from 'commander';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeFolder } from '../../host/files/folder.ts';
import { createProgram } from '../../host/commands/program.ts';
import { describeError, exitCodeOf } from '../../host/commands/report.ts';
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const COLUMNS = ['ax', 'ay', 'az', 'gx', 'gy', 'gz'];
const ONE = ['t', ...COLUMNS].join(',');
const TWO = ['t', ...COLUMNS.map((name) => `thigh_${name}`), ...COLUMNS.map((name) => `shank_${name}`)].join(',');
const rowsOf = (header: string, count: number): string =>
  Array.from({ length: count }, (_, k) => `${(k / 100).toFixed(2)}${',0.5'.repeat(header.split(',').length - 1)}\n`).join('');

/** The line shown to the user. */
async function refusal(...words: string[]): Promise<string> {
  try {
    await createProgram().parseAsync(words, { from: 'user' });
  } catch (error) {
    expect(error instanceof CommanderError && error.exitCode === 0).toBe(false);
    const line = describeError(error);
    expect(line).toMatch(/^KO_[A-Z_]+: [^\n]*[^.?!\n][.?!] [A-Z][^\n]*\.$/);
    expect(exitCodeOf(error)).toBe(ERRORS[line.slice(0, line.indexOf(':')) as ErrorCode].exitCode);
    return line;
  }
  return expect.fail(`${words.join(' ')} was taken`);
}

describe('a command', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);

  beforeAll(() => vi.spyOn(process.stderr, 'write').mockReturnValue(true));
  beforeEach(() => {
    folder = temporaryFolder();
    writeFileSync(at('one.csv'), `${ONE}\n${rowsOf(ONE, 30)}`);
    writeFileSync(at('two.csv'), `${TWO}\n${rowsOf(TWO, 30)}`);
    mkdirSync(at('folder'));
  });

  it.each([
    ['start --speed 2', 'KO_USAGE: --speed 2: only a replay has a speed.'],
    ['start --source ble --speed 1', 'KO_USAGE: --speed 1: only a replay has a speed.'],
    ['start --adapter COM3', 'KO_USAGE: --adapter: none of the sources is Bluetooth.'],
    ['sensors --source simulator --adapter COM3', 'KO_USAGE: --adapter: none of the sources is Bluetooth.'],
    ['start --source simulator --source simulator:both', 'KO_USAGE: --source simulator is given more than once.'],
    ['start --source serial:/dev/ttyX --source serial:/dev/ttyX', 'KO_USAGE: --source serial:/dev/ttyX is given more than once.'],
    ['sensors --source ble --source ble:x', 'KO_USAGE: --source ble is given more than once.'],
    ['start --source ble --source replay:x.db', 'KO_USAGE: A replay cannot be mixed with other sources.'],
    ['sensors --identify x --json', 'KO_USAGE: --json is for the list of sensors.'],
    ['sensors --role x=pelvis --seconds 3', 'KO_USAGE: --seconds is for the list of sensors.'],
    ['simulate --role pelvis', 'KO_USAGE: --role is for --stdio.'],
    ['simulate --stdio --both --role pelvis', 'KO_USAGE: --both is for straps on ports.'],
    ['simulate --sets 3', 'KO_USAGE: --sets is for a session written to files.'],
    ['simulate --csv x.csv --jitter 5', 'KO_USAGE: --jitter is for straps on ports and --stdio.'],
    ['start --source simulator:all', 'KO_SOURCE_UNKNOWN: --source simulator:all: what is all? It takes'],
    ...['abc', '-1', '65536', '1.5', ''].flatMap((port) => [
      [`start --port ${port}`, 'KO_USAGE'],
      [`doctor --port ${port}`, 'KO_USAGE'],
    ]),
    ['doctor --port 0', 'KO_USAGE'],
    ...['0', '3601', 'x', 'NaN', ''].map((seconds) => [`sensors --seconds ${seconds}`, 'KO_USAGE']),
  ])('%s is rejected', async (words, line) => {
    expect(await refusal(...words.split(' '))).toContain(line);
  });

  it.each([
    ['a list with semicolons', (text: string) => text.replaceAll(',', ';'), 'KO_COLUMN_MISSING', 'separated by semicolons'],
    ['a list with tabs', (text: string) => text.replaceAll(',', '\t'), 'KO_COLUMN_MISSING', 'separated by tabs'],
    ['UTF-16', (text: string) => Buffer.from(text, 'utf16le').toString('latin1'), 'KO_COLUMN_MISSING', 'UTF-8'],
    ['decimal commas', (text: string) => text.replaceAll('0.5', '"0,5"'), 'KO_CELL_NOT_NUMERIC', 'decimal point'],
    ['half a row', (text: string) => text.slice(0, -9), 'KO_CELL_NOT_NUMERIC', 'line 31'],
    ['time going back', (text: string) => `${text}0.01${text.split('\n')[1]!.slice(4)}\n`, 'KO_TIME_BACKWARDS', 'line 32'],
    ['Infinity', (text: string) => text.replace(',0.5', ',Infinity'), 'KO_CELL_NOT_NUMERIC', 'line 2'],
    ['nothing', () => '', 'KO_FILE_EMPTY', 'empty'],
    ['a header alone', (text: string) => text.split('\n')[0]!, 'KO_FILE_EMPTY', 'no rows'],
    ['milliseconds', (text: string) => text.replaceAll(/^0\.(\d\d),/gm, '$10,'), 'KO_RATE_TOO_LOW', 'seconds'],
  ])('rejects %s, and writes nothing', async (_, spoil, code, words) => {
    for (const [name, command, out] of [
      ['one.csv', 'fuse', '--out'],
      ['two.csv', 'analyze', '--angles'],
    ] as const) {
      writeFileSync(at(name), spoil(readFileSync(at(name), 'utf8')), 'latin1');
      const line = await refusal(command, at(name), out, at('out.csv'));
      expect(line).toContain(code);
      expect(line).toContain(words);
    }
    expect(readdirSync(folder).sort()).toEqual(['folder', 'one.csv', 'two.csv']);
  });

  it('never overwrites its input, nor writes into something that is not a folder', async () => {
    const before = readFileSync(at('one.csv'), 'utf8');
    expect(await refusal('fuse', at('one.csv'), '--out', at('one.csv'))).toContain('KO_USAGE');
    expect(await refusal('analyze', at('two.csv'), '--reps', at('two.csv'))).toContain('KO_USAGE');
    expect(await refusal('analyze', at('two.csv'), '--reps', at('r.csv'), '--angles', at('r.csv'))).toContain('KO_USAGE');
    expect(await refusal('analyze', at('two.csv'), '--reps', at('none/r.csv'))).toContain('KO_NOT_ALLOWED');
    expect(await refusal('simulate', '--csv', at('folder'))).toContain('KO_NOT_ALLOWED');
    expect(await refusal('simulate', '--dir', at('one.csv'))).toContain('KO_NOT_ALLOWED');
    expect(await refusal('start', '--no-open', '--data', at('one.csv'))).toContain('KO_STORE_FAILED');
    expect(readFileSync(at('one.csv'), 'utf8')).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(['folder', 'one.csv', 'two.csv']);
  });

  it('rejects options that a station’s recording would ignore', async () => {
    writeFileSync(at('knees-out.db'), 'SQLite format 3\0');
    for (const words of [['--smooth'], ['--events', 'e.csv'], ['--alignment', 'a.json'], ['--exercise', 'lunge']]) {
      expect(await refusal('analyze', at('knees-out.db'), ...words)).toContain(`KO_USAGE: ${words[0]} needs a two-IMU CSV`);
    }
  });
});

/** A finding as JSON. */
interface Finding {
  about: string;
  verdict: string;
  found: string;
}

describe('doctor', () => {
  const look = async (...words: string[]): Promise<Finding[]> => {
    const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await createProgram().parseAsync(['doctor', '--json', ...words], { from: 'user' });
    const printed = print.mock.calls.map(([text]) => String(text)).join('');
    print.mockRestore();
    // The exit code is this process's too.
    process.exitCode = undefined;
    return JSON.parse(printed) as Finding[];
  };
  const about = (findings: readonly Finding[], what: string): Finding | undefined =>
    findings.find((finding) => finding.about.startsWith(what));

  it('does not create a missing data folder, and says when it cannot be one', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const apart = await look('--data', join(folder, 'a/b'));
    const file = await look('--data', join(folder, 'file'));
    expect(about(apart, 'Disk')).toMatchObject({ verdict: 'ok', found: expect.stringMatching(/GB free$/) as string });
    expect(about(file, 'Disk')).toMatchObject({ verdict: 'problem', found: `${join(folder, 'file')} is not a folder` });
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('says when the port is in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const findings = await look('--port', String(port), '--data', temporaryFolder());
    server.close();
    expect(about(findings, `Port ${port}`)).toMatchObject({ verdict: 'problem', found: expect.stringContaining('taken') as string });
  });
});

describe('a folder', () => {
  it('is created with its parents, and may already exist', () => {
    const folder = join(temporaryFolder(), 'a/b');
    makeFolder(folder);
    makeFolder(folder);
    expect(readdirSync(join(folder, '..'))).toEqual(['b']);
  });

  it.runIf(process.platform === 'linux')('that the system refuses is rejected, without looping forever', () => {
    expect(() => makeFolder('/proc/knees-out/x')).toThrow('ENOENT');
  });
});
