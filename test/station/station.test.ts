/** The whole station in its own process: records, serves pages, survives its own crash, ends without losing anything. */

import { truncateSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLegFrame } from '../../protocol/live/frame.ts';
import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { Problem } from '../../protocol/live/events.ts';
import type { RecordingEntry } from '../../protocol/recording/entry.ts';
import type { StationSetup } from '../../host/station/port.ts';
import { Station } from '../../host/station/station.ts';
import { Database } from '../../host/store/database.ts';
import { readReps } from '../../host/store/outcomes.ts';
import { StoredRecording } from '../../host/store/recording.ts';
import { listSessions } from '../../host/store/sessions.ts';
import { openSqlite } from '../../host/store/sqlite.ts';
import { repOf, temporaryFolder } from '../store/fixtures.ts';
import { Page, eventually, setupIn } from './fixtures.ts';

async function startStation(changes: Partial<StationSetup> = {}, folder = temporaryFolder(), hangsAfterS?: number) {
  const setup = setupIn(folder, changes);
  const commands: LiveCommand[] = [];
  const problems: Problem[] = [];
  const listener = { onCommand: (command: LiveCommand) => commands.push(command), onProblem: (problem: Problem) => problems.push(problem) };
  const station = new Station(setup, listener, hangsAfterS);
  onTestFinished(async () => {
    await station.stop(0);
  }, 60_000);
  const ready = await station.start();
  return { station, ready, folder, commands, problems };
}

/** Sends a signal to the station's process. */
const signal = (station: Station, name: NodeJS.Signals): boolean => process.kill(station.pid!, name);

const packetOf = (n: number): Uint8Array => new Uint8Array(44).fill(n % 251);

function readBack(folder: string, session?: number): RecordingEntry[] {
  const place = `${folder}/knees-out.db${session === undefined ? '' : `#${session}`}`;
  return [...new StoredRecording(place, ({ message }) => expect.fail(message)).entries()];
}

const arrivals = (entries: RecordingEntry[]): number[] => entries.flatMap((entry) => (entry.kind === 'packet' ? [entry.arrivalS] : []));

function stored(folder: string) {
  const database = new Database(folder);
  const sessions = listSessions(database, 10);
  const reps = sessions.flatMap(({ id }) => readReps(database, id));
  database.close();
  return { sessions, reps };
}

describe('the station', () => {
  it('records exactly what it received between start and stop of a session', async () => {
    const { station, folder } = await startStation();
    const thigh = station.link('sim:thigh', 'knees-out');
    station.recording(1).linkState(thigh, 'open', 9, null);
    station.recording(1).packet(thigh, 0, 9.5, packetOf(0));
    station.recording(1).startSession(10, 1_700_000_000, 'squat', ['left']);
    station.recording(1).control(10, { type: 'identify', id: 'sim:thigh' });
    station.recording(1).linkState(thigh, 'open', 10, null);
    station.recording(1).packet(thigh, 0, 10.01, packetOf(1));
    const shin = station.link('sim:shin', 'witmotion');
    expect(station.link('sim:thigh', 'knees-out')).toBe(thigh);
    station.recording(1).linkState(shin, 'lost', 10.02, { code: 'link.silent', args: { seconds: 3 } });
    station.flush();
    station.recording(1).packet(shin, 5, 10.03, packetOf(2));
    station.event(repOf(1, 10.03));
    station.recording(1).stopSession(11);
    station.recording(1).packet(shin, 5, 12, packetOf(3));
    await station.stop(13);
    const thighLink = { kind: 'link', link: 0, id: 'sim:thigh', make: 'knees-out' };
    const shinLink = { kind: 'link', link: 1, id: 'sim:shin', make: 'witmotion' };
    expect(readBack(folder).map((entry) => (entry.kind === 'packet' ? { ...entry, bytes: [...entry.bytes] } : entry))).toEqual([
      thighLink,
      { kind: 'control', atS: 10, value: { type: 'identify', id: 'sim:thigh' } },
      { kind: 'state', link: 0, state: 'open', atS: 10, detail: null },
      { kind: 'packet', link: 0, channel: 0, arrivalS: 10.01, bytes: [...packetOf(1)] },
      shinLink,
      { kind: 'state', link: 1, state: 'lost', atS: 10.02, detail: { code: 'link.silent', args: { seconds: 3 } } },
      thighLink,
      shinLink,
      { kind: 'packet', link: 1, channel: 5, arrivalS: 10.03, bytes: [...packetOf(2)] },
    ]);
    expect(stored(folder)).toMatchObject({ sessions: [{ id: 1, state: 'stopped', droppedBytes: 0 }], reps: [{ rep: 1, session: 1 }] });
  });

  it('continues a session that was stopped', async () => {
    const { station, ready, folder } = await startStation();
    const page = new Page(ready.port);
    await page.join();
    const link = station.link('sim:thigh', 'knees-out');
    station.recording(1).startSession(10, 1_700_000_000, 'squat', ['left']);
    station.recording(1).packet(link, 0, 10.01, packetOf(1));
    station.recording(1).stopSession(11);
    await page.wait('session', ({ id, state }) => id === 1 && state === 'stopped');
    station.recording(1).packet(link, 0, 12, packetOf(2));
    station.recording(1).resumeSession(20);
    station.recording(1).packet(link, 0, 20.01, packetOf(3));
    await page.wait('session', ({ id, state, t }) => id === 1 && state === 'recording' && t === 20);
    await station.stop(21);
    expect(arrivals(readBack(folder))).toEqual([10.01, 20.01]);
    expect(stored(folder).sessions).toMatchObject([{ id: 1, state: 'stopped' }]);
  });

  it('stores a lasting event together with its results', async () => {
    const { station, folder } = await startStation();
    const link = station.link('sim:thigh', 'knees-out');
    station.recording(1).startSession(10, 1_700_000_000, 'squat', ['left']);
    station.recording(1).packet(link, 0, 10.01, packetOf(1));
    station.event({ type: 'error', t: 10.02, athlete: null, code: 'KO_X', message: 'x', hint: '' });
    await station.stop(11);
    const { sqlite } = new Database(folder);
    expect(sqlite.prepare('SELECT chunks.sequence AS cause, events.sequence AS event FROM chunks, events').all()).toEqual([
      { cause: 2, event: 3 },
    ]);
    sqlite.close();
  });

  it('informs pages, forwards their commands, and returns settings and calibrations at the next start', async () => {
    const folder = temporaryFolder();
    const first = await startStation({}, folder);
    expect(first.ready).toMatchObject({ athletes: [{ id: 1, calibrations: [], settings: { cueDeg: 8 } }], interrupted: [] });
    const page = new Page(first.ready.port);
    await page.join();
    first.station.recording(1).startSession(10, 1_700_000_000, 'squat', ['left']);
    expect(await page.wait('session', ({ state }) => state === 'recording')).toMatchObject({ id: 1, repCount: 0 });
    first.station.frame(createLegFrame());
    await eventually(() => {
      expect(page.frames).toHaveLength(1);
    });
    page.say({ type: 'identify', id: 'sim:thigh' });
    await eventually(() => {
      expect(first.commands).toEqual([{ type: 'identify', id: 'sim:thigh' }]);
    });
    page.say({ type: 'settings', settings: { ...first.ready.athletes[0].settings, cueDeg: 12 } });
    await page.wait('settings');
    first.station.recording(1).saveCalibration('left', 5, { thigh: [1, 0, 0, 0] });
    await first.station.stop(20);
    const second = await startStation({}, folder);
    expect(second.ready).toMatchObject({
      athletes: [{ settings: { cueDeg: 12 }, calibrations: [{ side: 'left', value: { thigh: [1, 0, 0, 0] } }] }],
    });
  });

  it('restarts by itself when its process dies, on the same port, and loses nothing of the recording', async () => {
    const { station, ready, folder, problems } = await startStation();
    const link = station.link('sim:thigh', 'knees-out');
    station.recording(1).startSession(0, 1_700_000_000, 'squat', ['left']);
    for (let i = 1; i <= 30; i++) {
      station.recording(1).packet(link, 0, i, packetOf(i));
      station.flush();
      if (i === 10) signal(station, 'SIGKILL');
    }
    station.event({ type: 'quality', t: 30, athlete: 1, side: 'left', quality: 0.7, reasons: [{ code: 'quality.settling' }] });
    station.event(repOf(1, 30));
    await eventually(() => fetch(`http://127.0.0.1:${ready.port}/api/health`));
    const page = new Page(ready.port);
    await page.join();
    expect(await page.wait('quality')).toMatchObject({ quality: 0.7 });
    expect(await page.wait('session', ({ repCount }) => repCount === 1)).toMatchObject({ id: 1, state: 'recording' });
    await station.stop(31);
    expect(station.restarts).toBe(1);
    expect(problems).toMatchObject([{ code: 'KO_INTERNAL' }]);
    expect(arrivals(readBack(folder))).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(stored(folder)).toMatchObject({ sessions: [{ id: 1, state: 'stopped' }], reps: [{ rep: 1 }] });
  });

  it.each<[string, RegExp, (station: Station, folder: string) => void]>([
    ['aborts, as on the end of its heap', /SIGABRT/, (station) => signal(station, 'SIGABRT')],
    ['loses the file it shares with other readers of the store', /SIGBUS/, (_, folder) => truncateSync(join(folder, 'knees-out.db-shm'))],
    ['hangs', /did not answer/, (station) => signal(station, 'SIGSTOP')],
  ])('takes no other process down when its process %s', async (_, why, breakStation) => {
    const { station, folder, problems, ready } = await startStation({}, temporaryFolder(), 2);
    const link = station.link('sim:thigh', 'knees-out');
    station.recording(1).startSession(0, 1_700_000_000, 'squat', ['left']);
    let t = 0;
    const train = (): void => {
      station.recording(1).packet(link, 0, ++t, packetOf(t));
      station.flush();
      station.event({ type: 'quality', t, athlete: 1, side: 'left', quality: 0.7, reasons: [] });
    };
    train();
    await eventually(async () => expect(await (await fetch(`http://127.0.0.1:${ready.port}/api/sessions`)).text()).toContain('"id":1'));
    breakStation(station, folder);
    await eventually(() => {
      train();
      expect(station.restarts).toBe(1);
    });
    await eventually(() => fetch(`http://127.0.0.1:${ready.port}/api/health`));
    expect(problems).toMatchObject([{ code: 'KO_INTERNAL', message: expect.stringMatching(why) as string }]);
    expect(await station.stop(t + 1)).toBeNull();
    expect(arrivals(readBack(folder))).toEqual(Array.from({ length: t }, (__, i) => i + 1));
  });

  it('keeps showing events while another program has the store locked, and reports what it could not store when it must end', async () => {
    const { station, folder, ready, problems } = await startStation();
    const link = station.link('sim:thigh', 'knees-out');
    station.recording(1).startSession(0, 1_700_000_000, 'squat', ['left']);
    const page = new Page(ready.port);
    await page.join();
    await page.wait('session', ({ state }) => state === 'recording');
    const other = openSqlite(join(folder, 'knees-out.db'));
    other.exec('BEGIN IMMEDIATE');
    for (let i = 1; i <= 5; i++) {
      station.recording(1).packet(link, 0, i, packetOf(i));
      station.flush();
      station.frame({ ...createLegFrame(), timeS: i });
    }
    await eventually(() => expect(page.frames).toHaveLength(5));
    const lost = await station.stop(6);
    expect(lost).toMatchObject({ code: 'KO_STORE_FAILED', message: expect.stringMatching(/The last 4\.0 s .* lost/) as string });
    expect(problems).toEqual([]);
    other.exec('ROLLBACK');
    other.close();
    const { ready: next } = await startStation({}, folder);
    expect(next.interrupted).toEqual([1]);
  });

  it('ends although a page stays connected', async () => {
    const { station, ready } = await startStation();
    const page = new Page(ready.port);
    await page.join();
    await station.stop(1);
    expect((await page.wait('hello')).type).toBe('hello');
  });

  it('rejects a port in use, and a folder into which another station records', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await eventually(() => {
      expect(other.address()).not.toBeNull();
    });
    const { port } = other.address() as AddressInfo;
    await expect(startStation({ port })).rejects.toMatchObject({
      code: 'KO_PORT_IN_USE',
      hint: expect.stringContaining('--port') as string,
    });
    const { folder } = await startStation();
    await expect(startStation({}, folder)).rejects.toMatchObject({ code: 'KO_STORE_IN_USE' });
  });
});
