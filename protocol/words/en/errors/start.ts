/** Why the station cannot start, and what it could not store when it ended. */

import type { ErrorWords } from '../../error-words.ts';
import { type StationEnd, stationEnd } from './station.ts';

interface Lost {
  /** Of recording. */
  seconds: string;
  /** The message of the error that kept it from the disk. */
  reason: string | null;
}

const lost = ({ seconds, reason }: Lost): string =>
  `The last ${seconds} s could not be stored and are lost.${reason === null ? '' : ` ${reason}.`}`;

export const start = {
  'KO_PORT_IN_USE.page': {
    message: ({ port }: { port: number }) => `Port ${port} is taken.`,
    hint: ({ host, port }: { host: string; port: number }) =>
      `Another station may run already: look at http://${host}:${port}, or choose another port with --port.`,
  },
  'KO_NOT_ALLOWED.port': {
    message: ({ port }: { port: number }) => `This user may not listen on port ${port}.`,
    hint: 'Choose one above 1023 with --port.',
  },
  'KO_USAGE.host': {
    message: ({ host, reason }: { host: string; reason: string }) => `Cannot listen on ${host}: ${reason}.`,
    hint: 'Give an address of this machine with --host.',
  },
  'KO_INTERNAL.station-not-started': {
    message: ({ end }: { end: StationEnd }) => `The station did not start: ${stationEnd(end)}.`,
    hint: 'This is our mistake; please report it.',
  },

  'KO_STORE_IN_USE.station': {
    message: ({ folder }: { folder: string }) => `Another station is recording into ${folder}.`,
    hint: 'Use that one, end it first, or choose another folder with --data.',
  },
  'KO_STORE_FAILED.foreign': {
    message: ({ file }: { file: string }) => `${file} is a database of another program.`,
    hint: 'Move it away, or choose another folder with --data.',
  },
  'KO_STORE_FAILED.newer': {
    message: ({ file, schema, known }: { file: string; schema: number; known: number }) =>
      `${file} was written by a newer version of Knees Out (schema ${schema}, this one knows ${known}).`,
    hint: 'Update Knees Out, or choose another folder with --data.',
  },
  'KO_STORE_FAILED.sqlite': {
    message: ({ node, reason }: { node: string; reason: string }) => `SQLite could not be loaded on Node ${node}: ${reason}.`,
    hint: 'Update to Node 22 or newer, or install a C++ compiler (build-essential, Xcode tools); then delete node_modules and start again.',
  },
  'KO_STORE_FAILED.folder': {
    message: ({ folder, reason }: { folder: string; reason: string }) => `${folder} cannot be made (${reason}).`,
    hint: 'Choose another place with --data.',
  },
  'KO_STORE_FAILED.token': {
    message: ({ file }: { file: string }) => `${file} did not contain a valid token, so a new one was created.`,
    hint: 'Open the address below on each device again.',
  },

  'KO_DISK_FULL.lost': {
    message: lost,
    hint: 'Free some space. What was stored before is whole; the session is closed at the next start.',
  },
  'KO_STORE_FAILED.lost': { message: lost, hint: 'What was stored before is whole; the session is closed at the next start.' },
} as const satisfies ErrorWords;
