/** kill -9 in the middle of a set: at the next start the session continues, with at most its last second missing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { unixS } from '../../host/clock.ts';
import { repsCsv } from '../../host/export/reps.ts';
import { Database } from '../../host/store/database.ts';
import { readCues, readReps } from '../../host/store/outcomes.ts';
import { StoredRecording } from '../../host/store/recording.ts';
import { sessionListSchema } from '../../protocol/live/routes.ts';
import { say } from '../../protocol/words/terminal.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { getJson, kneesOut, LivePage, startStation } from './program.ts';
import { until } from './ptyPair.ts';

describe('kill -9 in a set', () => {
  it('loses less than a second of it; the next start continues the session', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'knees-out.db');
    const arrivals = (): number[] =>
      [...new StoredRecording(file, ({ message }) => expect.fail(message)).entries()].flatMap((entry) =>
        entry.kind === 'packet' ? [entry.arrivalS] : [],
      );

    const first = await startStation(folder, 'simulator');
    const before = await LivePage.open(first.port);
    await before.wait('rep', 'the second repetition', ({ rep }) => rep === 2, 120);
    await before.wait('phase', 'the third', ({ phase, t }) => phase === 'descent' && t > before.all('rep').at(-1)!.end_t, 30);
    await wait(500);
    const killedS = unixS();
    await first.program.end('SIGKILL');
    const reported = before.all('rep');
    const recorded = arrivals();
    expect(recorded.length).toBeGreaterThan(5000);
    expect(killedS - recorded.at(-1)!).toBeLessThan(1);

    const second = await startStation(folder, 'simulator');
    await until('the report', () => second.program.stdout.includes('Session 1 had been cut off; it continues where it stopped.'));
    const after = await LivePage.open(second.port);
    await until('the earlier repetitions', () => after.all('rep').length >= reported.length, 10);
    expect(after.all('rep').slice(0, reported.length)).toEqual(reported);
    await after.wait('session', 'the session', ({ state }) => state === 'recording', 20);
    await after.wait('rep', 'a new repetition', ({ rep }) => rep === reported.length + 1, 60);
    const { sessions } = sessionListSchema.parse(await getJson(second.port, '/api/sessions'));
    expect(sessions).toMatchObject([{ id: 1, state: 'recording' }]);
    expect(sessions[0]!.repCount).toBeGreaterThanOrEqual(reported.length);
    await second.program.end();
    expect(arrivals().slice(0, recorded.length)).toEqual(recorded);
    expect(after.wrong).toEqual([]);

    // Both parts are replayed as they were: each with a fresh line, with continuous numbering.
    const database = new Database(folder);
    const reps = readReps(database, 1);
    const cues = readCues(database, 1);
    database.close();
    expect(reps.length).toBeGreaterThan(reported.length);
    expect(reps.map(({ rep }) => rep)).toEqual(reps.map((_, k) => k + 1));
    const written = join(folder, 'reps.csv');
    const analysis = kneesOut('analyze', file, '--reps', written);
    await until('the analysis', () => analysis.ended, 60);
    expect(analysis.stdout).toBe(`${say('analyze.stored', { session: 1, repetitions: reps.length, cues: cues.length })}\n`);
    expect(readFileSync(written, 'utf8')).toBe(repsCsv(reps));
  });
});
