/** Reads the events CSV that goes with a recording: when the athlete stood, swung, made neutral repetitions, and the sets. */

import { KneesOutError } from '../../errors.ts';
import { EXERCISES } from '../../../protocol/live/words.ts';
import { hintOfHeader, readText } from './text.ts';

/** What has a start and an end. */
export const EVENT_KINDS = ['stance', 'thigh_swing', 'shank_swing', 'neutral', 'set'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** A stretch of file time, s. `value` is the start's third column (a set's exercise); empty when there is none. */
export interface EventInterval {
  startS: number;
  endS: number;
  value: string;
}

/** In order of time. */
export type RecordingEvents = Record<EventKind, EventInterval[]>;

export const NO_EVENTS: RecordingEvents = { stance: [], thigh_swing: [], shank_swing: [], neutral: [], set: [] };

/**
 * Reads `t,event[,value]`: any column order, other columns ignored. Rows need not be in order of time.
 *
 * Errors: KO_FILE_MISSING, KO_FILE_UNREADABLE, KO_FILE_EMPTY, KO_COLUMN_MISSING, KO_CELL_NOT_NUMERIC, KO_EVENT_UNKNOWN (also for an
 * end without its start), each with the line's number.
 */
export async function readEvents(path: string): Promise<RecordingEvents> {
  return parseEvents(await readText(path), path);
}

/** As `readEvents`, from the file's text; `path` is only named in errors. */
export function parseEvents(text: string, path: string): RecordingEvents {
  const lines = text.split(/\r\n|\n|\r/);
  const headerAt = lines.findIndex((line) => line.trim() !== '');
  if (headerAt < 0) {
    throw new KneesOutError('KO_FILE_EMPTY', `${path}: the file is empty`, 'Expected a header row t,event and one row per event.');
  }
  const header = cellsOf(lines[headerAt]!);
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
  const rows = lines.flatMap((line, i) => {
    if (i <= headerAt || line.trim() === '') return [];
    const cells = cellsOf(line);
    const cell = cells[timeColumn] ?? '';
    const timeS = /^[-+]?(\d|\.\d)/.test(cell) ? Number(cell) : NaN;
    if (!Number.isFinite(timeS)) {
      throw new KneesOutError(
        'KO_CELL_NOT_NUMERIC',
        `${path}: line ${i + 1}: expected a number in column t, found ${cell === '' ? 'nothing' : `"${cell.slice(0, 40)}"`}`,
        'Times are in seconds, as in the recording.',
      );
    }
    return [{ timeS, event: cells[eventColumn] ?? '', value: valueColumn < 0 ? '' : (cells[valueColumn] ?? ''), line: i + 1 }];
  });
  return pair(rows, path);
}

/**
 * Whether events belong to a recording from `fromS` to `toS` (s of file time). Returns lines for the user on what is passed over.
 *
 * Errors: KO_EVENT_UNKNOWN when all of them lie outside it.
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
  return [
    ...outside.map(({ kind, startS }) => `${path}: ${kind} at ${startS} s lies outside ${where}`),
    ...[...unknown].map((value) => `${path}: no exercise is called "${value.slice(0, 40)}"; it is found out from the movement`),
  ];
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
  // An end before a start at the same time, so that back-to-back stretches may share an instant.
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
  // What has not ended goes on to the end of the recording.
  for (const [kind, row] of open) events[kind].push({ startS: row.timeS, endS: Infinity, value: row.value });
  return events;
}

function cellsOf(line: string): string[] {
  return line.split(',').map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}

function wrongEvent(path: string, row: EventRow, what: string): KneesOutError {
  const known = EVENT_KINDS.map((kind) => `${kind}_start/_end`).join(', ');
  return new KneesOutError('KO_EVENT_UNKNOWN', `${path}: line ${row.line}: ${what}`, `Events come in pairs: ${known}.`);
}
