/** `knees-out sessions`: lists the contents of a store, or rescues what is readable in a damaged one. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import type { SessionSummary } from '../../protocol/live/routes.ts';
import { defaultDataFolder } from '../config/paths.ts';
import { KneesOutError } from '../errors.ts';
import { Database, STORE_FILE } from '../store/database.ts';
import { rescue, type Rescued } from '../store/rescue/rescue.ts';
import { listSessions } from '../store/sessions.ts';
import { describeError } from './report.ts';

interface Options {
  data: string;
  json?: boolean;
  rescue?: string | true;
  out?: string;
}

/** A store is complete only once it has its final name. */
const PARTIAL = '.part';

export function sessionsCommand(): Command {
  return new Command('sessions')
    .description('list the recorded sessions; or rescue what can still be read of a damaged store')
    .option('--data <folder>', 'where recordings are kept', defaultDataFolder())
    .option('--json', 'print the sessions as JSON')
    .option(
      '--rescue [file]',
      'copy everything readable out of a damaged store into a new one; the damaged file is only read (default: the one in --data)',
    )
    .option('--out <file>', 'the new store, with --rescue')
    .addHelpText('after', HELP)
    .action((options: Options) => {
      if (options.rescue !== undefined) rescueStore(options);
      else if (options.out !== undefined)
        throw new KneesOutError('KO_USAGE', '--out: nothing is to be rescued', 'Add --rescue, or leave it out.');
      else list(options);
    });
}

const HELP = `
A damaged store is set aside by "start" under a name of its own, and a new one is begun. What is rescued is a store like any other:
  knees-out sessions --rescue knees-out.damaged-….db --out rescued/knees-out.db
  knees-out sessions --data rescued
  knees-out analyze rescued/knees-out.db#3 --reps reps.csv
Coaching, not diagnosis.`;

function list({ data, json }: Options): void {
  const sessions = existsSync(join(data, STORE_FILE)) ? read(data) : [];
  if (json === true) {
    const rows = sessions.map(({ repCount, cueCount, ...session }) => ({ ...session, repetitions: repCount, cues: cueCount }));
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  } else if (sessions.length === 0) process.stdout.write(`No session has been recorded in ${data}.\n`);
  else for (const line of table(sessions)) process.stdout.write(`${line}\n`);
}

function read(folder: string): SessionSummary[] {
  const database = new Database(folder);
  try {
    return listSessions(database, -1);
  } finally {
    for (const problem of database.damage.take()) process.stderr.write(`${describeError(problem)}\n`);
    database.close();
  }
}

function table(sessions: readonly SessionSummary[]): string[] {
  const rows = sessions.map(({ id, startedAt, durationS, exercise, sides, repCount, cueCount, peakValgusDeg, state, damage }) => [
    String(id),
    dateOf(startedAt),
    `${Math.floor(durationS / 60)}:${String(Math.floor(durationS % 60)).padStart(2, '0')}`,
    exercise,
    sides.join('+'),
    String(repCount),
    String(cueCount),
    peakValgusDeg === null ? '' : `${peakValgusDeg.toFixed(1)}°`,
    damage === null ? state : 'damaged',
  ]);
  const all = [['session', 'started', 'length', 'exercise', 'legs', 'repetitions', 'cues', 'peak valgus', 'state'], ...rows];
  const widths = all[0]!.map((_, k) => Math.max(...all.map((row) => row[k]!.length)));
  return all.map((row) =>
    row
      .map((cell, k) => cell.padEnd(widths[k]!))
      .join('  ')
      .trimEnd(),
  );
}

/** Local time, to the minute. */
function dateOf(unixS: number): string {
  const date = new Date(unixS * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function rescueStore({ data, rescue: named, out }: Options): void {
  const file = named === true || named === undefined ? join(data, STORE_FILE) : named;
  if (out === undefined) throw new KneesOutError('KO_USAGE', '--rescue needs a file to write', 'Add --out NEW.db.');
  if (!existsSync(file) && !existsSync(`${file}-wal`)) {
    throw new KneesOutError('KO_FILE_MISSING', `there is no file ${file}`, 'Give the path of a damaged knees-out.db after --rescue.');
  }
  if (existsSync(out) || resolve(out) === resolve(file)) {
    throw new KneesOutError('KO_USAGE', `${out} is there already`, 'Give a new file with --out: nothing is overwritten.');
  }
  const partial = basename(out) + PARTIAL;
  const remove = (): void => {
    for (const part of ['', '-wal', '-shm']) rmSync(join(dirname(out), partial + part), { force: true });
  };
  remove();
  let rescued: Rescued;
  let sessions: SessionSummary[];
  try {
    const database = new Database(dirname(out), partial);
    try {
      rescued = rescue(file, database);
      sessions = listSessions(database, -1);
    } finally {
      database.close();
    }
    if (sessions.length === 0) {
      throw new KneesOutError('KO_STORE_DAMAGED', `nothing that can be read as a session is left in ${file}`, 'It was not changed.');
    }
    renameSync(join(dirname(out), partial), out);
  } catch (error) {
    remove();
    throw error;
  }
  for (const line of describe(file, out, rescued, sessions.length)) process.stdout.write(`${line}\n`);
}

function describe(
  file: string,
  out: string,
  { rows, damagedRows, damagedChunks, missingPages, pages }: Rescued,
  sessions: number,
): string[] {
  const count = (table: string): number => rows[table] ?? 0;
  const lost = [
    ...(missingPages > 0 ? [`${missingPages} of ${pages} pages are missing`] : []),
    ...(damagedRows > 0 ? [`${damagedRows} rows could not be read`] : []),
    ...(damagedChunks > 0 ? [`${damagedChunks} chunks of raw data were damaged`] : []),
    ...(sessions > count('sessions')
      ? [`of ${sessions - count('sessions')} sessions only what was recorded is left, not when and what it was`]
      : []),
  ];
  return [
    `${out}: ${sessions} sessions, ${count('chunks')} chunks of raw data, ${count('reps')} repetitions, ${count('cues')} cues, ${count('calibrations')} calibrations.`,
    lost.length > 0 ? `Lost: ${lost.join('; ')}.` : 'As far as can be seen nothing is missing.',
    `${file} was only read.`,
  ];
}
