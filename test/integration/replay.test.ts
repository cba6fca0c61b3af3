/** The replay of a recorded session is identical to it, bit for bit: leg frames, repetitions, cues and their latencies. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unixS } from '../../host/clock.ts';
import { repsCsv } from '../../host/export/reps.ts';
import { Loop, type LoopOutput } from '../../host/realtime/loop.ts';
import { createSetup } from '../../host/station/setup.ts';
import { Station } from '../../host/station/station.ts';
import { Database } from '../../host/store/database.ts';
import { readCues, readReps } from '../../host/store/outcomes.ts';
import { StoredRecording } from '../../host/store/recording.ts';
import { ReplaySource } from '../../host/transport/replay.ts';
import { DEFAULT_SETTINGS, type LiveEvent, type Rep } from '../../protocol/live/events.ts';
import { listen } from '../fixtures/loop-output.ts';
import { train } from '../fixtures/stepped-training.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { eventually } from '../station/fixtures.ts';
import { getJson, kneesOut, LivePage, startStation } from './program.ts';
import { until } from './ptyPair.ts';
import { alone } from '../fixtures/alone.ts';

const SECONDS = 110;
/** After the first set: a re-zero that is undone, and a calibration that is cancelled, s. */
const STEERED = [
  [74, 'rezero'],
  [84, 'undo'],
  [86, 'start'],
  [96, 'cancel'],
] as const;

/** All outputs of a loop in compact form, on their way to `next`. */
function listenTo(next: Partial<LoopOutput> = {}) {
  const { output, events, hash } = listen(next);
  const kept = (): LiveEvent[] => events.filter(({ type }) => ['rep', 'cue', 'phase', 'quality', 'calibration'].includes(type));
  return { output, kept, hash };
}

describe('a recorded session', () => {
  it('gives the same frames, repetitions and cues when replayed or analysed', async () => {
    const folder = temporaryFolder();
    const setup = createSetup({ version: '0.0.0-test', dataFolder: folder, host: '127.0.0.1', port: 0, sources: ['stepped'] });
    const station = new Station(setup, { onCommand: () => undefined, onProblem: (problem) => expect.fail(problem.message) });
    onTestFinished(async () => {
      await station.stop(0);
    }, 60_000);
    const { settings } = (await station.start()).athletes[0];
    const live = listenTo(station);
    const loop = new Loop(live.output, alone({ settings, calibrateAtOnce: true }));
    await train(loop, { seconds: SECONDS, steered: STEERED });
    loop.stop();
    await station.stop(unixS());
    expect(station.droppedBytes).toBe(0);
    const whys = live.kept().flatMap((event) => (event.type === 'calibration' && event.step === 'done' ? [event.why] : []));
    expect(whys).toEqual([null, null, { code: 'calibration.undone' }, { code: 'calibration.kept' }]);

    const database = new Database(folder);
    const reps = readReps(database, 1);
    const cues = readCues(database, 1);
    database.close();
    expect(reps.length).toBeGreaterThanOrEqual(6);
    expect(cues.length).toBeGreaterThanOrEqual(1);
    // The number beside a curve is its maximum.
    for (const { curve, peak_valgus_deg } of reps)
      expect(Math.max(...curve!.excursion_deg.map((deg) => deg ?? -Infinity))).toBeCloseTo(peak_valgus_deg!, 1);
    expect(cues.every(({ latencyMs }) => latencyMs !== null)).toBe(true);

    const again = listenTo();
    const replay = new Loop(again.output, alone({ settings, record: false }));
    const recording = new StoredRecording(join(folder, 'knees-out.db'), ({ message }) => expect.fail(message));
    const source = new ReplaySource('replay', () => recording.entries(), {
      speed: Infinity,
      onControl: (atS, control) => replay.control(control, atS),
    });
    await source.start(replay);
    await source.finished();
    replay.lineOf()!.finish();
    expect(again.kept()).toEqual(live.kept());
    expect(again.hash.digest('hex')).toBe(live.hash.digest('hex'));

    await followReplay(join(folder, 'knees-out.db'), reps);

    const [csv, summary] = [join(folder, 'reps.csv'), join(folder, 'summary.json')];
    const analysis = kneesOut('analyze', join(folder, 'knees-out.db'), '--reps', csv, '--summary', summary);
    await until('the analysis', () => analysis.ended, 120);
    expect(analysis.stderr).toBe('');
    expect(readFileSync(csv, 'utf8')).toBe(repsCsv(reps));
    const found = JSON.parse(readFileSync(summary, 'utf8')) as { cues: number; repetitions: object[] };
    expect(found.cues).toBe(cues.length);
    expect(found.repetitions).toEqual(reps.map(({ curve: _curve, ...rep }) => ({ type: 'rep', t: rep.end_t, ...rep, session: null })));
  });
});

/** The replay shows what is stored, wherever it is moved and whenever a page connects, and changes nothing. */
async function followReplay(file: string, stored: readonly Rep[]): Promise<void> {
  const reps = stored.map((rep) => ({ ...rep, session: null }));
  const { port, program } = await startStation(temporaryFolder(), `replay:${file}#1`, '--speed', 'max');
  const settings = await getJson(port, '/api/settings');
  const page = await LivePage.open(port);
  const repsOf = ({ events }: LivePage): Rep[] => {
    const since = events.slice(events.findLastIndex(({ type }) => type === 'hello'));
    const reported = since.flatMap((event) => (event.type === 'rep' ? [event] : []));
    return reported
      .map(({ type: _type, t: _t, athlete: _athlete, ...rep }) => rep)
      .sort((a, b) => a.end_t - b.end_t || (a.side === 'left' ? -1 : 1));
  };
  const { durationS } = await page.wait('replay', 'the end of the recording', ({ state }) => state === 'ended');
  const { replay } = page.all('hello')[0]!;
  expect(replay).toMatchObject({ session: 1, durationS });
  expect(durationS).toBeGreaterThan(SECONDS - 2);
  expect(durationS).toBeLessThan(SECONDS + 2);
  expect(replay!.repetitionsS).toHaveLength(reps.length);
  await eventually(() => expect(repsOf(page)).toEqual(reps));

  // Back to where two more squats follow.
  const placeS = replay!.repetitionsS.at(-2)!;
  page.say({ type: 'replay', action: 'pause' });
  page.say({ type: 'replay', action: 'seek', toS: placeS });
  const back = await page.wait(
    'replay',
    'the way back',
    ({ state, positionS }) => state === 'paused' && Math.abs(positionS - placeS) < 0.01,
  );
  const until = reps.filter(({ end_t }) => end_t < back.t);
  expect(until.length).toBeLessThan(reps.length);
  await eventually(() => expect(repsOf(page)).toEqual(until));
  const late = await LivePage.open(port);
  await late.wait('replay', 'how things stand', ({ state }) => state === 'paused');
  await eventually(() => expect(late.frames.length).toBeGreaterThanOrEqual(1));
  expect(repsOf(late)).toEqual(until);
  expect(late.frames.every(({ timeS }) => Math.abs(timeS - back.t) < 0.5)).toBe(true);

  page.say({ type: 'settings', settings: { ...DEFAULT_SETTINGS, cueDeg: 12 } });
  page.say({ type: 'session', action: 'start' });
  await eventually(() => expect(page.all('error').map(({ code }) => code)).toEqual(['KO_NOT_NOW', 'KO_NOT_NOW']));
  page.say({ type: 'replay', action: 'play' });
  // To the end once more: none twice, none missing.
  await eventually(() => expect([repsOf(page), repsOf(late)]).toEqual([reps, reps]));
  expect(await getJson(port, '/api/settings')).toEqual(settings);
  expect(await getJson(port, '/api/sessions')).toEqual({ sessions: [] });
  expect(page.all('session').every(({ state }) => state === 'stopped')).toBe(true);
  expect([...page.wrong, ...late.wrong]).toEqual([]);
  await program.end();
  expect(program.stderr).toBe('');
}
