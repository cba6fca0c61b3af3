/**
 * The real strap program in two processes on a squatting leg, by cable and over Bluetooth, with the real station: calibration, repetitions,
 * and a cue at the motor.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { unixS } from '../../host/clock.ts';
import { type SimulatedSession, simulateSession } from '../../host/simulator/session.ts';
import { BumbleAir, hasBumble } from '../fixtures/bumble/air.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { LivePage, startStation } from './program.ts';
import { until } from './ptyPair.ts';
import { BUILD_LIMIT_MS, Twin, buildTwin, hasRust } from '../fixtures/twin.ts';

/** What an ideal IMU on this segment measures, as the twin reads it. */
function motionFile(path: string, { rows }: SimulatedSession, segment: 'thigh' | 'shank'): string {
  const columns = ['t', ...['gx', 'gy', 'gz', 'ax', 'ay', 'az'].map((name) => `${segment}_${name}`)].map((name) =>
    rows.columns.indexOf(name),
  );
  const lines = ['timeS,gyroX,gyroY,gyroZ,forceX,forceY,forceZ'];
  for (let row = 0; row < rows.count; row++) lines.push(columns.map((column) => rows.values[row * rows.columns.length + column]).join(','));
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

interface Leg {
  readonly thigh: Twin;
  readonly shin: Twin;
  /** Starts the motion of both at the same time. */
  readonly begin: () => void;
}

/** Two straps at rest on one leg; `stackPaths` are Bluetooth controllers, if they should be on the air. */
async function wear(session: SimulatedSession, folder: string, stackPaths: readonly string[] = []): Promise<Leg> {
  const begin = join(folder, 'begin');
  const start = (segment: 'thigh' | 'shank', hciPath?: string): Promise<Twin> =>
    Twin.start(
      ...['--role', segment === 'thigh' ? 'left-thigh' : 'left-shin', '--begin', begin],
      ...['--motion', motionFile(join(folder, `${segment}.csv`), session, segment)],
      ...(hciPath === undefined ? [] : ['--hci', hciPath]),
    );
  const [thigh, shin] = await Promise.all([start('thigh', stackPaths[0]), start('shank', stackPaths[1])]);
  for (const twin of [thigh, shin]) onTestFinished(() => twin.end());
  // Both check it once a second.
  return { thigh, shin, begin: () => writeFileSync(begin, String(unixS() + 2)) };
}

/** Calibration, a set, and the cue in its bad repetition. */
async function train({ thigh, shin, begin }: Leg, page: LivePage): Promise<void> {
  await until('samples of both', () => page.frames.length > 50, 60);
  page.say({ type: 'calibrate', action: 'start', side: 'left' });
  await page.wait('calibration', 'the stance', ({ step }) => step === 'stance', 20);
  const beforeTaps = thigh.motor.length;
  begin();
  for (const step of ['stance', 'thigh-swing', 'shin-swing', 'done'] as const) {
    await page.wait('calibration', `${step} to pass`, (event) => event.step === step && event.state === 'passed', 60);
  }
  expect(thigh.motor.length + shin.motor.length).toBeGreaterThan(beforeTaps);
  const cue = await page.wait('cue', 'a cue with its latency', ({ latencyMs }) => latencyMs !== null, 60);
  expect(cue.latencyMs).toBeGreaterThan(0);
  console.log(`${cue.latencyMs!.toFixed(1)} ms from the sample to the motor, on the strap’s clock`);
  const rep = await page.wait('rep', 'the cued repetition', ({ cue_t }) => cue_t === cue.t, 20);
  expect(rep).toMatchObject({ side: 'left', cue_reason: 'valgus' });
  expect(rep.peak_valgus_deg).toBeGreaterThan(8);
  expect(page.wrong).toEqual([]);
}

const simulate = (): SimulatedSession =>
  simulateSession({ sets: 1, repetitions: 4, valgusDeg: [0, 0, 15, 0], valgusPhase: 'descent', packets: false, errors: 0 });

describe.skipIf(!hasRust())('the straps’ own programs on a leg', () => {
  beforeAll(buildTwin, BUILD_LIMIT_MS);

  it('are calibrated, counted, and cue the bad repetition, by cable', async () => {
    const folder = temporaryFolder();
    const leg = await wear(simulate(), folder);
    const { port } = await startStation(join(folder, 'data'), `serial:${leg.thigh.path}`, `serial:${leg.shin.path}`);
    await train(leg, await LivePage.open(port));
  });

  it.runIf(hasBumble())('and over Bluetooth, every 15 ms, with every hundredth event lost', async () => {
    const folder = temporaryFolder();
    const air = await BumbleAir.start({ stacks: 2, intervalMs: 15, loss: 0.01 });
    onTestFinished(() => air.end());
    const leg = await wear(simulate(), folder, air.stackPaths);
    const { port } = await startStation(join(folder, 'data'), 'ble', '--adapter', air.hostPath);
    const page = await LivePage.open(port);
    await train(leg, page);
    for (const role of ['left-thigh', 'left-shin'] as const) {
      const link = page.all('link').findLast((event) => event.role === role)!;
      expect(link).toMatchObject({
        state: 'open',
        hasHaptic: true,
        batteryPercent: 50,
        detail: { code: 'link.agreed', args: { intervalMs: 15, packetBytes: 244 } },
      });
      expect(link.id).toMatch(/^ble:/);
    }
  });
});
