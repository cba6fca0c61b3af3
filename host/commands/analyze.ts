/** `knees-out analyze`: turns a recording into angles, repetitions and a summary, using the live loop. */
import { open } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { EXERCISES } from '../../protocol/live/words.ts';
import type { Problem, Settings } from '../../protocol/live/events.ts';
import { render } from '../../protocol/words/message.ts';
import { say } from '../../protocol/words/terminal.ts';
import { sayProblem } from '../../protocol/words/terminal-errors.ts';
import { VERSION } from '../config/version.ts';
import { repsCsv } from '../export/reps.ts';
import { describeRepetition } from '../realtime/leg/repetition-event.ts';
import { KneesOutError } from '../errors.ts';
import type { Side } from '../knee/sample.ts';
import type { Alignment } from '../motion/alignment/alignment.ts';
import type { Repetition } from '../rep/repetition.ts';
import { analyzeLeg } from '../analysis/leg.ts';
import { withMode, type Mode } from '../analysis/angles-csv.ts';
import { SessionAnalysis } from '../analysis/session.ts';
import { readAlignment } from '../files/alignment-file.ts';
import { checkEvents, NO_EVENTS, readEvents } from '../files/events.ts';
import { checkOutputs, writeOutputs } from '../files/output.ts';
import { readTwoImu } from '../files/two-imu.ts';
import { Progress } from './progress.ts';
import { notify, notifyOf, printable } from './report.ts';

/** The files it writes, each for the option of the same name. */
const OUTPUTS = ['angles', 'reps', 'summary'] as const;
type OutputName = (typeof OUTPUTS)[number];

interface Options extends Partial<Record<OutputName, string>> {
  side?: Side;
  events?: string;
  alignment: string;
  exercise: Settings['exercise'];
  smooth?: true;
}

/** How many places of damage the error names. */
const NAMED_PLACES = 3;
const AUTO = 'auto';

export function analyzeCommand(): Command {
  return new Command('analyze')
    .description(say('analyze.what'))
    .argument('<file>', say('analyze.argument.file'))
    .option('--angles <file>', say('analyze.option.angles'))
    .option('--reps <file>', say('analyze.option.reps'))
    .option('--summary <file>', say('analyze.option.summary'))
    .addOption(new Option('--side <side>', say('analyze.option.side')).choices(['left', 'right']))
    .option('--events <file>', say('analyze.option.events'))
    .option('--alignment <file>', say('analyze.option.alignment'), AUTO)
    .addOption(new Option('--exercise <name>', say('analyze.option.exercise')).choices([...EXERCISES, AUTO]).default(AUTO))
    .option('--smooth', say('analyze.option.smooth'))
    .addHelpText('after', say('analyze.more'))
    .action(async (file: string, options: Options) => {
      const { events, alignment } = options;
      const outputs = OUTPUTS.map((name) => options[name]);
      await checkOutputs(outputs, [fileOf(file), events, alignment === AUTO ? undefined : alignment]);
      if (await isStore(file)) {
        refuseForStore(options);
        await analyzeStored(file, options);
      } else await analyzeCsv(file, options);
    });
}

/** The store's own data is used for these, so the options would change nothing. */
function refuseForStore({ smooth, events, alignment, exercise }: Options): void {
  const given = { '--smooth': smooth, '--events': events, '--alignment': alignment !== AUTO, '--exercise': exercise !== AUTO };
  const [idle] = Object.entries(given).find(([, isGiven]) => isGiven) ?? [];
  if (idle === undefined) return;
  throw new KneesOutError('KO_USAGE.needs-csv', { option: idle });
}

/** An SQLite file begins with these bytes. */
const SQLITE_MAGIC = 'SQLite format 3\0';

/** Without the session number after it. */
const fileOf = (path: string): string => path.replace(/#\d+$/, '');

async function isStore(path: string): Promise<boolean> {
  try {
    const file = await open(fileOf(path));
    try {
      const { buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
      return buffer.toString('latin1') === SQLITE_MAGIC;
    } finally {
      await file.close();
    }
  } catch {
    // The CSV reader reports what is wrong with it.
    return false;
  }
}

async function analyzeCsv(path: string, options: Options): Promise<void> {
  const recording = await readTwoImu(path);
  const events = options.events === undefined ? NO_EVENTS : await readEvents(options.events);
  const { t, rows } = recording;
  const notices = checkEvents(events, t[0]!, t[t.length - 1]!, options.events ?? '');
  for (const notice of notices) notifyOf(notice);
  const alignment = options.alignment === AUTO ? null : await readAlignment(options.alignment);
  const side = options.side ?? 'right';
  if (options.side === undefined) notify(say('analyze.no-side'));

  const mode = options.smooth ? 'smoothed' : 'causal';
  const progress = new Progress('analyze');
  const found = analyzeLeg(
    recording,
    { side, events, alignment, exercise: options.exercise },
    { mode, wantsAngles: options.angles !== undefined, onProgress: (share) => progress.update(share) },
  );
  progress.finish();
  const { repetitions } = found;
  const reps = repsCsv(repetitions.map((repetition) => describeRepetition(repetition, side, null)));
  const summary = { version: VERSION, file: path, ...found.summary };
  await write(options, { angles: found.angles, reps: [withMode(reps, mode)], summary: [asJson(summary)] });
  if (options.summary === undefined) process.stdout.write(describe(t[t.length - 1]! - t[0]!, rows, found.alignment, repetitions, mode));
}

/**
 * For a recording with both legs, the requested side (default: the first one worn). What can be read of a damaged recording is still
 * analysed and written.
 *
 * @throws KneesOutError KO_RECORDING_INVALID, at the end, when not all of it could be read; those of `StoredRecording` and `writeOutputs`.
 */
async function analyzeStored(place: string, options: Options): Promise<void> {
  const { StoredRecording } = await import('../store/recording.ts');
  const damage: Problem[] = [];
  const recording = new StoredRecording(place, (problem) => damage.push(problem));
  const { session } = recording;
  const found = new SessionAnalysis(options.side ?? null, options.angles !== undefined);
  try {
    found.analyze(recording.entries());
  } catch (error) {
    if (!(error instanceof KneesOutError)) throw error;
    damage.push(error.problem);
  }
  const { side, cues, repetitions } = found;
  const messages = damage.map(({ message }) => message);
  const summary = { version: VERSION, file: place, session, side, cues, repetitions, damage: messages };
  await write(options, { angles: found.angles, reps: [repsCsv(repetitions)], summary: [asJson(summary)] });
  if (options.summary === undefined) process.stdout.write(`${say('analyze.stored', { session, repetitions: repetitions.length, cues })}\n`);
  if (damage.length === 0) return;
  const named = damage.slice(0, NAMED_PLACES).map((problem) => sayProblem(problem).message);
  const more = damage.length - named.length;
  throw new KneesOutError('KO_RECORDING_INVALID.partly-read', { place, damage: named, more });
}

/** Writes the requested files, all of them or none. Errors: those of `writeOutputs`. */
async function write(options: Options, texts: Record<OutputName, readonly string[]>): Promise<void> {
  const wanted = OUTPUTS.flatMap((name) => {
    const path = options[name];
    return path === undefined ? [] : [{ path, text: texts[name] }];
  });
  await writeOutputs(wanted);
}

function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function describe(seconds: number, rows: number, alignment: Alignment, repetitions: readonly Repetition[], mode: Mode): string {
  const lines = [
    say('analyze.recording', { rows, seconds, alignment: alignment.how, quality: alignment.quality }),
    ...(mode === 'smoothed' ? [say('analyze.smoothed')] : []),
    ...alignment.reasons.map((reason) => `  ${printable(render(reason))}`),
    say('analyze.repetitions', { count: repetitions.length }),
    ...repetitions.map((repetition) => `  ${say('analyze.repetition', repetition)}`),
  ];
  return `${lines.join('\n')}\n`;
}
