/** A program killed without warning while recording loses less than a second, and its session is there at the next start. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoredRecording } from '../../host/store/recording.ts';
import { listSessions } from '../../host/store/sessions.ts';
import { openRecorder, temporaryFolder } from '../store/fixtures.ts';

/** Records for `seconds`, then is killed; returns the arrival times of the packets it passed on. */
async function recordAndKill(folder: string, seconds: number): Promise<number[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'recording-child.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const arrivals: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    arrivals.push(Number(line));
    if (arrivals.at(-1)! - arrivals[0]! >= seconds) child.kill('SIGKILL');
  }
  return arrivals;
}

describe('kill -9 while recording', () => {
  it('loses less than the last second, and the session opens again as interrupted', async () => {
    const folder = temporaryFolder();
    const handedOver = await recordAndKill(folder, 3);
    const { database, recorder } = openRecorder(folder, 'the run after');
    expect(recorder.interrupted).toEqual([1]);
    expect(listSessions(database, 10)).toMatchObject([{ id: 1, state: 'interrupted' }]);
    const recording = new StoredRecording(database.file, ({ message }) => expect.fail(message));
    const kept = [...recording.entries()].flatMap((entry) => (entry.kind === 'packet' ? [entry.arrivalS] : []));
    expect(kept).toEqual(handedOver.slice(0, kept.length));
    expect(handedOver.at(-1)! - kept.at(-1)!).toBeLessThan(1);
  });
});
