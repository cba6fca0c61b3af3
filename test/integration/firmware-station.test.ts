/** Two straps' own programs on a squatting leg, over serial lines, with the real station: calibration, repetitions, and a cue at the motor. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { unixS } from '../../host/clock.ts';
import { type SimulatedSession, simulateSession } from '../../host/transport/simulator/session.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { LivePage, startStation } from './program.ts';
import { until } from './ptyPair.ts';
import { BUILD_LIMIT_MS, Twin, buildTwin, hasRust } from './twin.ts';

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

describe.skipIf(!hasRust())('the straps’ own programs on a leg', () => {
  beforeAll(buildTwin, BUILD_LIMIT_MS);

  it('are calibrated, counted with, and cue the bad repetition', async () => {
    const folder = temporaryFolder();
    const session = simulateSession({
      sets: 1,
      repetitions: 4,
      valgusDeg: [0, 0, 15, 0],
      valgusPhase: 'descent',
      packets: false,
      errors: 0,
    });
    const begin = join(folder, 'begin');
    const [thigh, shin] = await Promise.all(
      (['thigh', 'shank'] as const).map((segment) =>
        Twin.start(
          ...['--role', segment === 'thigh' ? 'left-thigh' : 'left-shin', '--begin', begin],
          ...['--motion', motionFile(join(folder, `${segment}.csv`), session, segment)],
        ),
      ),
    );
    const { port } = await startStation(join(folder, 'data'), `serial:${thigh!.path}`, `serial:${shin!.path}`);
    const page = await LivePage.open(port);
    await until('samples of both', () => page.frames.length > 50, 60);
    page.say({ type: 'calibrate', action: 'start', side: 'left' });
    await page.wait('calibration', 'the stance', ({ step }) => step === 'stance', 20);
    const beforeTaps = thigh!.motor.length;
    // Both look at it once a second.
    writeFileSync(begin, String(unixS() + 2));
    for (const step of ['stance', 'thigh-swing', 'shin-swing', 'done'] as const) {
      await page.wait('calibration', `${step} to pass`, (event) => event.step === step && event.state === 'passed', 60);
    }
    expect(thigh!.motor.length + shin!.motor.length).toBeGreaterThan(beforeTaps);
    const cue = await page.wait('cue', 'a cue with its latency', ({ latencyMs }) => latencyMs !== null, 60);
    expect(cue.latencyMs).toBeGreaterThan(0);
    const rep = await page.wait('rep', 'the cued repetition', ({ cue_t }) => cue_t === cue.t, 20);
    expect(rep).toMatchObject({ side: 'left', cue_reason: 'valgus' });
    expect(rep.peak_valgus_deg).toBeGreaterThan(8);
    expect(page.wrong).toEqual([]);
  });
});
