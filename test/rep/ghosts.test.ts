/**
 * What must not count as a repetition: walking, sitting, talking with bent knees, calibration movements; synthetic, simulated and recorded.
 */
import { describe, expect, it } from 'vitest';
import { CuePolicy } from '../../host/cue/policy.ts';
import { DEFAULT_CUE_SETTINGS } from '../../host/cue/settings.ts';
import { createKneeSample } from '../../host/knee/sample.ts';
import { createSegmentPair } from '../../host/motion/heading/pair.ts';
import { RepetitionSegmenter } from '../../host/rep/segmenter.ts';
import type { Activity } from '../../host/simulator/activity.ts';
import { SimulatedAthlete } from '../../host/simulator/athlete.ts';
import { Truth } from '../../host/simulator/truth.ts';
import { haveRecordings, type LegRecording, playLeg, readCutExercises, readCuttingRuns, readSitAndWalk } from './recordings.ts';
import { segment, takeAll, Trace } from './trace.ts';

const MODES = ['auto', 'squat', 'deadlift', 'lunge', 'single-leg-squat'] as const;

const DRAWN: Record<string, (trace: Trace) => Trace> = {
  walking: (trace) => {
    for (let i = 0; i < 12; i += 1) trace.stride(1.05 + 0.02 * i);
    return trace.to(0, 0, 0.5).hold(1);
  },
  'sitting down, sitting and getting up': (trace) => trace.to(45, 22, 0.8).to(85, 5, 0.8).hold(20).to(60, 30, 0.6).to(0, 0, 1).hold(1),
  'standing with bent knees, talking': (trace) => {
    trace.to(13, 8, 1).hold(2);
    for (let i = 0; i < 8; i += 1) trace.to(13 + 4 * (i % 3), 8 + 2 * (i % 2), 0.7).hold(0.8);
    return trace.to(0, 0, 1).hold(1);
  },
  'heel curls': (trace) => {
    for (let i = 0; i < 5; i += 1) trace.to(-2, 85, 0.9).to(0, 0, 0.9);
    return trace.hold(1);
  },
  'straight-leg swings': (trace) => {
    for (let i = 0; i < 5; i += 1) trace.to(28, -26, 0.7).to(-18, 20, 0.7);
    return trace.to(0, 0, 0.4).hold(1);
  },
  'settling under a bar': (trace) => trace.to(8, 5, 0.3).to(1, 1, 0.3).to(10, 6, 0.4).to(0, 0, 0.4).hold(1),
  'stepping on the spot': (trace) => {
    for (let i = 0; i < 5; i += 1) trace.to(19, 20, 0.22).to(10, 4, 0.18).to(0, 0, 0.3).hold(0.3);
    return trace.hold(1);
  },
};

describe.each(Object.entries(DRAWN))('%s', (_name, draw) => {
  it.each(MODES)('is not a repetition of %s', (mode) => {
    expect(segment(draw(new Trace({ noiseDeg: 0.2, noiseDegPerS: 1.5 }).hold(1.5)), new RepetitionSegmenter(mode))).toEqual([]);
  });
});

describe('a simulated athlete around a set', () => {
  const around: Activity[] = [
    { kind: 'stand', durationS: 4 },
    { kind: 'swings', count: 5, lead: true },
    { kind: 'stand', durationS: 2 },
    { kind: 'curls', count: 5, lead: true },
    { kind: 'shuffle', forwards: true },
    { kind: 'stand', durationS: 2 },
    { kind: 'shift' },
    { kind: 'shuffle', forwards: false },
    { kind: 'walk', durationS: 12 },
    { kind: 'sit', durationS: 25 },
    { kind: 'extensions', count: 5, both: false },
    { kind: 'walk', durationS: 6 },
    { kind: 'stand', durationS: 3 },
  ];

  it.each(MODES)('performs no repetition of %s', (mode) => {
    for (let seed = 1; seed <= 4; seed += 1) {
      const athlete = new SimulatedAthlete({ seed, routine: () => around.values() });
      const endS = athlete.finish();
      const truth = new Truth(athlete, 'left');
      const segmenter = new RepetitionSegmenter(mode);
      const sample = createKneeSample();
      const pair = createSegmentPair();
      pair.shank.force[2] = 9.81;
      for (let timeS = 0; timeS < endS; timeS += 0.01) {
        const angles = truth.at(timeS);
        sample.timeS = timeS;
        sample.flexionRateDegPerS = timeS === 0 ? 0 : (angles.flexionDeg - sample.flexionDeg) / 0.01;
        sample.flexionDeg = angles.flexionDeg;
        sample.thighLeanDeg = angles.thighLeanDeg;
        sample.shankLeanDeg = angles.shankLeanDeg;
        sample.abductionExcessDeg = angles.abductionExcessDeg;
        sample.femoralRotationExcessDeg = angles.femoralRotationExcessDeg;
        segmenter.update(sample, pair);
      }
      segmenter.finish();
      expect(takeAll(segmenter)).toEqual([]);
      expect(segmenter.walkSteps).toBeGreaterThan(8);
    }
  });
});

describe.runIf(haveRecordings)('recorded people', () => {
  function judge(leg: LegRecording, mode: (typeof MODES)[number]) {
    const segmenter = new RepetitionSegmenter(mode);
    const policy = new CuePolicy(DEFAULT_CUE_SETTINGS);
    let cues = 0;
    playLeg(leg, (sample, pair) => {
      segmenter.update(sample, pair);
      const { excursionDeg, excursionRateDegPerS, femoralExcursionDeg } = segmenter;
      const phase = segmenter.cueable ? segmenter.phase : 0;
      if (policy.update(sample.timeS, phase, excursionDeg, excursionRateDegPerS, femoralExcursionDeg, sample.quality).fire) cues += 1;
    });
    segmenter.finish();
    return { repetitions: takeAll(segmenter), cues, steps: segmenter.walkSteps + segmenter.stairSteps };
  }

  it.each(MODES)('running and cutting contain no repetition of %s and get no cue', (mode) => {
    const { repetitions, cues, steps } = judge(readCuttingRuns(), mode);
    expect(repetitions).toEqual([]);
    expect(cues).toBe(0);
    expect(steps).toBeGreaterThan(20);
  });

  it.each(MODES)('sitting, standing about and walking contain no repetition of %s', (mode) => {
    for (const side of ['left', 'right'] as const) {
      const { repetitions, steps } = judge(readSitAndWalk(side), mode);
      expect(repetitions).toEqual([]);
      // About one stride a second for 43 s.
      expect(steps).toBeGreaterThan(38);
      expect(steps).toBeLessThan(56);
    }
  });

  it('walking gets no cue, however far off the angles are', () => {
    for (const side of ['left', 'right'] as const) {
      const leg = readSitAndWalk(side);
      const from = leg.timesS.findIndex((timeS) => timeS > 95);
      const walking = {
        timesS: leg.timesS.slice(from),
        thighDeg: leg.thighDeg.slice(from),
        shankDeg: leg.shankDeg.slice(from),
        shankForce: leg.shankForce.slice(from),
        abductionDeg: leg.abductionDeg.slice(from),
      };
      expect(judge(walking, 'auto').cues).toBe(0);
    }
  });

  it('walking strides and steps up a box are not squats', () => {
    for (const { name, leg } of readCutExercises(/^(Walk|StepUp|Pose)/)) expect([name, judge(leg, 'auto').repetitions]).toEqual([name, []]);
  });
});
