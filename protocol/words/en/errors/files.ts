/** Files that a command reads and writes: what is wrong with one, and where. */

import type { ErrorWords } from '../../error-words.ts';
import { plural } from '../../plural.ts';

interface File {
  path: string;
}

interface Line extends File {
  line: number;
}

/** In a cell that must hold a number: its text; `null`: it is empty; how many cells the row has of those it must have. */
export type FoundCell = string | null | { cells: number; of: number };

function found(cell: FoundCell): string {
  if (cell === null) return 'nothing';
  return typeof cell === 'string' ? `"${cell}"` : `nothing: the row has ${cell.cells} of ${cell.of} cells`;
}

/** In what form a header has the names that it must have; `names`: not at all. */
export type HeaderFault = 'encoding' | 'semicolons' | 'tabs' | 'names';

const HEADER: Record<Exclude<HeaderFault, 'names'>, string> = {
  encoding: 'Is it a CSV file? Save it as CSV with UTF-8 encoding.',
  semicolons: 'Its columns are separated by semicolons: save it with commas between them, and decimal points.',
  tabs: 'Its columns are separated by tabs: save it with commas between them, and decimal points.',
};

const noColumn = ({ path, line, missing }: Line & { missing: readonly string[] }): string =>
  `${path}: line ${line}: no column ${missing.join(', ')}.`;

/** What a row of the events file says that cannot be. */
export type WrongEvent =
  | { fault: 'unknown'; event: string }
  | { fault: 'not-ended'; event: string; kind: string; since: number }
  | { fault: 'not-started'; event: string; kind: string };

function wrongEvent(wrong: WrongEvent): string {
  switch (wrong.fault) {
    case 'unknown':
      return `unknown event "${wrong.event}"`;
    case 'not-ended':
      return `${wrong.event} while the ${wrong.kind} of line ${wrong.since} has not ended`;
    case 'not-started':
      return `${wrong.event} without a ${wrong.kind}_start before it`;
  }
}

interface Span {
  fromS: string;
  toS: string;
}

/** The unit that forces seem to be in, and what to multiply them by; `null`: no other unit explains them. */
export type WrongForce = { unit: 'g' | 'mg'; factor: number } | null;

/** Why a file cannot be written; `other`: the system's word for it. */
export type Unwritable = 'no-folder' | 'is-folder' | 'no-permission' | 'read-only' | { other: string };

const UNWRITABLE: Record<Extract<Unwritable, string>, string> = {
  'no-folder': 'there is no such folder',
  'is-folder': 'it is a folder',
  'no-permission': 'no permission',
  'read-only': 'the disk is read-only',
};

interface Segment {
  source: string;
  segment: 'thigh' | 'shank';
}

const ALIGNMENT =
  'Expected {"thigh":{"w":…,"x":…,"y":…,"z":…},"shank":{…}}: unit quaternions from the sensor to the segment frame (x forward, y left, z up).';

export const files = {
  'KO_FILE_MISSING.file': { message: ({ path }: File) => `${path}: no such file.`, hint: 'Check the path.' },
  'KO_FILE_UNREADABLE.folder': {
    message: ({ path }: File) => `${path}: this is a folder, not a file.`,
    hint: 'Check that it is a file you may read.',
  },
  'KO_FILE_UNREADABLE.file': {
    message: ({ path, reason }: File & { reason: string }) => `${path}: ${reason}.`,
    hint: 'Check that it is a file you may read.',
  },

  'KO_FILE_EMPTY.samples': {
    message: ({ path }: File) => `${path}: the file is empty.`,
    hint: 'Expected a header row and one row per sample.',
  },
  'KO_FILE_EMPTY.rows': {
    message: ({ path }: File) => `${path}: no rows below the header.`,
    hint: 'Expected a header row and one row per sample.',
  },
  'KO_FILE_EMPTY.events': {
    message: ({ path }: File) => `${path}: the file is empty.`,
    hint: 'Expected a header row t,event and one row per event.',
  },

  'KO_FILE_TOO_LARGE.file': {
    message: ({ path, mostMb }: File & { mostMb: number }) => `${path}: the file is larger than ${mostMb} MB.`,
    hint: 'Is it the right file?',
  },
  'KO_FILE_TOO_LARGE.events': {
    message: ({ path, most }: File & { most: number }) => `${path}: more than ${most} events.`,
    hint: 'Is it the right file?',
  },
  'KO_FILE_TOO_LARGE.rows': {
    message: ({ path, most }: File & { most: number }) => `${path}: more than ${most} rows.`,
    hint: 'Cut the recording into parts.',
  },
  'KO_FILE_TOO_LARGE.columns': {
    message: ({ path, line, most }: Line & { most: number }) => `${path}: line ${line}: more than ${most} columns.`,
    hint: ({ required }: { required: readonly string[] }) => `Leave only ${required.join(',')} in it.`,
  },
  'KO_FILE_TOO_LARGE.line': {
    message: ({ path, line, mostMb }: Line & { mostMb: number }) => `${path}: line ${line} is longer than ${mostMb} MB.`,
    hint: 'Expected a CSV file with one row per sample.',
  },

  'KO_COLUMN_MISSING.samples': {
    message: noColumn,
    hint: ({ fault, required }: { fault: HeaderFault; required: readonly string[] }) =>
      fault === 'names' ? `The header row must name ${required.join(',')}; other columns are ignored.` : HEADER[fault],
  },
  'KO_COLUMN_MISSING.events': {
    message: noColumn,
    hint: ({ fault }: { fault: HeaderFault }) =>
      fault === 'names' ? 'The header row must be t,event (and, if wanted, value).' : HEADER[fault],
  },
  'KO_CELL_NOT_NUMERIC.sample': {
    message: ({ path, line, column, found: cell }: Line & { column: string; found: FoundCell }) =>
      `${path}: line ${line}: expected a number in column ${column}, found ${found(cell)}.`,
    hint: 'Numbers need a decimal point (not a comma); leave out rows whose sample was lost.',
  },
  'KO_CELL_NOT_NUMERIC.event': {
    message: ({ path, line, found: cell }: Line & { found: string | null }) =>
      `${path}: line ${line}: expected a number in column t, found ${found(cell)}.`,
    hint: 'Times are in seconds, as in the recording.',
  },
  'KO_ROW_TOO_LONG.cells': {
    message: ({ path, line, cells, columns }: Line & { cells: number; columns: number }) =>
      `${path}: line ${line} has ${cells} cells, but there are ${columns} columns.`,
    hint: 'Numbers need a decimal point (not a comma), and text with commas needs quotes.',
  },
  'KO_TIME_BACKWARDS.rows': {
    message: ({ path, line, from, to }: Line & { from: number; to: number }) => `${path}: line ${line}: t goes from ${from} back to ${to}.`,
    hint: 'Rows must be in order of time; sort them, or cut the file where the recording was restarted.',
  },
  'KO_RATE_TOO_LOW.rows': {
    message: ({ path, rateHz, leastHz }: File & { rateHz: string | null; leastHz: number }) =>
      `${path}: ${rateHz === null ? 'no time between most rows' : `${rateHz} Hz`}, at least ${leastHz} Hz is needed.`,
    hint: 'Is t in seconds? Record at 50 Hz or more.',
  },

  'KO_UNIT_WRONG.force': {
    message: ({ path, sensor, force }: File & { sensor: string; force: string }) =>
      `${path}: ${sensor}: the specific force is ${force} most of the time, where 9.81 m/s² is usual.`,
    hint: ({ seems }: { seems: WrongForce }) =>
      seems === null
        ? 'It must be in m/s² and with gravity: what an accelerometer shows, not what is left without gravity.'
        : `It seems to be in ${seems.unit}: multiply by ${seems.factor}.`,
  },
  'KO_UNIT_WRONG.rate': {
    message: ({ path, sensor, percent, mostRadPerS }: File & { sensor: string; percent: number; mostRadPerS: number }) =>
      `${path}: ${sensor}: ${percent} % of the angular rates are beyond ${mostRadPerS} rad/s.`,
    hint: 'They seem to be in °/s: multiply by π/180.',
  },

  'KO_EVENT_UNKNOWN.row': {
    message: ({ path, line, wrong }: Line & { wrong: WrongEvent }) => `${path}: line ${line}: ${wrongEvent(wrong)}.`,
    hint: ({ known }: { known: readonly string[] }) => `Events come in pairs: ${known.join(', ')}.`,
  },
  'KO_EVENT_UNKNOWN.all-outside': {
    message: ({ path, fromS, toS }: File & Span) => `${path}: no event lies in the recording (${fromS} to ${toS} s).`,
    hint: 'Times are in seconds, on the clock of the recording.',
  },
  'KO_EVENT_UNKNOWN.outside': {
    message: ({ path, kind, startS, more, fromS, toS }: File & Span & { kind: string; startS: number; more: number }) =>
      more === 0
        ? `${path}: ${kind} at ${startS} s lies outside the recording (${fromS} to ${toS} s).`
        : `${path}: ${kind} at ${startS} s and ${more} more lie outside the recording (${fromS} to ${toS} s).`,
    hint: 'What lies outside is ignored.',
  },
  'KO_EVENT_UNKNOWN.exercise': {
    message: ({ path, names, more }: File & { names: readonly string[]; more: number }) => {
      const named = names.map((name) => `"${name}"`).join(', ');
      const others = plural('en', more, { one: `${named} or another name`, other: `${named} or ${more} other names` });
      return `${path}: no exercise is called ${more === 0 ? named : others}.`;
    },
    hint: 'It is recognised from the movement.',
  },

  'KO_USAGE.output-twice': {
    message: ({ path }: File) => `${path} is named twice: it would be overwritten.`,
    hint: 'Give each output a name of its own.',
  },
  'KO_DISK_FULL.output': { message: ({ path }: File) => `${path}: the disk is full.`, hint: 'Free some space and try again.' },
  'KO_NOT_ALLOWED.output': {
    message: ({ path, why }: File & { why: Unwritable }) =>
      `${path}: cannot be written: ${typeof why === 'string' ? UNWRITABLE[why] : why.other}.`,
    hint: 'Choose another place.',
  },

  'KO_ALIGNMENT_INVALID.no-json': {
    message: ({ path, reason }: File & { reason: string }) => `${path}: ${reason}.`,
    hint: 'Expected JSON: {"thigh":{"w":…,"x":…,"y":…,"z":…},"shank":{…}}.',
  },
  'KO_ALIGNMENT_INVALID.no-object': {
    message: ({ source }: { source: string }) => `${source}: expected an object with thigh and shank.`,
    hint: ALIGNMENT,
  },
  'KO_ALIGNMENT_INVALID.no-quaternion': {
    message: ({ source, segment }: Segment) => `${source}: ${segment}: expected {"w":…,"x":…,"y":…,"z":…} in numbers.`,
    hint: ALIGNMENT,
  },
  'KO_ALIGNMENT_INVALID.length': {
    message: ({ source, segment, length }: Segment & { length: string }) =>
      `${source}: ${segment}: expected a quaternion of length 1, found ${length}.`,
    hint: ALIGNMENT,
  },
} as const satisfies ErrorWords;
