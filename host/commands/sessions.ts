/** `knees-out sessions`: lists the contents of a store, or rescues what is readable in a damaged one. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import type { SessionSummary } from '../../protocol/live/routes.ts';
import { say } from '../../protocol/words/terminal.ts';
import { defaultDataFolder } from '../config/paths.ts';
import { KneesOutError } from '../errors.ts';
import { Database, STORE_FILE } from '../store/database.ts';
import { rescue, type Rescued } from '../store/rescue/rescue.ts';
import { listSessions } from '../store/sessions.ts';
import { alignColumns } from './columns.ts';
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
    .description(say('sessions.what'))
    .option('--data <folder>', say('help.option.data'), defaultDataFolder())
    .option('--json', say('sessions.option.json'))
    .option('--rescue [file]', say('sessions.option.rescue'))
    .option('--out <file>', say('sessions.option.out'))
    .addHelpText('after', say('sessions.more'))
    .action((options: Options) => {
      if (options.rescue !== undefined) rescueStore(options);
      else if (options.out !== undefined) throw new KneesOutError('KO_USAGE.nothing-to-rescue');
      else list(options);
    });
}

function list({ data, json }: Options): void {
  const sessions = existsSync(join(data, STORE_FILE)) ? read(data) : [];
  if (json === true) {
    const rows = sessions.map(({ repCount, cueCount, ...session }) => ({ ...session, repetitions: repCount, cues: cueCount }));
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  } else if (sessions.length === 0) process.stdout.write(`${say('sessions.none', { folder: data })}\n`);
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

const COLUMNS = ['session', 'started', 'length', 'exercise', 'legs', 'repetitions', 'cues', 'peak-valgus', 'state'] as const;

function table(sessions: readonly SessionSummary[]): string[] {
  const rows = sessions.map(({ id, startedAt, durationS, exercise, sides, repCount, cueCount, peakValgusDeg, state, damage }) => [
    String(id),
    dateOf(startedAt),
    `${Math.floor(durationS / 60)}:${String(Math.floor(durationS % 60)).padStart(2, '0')}`,
    exercise,
    sides.length === 0 ? '' : say(`sessions.legs.${sides.length > 1 ? 'both' : sides[0]!}`),
    String(repCount),
    String(cueCount),
    peakValgusDeg === null ? '' : `${peakValgusDeg.toFixed(1)}°`,
    say(`sessions.state.${damage === null ? state : 'damaged'}`),
  ]);
  return alignColumns([COLUMNS.map((column) => say(`sessions.column.${column}`)), ...rows]);
}

/** Local time, to the minute. */
function dateOf(unixS: number): string {
  const date = new Date(unixS * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function rescueStore({ data, rescue: named, out }: Options): void {
  const file = named === true || named === undefined ? join(data, STORE_FILE) : named;
  if (out === undefined) throw new KneesOutError('KO_USAGE.rescue-without-out');
  if (!existsSync(file) && !existsSync(`${file}-wal`)) {
    throw new KneesOutError('KO_FILE_MISSING.to-rescue', { file });
  }
  if (existsSync(out) || resolve(out) === resolve(file)) {
    throw new KneesOutError('KO_USAGE.out-exists', { file: out });
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
      throw new KneesOutError('KO_STORE_DAMAGED.nothing-left', { file });
    }
    renameSync(join(dirname(out), partial), out);
  } catch (error) {
    remove();
    throw error;
  }
  for (const line of describe(file, out, rescued, sessions.length)) process.stdout.write(`${line}\n`);
}

function describe(file: string, out: string, { rows, ...losses }: Rescued, sessions: number): string[] {
  const { chunks = 0, reps = 0, cues = 0, calibrations = 0 } = rows;
  return [
    say('sessions.rescued', { out, sessions, chunks, repetitions: reps, cues, calibrations }),
    say('sessions.lost', { ...losses, bareSessions: sessions - (rows['sessions'] ?? 0) }),
    say('sessions.only-read', { file }),
  ];
}
