/** A disk that is really full: a small file system of its own. Training continues, and nothing is lost silently. */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../store/fixtures.ts';
import { getJson, kneesOut, LivePage, startStation } from './program.ts';
import { until } from './ptyPair.ts';

/** Only root on Linux may mount one. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** A folder on its own disk, and functions to fill and free it. */
function smallDisk() {
  const folder = temporaryFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  expect(mounted.status, String(mounted.stderr)).toBe(0);
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: () => expect(() => writeFileSync(ballast, new Uint8Array(2 << 20))).toThrow('ENOSPC'),
    free: () => rmSync(ballast),
  };
}

describe.skipIf(!canMount)('on a full disk', () => {
  it('cues continue, and what cannot be stored is reported; the session is complete up to then and closed at the next start', async () => {
    const { folder, fill, free } = smallDisk();
    const { program, port } = await startStation(folder, 'simulator');
    const page = await LivePage.open(port);
    await until('a session', () => page.all('session').some(({ state }) => state === 'recording'), 30);
    fill();
    await until('the warning', () => page.all('error').some(({ code }) => code === 'KO_DISK_FULL'), 60);
    const warning = /^KO_DISK_FULL: .* is full\. Free some space: recording goes on by itself/m;
    await until('the same on the terminal', () => warning.test(program.stderr), 10);
    const frames = page.frames.length;
    await until('frames after it', () => page.frames.length > frames + 30, 30);
    await program.end();
    expect(program.child.exitCode).toBe(1);
    expect(program.stderr).toMatch(
      /^KO_DISK_FULL: The last \d+\.\d s could not be stored and are lost\. .*\. Free some space\. What was stored/m,
    );
    free();
    const next = await startStation(folder, 'simulator');
    await until('what became of the session', () => /Session 1 had been cut off/.test(next.program.stdout), 30);
    expect(await getJson(next.port, '/api/sessions')).toMatchObject({ sessions: [{ id: 1 }] });
  });

  it('recording resumes by itself when there is room again', async () => {
    const { folder, fill, free } = smallDisk();
    const { program, port } = await startStation(folder, 'simulator');
    const page = await LivePage.open(port);
    await until('a session', () => page.all('session').some(({ state }) => state === 'recording'), 30);
    fill();
    await until('the warning', () => page.all('error').some(({ code }) => code === 'KO_DISK_FULL'), 60);
    free();
    await program.end();
    expect([program.child.exitCode, program.stderr.trim().split('\n').length]).toEqual([0, 1]);
  });

  it('no station is started, and nothing is promised', async () => {
    const { folder, fill } = smallDisk();
    fill();
    const program = kneesOut('start', '--no-open', '--port', '0', '--data', folder);
    await until('its end', () => program.ended, 60);
    expect(program.child.exitCode).toBe(1);
    expect(program.stderr).toMatch(/^KO_DISK_FULL: The disk that holds .* is full\. Free some space, then try again\.$/m);
    expect(program.stderr).not.toMatch(/by itself/);
  });
});
