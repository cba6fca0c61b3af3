/**
 * Recordings made by earlier versions replay to the same angles, repetitions and cues, bit for bit: through the live line and through `analyze`.
 *
 * `test/fixtures/golden/` holds the packets that simulated straps once sent, and the results computed from them. The recordings are never
 * regenerated. When results are meant to change, `vitest run -u` on this file writes the new ones, and the change log says why old sessions now
 * read differently.
 *
 * JavaScript leaves the last bit of `Math.sin` and similar functions to the engine. Node 20, 22 and 24 on Linux x64 agree on every bit compared
 * here. If all of this fails on another platform but passes on these, that platform rounds differently and the code has not changed.
 */
import { createHash, type Hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { analyzeCommand } from '../../host/commands/analyze.ts';
import type { KneeSample } from '../../host/knee/sample.ts';
import type { Alignment } from '../../host/motion/alignment/alignment.ts';
import { AthleteLine } from '../../host/realtime/athlete-line.ts';
import { NOT_RECORDED } from '../../host/realtime/athlete-recording.ts';
import type { LiveLeg } from '../../host/realtime/live-leg.ts';
import { Loop, type LoopOutput } from '../../host/realtime/loop.ts';
import type { Repetition } from '../../host/rep/repetition.ts';
import { ReplaySource } from '../../host/transport/replay.ts';
import type { CueEvent, LiveEvent, RepEvent } from '../../protocol/live/events.ts';
import { checkControl, type CheckedEntry } from '../../protocol/recording/control.ts';
import { decodeChunk } from '../../protocol/recording/reader.ts';
import { alone } from '../fixtures/alone.ts';
import { openRecorder, START, temporaryFolder } from '../store/fixtures.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/golden');

/**
 * What the recordings cover. All straps run at 52 Hz with four samples per packet.
 *
 * - `one-leg`: guided calibration, squats, a thigh strap silent for 1.3 s, a re-zero in mid-repetition that is undone, 2 % lost.
 * - `two-legs-pelvis`: deadlifts with a restored calibration; the second part of the session, with a different cue limit, begins in
 *   mid-repetition.
 * - `older-raw`: raw samples, a wrapping tick counter, and a calibration recorded before calibrations could be stored; single-leg squats.
 * - `landings`: no calibration except what is found along the way.
 */
const RECORDINGS = ['one-leg', 'two-legs-pelvis', 'older-raw', 'landings'];

const SAMPLE = [
  'timeS',
  'flexionDeg',
  'flexionRateDegPerS',
  'abductionDeg',
  'tibialRotationDeg',
  'femoralRotationDeg',
  'shankLeanDeg',
  'shankMedialLeanDeg',
  'thighLeanDeg',
  'fppaDeg',
  'abductionExcessDeg',
  'femoralRotationExcessDeg',
  'hipAdductionDeg',
  'hipInternalRotationDeg',
  'pelvicDropDeg',
  'abductionSigmaDeg',
  'quality',
] as const satisfies readonly (keyof KneeSample)[];

const REPETITION = [
  'rep',
  'exercise',
  'startS',
  'bottomS',
  'endS',
  'depthDeg',
  'peakValgusDeg',
  'peakValgusS',
  'peakValgusPhase',
  'femoralRotationDeg',
  'severity',
  'quality',
  'cueS',
  'cueReason',
] as const satisfies readonly (keyof Repetition)[];

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

const readRecording = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(brotliDecompressSync(readFileSync(join(FOLDER, `${name}.recording.br`))));

function entriesOf(name: string): CheckedEntry[] {
  return decodeChunk(readRecording(name)).entries.map((entry) => {
    if (entry.kind !== 'control') return entry;
    const checked = checkControl(entry.value);
    return 'control' in checked ? { kind: 'control', atS: entry.atS, value: checked.control } : expect.fail(checked.wrong);
  });
}

/** A store with the recording as its only session. */
function store(name: string): string {
  const { database, recorder, push } = openRecorder(temporaryFolder());
  push(START, { kind: 'chunk', athlete: 1, firstS: NaN, lastS: NaN, bytes: readRecording(name), droppedBytes: 0 });
  recorder.store();
  return database.file;
}

/** From now on every sample of a leg is added to a hash, bit for bit. */
function watchSamples(): { readonly count: number; readonly hash: Hash } {
  const watched = { count: 0, hash: createHash('sha256') };
  const original = Object.getOwnPropertyDescriptor(AthleteLine.prototype, 'onSample')!.value as (this: AthleteLine, live: LiveLeg) => void;
  const spy = vi.spyOn(AthleteLine.prototype, 'onSample').mockImplementation(function (this: AthleteLine, live) {
    const { sample, segmenter } = live.pipeline;
    watched.count += 1;
    watched.hash.update(Float64Array.from(SAMPLE, (name) => sample[name]));
    const { phase, excursionDeg, femoralExcursionDeg } = segmenter;
    watched.hash.update(Float64Array.of(live.side === 'left' ? 0 : 1, phase, excursionDeg, femoralExcursionDeg));
    original.call(this, live);
  });
  onTestFinished(() => spy.mockRestore());
  return watched;
}

/** The result of the live line. */
async function replay(name: string): Promise<string[]> {
  const events: LiveEvent[] = [];
  const frames = createHash('sha256');
  const output: LoopOutput = {
    link: () => 0,
    event: (event) => events.push(event),
    frame: ({ thighQ, shankQ }) => frames.update(thighQ).update(shankQ),
    recording: () => NOT_RECORDED,
  };
  const samples = watchSamples();
  const loop = new Loop(output, alone({ record: false }));
  const source = new ReplaySource('golden', () => entriesOf(name), {
    speed: Infinity,
    onControl: (atS, control) => loop.control(control, atS),
  });
  await source.start(loop);
  await source.finished();
  loop.lineOf()!.finish();
  return [
    `samples ${samples.count} ${samples.hash.digest('hex')}`,
    `orientations ${frames.digest('hex')}`,
    `course ${sha256(events.flatMap(course).join('\n'))}`,
    ...events.flatMap((event) => (event.type === 'rep' ? [describeRep(event)] : event.type === 'cue' ? [describeCue(event)] : [])),
  ];
}

/** The events other than repetitions and cues, without the sentences for people. */
function course(event: LiveEvent): string[] {
  switch (event.type) {
    case 'phase':
      return [`${event.t} ${event.side} ${event.phase}`];
    case 'quality':
      return [`${event.t} ${event.side} ${event.quality}`];
    case 'calibration':
      return [`${event.t} ${event.side} ${event.step} ${event.state} ${event.count} ${event.progress} ${event.canUndo}`];
    case 'error':
      return [`${event.t} ${event.code}`];
    default:
      return [];
  }
}

function describeRep(rep: RepEvent): string {
  const { side, exercise, start_t, bottom_t, end_t, depth_deg, peak_valgus_deg, peak_valgus_t, peak_valgus_phase } = rep;
  const { femoral_rotation_deg, severity, quality, cue_t, cue_reason, descent_s, ascent_s, curve } = rep;
  const times = `start ${start_t} bottom ${bottom_t} end ${end_t} down ${descent_s} up ${ascent_s} depth ${depth_deg}`;
  const peak = `peak ${peak_valgus_deg} at ${peak_valgus_t} ${peak_valgus_phase} ${severity} rotation ${femoral_rotation_deg} quality ${quality}`;
  const drawn = curve === null ? 'none' : sha256(JSON.stringify([curve.excursion_deg, curve.flexion_deg]));
  return `repetition ${side} ${rep.rep} ${exercise}: ${times} ${peak} cue ${cue_t} ${cue_reason} curve ${drawn}`;
}

function describeCue({ t, side, id, reason, excursionDeg, latencyMs }: CueEvent): string {
  return `cue ${side} ${id}: at ${t} ${reason} excursion ${excursionDeg} latency ${latencyMs}`;
}

/** Runs `knees-out analyze` on `file`; returns the three files it writes. */
async function analyze(file: string, ...options: string[]) {
  const folder = temporaryFolder();
  const [angles, reps, summary] = ['angles.csv', 'reps.csv', 'summary.json'].map((name) => join(folder, name)) as [string, string, string];
  const outputs = ['--angles', angles, '--reps', reps, '--summary', summary];
  await analyzeCommand().parseAsync([file, ...outputs, ...options], { from: 'user' });
  const { version: _version, file: _file, ...found } = JSON.parse(readFileSync(summary, 'utf8')) as Record<string, unknown>;
  return { angles: readFileSync(angles, 'utf8'), reps: readFileSync(reps, 'utf8'), found };
}

function describeTables({ angles, reps }: Awaited<ReturnType<typeof analyze>>): string[] {
  return [`angles ${angles.trimEnd().split('\n').length - 1} rows ${sha256(angles)}`, ...reps.trimEnd().split('\n')];
}

/** Compares with the stored results. */
async function compare(name: string, lines: string[]): Promise<void> {
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join(FOLDER, `${name}.txt`));
}

describe.each(RECORDINGS)('the recording %s', (name) => {
  it('gives the stored result when replayed', async () => {
    await compare(`${name}.replay`, await replay(name));
  });

  it('gives the stored result when analysed', async () => {
    const file = store(name);
    const lines: string[] = [];
    for (const side of name === 'two-legs-pelvis' ? ['--side left', '--side right'] : ['']) {
      const analysis = await analyze(file, ...side.split(' ').filter(Boolean));
      lines.push(`${String(analysis.found.side)} leg, ${String(analysis.found.cues)} cues`, ...describeTables(analysis));
    }
    await compare(`${name}.analysis`, lines);
  });
});

interface Aligned {
  atS: number | null;
  alignment: Alignment;
}

/**
 * Two sets of squats with a pelvis strap; between them the thigh strap slips by 4° and a stance is declared. 50 Hz, 2 % of the rows lost.
 */
describe('the CSV file', () => {
  const events = ['--events', join(FOLDER, 'squats.events.csv')];
  const alignment = ['--alignment', join(FOLDER, 'squats.alignment.json')];
  it.each([
    ['guided', events],
    ['automatic', []],
    ['given', alignment],
    ['given-guided', [...events, ...alignment, '--exercise', 'squat']],
    ['smoothed', [...events, '--smooth']],
  ])('gives the stored result when analysed, %s', async (name, options) => {
    const file = join(temporaryFolder(), 'squats.csv');
    writeFileSync(file, brotliDecompressSync(readFileSync(join(FOLDER, 'squats.csv.br'))));
    const analysis = await analyze(file, '--side', 'right', ...options);
    // Reasons and rejections are sentences for people.
    const { alignment: found, rezeroes, template, repetitions, refusedMovements: _, ...counts } = analysis.found;
    const alignments = [{ atS: null, alignment: found }, ...(rezeroes as object[])] as Aligned[];
    await compare(`squats-${name}.analysis`, [
      ...describeTables(analysis),
      ...alignments.map(
        ({ atS, alignment: { thigh, shank, how, quality } }) => `alignment ${JSON.stringify([atS, how, quality, thigh, shank])}`,
      ),
      `template ${JSON.stringify(template)}`,
      `counts ${JSON.stringify(counts)}`,
      ...(repetitions as Repetition[]).map((repetition) => REPETITION.map((name) => `${name} ${repetition[name]}`).join(' ')),
    ]);
  });
});
