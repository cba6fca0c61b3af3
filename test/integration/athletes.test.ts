/** Two athletes train on one station at once: each has own calibration, cues and session, in the store and on pages. */
import { expect, it, onTestFinished } from 'vitest';
import { SessionAnalysis } from '../../host/analysis/session.ts';
import { unixS } from '../../host/clock.ts';
import { Loop } from '../../host/realtime/loop.ts';
import { createSimulation } from '../../host/simulator/simulation.ts';
import { Station } from '../../host/station/station.ts';
import { storeAthletes } from '../../host/store/athletes.ts';
import { Database } from '../../host/store/database.ts';
import { readCues, readReps } from '../../host/store/outcomes.ts';
import { StoredRecording } from '../../host/store/recording.ts';
import { listSessions } from '../../host/store/sessions.ts';
import { storeWearer } from '../../host/store/wearers.ts';
import { DEFAULT_SETTINGS } from '../../protocol/live/events.ts';
import { decodeLegFrame } from '../../protocol/live/frame.ts';
import { train } from '../fixtures/stepped-training.ts';
import { Page, setupIn } from '../station/fixtures.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const SECONDS = 90;
const SECOND_SEED = 9;

it('two athletes train at once', async () => {
  const folder = temporaryFolder();
  addSecond(folder);
  const station = new Station(setupIn(folder), { onCommand: () => undefined, onProblem: (problem) => expect.fail(problem.message) });
  onTestFinished(async () => {
    await station.stop(0);
  }, 60_000);
  const { athletes, wearers, port } = await station.start();
  expect(athletes).toMatchObject([{ id: 1 }, { id: 2, name: 'Bea', settings: { cueDeg: 12 } }]);
  const page = new Page(port);
  await page.join();
  const settings = athletes.map(({ id, settings: own }) => ({ athlete: id, settings: own, kept: [], resumable: null }));
  const loop = new Loop(station, { athletes: [settings[0]!, settings[1]!], wearers, calibrateAtOnce: true, record: true });
  await Promise.all([train(loop, { seconds: SECONDS }), train(loop, { seconds: SECONDS, seed: SECOND_SEED })]);
  loop.stop();
  await station.stop(unixS());

  const frames = page.frames.map((frame) => decodeLegFrame(new DataView(frame.buffer, frame.byteOffset, frame.byteLength))!);
  expect(new Set(frames.map(({ athlete }) => athlete))).toEqual(new Set([1, 2]));
  const database = new Database(folder);
  const sessions = listSessions(database, 10).sort((a, b) => a.athlete - b.athlete);
  expect(sessions).toMatchObject([
    { athlete: 1, state: 'stopped', droppedBytes: 0, damage: null },
    { athlete: 2, state: 'stopped', droppedBytes: 0, damage: null },
  ]);
  for (const { id, athlete } of sessions) {
    const [reps, cues] = [readReps(database, id), readCues(database, id)];
    expect(reps.length).toBeGreaterThanOrEqual(4);
    expect(reps.map(({ rep }) => rep)).toEqual(reps.map((_, k) => k + 1));
    const shown = page.events.filter((event) => event.type === 'rep' && event.athlete === athlete);
    expect(shown.map(({ session, rep }) => [session, rep])).toEqual(reps.map(({ rep }) => [id, rep]));
    // The recording of each, by itself, gives what was live.
    const analysis = new SessionAnalysis(null, false);
    const entries = [...new StoredRecording(`${database.file}#${id}`, ({ message }) => expect.fail(message)).entries()];
    expect(entries.find(({ kind }) => kind === 'control')).toMatchObject({ value: { type: 'begin', athlete } });
    analysis.analyze(entries);
    expect(analysis.cues).toBe(cues.length);
    const live = reps.map(({ curve: _curve, ...rep }) => ({ ...rep, session: null }));
    expect(analysis.repetitions.map(({ type: _type, t: _t, ...rep }) => rep)).toEqual(live);
  }
  database.close();
});

/** A second athlete, who was handed straps in an earlier session. */
function addSecond(folder: string): void {
  const database = new Database(folder);
  storeAthletes(database, [{ id: 2, name: 'Bea', settings: { ...DEFAULT_SETTINGS, cueDeg: 12 } }], 1);
  for (const { deviceId } of createSimulation({ seed: SECOND_SEED }).straps) storeWearer(database, deviceId, 2, 1);
  database.close();
}
