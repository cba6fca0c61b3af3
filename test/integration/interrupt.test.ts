/** How programs end on request: in order, however often the request comes, and without leaving a partial output. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../store/fixtures.ts';
import { kneesOut, Program, startStation } from './program.ts';
import { until } from './ptyPair.ts';

/** Waits until it handles signals itself: Node answers SIGINT and SIGTERM from the start, but not SIGHUP. */
async function listening({ child }: Program): Promise<void> {
  if (process.platform !== 'linux') return wait(5000);
  const caught = (): bigint => BigInt(`0x${/^SigCgt:\s*(\w+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]!}`);
  await until('its answer to SIGHUP', () => (caught() & 1n) === 1n, 60);
}

const IN_ORDER = /Host share of the delay: .+\n$/;

describe.skipIf(process.platform === 'win32')('a program asked to end', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s, twice at once as launchers do, ends in order', async (signal) => {
    const { program } = await startStation(temporaryFolder(), 'simulator');
    program.child.kill(signal);
    await wait(20);
    program.child.kill(signal);
    await until('its end', () => program.ended, 15);
    expect([program.child.exitCode, program.stderr]).toEqual([0, '']);
    expect(program.stdout).toMatch(IN_ORDER);
  });

  it('whose output has no reader continues', async () => {
    const { program } = await startStation(temporaryFolder(), 'simulator');
    program.child.stdout!.destroy();
    program.child.stderr!.destroy();
    await wait(500);
    expect(program.ended).toBe(false);
    await program.end();
    expect(program.child.exitCode).toBe(0);
  });

  it('while it looks for sensors releases them', async () => {
    const program = kneesOut('sensors', '--source', 'simulator', '--seconds', '60');
    await listening(program);
    await program.end('SIGINT');
    expect([program.child.exitCode, program.stderr]).toEqual([130, '']);
  });

  it.skipIf(!existsSync('/dev/full'))('by a full disk says so in one line', async () => {
    const csv = join(temporaryFolder(), 'one.csv');
    const written = kneesOut('simulate', '--csv', csv, '--sets', '0');
    await until('the recording', () => written.ended, 30);
    const main = join(import.meta.dirname, '../../host/main.ts');
    const program = new Program('sh', ['-c', `"$0" --import tsx "$1" analyze "$2" --side left > /dev/full`, process.execPath, main, csv]);
    await until('its end', () => program.ended, 60);
    await wait(100);
    expect(program.stderr).toMatch(/^KO_DISK_FULL: [^\n]+\n$/);
    expect(program.child.exitCode).toBe(1);
  });
});
