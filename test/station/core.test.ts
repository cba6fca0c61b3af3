/** The station without its network: what is told of sessions, and what happens on a full disk. */

import { describe, expect, it } from 'vitest';
import { findSession } from '../../host/store/sessions.ts';
import { START, chunkOf, repOf, temporaryFolder } from '../store/fixtures.ts';
import { eventually, openCore } from './fixtures.ts';

describe('the station', () => {
  it('says once that the disk is full, goes on telling pages, and stores what it kept when there is room again', async () => {
    const { core, posted, take } = openCore();
    take(START);
    await eventually(() => {
      expect(core.recording).toBe(1);
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
    const told = () => [...core.hub.snapshot.events()];
    expect(told()).toMatchObject([
      { type: 'session', id: 1, state: 'interrupted', repCount: 1 },
      { type: 'rep', rep: 1, session: 1 },
    ]);
    take(START);
    await eventually(() => {
      expect(told()).toMatchObject([{ type: 'session', id: 2, state: 'recording', repCount: 0 }]);
    });
  });

  it('keeps the repetitions of a session that goes on in sight', async () => {
    const folder = temporaryFolder();
    const before = openCore({ startedAt: 99 }, folder);
    before.take(START, chunkOf([100]), { kind: 'events', events: [repOf(1, 103)] });
    before.close();
    const { core, take } = openCore({ startedAt: 110 }, folder);
    expect(core.ready().resumable).toMatchObject({ session: 1, numbered: { repetitions: { left: 1 } } });
    take({ kind: 'resume', t: 112, session: 1 });
    const told = () => [...core.hub.snapshot.events()];
    await eventually(() => {
      expect(told()).toMatchObject([
        { type: 'session', id: 1, state: 'recording', repCount: 1 },
        { type: 'rep', rep: 1, session: 1 },
      ]);
    });
    expect(core.recording).toBe(1);
  });
});
