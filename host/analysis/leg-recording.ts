/**
 * Runs a two-IMU recording through the live leg, in file time: first the alignment, then angles, repetitions and cues as they
 * would have occurred.
 */
import { DEFAULT_SETTINGS, type Settings } from '../../protocol/live/events.ts';
import { EXERCISES } from '../../protocol/live/words.ts';
import type { Side } from '../knee/sample.ts';
import { rezero, type Alignment } from '../motion/alignment/alignment.ts';
import { alignFromIntervals, type Refusal } from '../motion/alignment/leg-alignment.ts';
import { LegTrack } from '../motion/alignment/leg-track.ts';
import { poseOf } from '../motion/alignment/stance.ts';
import { CAUSAL, type Estimators } from '../realtime/leg/estimators.ts';
import { LegPipeline } from '../realtime/leg/leg-pipeline.ts';
import { Pairing } from '../realtime/leg/pairing.ts';
import type { Repetition } from '../rep/repetition.ts';
import type { EventInterval, RecordingEvents } from '../files/events.ts';
import { ImuSteps } from './imu-steps.ts';
import type { TwoImuRecording } from '../files/two-imu.ts';

export interface AnalysisSettings {
  side: Side;
  /** `auto`: recognised, unless a set's event names it. */
  exercise: Settings['exercise'];
  /** Given by the user; null: from the movements marked by events, or from any motion available. */
  alignment: Alignment | null;
  events: RecordingEvents;
}

export interface AnalysisSink {
  /** Called after each row; the leg's sample belongs to that row when `known`. */
  onRow(row: number, leg: LegPipeline, known: boolean): void;
  onRepetition(repetition: Repetition): void;
}

export interface AnalysisResult {
  leg: LegPipeline;
  alignment: Alignment;
  /** Rejected movements, with the reason. */
  refused: Refusal[];
  /** Alignments after later declared stances (a strap may have slipped), each valid from the stance's end. */
  rezeroes: { atS: number; alignment: Alignment }[];
}

type Act = (leg: LegPipeline) => void;

/** Runs the recording once for its alignment, if one must be found, and once for everything else. `sink` receives rows in order. */
export function analyzeRecording(
  recording: TwoImuRecording,
  settings: AnalysisSettings,
  sink: AnalysisSink,
  estimators: Estimators = CAUSAL,
): AnalysisResult {
  const { events } = settings;
  const laterStances = events.stance.slice(1);
  const needsTrack = settings.alignment === null || laterStances.length > 0;
  const track = needsTrack ? trackOf(recording, estimators) : null;
  const found =
    settings.alignment === null && track
      ? alignFromIntervals(track, {
          stance: events.stance,
          thighSwing: events.thigh_swing,
          shankSwing: events.shank_swing,
          neutral: events.neutral,
        })
      : { alignment: settings.alignment!, refused: [] };
  const rezeroes = track ? findRezeroes(track, found.alignment, laterStances) : [];

  const sets = new Sets(settings);
  /** Number of rows with a sample; it increases with each row that is known. */
  let samples = 0;
  let count = 0;
  const leg = new LegPipeline(
    settings.side,
    { ...DEFAULT_SETTINGS, exercise: sets.exerciseAt(-Infinity) },
    {
      onSample: () => {
        samples += 1;
      },
      onRepetition: (_leg, repetition) => {
        if (sets.counts(repetition)) sink.onRepetition({ ...repetition, rep: ++count });
      },
    },
    estimators,
  );
  leg.align(found.alignment);
  const acts = schedule(settings, rezeroes, sets);
  const thigh = new ImuSteps(recording.thigh, recording.periodS);
  const shank = new ImuSteps(recording.shank, recording.periodS);
  const pelvis = recording.pelvis && new ImuSteps(recording.pelvis, recording.periodS);
  let due = 0;
  for (let row = 0; row < recording.rows; row += 1) {
    const timeS = recording.t[row]!;
    for (; due < acts.length && acts[due]!.atS <= timeS; due += 1) acts[due]!.act(leg);
    const before = samples;
    if (pelvis?.take(row)) leg.pushPelvis(pelvis.increment);
    if (thigh.take(row)) leg.pushThigh(thigh.increment);
    if (shank.take(row)) leg.pushShank(shank.increment);
    sink.onRow(row, leg, samples > before);
  }
  for (; due < acts.length; due += 1) acts[due]!.act(leg);
  leg.finish();
  return { leg, alignment: found.alignment, refused: found.refused, rezeroes };
}

/** The motion of both straps over the whole recording, in their own frames. */
function trackOf(recording: TwoImuRecording, estimators: Estimators): LegTrack {
  const track = new LegTrack(recording.rows);
  const pairing: Pairing = new Pairing(() => track.append(pairing.timeS, pairing.thighStrap, pairing.shankStrap), estimators);
  const thigh = new ImuSteps(recording.thigh, recording.periodS);
  const shank = new ImuSteps(recording.shank, recording.periodS);
  for (let row = 0; row < recording.rows; row += 1) {
    if (thigh.take(row)) pairing.pushThigh(thigh.increment);
    if (shank.take(row)) pairing.pushShank(shank.increment);
  }
  return track;
}

/** A declared stance after the first is a re-zero: it defines how the straps sit from then on. */
function findRezeroes(track: LegTrack, first: Alignment, stances: EventInterval[]): { atS: number; alignment: Alignment }[] {
  let alignment = first;
  return stances.flatMap(({ startS, endS }) => {
    const pose = poseOf(track, track.between(startS, endS));
    if (!pose) return [];
    alignment = rezero(alignment, pose.thighUp, pose.shankUp);
    return [{ atS: startS, alignment }];
  });
}

/** The actions on the leg that result from the events, in order of time. */
function schedule({ events }: AnalysisSettings, rezeroes: AnalysisResult['rezeroes'], sets: Sets): { atS: number; act: Act }[] {
  const acts: { atS: number; act: Act }[] = [];
  for (const { startS, endS } of events.stance) {
    acts.push({ atS: startS, act: (leg) => leg.beginStance() }, { atS: endS, act: (leg) => leg.endStance() });
  }
  for (const { atS, alignment } of rezeroes) acts.push({ atS, act: (leg) => leg.align(alignment) });
  for (const { startS, endS } of events.neutral) {
    acts.push({ atS: startS, act: (leg) => leg.beginNeutral() }, { atS: endS, act: (leg) => leg.endNeutral() });
  }
  for (const { startS } of events.set) acts.push({ atS: startS, act: (leg) => leg.setExercise(sets.exerciseAt(startS)) });
  return acts.sort((a, b) => a.atS - b.atS);
}

/** Which repetitions count and as which exercise: those in declared sets or, without sets, all outside the calibration's movements. */
class Sets {
  readonly #settings: AnalysisSettings;

  constructor(settings: AnalysisSettings) {
    this.#settings = settings;
  }

  exerciseAt(timeS: number): Settings['exercise'] {
    const { exercise, events } = this.#settings;
    if (exercise !== 'auto') return exercise;
    const named = events.set.find(({ startS, endS }) => startS <= timeS && timeS < endS)?.value;
    return EXERCISES.find((name) => name === named) ?? 'auto';
  }

  counts({ startS, endS }: Repetition): boolean {
    const { events } = this.#settings;
    const middleS = (startS + endS) / 2;
    const within = ({ startS: from, endS: to }: EventInterval) => middleS >= from && middleS <= to;
    if (events.set.length > 0) return events.set.some(within);
    return ![...events.neutral, ...events.thigh_swing, ...events.shank_swing, ...events.stance].some(within);
  }
}
