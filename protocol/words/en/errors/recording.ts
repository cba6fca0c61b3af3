/** What is wrong with a file that should be a recording, and which parts of one are left out. What ends a replay is in replay.ts. */

import type { ErrorWords } from '../../error-words.ts';
import { rescueHint, type StoreFault, storeFault } from './store.ts';

interface File {
  file: string;
}

interface Session {
  session: number;
}

/** Where in the recording: how long after its beginning, s; `null`: at it. */
interface Place {
  afterS: string | null;
}

interface Chunk extends Session, Place {
  chunk: number;
}

const place = ({ afterS }: Place): string => (afterS === null ? 'at the beginning' : `after ${afterS} s`);

const GIVE_A_STORE = 'Give the path of a knees-out.db.';
const REST_IS_USED = 'The rest is used.';

/** What no store of ours has. */
export type StrangePart = 'view' | 'virtual table' | 'trigger' | 'generated column';

export const recording = {
  'KO_FILE_MISSING.recording': { message: ({ file }: File) => `There is no file ${file}.`, hint: GIVE_A_STORE },
  'KO_NOT_FOUND.any-recorded': {
    message: ({ file }: File) => `${file} has no recorded session.`,
    hint: 'List the sessions with GET /api/sessions.',
  },
  'KO_NOT_FOUND.recorded': {
    message: ({ file, session }: File & Session) => `${file} has no recorded session ${session}.`,
    hint: 'List the sessions with GET /api/sessions.',
  },

  'KO_RECORDING_INVALID.file': {
    message: ({ file, fault }: File & { fault: StoreFault }) => `${file} ${storeFault(fault)}.`,
    hint: ({ file, fault }: File & { fault: StoreFault }) => (fault.is === 'empty' ? GIVE_A_STORE : rescueHint(file)),
  },
  'KO_RECORDING_INVALID.foreign': { message: ({ file }: File) => `${file} is a database of another program.`, hint: GIVE_A_STORE },
  'KO_RECORDING_INVALID.strange': {
    message: ({ file, part }: File & { part: StrangePart }) => `${file} has a ${part}, which no recording of Knees Out has.`,
    hint: GIVE_A_STORE,
  },
  'KO_RECORDING_INVALID.newer': {
    message: ({ file, session }: File & Session) => `Session ${session} of ${file} was recorded by a newer version of Knees Out.`,
    hint: 'Update Knees Out.',
  },
  'KO_RECORDING_INVALID.unreadable': {
    message: ({ file, reason }: File & { reason: string }) => `${file} cannot be read: ${reason}.`,
    hint: GIVE_A_STORE,
  },

  'KO_RECORDING_INVALID.chunk-end': {
    message: ({ session, chunk, bytes, ...at }: Chunk & { bytes: number }) =>
      `The last ${bytes} bytes of chunk ${chunk} of session ${session} could not be read (${place(at)}).`,
    hint: REST_IS_USED,
  },
  'KO_RECORDING_INVALID.chunk-misplaced': {
    message: ({ session, chunk, ...at }: Chunk) =>
      `Chunk ${chunk} of session ${session} is there twice or in the wrong place, and left out (${place(at)}).`,
    hint: REST_IS_USED,
  },
  /** `bytes`: its size; `null`: it is too large, or not bytes. */
  'KO_RECORDING_INVALID.chunk-damaged': {
    message: ({ session, chunk, bytes, ...at }: Chunk & { bytes: number | null }) =>
      `Chunk ${chunk} of session ${session} is damaged and left out (${bytes === null ? '' : `${bytes} bytes, `}${place(at)}).`,
    hint: REST_IS_USED,
  },
  'KO_RECORDING_INVALID.chunks-missing': {
    message: ({ session, chunks, ...at }: Session & Place & { chunks: number }) =>
      chunks === 1
        ? `A chunk of session ${session} is missing (${place(at)}).`
        : `${chunks} chunks of session ${session} are missing (${place(at)}).`,
    hint: REST_IS_USED,
  },
  'KO_RECORDING_INVALID.rest': {
    message: ({ session, reason }: Session & { reason: string }) => `The rest of session ${session} cannot be read: ${reason}.`,
    hint: 'What comes before it is used.',
  },
  'KO_RECORDING_INVALID.disorder': {
    message: ({ session }: Session) => `The rest of session ${session} cannot be read: its chunks are not in order.`,
    hint: 'What comes before it is used.',
  },
} as const satisfies ErrorWords;
