/** Forward–backward smoothing: within limits that the causal loop does not meet, and never mixed up with it. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smoothAttitude, SmoothedAttitude } from '../../host/analysis/smooth-attitude.ts';
import { analyzeRecording } from '../../host/analysis/leg-recording.ts';
import { analyzeSmoothed } from '../../host/analysis/smooth.ts';
import { analyzeCommand } from '../../host/commands/analyze.ts';
import { NO_EVENTS, parseEvents } from '../../host/files/events.ts';
import { OrientationFilter } from '../../host/motion/orientation/filter.ts';
import type { Repetition } from '../../host/rep/repetition.ts';
import { simulateSession } from '../../host/simulator/session.ts';
import { readFan, recordingOf, rms, scoreFan, scoreSimulated, scoreSquats } from '../fixtures/knee-recordings.ts';
import { CHEAP, gait, inclinationBetween, simulateStrap, squats, type SimulatedStrap } from '../fixtures/strap-motion.ts';

const fan = await readFan();
const causalSquats = await scoreSquats();

describe.skipIf(fan === null)('the cutting trial, smoothed', () => {
  it('is closer to the reference in flexion and rotation, and equally close in abduction', () => {
    const causal = scoreFan(fan!, fan!.alignment);
    const smoothed = scoreFan(fan!, fan!.alignment, 'smoothed');
    expect(smoothed[0]).toBeLessThan(0.75);
    expect(causal[0]).toBeGreaterThan(0.75);
    expect(smoothed[1]).toBeLessThan(0.85);
    expect(smoothed[2]).toBeLessThan(1.75);
    expect(causal[2]).toBeGreaterThan(1.75);
  });
});

describe.skipIf(causalSquats.length === 0)('squats cut from mid-movement, smoothed', () => {
  it('follow the reference from the first sample on', async () => {
    const smoothed = await scoreSquats('smoothed');
    for (const { r } of smoothed) expect(r).toBeGreaterThan(0.996);
    expect(Math.min(...causalSquats.map(({ r }) => r))).toBeLessThan(0.99);
    expect(rms(smoothed.map(({ rmseDeg }) => rmseDeg))).toBeLessThan(5.4);
    expect(rms(causalSquats.map(({ rmseDeg }) => rmseDeg))).toBeGreaterThan(5.4);
  });
});

type Strap = Pick<SimulatedStrap, 'increments' | 'truth'>;

describe('one strap, smoothed', () => {
  const error = (filter: Pick<OrientationFilter, 'update' | 'q'>, { increments, truth }: Strap) =>
    rms(
      increments.map((increment, i) => {
        filter.update(increment);
        return inclinationBetween(filter.q, truth[i]!);
      }),
    );
  const share = (strap: Strap) =>
    error(new SmoothedAttitude(smoothAttitude(strap.increments)), strap) / error(new OrientationFilter(), strap);

  it('has less inclination error in walking, and where a recording begins in mid-movement', () => {
    expect(share(simulateStrap(gait(3, 0.9, 1.3), 40, 3, CHEAP))).toBeLessThan(0.85);
    const { increments, truth } = simulateStrap(squats(3, 'thigh'), 30, 3, CHEAP);
    expect(share({ increments: increments.slice(2000, 2150), truth: truth.slice(2000, 2150) })).toBeLessThan(0.85);
  });

  it('has no more error than the causal filter in squats after rest, where the accelerometer’s bias dominates', () => {
    expect(share(simulateStrap(squats(2, 'shin'), 60, 2, CHEAP))).toBeLessThan(1.1);
  });

  it('accepts recordings of one sample and of none', () => {
    expect(smoothAttitude([]).q).toHaveLength(0);
    const { increments } = simulateStrap(squats(1, 'thigh'), 1, 1, CHEAP);
    expect(Math.hypot(...smoothAttitude(increments.slice(0, 1)).q)).toBeCloseTo(1);
  });
});

describe('simulated guided sessions, smoothed', () => {
  it.each([0.02, 0.2])('find every repetition and its peaks, with %f lost', (loss) => {
    for (const side of ['left', 'right'] as const) {
      const delivery = { delayS: 0.002, jitterS: 0.008, loss, burst: 4, dropouts: [] };
      const score = scoreSimulated({ seed: 5, side, delivery }, 'smoothed');
      expect([score.found, score.counted]).toEqual([score.true, score.true]);
      expect(rms(score.peakDeg)).toBeLessThan(1);
      expect(rms(score.femoralPeakDeg)).toBeLessThan(1.2);
      expect(score.wrong).toBeLessThan(0.05 * Math.max(score.good, 1));
    }
  });

  it('cope with a slip and the re-zero after it', () => {
    const score = scoreSimulated({ seed: 4, slipDeg: 5, rezero: true }, 'smoothed');
    expect([score.found, score.counted]).toEqual([score.true, score.true]);
    expect(rms(score.peakDeg)).toBeLessThan(1.5);
  });

  it('keep the cues of the causal loop', () => {
    const session = simulateSession({ seed: 6, valgusDeg: [2, 14, 15], packets: false });
    const csv = session.events.map(({ timeS, event, value }) => `${timeS},${event},${value}`).join('\n');
    const events = parseEvents(`t,event,value\n${csv}\n`, 'simulated');
    const settings = { side: session.settings.side, exercise: 'squat', alignment: null, events } as const;
    const cuesOf = (analyze: typeof analyzeRecording) => {
      const repetitions: Repetition[] = [];
      analyze(recordingOf(session), settings, { onRow: () => undefined, onRepetition: (repetition) => repetitions.push(repetition) });
      return repetitions.map(({ cueS, cueReason }) => [cueS, cueReason]);
    };
    const causal = cuesOf(analyzeRecording);
    expect(causal.some(([cueS]) => cueS !== null)).toBe(true);
    expect(cuesOf(analyzeSmoothed)).toEqual(causal);
  });

  it('work without stance and events', () => {
    const recording = { ...recordingOf(simulateSession({ seed: 2, packets: false })), rows: 150 };
    let known = 0;
    analyzeSmoothed(
      recording,
      { side: 'left', exercise: 'auto', alignment: null, events: NO_EVENTS },
      { onRow: (_row, leg, is) => (known += is && Number.isFinite(leg.sample.flexionDeg) ? 1 : 0), onRepetition: () => undefined },
    );
    expect(known).toBeGreaterThan(140);
  });
});

describe('analyze --smooth', () => {
  it('states its mode in every file', async () => {
    const folder = await mkdtemp(resolve(tmpdir(), 'smooth-'));
    const at = (name: string) => resolve(folder, name);
    const { rows } = simulateSession({ seed: 1, sets: 1, packets: false });
    const width = rows.columns.length;
    const lines = Array.from({ length: rows.count }, (_, n) => rows.values.subarray(n * width, (n + 1) * width).join(','));
    await writeFile(at('in.csv'), `${rows.columns.join(',')}\n${lines.join('\n')}\n`);
    const run = async (...more: string[]) => {
      const files = ['--angles', at('angles.csv'), '--reps', at('reps.csv'), '--summary', at('summary.json')];
      await analyzeCommand().parseAsync(['node', 'analyze', at('in.csv'), '--side', 'left', ...files, ...more]);
      const [angles, reps] = await Promise.all(['angles.csv', 'reps.csv'].map((name) => readFile(at(name), 'utf8')));
      const summary = JSON.parse(await readFile(at('summary.json'), 'utf8')) as { mode: string };
      return { angles: angles!.trim().split('\n'), reps: reps!.trim().split('\n'), mode: summary.mode };
    };
    const smoothed = await run('--smooth');
    expect(smoothed.mode).toBe('smoothed');
    for (const [head, ...rest] of [smoothed.angles, smoothed.reps]) {
      expect(head).toMatch(/,mode$/);
      expect(rest.length).toBeGreaterThan(0);
      for (const row of rest) expect(row).toMatch(/,smoothed$/);
    }
    const causal = await run();
    expect(causal.mode).toBe('causal');
    expect(causal.angles[0]).not.toMatch(/mode/);
    expect(causal.reps[0]).not.toMatch(/mode/);
  });
});
