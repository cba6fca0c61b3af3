/** Exercises other than the squat: pulls from the floor, landings, steps, and the names that recognition gives. */
import { describe, expect, it } from 'vitest';
import { createKneeSample } from '../../host/knee/sample.ts';
import { createSegmentPair } from '../../host/motion/heading/pair.ts';
import { gradeSeverity } from '../../protocol/live/severity.ts';
import { RepetitionSegmenter } from '../../host/rep/segmenter.ts';
import { simulateSession } from '../../host/simulator/session.ts';
import type { Lift } from '../../host/simulator/exercise.ts';
import { GRAVITY_MPS2 } from '../../host/units.ts';
import { haveRecordings, playLeg, readCutExercises } from './recordings.ts';
import { segment, takeAll, Trace } from './trace.ts';

const FLOOR = [48, 12] as const;

/** Bend to the bar, grip it, pull and lower `count` times. */
function pulls(trace: Trace, count: number, gripS = 3, floorS = 0.8): Trace {
  trace.to(...FLOOR, 1.4).hold(gripS);
  for (let i = 0; i < count; i += 1)
    trace
      .to(0, 0, 1.2, 0, 0)
      .hold(0.8)
      .to(...FLOOR, 1.3)
      .hold(floorS);
  return trace;
}

describe('deadlifts', () => {
  it.each(['deadlift', 'auto'] as const)('from the floor are counted as pull and lowering, without the final standing up (%s)', (mode) => {
    const found = segment(pulls(new Trace().hold(2), 5).to(0, 0, 1.2).hold(12), new RepetitionSegmenter(mode));
    expect(found.map(({ exercise }) => exercise)).toEqual(Array(5).fill('deadlift'));
    // The first pull begins when the bar leaves the floor.
    expect(found[0]!.startS).toBeCloseTo(6.4, 0);
    expect(found[0]!.ascentS).toBeCloseTo(1.2, 0);
    expect(found[0]!.descentS).toBeCloseTo(1.3, 0);
  });

  it('count in touch-and-go style', () => {
    expect(segment(pulls(new Trace().hold(2), 6, 2.5, 0).to(0, 0, 1).hold(2), new RepetitionSegmenter('deadlift'))).toHaveLength(6);
  });

  it('count when the recording begins bent at the bar', () => {
    const trace = pulls(new Trace().hold(2), 4);
    trace.rows.splice(0, Math.round(4 * trace.rateHz));
    expect(segment(trace, new RepetitionSegmenter('deadlift'))).toHaveLength(4);
  });

  it('count after a long set-up with a fidget in it', () => {
    const trace = new Trace()
      .hold(2)
      .to(...FLOOR, 1.4)
      .hold(9)
      .to(40, 10, 0.6)
      .to(...FLOOR, 0.6);
    expect(segment(pulls(trace, 3, 14).to(0, 0, 1).hold(2), new RepetitionSegmenter('deadlift'))).toHaveLength(3);
  });

  it('from the top are counted from the top', () => {
    const trace = new Trace().hold(2);
    for (let i = 0; i < 5; i += 1) trace.bend({ depthDeg: 40, shinShare: 0.12, downS: 1.5, pauseS: 0.2, upS: 1.3 }).hold(0.7);
    for (const mode of ['deadlift', 'auto'] as const) expect(segment(trace, new RepetitionSegmenter(mode))).toHaveLength(5);
  });

  it('are not counted when somebody loads a bar on the floor', () => {
    const trace = new Trace().hold(2).to(45, 10, 1.2).hold(6).to(0, 0, 1.2).hold(12).to(40, 8, 1.2).hold(4).to(0, 0, 1).hold(12);
    for (const mode of ['deadlift', 'auto'] as const) expect(segment(trace, new RepetitionSegmenter(mode))).toEqual([]);
  });

  it('show where in the pull the knee collapsed', () => {
    const trace = new Trace()
      .hold(2)
      .to(...FLOOR, 1.4)
      .hold(3);
    trace
      .to(25, 6, 0.6, 11)
      .to(0, 0, 0.6, 0)
      .hold(0.8)
      .to(...FLOOR, 1.3)
      .hold(1);
    const [pull] = segment(trace, new RepetitionSegmenter('deadlift'));
    expect(pull).toMatchObject({ peakValgusPhase: 'ascent', severity: 'marked' });
    expect(pull!.peakValgusDeg).toBeCloseTo(11, 1);
  });
});

/** True angles of a simulated session fed through a segmenter. */
function simulated(lift: Lift, seed: number, mode: Lift | 'auto') {
  const session = simulateSession({ seed, lift, side: seed % 2 === 0 ? 'right' : 'left', packets: false, rows: lift === 'landing' });
  const { angles, rows } = session;
  const column = (name: string) => angles.columns.indexOf(name);
  const [t, flexion, thigh, shin] = ['t', 'flexion_deg', 'thigh_lean_deg', 'shank_lean_deg'].map(column) as [
    number,
    number,
    number,
    number,
  ];
  const [abduction, femoral] = ['abduction_excess_deg', 'femoral_rotation_excess_deg'].map(column) as [number, number];
  const forces = new Map<number, number>();
  const ax = rows.columns.indexOf('shank_ax');
  for (let row = 0; row < rows.count; row += 1) {
    const at = row * rows.columns.length;
    forces.set(Math.round(rows.values[at]! * 100), Math.hypot(...rows.values.subarray(at + ax, at + ax + 3)));
  }
  const segmenter = new RepetitionSegmenter(mode);
  const sample = createKneeSample();
  const pair = createSegmentPair();
  for (let row = 0; row < angles.count; row += 1) {
    const value = (index: number) => angles.values[row * angles.columns.length + index]!;
    sample.timeS = value(t);
    sample.flexionRateDegPerS = row === 0 ? 0 : (value(flexion) - sample.flexionDeg) * 100;
    sample.flexionDeg = value(flexion);
    sample.thighLeanDeg = value(thigh);
    sample.shankLeanDeg = value(shin);
    sample.abductionExcessDeg = value(abduction);
    sample.femoralRotationExcessDeg = value(femoral);
    sample.quality = 0.9;
    pair.shank.force[2] = forces.get(row + 1) ?? GRAVITY_MPS2;
    segmenter.update(sample, pair);
  }
  segmenter.finish();
  return { truth: session.repetitions, found: takeAll(segmenter) };
}

const RECOGNISED: Record<Lift, readonly string[]> = {
  squat: ['squat'],
  deadlift: ['deadlift'],
  // The front leg of a short split stance bends like a squat.
  lunge: ['lunge', 'squat', 'deadlift'],
  'single-leg-squat': ['unsure', 'squat'],
  'step-down': ['unsure', 'squat'],
  landing: ['landing'],
};

describe.each(Object.keys(RECOGNISED) as Lift[])('simulated sessions of %s', (lift) => {
  it.each([lift, 'auto'] as const)('have every repetition found, none invented, and its valgus right (as %s)', (mode) => {
    for (let seed = 1; seed <= 2; seed += 1) {
      const { truth, found } = simulated(lift, seed, mode);
      expect(found).toHaveLength(truth.length);
      found.forEach((repetition, i) => {
        const meant = truth[i]!;
        expect(repetition.startS).toBeLessThan(meant.endS);
        expect(repetition.endS).toBeGreaterThan(meant.startS);
        expect(Math.abs(repetition.bottomS - meant.bottomS)).toBeLessThan(0.3);
        expect(Math.abs(repetition.peakValgusDeg! - meant.peakValgusDeg)).toBeLessThan(lift === 'landing' ? 1 : 0.2);
        if (mode === 'auto') expect(RECOGNISED[lift]).toContain(repetition.exercise);
        else expect(repetition.exercise).toBe(lift);
      });
    }
  });
});

describe('landings', () => {
  const drop = () => new Trace().hold(1).to(6, 4, 0.2).hold(0.2).strike(60).to(45, 25, 0.2).hold(0.4).to(0, 0, 1).hold(1);

  it('are reported after contact, without a possible cue', () => {
    const segmenter = new RepetitionSegmenter('landing');
    drop().play((sample, pair) => {
      segmenter.update(sample, pair);
      expect(segmenter.cueable).toBe(false);
    });
    const [landing, ...more] = takeAll(segmenter);
    expect(more).toEqual([]);
    expect(landing!.startS).toBeCloseTo(1.4, 1);
    expect(landing!.descentS).toBeCloseTo(0.2, 1);
  });

  it('are recognised among other movements', () => {
    const trace = drop().bend({ depthDeg: 95 }).hold(1);
    expect(segment(trace, new RepetitionSegmenter('auto')).map(({ exercise }) => exercise)).toEqual(['landing', 'squat']);
  });
});

describe('steps', () => {
  it('are counted from the swings of the leg and are not repetitions', () => {
    const trace = new Trace().hold(1);
    for (let i = 0; i < 9; i += 1) trace.stride();
    const segmenter = new RepetitionSegmenter('walk');
    expect(segment(trace.to(0, 0, 0.5).hold(1), segmenter)).toEqual([]);
    expect(segmenter.walkSteps).toBe(9);
    expect(segmenter.stairSteps).toBe(0);
  });

  it('up a stair are distinguished from level ones by how far the thigh is lifted', () => {
    const trace = new Trace().hold(1);
    for (let i = 0; i < 4; i += 1) trace.to(-8, 22, 0.2).to(35, 52, 0.25).to(58, 20, 0.25).to(52, 18, 0.15).to(0, 5, 0.6);
    const segmenter = new RepetitionSegmenter('stairs');
    expect(segment(trace.hold(1), segmenter)).toEqual([]);
    expect(segmenter.stairSteps).toBe(4);
  });
});

describe('free movements', () => {
  it('count any bend, planted or not', () => {
    const trace = new Trace().hold(1);
    for (let i = 0; i < 4; i += 1) trace.to(60, -20, 1).to(0, 0, 1).hold(0.5);
    expect(segment(trace, new RepetitionSegmenter('free'))).toHaveLength(4);
  });
});

describe('severity', () => {
  it.each([
    [2.9, 'none'],
    [3, 'subtle'],
    [6, 'moderate'],
    [10, 'marked'],
    [15, 'dramatic'],
  ])('of %f° is %s', (excursionDeg, severity) => {
    expect(gradeSeverity(excursionDeg)).toBe(severity);
  });
});

describe.runIf(haveRecordings)('recorded exercises, each starting mid-movement', () => {
  it('squats, deep and half, are one repetition each', () => {
    for (const { name, leg, referenceDeg } of readCutExercises(/^Sq/)) {
      const segmenter = new RepetitionSegmenter('auto');
      playLeg(leg, (sample, pair) => segmenter.update(sample, pair));
      segmenter.finish();
      const found = takeAll(segmenter);
      expect([name, found.map(({ exercise }) => exercise)]).toEqual([name, ['squat']]);
      const deepestS = leg.timesS[referenceDeg.indexOf(Math.max(...referenceDeg))]!;
      expect(Math.abs(found[0]!.bottomS - deepestS)).toBeLessThan(0.12);
    }
  });

  it('drop landings are one landing each', () => {
    for (const { name, leg } of readCutExercises(/^DropLand/)) {
      for (const mode of ['auto', 'landing'] as const) {
        const segmenter = new RepetitionSegmenter(mode);
        playLeg(leg, (sample, pair) => segmenter.update(sample, pair));
        segmenter.finish();
        expect([name, takeAll(segmenter).map(({ exercise }) => exercise)]).toEqual([name, ['landing']]);
      }
    }
  });
});
