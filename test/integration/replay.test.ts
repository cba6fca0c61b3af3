/** A recorded session replayed is the session again, bit for bit: leg frames, repetitions, cues and their latencies. */
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
import { GOOD_DELIVERY } from '../../host/transport/simulator/delivery.ts';
import { createSimulation } from '../../host/transport/simulator/simulation.ts';
import type { Link } from '../../host/transport/source.ts';
import type { LiveEvent } from '../../protocol/live/events.ts';
import { listen } from '../fixtures/loop-output.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { kneesOut } from './program.ts';
import { until } from './ptyPair.ts';

const SECONDS = 110;
/** After the first set: a re-zero that is undone, and a calibration that is cancelled, s. */
const STEERED = [
  [74, 'rezero'],
  [84, 'undo'],
  [86, 'start'],
  [96, 'cancel'],
] as const;
const STEP_S = 0.004;
const STEPS_A_TURN = 250;

/** All that a loop gives out to look at, boiled down, on its way to `next`. */
function listenTo(next: Partial<LoopOutput> = {}) {
  const { output, events, hash } = listen(next);
  const kept = (): LiveEvent[] => events.filter(({ type }) => ['rep', 'cue', 'phase', 'quality', 'calibration'].includes(type));
  return { output, kept, hash };
}

/** Steps simulated straps through time, faster than it goes by. */
async function train(loop: Loop): Promise<void> {
  const { straps } = createSimulation({ delivery: { ...GOOD_DELIVERY, loss: 0.02, burst: 3 } });
  const beginS = unixS();
  let timeS = 0;
  const links = straps.map((strap): Link => {
    const send = (packet: Uint8Array): boolean => {
      strap.receive(packet, timeS);
      return true;
    };
    return { id: `stepped:${strap.role}`, make: 'knees-out', send };
  });
  for (const link of links) loop.onLink(link, 'open', beginS, null);
  for (let step = 1; timeS < SECONDS; step++) {
    timeS = step * STEP_S;
    const due = STEERED.find(([atS]) => Math.abs(atS - timeS) < STEP_S / 2);
    if (due) loop.control({ type: 'calibrate', action: due[1], side: null, keeps: true }, beginS + timeS);
    straps.forEach((strap, k) => strap.advanceTo(timeS, (bytes, arrivalS) => loop.onPacket(links[k]!, bytes, beginS + arrivalS, 0)));
    // The station's process is told to keep up.
    if (step % STEPS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a recorded session', () => {
  it('gives the same frames, repetitions and cues when it is replayed or analysed', async () => {
    const folder = temporaryFolder();
    const setup = createSetup({ version: '0.0.0-test', dataFolder: folder, host: '127.0.0.1', port: 0, sources: ['stepped'] });
    const station = new Station(setup, { onCommand: () => undefined, onProblem: (problem) => expect.fail(problem.message) });
    onTestFinished(async () => {
      await station.stop(0);
    }, 60_000);
    const { settings } = await station.start();
    const live = listenTo(station);
    const loop = new Loop(live.output, { settings, kept: [], places: [], resumable: null, calibrateAtOnce: true, record: true });
    await train(loop);
    loop.stop();
    await station.stop(unixS());
    expect(station.droppedBytes).toBe(0);
    const whys = live.kept().flatMap((event) => (event.type === 'calibration' && event.step === 'done' ? [event.why] : []));
    expect(whys).toEqual([null, null, expect.stringMatching(/in force again/), expect.stringMatching(/^Cancelled/)]);

    const database = new Database(folder);
    const reps = readReps(database, 1);
    const cues = readCues(database, 1);
    database.close();
    expect(reps.length).toBeGreaterThanOrEqual(6);
    expect(cues.length).toBeGreaterThanOrEqual(1);
    // The number beside a curve is its greatest.
    for (const { curve, peak_valgus_deg } of reps)
      expect(Math.max(...curve!.excursion_deg.map((deg) => deg ?? -Infinity))).toBeCloseTo(peak_valgus_deg!, 1);
    expect(cues.every(({ latencyMs }) => latencyMs !== null)).toBe(true);

    const again = listenTo();
    const replay = new Loop(again.output, { settings, kept: [], places: [], resumable: null, calibrateAtOnce: false, record: false });
    const recording = new StoredRecording(join(folder, 'knees-out.db'), (message) => expect.fail(message));
    const source = new ReplaySource('replay', recording.entries(), {
      speed: Infinity,
      onControl: (atS, control) => replay.control(control, atS),
    });
    await source.start(replay);
    await source.finished();
    replay.line.finish();
    expect(again.kept()).toEqual(live.kept());
    expect(again.hash.digest('hex')).toBe(live.hash.digest('hex'));

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
