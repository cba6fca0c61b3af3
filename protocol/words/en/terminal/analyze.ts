/** The help and the report of `knees-out analyze`. */

import type { Exercise, Phase, Severity } from '../../../live/words.ts';
import { plural } from '../../plural.ts';

/** Where it comes from; `kept` from an earlier session. */
type Alignment = 'file' | 'guided' | 'automatic' | 'kept';

interface Repetition {
  readonly rep: number;
  readonly exercise: Exercise | 'unsure';
  readonly startS: number;
  readonly endS: number;
  readonly depthDeg: number;
  /** `null`: not known. */
  readonly peakValgusDeg: number | null;
  readonly peakValgusPhase: Phase | null;
  readonly severity: Severity | null;
  /** `null`: no cue. */
  readonly cueS: number | null;
}

function repetition({ rep, exercise, startS, endS, depthDeg, peakValgusDeg, peakValgusPhase, severity, cueS }: Repetition): string {
  const notes = [peakValgusPhase, severity].filter((note) => note !== null);
  const peak =
    peakValgusDeg === null
      ? 'valgus not known'
      : `valgus ${peakValgusDeg.toFixed(1)}°${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
  const cue = cueS === null ? '' : `, cue at ${cueS.toFixed(2)} s`;
  return `${rep}. ${exercise} ${startS.toFixed(1)}–${endS.toFixed(1)} s, depth ${depthDeg.toFixed(0)}°, ${peak}${cue}`;
}

const counted = (count: number): string => plural('en', count, { one: '1 repetition', other: `${count} repetitions` });

export const analyze = {
  'analyze.what': 'a recording in; knee angles, repetitions and a summary out. Runs the live loop in file time',
  'analyze.argument.file': 'two-IMU CSV (t, thigh_ax … thigh_gz, shank_ax … shank_gz in s, m/s² and rad/s), or a station’s knees-out.db',
  'analyze.option.angles': 'write the Angles CSV',
  'analyze.option.reps': 'write the Reps CSV',
  'analyze.option.summary': 'write a summary as JSON (default: a few lines on standard output)',
  'analyze.option.side': 'the leg that was recorded',
  'analyze.option.events': 'events CSV (t,event[,value]): stance, thigh_swing, shank_swing, neutral and set, each _start and _end',
  'analyze.option.alignment': 'alignment JSON, or "auto": from the events, else from whatever quiet stance and motion there is',
  'analyze.option.exercise': 'what was done',
  'analyze.option.smooth': 'use both directions of time: for reports and research, not what was shown live (CSV only)',
  'analyze.more': `
Angles CSV: t, flexion, abduction (valgus positive), tibial rotation, femoral rotation (internal positive), lean of shin and thigh,
frontal-plane projection angle, all in degrees; quality 0…1; phase. An empty cell is "not known".
Reps CSV: one row a repetition; peaks are relative to the stance before it, after the athlete's template of neutral repetitions.
With --smooth, every angle and peak comes from the whole recording, before and after: more exact than what could be shown live, and never to be
compared with it. Angles and Reps CSV then have a last column, mode, and the summary a "mode", that say "smoothed". Cues (cue_t, cue_reason) stay
those of the causal loop, on its own angles, assigned to the repetition in which they would have come.
Coaching, not diagnosis.`,

  'analyze.no-side': 'No --side given: taken as the right leg. On the left one valgus has the other sign.',
  'analyze.recording': ({ rows, seconds, alignment, quality }: { rows: number; seconds: number; alignment: Alignment; quality: number }) =>
    `${plural('en', rows, { one: '1 row', other: `${rows} rows` })}, ${seconds.toFixed(1)} s. Alignment: ${alignment}, quality ${quality.toFixed(2)}.`,
  'analyze.smoothed': 'Smoothed with both directions of time: not what was shown live. Cues are the causal loop’s.',
  'analyze.repetitions': ({ count }: { count: number }) => (count === 0 ? '0 repetitions.' : `${counted(count)}:`),
  'analyze.repetition': repetition,
  'analyze.stored': ({ session, repetitions, cues }: { session: number; repetitions: number; cues: number }) =>
    `Session ${session}: ${counted(repetitions)}, ${plural('en', cues, { one: '1 cue', other: `${cues} cues` })}.`,
} as const;
