/** The command line in a made-up language: help, reports and errors contain no sentence that is not from the words. */

import { copyFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../host/commands/program.ts';
import { describeError } from '../../host/commands/report.ts';
import { cueOf, openRecorder, repOf, START, temporaryFolder } from '../store/fixtures.ts';
import { outsideSentences } from '../words/made-up.ts';

vi.mock('../../protocol/words/en.ts', async (original) => {
  const { en } = await original<typeof import('../../protocol/words/en.ts')>();
  const { makeUp } = await import('../words/made-up.ts');
  return { en: makeUp(en) };
});
vi.mock('../../protocol/words/en/terminal.ts', async (original) => {
  const { terminal } = await original<typeof import('../../protocol/words/en/terminal.ts')>();
  const { makeUp } = await import('../words/made-up.ts');
  return { terminal: makeUp(terminal) };
});

vi.mock('../../protocol/words/en/errors.ts', async (original) => {
  const { errors } = await original<typeof import('../../protocol/words/en/errors.ts')>();
  const { makeUpErrors } = await import('../words/made-up.ts');
  return { errors: makeUpErrors(errors) };
});
vi.mock('../../protocol/words/en/terminal-errors.ts', async (original) => {
  const { terminalErrors } = await original<typeof import('../../protocol/words/en/terminal-errors.ts')>();
  const { makeUpErrors } = await import('../words/made-up.ts');
  return { terminalErrors: makeUpErrors(terminalErrors) };
});

/** Runs a command in this process; returns what it printed to either stream. */
async function run(...words: string[]): Promise<string> {
  let printed = '';
  const take = (text: unknown): boolean => (printed += String(text)) !== '';
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(take));
  try {
    await createProgram().parseAsync(words, { from: 'user' });
  } catch (error) {
    // Commander's way to end after help.
    if ((error as { code?: string }).code !== 'commander.helpDisplayed') throw error;
  } finally {
    for (const spy of spies) spy.mockRestore();
    // The exit code is this process's too.
    process.exitCode = undefined;
  }
  return printed;
}

/** Words outside sentences that are not names: of commands, options, arguments, files, sensors, or units. */
function leaks(printed: string, names: RegExp): string[] {
  const rest = outsideSentences(printed)
    .replace(names, ' ')
    .replace(/(?<!\S)--?[a-zV][\w-]*/g, ' ')
    .replace(/<[^>]*>|\[[^\]]*\]/g, ' ');
  return rest.match(/⟦|⟧|\p{L}{2,}/gu) ?? [];
}

const COMMANDS = ['start', 'sensors', 'simulate', 'analyze', 'fuse', 'sessions', 'doctor'];

describe('the help', () => {
  it('of all commands together', async () => {
    const printed = await run('--help');
    expect(printed.match(/⟦/g)!.length).toBeGreaterThan(COMMANDS.length + 5);
    expect(leaks(printed, /^ {2}[a-z]+ |knees-out/gm)).toEqual([]);
  });

  it.each(COMMANDS)('of %s', async (command) => {
    const printed = await run(command, '--help');
    expect(printed.match(/⟦/g)!.length).toBeGreaterThan(4);
    expect(leaks(printed, /knees-out [a-z]+|^ {2}file /gm)).toEqual([]);
  });
});

describe('the reports', () => {
  const folder = mkdtempSync(join(tmpdir(), 'knees-out-'));
  const at = (name: string): string => join(folder, name);
  let simulated = '';

  beforeAll(async () => {
    simulated = await run('simulate', '--csv', at('s.csv'), '--events', at('e.csv'), '--sets', '1', '--repetitions', '4');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('of simulate', () => {
    expect(leaks(simulated, /$^/)).toEqual([]);
  });

  it.each([
    ['guided', ['--events', at('e.csv'), '--side', 'left']],
    ['without events, smoothed', ['--smooth']],
  ])('of analyze, %s', async (_, words) => {
    const printed = await run('analyze', at('s.csv'), ...words);
    expect(printed).toContain('⟦1. ');
    expect(leaks(printed, /$^/)).toEqual([]);
  });

  it('of sessions', async () => {
    expect(leaks(await run('sessions', '--data', at('none')), /$^/)).toEqual([]);
    const store = temporaryFolder();
    const { database, recorder, push } = openRecorder(store);
    push(START, { kind: 'events', events: [repOf(1, 103), cueOf(1, 102, 40)] }, { kind: 'stop', athlete: 1, t: 176 });
    recorder.store();
    database.sqlite.pragma('wal_checkpoint(TRUNCATE)');
    // The exercise has the name that commands take.
    const list = await run('sessions', '--data', store);
    expect(list).toContain('⟦stóppéd⟧');
    expect(leaks(list, /\bsquat\b/)).toEqual([]);
    copyFileSync(database.file, at('damaged.db'));
    truncateSync(at('damaged.db'), 45_000);
    const rescued = await run('sessions', '--rescue', at('damaged.db'), '--out', at('rescued.db'));
    expect(rescued).toContain('⟦Lóst: ');
    expect(leaks(rescued, /$^/)).toEqual([]);
  });

  it('of doctor', async () => {
    expect(leaks(await run('doctor', '--port', '59172', '--data', folder), /$^/)).toEqual([]);
  });

  it('of sensors', async () => {
    const list = await run('sensors', '--source', 'simulator', '--seconds', '1', '--data', folder);
    expect(list).toContain('⟦léft thígh⟧');
    // The id, name and make of a strap.
    expect(leaks(list, /simulator:left-\w+|Knees Out strap [0-9A-F]{4}|knees-out/g)).toEqual([]);
    const identified = await run('sensors', '--source', 'simulator', '--identify', 'left-shin', '--data', folder);
    const placed = await run('sensors', '--source', 'simulator', '--role', 'left-shin=right-shin', '--data', folder);
    expect([identified, placed].flatMap((printed) => leaks(printed, /$^/))).toEqual([]);
  });
});

describe('an error', () => {
  it.each([
    'start --speed 2',
    'start --source simulator:all',
    'sensors --rate witmotion=55',
    'analyze none.csv',
    'fuse none.csv',
    'sessions --rescue none.db --out new.db',
    'simulate --stdio',
  ])('of %s', async (words) => {
    const line = await run(...words.split(' ')).then(() => expect.fail(`${words} was taken`), describeError);
    expect(line).toContain('⟦');
    expect(leaks(line, /^KO_[A-Z_]+/)).toEqual([]);
  });
});
