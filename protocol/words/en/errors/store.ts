/** What is wrong with the store: damaged, full, in use, or lost while it was open. */

import type { Side } from '../../../live/words.ts';
import type { ErrorWords } from '../../error-words.ts';

interface File {
  file: string;
}

/** What is wrong with a file that should be a store; `said`: in SQLite's words. */
export type StoreFault =
  | { is: 'gone' | 'empty' | 'no-sqlite' | 'header' | 'log' }
  | { is: 'cut-off'; missing: number; pages: number; bytes: number; wholeBytes: number }
  | { is: 'damaged'; said: string };

/** What happened to a store while it was open. */
export type StoreLoss = { was: 'deleted' | 'replaced' | 'overwritten' | 'without-log' } | { was: 'damaged'; said: string };

const FAULT: Record<Exclude<StoreFault['is'], 'cut-off' | 'damaged'>, string> = {
  gone: 'is gone, its log (-wal) is still there',
  empty: 'is empty',
  'no-sqlite': 'is no SQLite file, or its beginning was overwritten',
  header: 'has a damaged header',
  log: 'has a damaged log (-wal)',
};

/** Goes on after the file's name. */
export function storeFault(fault: StoreFault): string {
  switch (fault.is) {
    case 'cut-off':
      return `is cut off: ${fault.missing} of ${fault.pages} pages are missing (it has ${fault.bytes} of ${fault.wholeBytes} bytes)`;
    case 'damaged':
      return `is damaged: ${fault.said}`;
    default:
      return FAULT[fault.is];
  }
}

const LOSS: Record<Exclude<StoreLoss['was'], 'damaged'>, string> = {
  deleted: 'was deleted',
  replaced: 'was replaced by another file',
  overwritten: 'was overwritten',
  'without-log': 'lost its log (-wal)',
};

const storeLoss = (loss: StoreLoss): string => (loss.was === 'damaged' ? `is damaged (${loss.said})` : LOSS[loss.was]);

const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : JSON.stringify(path));

/** How to recover what is still readable in `file`. */
export function rescueHint(file: string): string {
  return `Rescue what can be read: knees-out sessions --rescue ${quoted(file)} --out rescued.db.`;
}

/** What is wrong with a stored value: the place in it and what was expected there; `null`: it is no JSON object. */
interface Wrong {
  wrong: string | null;
}

const cannotBeRead = (what: string, wrong: string | null): string => `${what} cannot be read as stored (${wrong ?? 'not a JSON object'}).`;

/** Rows read together; `session`: whose they are, `null` where they belong to none. */
export interface StoredRows {
  rows: 'repetitions' | 'cues' | 'events' | 'places' | 'wearers';
  session: number | null;
}

const ROWS: Record<StoredRows['rows'], string> = {
  repetitions: 'repetitions',
  cues: 'cues',
  events: 'events',
  places: 'places of straps',
  wearers: 'wearers of straps',
};

const rowsNamed = ({ rows, session }: StoredRows): string => (session === null ? ROWS[rows] : `${ROWS[rows]} of session ${session}`);

export const store = {
  'KO_DISK_FULL.store': { message: ({ file }: File) => `The disk that holds ${file} is full.`, hint: 'Free some space, then try again.' },
  'KO_DISK_FULL.recording': {
    message: ({ file }: File) => `The disk that holds ${file} is full.`,
    hint: 'Free some space: recording goes on by itself, and what comes meanwhile is kept in memory.',
  },
  'KO_STORE_IN_USE.writing': {
    message: ({ file }: File) => `Another program is writing to ${file}.`,
    hint: 'Close the program that has the file open: recording goes on by itself, and what comes meanwhile is kept in memory.',
  },
  'KO_STORE_FAILED.file': {
    message: ({ file, reason }: File & { reason: string }) => `The store ${file} failed: ${reason}.`,
    hint: 'Check that the folder exists and that you may write to it, or choose another with --data.',
  },

  'KO_STORE_DAMAGED.file': {
    message: ({ file, fault }: File & { fault: StoreFault }) => `${file} ${storeFault(fault)}.`,
    hint: ({ file }: File) => `${rescueHint(file)} The file itself stays as it is.`,
  },
  'KO_STORE_DAMAGED.empty': { message: ({ file }: File) => `${file} is empty.`, hint: 'A new store is started in it.' },
  'KO_STORE_DAMAGED.stays': {
    message: ({ file, fault, reason }: File & { fault: StoreFault; reason: string }) =>
      `${file} ${storeFault(fault)}, and cannot be renamed (${reason}).`,
    hint: 'Move the file away, or choose another folder with --data.',
  },
  'KO_STORE_DAMAGED.set-aside': {
    message: ({ file, fault, aside }: File & { fault: StoreFault; aside: string }) =>
      `${file} ${storeFault(fault)}: it was set aside as ${aside}, and a new store was started.`,
    hint: ({ aside, carriedOver }: { aside: string; carriedOver: boolean }) =>
      `${carriedOver ? 'Settings and calibrations were carried over.' : 'Calibrate again.'} ${rescueHint(aside)}`,
  },
  /** `aside`: where the lost file is now; `null`: it is nowhere. */
  'KO_STORE_DAMAGED.continued': {
    message: ({ file, loss }: File & { loss: StoreLoss }) =>
      `${file} ${storeLoss(loss)} while it was open: recording goes on in a new one, with everything that was in it.`,
    hint: ({ aside }: { aside: string | null }) => `Nothing is lost.${aside === null ? '' : ` What was there is now ${aside}.`}`,
  },
  'KO_STORE_DAMAGED.begun-anew': {
    message: ({ file, loss }: File & { loss: StoreLoss }) =>
      `${file} ${storeLoss(loss)} while it was open: recording goes on in a new one.`,
    hint: ({ aside, isThere }: { aside: string; isThere: boolean }) =>
      `${isThere ? `What was there is now ${aside}. ` : ''}${rescueHint(aside)}`,
  },

  'KO_STORE_DAMAGED.settings': {
    message: ({ wrong }: Wrong) => cannotBeRead('The settings', wrong),
    hint: ({ kept }: { kept: boolean }) =>
      `${kept ? 'What is wrong was replaced by its default' : 'The defaults are used'}: check the settings on the page and save them.`,
  },
  'KO_STORE_DAMAGED.calibration': {
    message: ({ side, wrong }: Wrong & { side: Side }) => cannotBeRead(`The calibration of the ${side} leg`, wrong),
    hint: 'It is left out: calibrate that leg again.',
  },
  'KO_STORE_DAMAGED.athlete': {
    message: 'The athlete is missing from the store.',
    hint: 'It was created again, with the default settings.',
  },
  'KO_STORE_DAMAGED.session': {
    message: ({ session, wrong }: Wrong & { session: number }) => cannotBeRead(`Session ${session}`, wrong),
    hint: 'It is listed without that; its recording is kept.',
  },
  'KO_STORE_DAMAGED.rows': {
    message: ({ of, damaged, read, wrong }: Wrong & { of: StoredRows; damaged: number; read: number }) =>
      cannotBeRead(`${damaged} of ${read} ${rowsNamed(of)}`, wrong),
    hint: ({ lost }: { lost: number }) =>
      lost === 0 ? 'What is wrong counts as unknown; the rest is used.' : `${lost} left out; the rest is used.`,
  },

  'KO_NOT_FOUND.session': {
    message: ({ session }: { session: number }) => `There is no session ${session}.`,
    hint: 'GET /api/sessions lists those there are.',
  },
  'KO_NOT_FOUND.repetition': {
    message: ({ session, rep, side }: { session: number; rep: number; side: Side }) =>
      `Session ${session} has no repetition ${rep} of the ${side} leg.`,
    hint: 'Look at the session again.',
  },
} as const satisfies ErrorWords;
