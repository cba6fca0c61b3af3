/** Reads the events CSV that accompanies a recording: quiet stance, swings, neutral repetitions, and the sets. */

import type { Problem } from '../../protocol/live/events.ts';
import { EXERCISES } from '../../protocol/live/words.ts';
import type { WrongEvent } from '../../protocol/words/en/errors/files.ts';
import { KneesOutError, problemOf } from '../errors.ts';
import { parseDecimal } from './decimal.ts';
import { cellsOf, faultOfHeader, readText, rowTooLong } from './text.ts';

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
    throw new KneesOutError('KO_FILE_EMPTY.events', { path });
  }
  const header = cellsOf(lines[headerAt]!);
  while (header.at(-1) === '') header.pop();
  const timeColumn = header.indexOf('t');
  const eventColumn = header.indexOf('event');
  const valueColumn = header.indexOf('value');
  if (timeColumn < 0 || eventColumn < 0) {
    const missing = ['t', 'event'].filter((name) => !header.includes(name));
    const fault = faultOfHeader(lines[headerAt]!, missing);
    throw new KneesOutError('KO_COLUMN_MISSING.events', { path, line: headerAt + 1, missing, fault });
  }
  const rows: EventRow[] = [];
  for (let i = headerAt + 1; i < lines.length; i++) {
    if (lines[i]!.trim() === '') continue;
    if (rows.length === MAX_EVENTS) throw new KneesOutError('KO_FILE_TOO_LARGE.events', { path, most: MAX_EVENTS });
    const cells = cellsOf(lines[i]!);
    while (cells.length > header.length && cells.at(-1) === '') cells.pop();
    if (cells.length > header.length) throw rowTooLong(path, i + 1, cells.length, header.length);
    const cell = cells[timeColumn] ?? '';
    const timeS = parseDecimal(cell);
    if (Number.isNaN(timeS)) {
      throw new KneesOutError('KO_CELL_NOT_NUMERIC.event', { path, line: i + 1, found: cell === '' ? null : cell.slice(0, 40) });
    }
    rows.push({ timeS, event: cells[eventColumn] ?? '', value: valueColumn < 0 ? '' : (cells[valueColumn] ?? ''), line: i + 1 });
  }
  return pair(rows, path);
}

/**
 * Checks that events belong to a recording from `fromS` to `toS` (s of file time). Returns notices about events that are ignored.
 *
 * Errors: KO_EVENT_UNKNOWN when all of them are outside it.
 */
export function checkEvents(events: RecordingEvents, fromS: number, toS: number, path: string): Problem[] {
  const all = EVENT_KINDS.flatMap((kind) => events[kind].map((interval) => ({ kind, ...interval })));
  const outside = all.filter(({ startS, endS }) => endS < fromS || startS > toS);
  const recording = { fromS: fromS.toFixed(1), toS: toS.toFixed(1) };
  if (all.length > 0 && outside.length === all.length) {
    throw new KneesOutError('KO_EVENT_UNKNOWN.all-outside', { path, ...recording });
  }
  const unknown = new Set(
    events.set.map(({ value }) => value).filter((value) => value !== '' && !EXERCISES.some((name) => name === value)),
  );
  const notices: Problem[] = [];
  const [first] = outside;
  if (first !== undefined) {
    const { kind, startS } = first;
    notices.push(problemOf('KO_EVENT_UNKNOWN.outside', { path, kind, startS, more: outside.length - 1, ...recording }));
  }
  if (unknown.size > 0) {
    const names = [...unknown].slice(0, MAX_NAMED).map((value) => value.slice(0, 40));
    notices.push(problemOf('KO_EVENT_UNKNOWN.exercise', { path, names, more: unknown.size - names.length }));
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
    if (!kind) throw wrongEvent(path, row, { fault: 'unknown', event: row.event.slice(0, 40) });
    const start = open.get(kind);
    if (row.event.endsWith('_start')) {
      if (start) throw wrongEvent(path, row, { fault: 'not-ended', event: row.event, kind, since: start.line });
      open.set(kind, row);
    } else {
      if (!start) throw wrongEvent(path, row, { fault: 'not-started', event: row.event, kind });
      open.delete(kind);
      events[kind].push({ startS: start.timeS, endS: row.timeS, value: start.value });
    }
  }
  // A range without an end extends to the end of the recording.
  for (const [kind, row] of open) events[kind].push({ startS: row.timeS, endS: Infinity, value: row.value });
  return events;
}

function wrongEvent(path: string, { line }: EventRow, wrong: WrongEvent): KneesOutError {
  return new KneesOutError('KO_EVENT_UNKNOWN.row', { path, line, wrong, known: EVENT_KINDS.map((kind) => `${kind}_start/_end`) });
}
