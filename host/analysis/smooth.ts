/**
 * `analyze --smooth`: analyses a recording forwards and backwards. For reports and research; the cues an athlete received live come from
 * the causal loop.
 */
import { RelativeHeading } from '../motion/heading/heading.ts';
import type { Attitude } from '../realtime/leg/estimators.ts';
import type { LegPipeline } from '../realtime/leg/leg-pipeline.ts';
import type { Repetition } from '../rep/repetition.ts';
import type { Increment } from '../sensors/increment.ts';
import { ImuSteps } from './imu-steps.ts';
import type { ImuColumns } from '../files/imu-columns.ts';
import type { TwoImuRecording } from '../files/two-imu.ts';
import { analyzeRecording, type AnalysisResult, type AnalysisSettings, type AnalysisSink } from './leg-recording.ts';
import { keep, smoothAttitude, SmoothedAttitude } from './smooth-attitude.ts';
import { HeadingTake } from './smooth-heading.ts';

/**
 * With a larger share lost than this, the bridged turns degrade the backward heading by more than it can contribute; measured on
 * simulated sessions.
 */
const MAX_LOST = 0.1;

/**
 * Like `analyzeRecording`, with smoothed attitudes and heading, on which alignment, stance, template and repetitions are based. A
 * repetition's cue is the one the causal loop gives on the same recording.
 */
export function analyzeSmoothed(recording: TwoImuRecording, settings: AnalysisSettings, sink: AnalysisSink): AnalysisResult {
  const cued = causalCues(recording, settings);
  const thigh = smoothAttitude(stepsOf(recording.thigh, recording.periodS));
  const shank = smoothAttitude(stepsOf(recording.shank, recording.periodS));
  const attitude = (segment: 'thigh' | 'shank'): Attitude => new SmoothedAttitude(segment === 'thigh' ? thigh : shank);
  const take = new HeadingTake(settings.side, recording.rows);
  const first = analyzeRecording(recording, settings, SILENT, { attitude, heading: () => take });
  const onRepetition = (repetition: Repetition): void => {
    const { startS, endS } = repetition;
    const cue = cued.find(({ cueS }) => cueS! >= startS && cueS! <= endS);
    sink.onRepetition({ ...repetition, cueS: cue?.cueS ?? null, cueReason: cue?.cueReason ?? null });
  };
  const onRow = (row: number, leg: LegPipeline, known: boolean): void => sink.onRow(row, leg, known);
  const reported = { ...settings, alignment: first.alignment };
  const heading = lostShare(recording) > MAX_LOST ? new RelativeHeading(settings.side) : take.smooth();
  return {
    ...analyzeRecording(recording, reported, { onRow, onRepetition }, { attitude, heading: () => heading }),
    refused: first.refused,
  };
}

/** Share of the recording's time without rows. */
function lostShare({ t, rows, periodS }: TwoImuRecording): number {
  return rows > 1 && periodS > 0 ? 1 - ((rows - 1) * periodS) / (t[rows - 1]! - t[0]!) : 0;
}

const SILENT: AnalysisSink = { onRow: () => undefined, onRepetition: () => undefined };

function causalCues(recording: TwoImuRecording, settings: AnalysisSettings): Repetition[] {
  const cued: Repetition[] = [];
  analyzeRecording(recording, settings, {
    ...SILENT,
    onRepetition: (repetition) => {
      if (repetition.cueS !== null) cued.push(repetition);
    },
  });
  return cued;
}

function stepsOf(columns: ImuColumns, periodS: number): Increment[] {
  const source = new ImuSteps(columns, periodS);
  const steps: Increment[] = [];
  for (let row = 0; row < columns.t.length; row += 1) if (source.take(row)) steps.push(keep(source.increment));
  return steps;
}
