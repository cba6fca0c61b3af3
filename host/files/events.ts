/** Reads the events CSV that accompanies a recording: quiet stance, swings, neutral repetitions, and the sets. */

import { KneesOutError } from '../errors.ts';
import { EXERCISES } from '../../protocol/live/words.ts';
import { parseDecimal } from './decimal.ts';
import { cellsOf, hintOfHeader, readText, rowTooLong, tooLarge } from './text.ts';

/** Events with a start and an end. */
export const EVENT_KINDS = ['stance', 'thigh_swing', 'shank_swing', 'neutral', 'set'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** A range of file time, s. `value` is the start row's third column (a set's exercise); empty when there is none. */
export interface EventInterval {
  startS: number;
  endS: number;
  value: string;
}

/** In order of time. */
export type RecordingEvents = Record<EventKind, EventInterval[]>;

/** Far more than a day of training contains. */
const MAX_EVENTS = 10_000;
const MAX_BYTES = 1 << 22;
/** The most names listed in a notice. */
const MAX_NAMED = 3;

export const NO_EVENTS: RecordingEvents = { stance: [], thigh_swing: [], shank_swing: [], neutral: [], set: [] };

/**
 * Reads `t,event[,value]`: columns in any order, other columns ignored, rows in any order of time.
 *
 * Errors: KO_FILE_MISSING, KO_FILE_UNREADABLE, KO_FILE_EMPTY, KO_FILE_TOO_LARGE, KO_COLUMN_MISSING, KO_CELL_NOT_NUMERIC, KO_ROW_TOO_LONG,
 * KO_EVENT_UNKNOWN (also for an end without a start), each with the line number.
 */
export async function readEvents(path: string): Promise<RecordingEvents> {
  return parseEvents(await readText(path, MAX_BYTES), path);
}

/** Like `readEvents`, from the file's text; `path` is only used in errors. */
export function parseEvents(text: string, path: string): RecordingEvents {
  const lines = text.split(/\r\n|\n|\r/);
  const headerAt = lines.findIndex((line) => line.trim() !== '');
  if (headerAt < 0) {
    throw new KneesOutError('KO_FILE_EMPTY', `${path}: the file is empty`, 'Expected a header row t,event and one row per event.');
  }
  const header = cellsOf(lines[headerAt]!);
  while (header.at(-1) === '') header.pop();
  const timeColumn = header.indexOf('t');
  const eventColumn = header.indexOf('event');
  const valueColumn = header.indexOf('value');
  if (timeColumn < 0 || eventColumn < 0) {
    const missing = ['t', 'event'].filter((name) => !header.includes(name));
    throw new KneesOutError(
      'KO_COLUMN_MISSING',
      `${path}: line ${headerAt + 1}: no column ${missing.join(', ')}`,
      hintOfHeader(lines[headerAt]!, missing) ?? 'The header row must be t,event (and, if wanted, value).',
    );
  }
  const rows: EventRow[] = [];
  for (let i = headerAt + 1; i < lines.length; i++) {
    if (lines[i]!.trim() === '') continue;
    if (rows.length === MAX_EVENTS) throw tooLarge(`${path}: more than ${MAX_EVENTS} events`, 'Is it the right file?');
    const cells = cellsOf(lines[i]!);
    while (cells.length > header.length && cells.at(-1) === '') cells.pop();
    if (cells.length > header.length) throw rowTooLong(path, i + 1, cells.length, header.length);
    const cell = cells[timeColumn] ?? '';
    const timeS = parseDecimal(cell);
    if (Number.isNaN(timeS)) {
      throw new KneesOutError(
        'KO_CELL_NOT_NUMERIC',
        `${path}: line ${i + 1}: expected a number in column t, found ${cell === '' ? 'nothing' : `"${cell.slice(0, 40)}"`}`,
        'Times are in seconds, as in the recording.',
      );
    }
    rows.push({ timeS, event: cells[eventColumn] ?? '', value: valueColumn < 0 ? '' : (cells[valueColumn] ?? ''), line: i + 1 });
  }
  return pair(rows, path);
}

/**
 * Checks that events belong to a recording from `fromS` to `toS` (s of file time). Returns lines for the user about events that are ignored.
 *
 * Errors: KO_EVENT_UNKNOWN when all of them are outside it.
 */
export function checkEvents(events: RecordingEvents, fromS: number, toS: number, path: string): string[] {
  const all = EVENT_KINDS.flatMap((kind) => events[kind].map((interval) => ({ kind, ...interval })));
  const outside = all.filter(({ startS, endS }) => endS < fromS || startS > toS);
  const where = `the recording (${fromS.toFixed(1)} to ${toS.toFixed(1)} s)`;
  if (all.length > 0 && outside.length === all.length) {
    throw new KneesOutError(
      'KO_EVENT_UNKNOWN',
      `${path}: no event lies in ${where}`,
      'Times are in seconds, on the clock of the recording.',
    );
  }
  const unknown = new Set(
    events.set.map(({ value }) => value).filter((value) => value !== '' && !EXERCISES.some((name) => name === value)),
  );
  const notices: string[] = [];
  const [first] = outside;
  if (first !== undefined) {
    const what = `${first.kind} at ${first.startS} s`;
    notices.push(`${path}: ${outside.length === 1 ? `${what} lies` : `${what} and ${outside.length - 1} more lie`} outside ${where}`);
  }
  if (unknown.size > 0) {
    const named = [...unknown].slice(0, MAX_NAMED).map((value) => `"${value.slice(0, 40)}"`);
    const more = unknown.size > MAX_NAMED ? ` or ${unknown.size - MAX_NAMED} other names` : '';
    notices.push(`${path}: no exercise is called ${named.join(', ')}${more}; it is found out from the movement`);
  }
  return notices;
}

interface EventRow {
  timeS: number;
  event: string;
  value: string;
  line: number;
}

function pair(rows: EventRow[], path: string): RecordingEvents {
  const events: RecordingEvents = { stance: [], thigh_swing: [], shank_swing: [], neutral: [], set: [] };
  const open = new Map<EventKind, EventRow>();
  // An end sorts before a start at the same time, so that adjacent ranges may share an instant.
  const isEnd = (row: EventRow) => (row.event.endsWith('_end') ? 0 : 1);
  for (const row of [...rows].sort((a, b) => a.timeS - b.timeS || isEnd(a) - isEnd(b) || a.line - b.line)) {
    const kind = EVENT_KINDS.find((name) => row.event === `${name}_start` || row.event === `${name}_end`);
    if (!kind) throw wrongEvent(path, row, `unknown event "${row.event.slice(0, 40)}"`);
    const start = open.get(kind);
    if (row.event.endsWith('_start')) {
      if (start) throw wrongEvent(path, row, `${row.event} while the ${kind} of line ${start.line} has not ended`);
      open.set(kind, row);
    } else {
      if (!start) throw wrongEvent(path, row, `${row.event} without a ${kind}_start before it`);
      open.delete(kind);
      events[kind].push({ startS: start.timeS, endS: row.timeS, value: start.value });
    }
  }
  // A range without an end extends to the end of the recording.
  for (const [kind, row] of open) events[kind].push({ startS: row.timeS, endS: Infinity, value: row.value });
  return events;
}

function wrongEvent(path: string, row: EventRow, what: string): KneesOutError {
  const known = EVENT_KINDS.map((kind) => `${kind}_start/_end`).join(', ');
  return new KneesOutError('KO_EVENT_UNKNOWN', `${path}: line ${row.line}: ${what}`, `Events come in pairs: ${known}.`);
}
