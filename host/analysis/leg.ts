/** Takes a two-IMU recording; returns the Angles CSV, the repetitions and a summary. */
import { renderEnglish } from '../../protocol/words/message.ts';
import type { TwoImuRecording } from '../files/two-imu.ts';
import type { Alignment } from '../motion/alignment/alignment.ts';
import type { Repetition } from '../rep/repetition.ts';
import { anglesHeader, anglesRow, type Mode } from './angles-csv.ts';
import { analyzeRecording, type AnalysisResult, type AnalysisSettings } from './leg-recording.ts';
import { analyzeSmoothed } from './smooth.ts';
import { Tally } from './tally.ts';

const ROWS_A_PIECE = 4096;

export interface LegAnalysisOptions {
  mode: Mode;
  wantsAngles: boolean;
  /** Progress 0…1, called occasionally. */
  onProgress: (share: number) => void;
}

export interface LegAnalysis {
  /** The Angles CSV in pieces; empty unless angles are wanted. */
  angles: string[];
  repetitions: Repetition[];
  alignment: Alignment;
  /** To be written as JSON. */
  summary: object;
}

export function analyzeLeg(
  recording: TwoImuRecording,
  settings: AnalysisSettings,
  { mode, wantsAngles, onProgress }: LegAnalysisOptions,
): LegAnalysis {
  const hip = recording.pelvis !== null;
  const angles: string[] = [];
  let piece = wantsAngles ? anglesHeader(hip, mode) : '';
  const repetitions: Repetition[] = [];
  const tally = new Tally();
  const analyze = mode === 'smoothed' ? analyzeSmoothed : analyzeRecording;
  const result = analyze(recording, settings, {
    onRow: (row, leg, known) => {
      const sample = known ? leg.sample : null;
      tally.add(sample);
      if (wantsAngles) piece += anglesRow(recording.t[row]!, sample, leg.segmenter.phase, hip, mode);
      if (row % ROWS_A_PIECE !== 0) return;
      onProgress(row / recording.rows);
      angles.push(piece);
      piece = '';
    },
    onRepetition: (repetition) => repetitions.push(repetition),
  });
  angles.push(piece);
  const { alignment } = result;
  return { angles, repetitions, alignment, summary: summarise(recording, settings, mode, result, tally, repetitions) };
}

function summarise(
  { t, rows, periodS }: TwoImuRecording,
  { side }: AnalysisSettings,
  mode: Mode,
  { leg, alignment, refused, rezeroes }: AnalysisResult,
  tally: Tally,
  repetitions: Repetition[],
): object {
  return {
    mode,
    side,
    rows,
    seconds: t[t.length - 1]! - t[0]!,
    rateHz: Number.isFinite(periodS) ? 1 / periodS : null,
    lostRows: lostRows(t, periodS),
    alignment: withSentences(alignment),
    refusedMovements: refused.map(({ movement, why }) => ({ movement, why: renderEnglish(why) })),
    rezeroes: rezeroes.map((rezero) => ({ ...rezero, alignment: withSentences(rezero.alignment) })),
    stanceKnown: leg.heading.reference.known,
    template: leg.template.current,
    ...tally.summarise(),
    walkSteps: leg.segmenter.walkSteps,
    stairSteps: leg.segmenter.stairSteps,
    repetitions,
  };
}

/** Always in English, so that a summary reads the same everywhere. */
function withSentences(alignment: Alignment): object {
  return { ...alignment, reasons: alignment.reasons.map(renderEnglish) };
}

function lostRows(t: Float64Array, periodS: number): number {
  let lost = 0;
  if (periodS > 0) for (let i = 1; i < t.length; i += 1) lost += Math.max(0, Math.round((t[i]! - t[i - 1]!) / periodS) - 1);
  return lost;
}
