/** The station without its network: what it reports about sessions, and what happens on a full disk. */

import { describe, expect, it, onTestFinished } from 'vitest';
import { buildServer } from '../../host/station/http.ts';
import { Database } from '../../host/store/database.ts';
import { findSession } from '../../host/store/sessions.ts';
import { START, chunkOf, repOf, temporaryFolder } from '../store/fixtures.ts';
import { eventually, openCore } from './fixtures.ts';

describe('the station', () => {
  it('says once that the disk is full, keeps sending to pages, and stores what it buffered when there is room again', async () => {
    const { core, posted, take } = openCore();
    take(START);
    await eventually(() => {
      expect(core.recording).toEqual([1]);
    });
    const { sqlite } = core.database;
    sqlite.pragma(`max_page_count = ${Number(sqlite.pragma('page_count', { simple: true }))}`);
    for (let t = 100; t < 105; t++) take(chunkOf([t], 60_000), { kind: 'events', events: [repOf(t - 99, t)] });
    const problems = () => posted.flatMap((message) => (message.kind === 'problem' ? [message.problem.code] : []));
    await eventually(() => {
      expect(problems()).toEqual(['KO_DISK_FULL']);
    });
    expect([...core.hub.snapshot.events()].filter(({ type }) => type === 'rep')).toHaveLength(5);
    expect(findSession(core.database, 1).repCount).toBe(0);
    sqlite.pragma('max_page_count = 1000000');
    await eventually(() => {
      expect(findSession(core.database, 1)).toMatchObject({ repCount: 5, durationS: 4 });
    });
    expect(problems()).toHaveLength(1);
    expect(posted).toContainEqual({ kind: 'stored', through: 11 });
  });

  it('shows an interrupted session with its repetitions at the next start, until another begins', async () => {
    const folder = temporaryFolder();
    const before = openCore({}, folder);
    before.take(START, chunkOf([100]), { kind: 'events', events: [repOf(1, 103)] });
    before.close();
    const { core, take } = openCore({}, folder);
    expect(core.ready().interrupted).toEqual([1]);
    const events = () => [...core.hub.snapshot.events()];
    expect(events()).toMatchObject([
      { type: 'session', id: 1, state: 'interrupted', repCount: 1 },
      { type: 'rep', rep: 1, session: 1 },
    ]);
    take(START);
    await eventually(() => {
      expect(events()).toMatchObject([{ type: 'session', id: 2, state: 'recording', repCount: 0 }]);
    });
  });

  it('keeps the repetitions of a resumed session visible', async () => {
    const folder = temporaryFolder();
    const before = openCore({ startedAt: 99 }, folder);
    before.take(START, chunkOf([100]), { kind: 'events', events: [repOf(1, 103)] });
    before.close();
    const { core, take } = openCore({ startedAt: 110 }, folder);
    expect(core.ready().athletes[0].resumable).toMatchObject({ session: 1, numbered: { repetitions: { left: 1 } } });
    take({ kind: 'resume', athlete: 1, t: 112, session: 1 });
    const events = () => [...core.hub.snapshot.events()];
    await eventually(() => {
      expect(events()).toMatchObject([
        { type: 'session', id: 1, state: 'recording', repCount: 1 },
        { type: 'rep', rep: 1, session: 1 },
      ]);
    });
    expect(core.recording).toEqual([1]);
  });

  it('starts with a damaged store, reports what is wrong to the loop and to pages opened later, and answers everything else', async () => {
    const folder = temporaryFolder();
    const before = openCore({}, folder);
    before.take(START, { kind: 'events', events: [repOf(1, 103)] }, { kind: 'stop', athlete: 1, t: 104 }, START, {
      kind: 'stop',
      athlete: 1,
      t: 204,
    });
    before.take({ kind: 'calibration', athlete: 1, side: 'left', takenAt: 1, value: {} });
    before.close();
    const { sqlite } = new Database(folder);
    sqlite.exec(`UPDATE athletes SET settings = 'x'; UPDATE calibrations SET value = 'x'; UPDATE sessions SET sides = 'x' WHERE id = 1`);
    sqlite.close();
    const { core, posted, problems } = openCore({}, folder);
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['KO_STORE_DAMAGED', expect.stringContaining('The settings')],
      ['KO_STORE_DAMAGED', expect.stringContaining('The calibration of the left leg')],
    ]);
    expect([...core.hub.snapshot.events()]).toContainEqual(expect.objectContaining({ type: 'error', code: 'KO_STORE_DAMAGED' }));
    const server = await buildServer(core);
    onTestFinished(() => server.close());
    const get = async (url: string): Promise<unknown> => {
      const answer = await server.inject({ url, headers: { host: 'localhost' } });
      expect(answer.statusCode).toBe(200);
      return answer.json();
    };
    for (let time = 0; time < 2; time++) {
      expect(await get('/api/sessions')).toMatchObject({
        sessions: [
          { id: 2, damage: null },
          { id: 1, damage: expect.any(String) as string },
        ],
      });
      expect(await get('/api/sessions/1')).toMatchObject({ sides: [], repCount: 1, reps: [{ rep: 1 }] });
    }
    expect(posted.filter(({ kind }) => kind === 'problem')).toMatchObject([
      { problem: { message: expect.stringContaining('Session 1') as string } },
    ]);
  });
});
