/** What the station refuses, over HTTP and on the live socket, and how its process fails. */

import type { ErrorWords } from '../../error-words.ts';
import { capital } from '../places.ts';

/** Why the station's process ended; `said`: its last words. */
export type StationEnd =
  | { by: 'memory' }
  | { by: 'said'; text: string }
  | { by: 'silence'; seconds: number }
  | { by: 'code'; exitCode: number | null }
  | { by: 'signal'; signal: string };

export function stationEnd(end: StationEnd): string {
  switch (end.by) {
    case 'memory':
      return 'it ran out of memory';
    case 'said':
      return end.text;
    case 'silence':
      return `it did not answer for ${end.seconds} s`;
    case 'code':
      return `it ended with code ${end.exitCode ?? 'unknown'}`;
    case 'signal':
      return `the system ended it (${end.signal})`;
  }
}

const OPENAPI = 'See /api/openapi.json for what is expected.';
const LIVE = 'See protocol/live for the commands there are.';

export const station = {
  'KO_NOT_ALLOWED.token': {
    message: 'This needs the token of the station.',
    hint: 'Open the address that the station printed when it started.',
  },
  'KO_NOT_ALLOWED.foreign-page': {
    message: ({ origin }: { origin: string | null }) => `Pages of ${origin ?? 'other sites'} may not do this.`,
    hint: "Use the station's own page.",
  },
  'KO_TOO_MANY_ATTEMPTS.address': {
    message: 'Too many wrong tokens came from this address.',
    hint: ({ waitS }: { waitS: number }) => `Try again in ${waitS} s.`,
  },

  'KO_NOT_FOUND.path': {
    message: ({ path }: { path: string }) => `There is nothing at ${path}.`,
    hint: 'GET /api/openapi.json lists what there is.',
  },
  'KO_NOT_FOUND.by-framework': { message: ({ reason }: { reason: string }) => `${capital(reason)}.`, hint: OPENAPI },
  'KO_REQUEST_INVALID.by-framework': { message: ({ reason }: { reason: string }) => `${capital(reason)}.`, hint: OPENAPI },
  'KO_REQUEST_INVALID.headers': { message: 'The headers of the request are too long.', hint: OPENAPI },
  'KO_REQUEST_INVALID.chunk': { message: 'The extensions of a chunk are too long.', hint: OPENAPI },
  'KO_REQUEST_INVALID.timeout': { message: 'The request did not come to an end in time.', hint: OPENAPI },
  'KO_REQUEST_INVALID.not-http': { message: 'This is not an HTTP request.', hint: OPENAPI },

  'KO_REQUEST_INVALID.sub-protocol': {
    message: ({ protocol }: { protocol: string }) => `/live speaks ${protocol}.`,
    hint: ({ protocol }: { protocol: string }) => `Ask for the WebSocket sub-protocol ${protocol}.`,
  },
  'KO_REQUEST_INVALID.binary': { message: 'Commands are text.', hint: LIVE },
  'KO_REQUEST_INVALID.not-json': { message: 'This is not JSON.', hint: LIVE },
  'KO_REQUEST_INVALID.command': { message: ({ reason }: { reason: string }) => `${capital(reason)}.`, hint: LIVE },

  'KO_NOT_NOW.no-replay': { message: 'Nothing is being replayed.', hint: 'Start the station with --source replay:FILE.' },
  'KO_NOT_NOW.replay': {
    message: 'This is a replay, in which nothing can be changed.',
    hint: 'Start the station with straps to train.',
  },

  'KO_INTERNAL.station-stopped': {
    message: ({ end }: { end: StationEnd }) => `The station stopped: ${stationEnd(end)}.`,
    hint: 'It is started again by itself; cues go on meanwhile.',
  },
  /** `where`: in our source, if known. */
  'KO_INTERNAL.unexpected': {
    message: ({ reason, where }: { reason: string; where: string | null }) => `${reason}${where === null ? '' : ` (${where})`}.`,
    hint: 'This is our mistake; please report it.',
  },
} as const satisfies ErrorWords;
