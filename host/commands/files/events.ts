/** Reads the events CSV that goes with a recording: when the athlete stood, swung, made neutral repetitions, and the sets. */

import { readFile } from 'node:fs/promises';
import { KneesOutError } from '../../errors.ts';

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
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new KneesOutError('KO_FILE_MISSING', `${path}: no such file`, 'Check the path.', { cause: error });
    throw new KneesOutError('KO_FILE_UNREADABLE', `${path}: ${String(code)}`, 'Check that it is a file you may read.', { cause: error });
  }
  return parseEvents(text, path);
}

/** As `readEvents`, from the file's text; `path` is only named in errors. */
export function parseEvents(text: string, path: string): RecordingEvents {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const headerAt = lines.findIndex((line) => line.trim() !== '');
  if (headerAt < 0) {
    throw new KneesOutError('KO_FILE_EMPTY', `${path}: the file is empty`, 'Expected a header row t,event and one row per event.');
  }
  const header = cellsOf(lines[headerAt]!);
  const timeColumn = header.indexOf('t');
  const eventColumn = header.indexOf('event');
  const valueColumn = header.indexOf('value');
  if (timeColumn < 0 || eventColumn < 0) {
    const missing = [timeColumn < 0 ? 't' : '', eventColumn < 0 ? 'event' : ''].filter((name) => name !== '').join(', ');
    throw new KneesOutError(
      'KO_COLUMN_MISSING',
      `${path}: line ${headerAt + 1}: no column ${missing}`,
      'The header row must be t,event (and, if wanted, value).',
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
