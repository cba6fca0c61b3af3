/** What the station refuses to a page, and how its process fails. */

import type { ErrorWords } from '../../error-words.ts';

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

  'KO_NOT_NOW.no-replay': { message: 'Nothing is being replayed.', hint: 'Start the station with --source replay:FILE.' },
  'KO_NOT_NOW.replay': {
    message: 'This is a replay, in which nothing can be changed.',
    hint: 'Start the station with straps to train.',
  },

  'KO_INTERNAL.station-stopped': {
    message: ({ end }: { end: StationEnd }) => `The station stopped: ${stationEnd(end)}.`,
    hint: 'It restarts by itself; cues go on meanwhile.',
  },
  /** `where`: in our source, if known. */
  'KO_INTERNAL.unexpected': {
    message: ({ reason, where }: { reason: string; where: string | null }) => `${reason}${where === null ? '' : ` (${where})`}.`,
    hint: 'This is our mistake; please report it.',
  },
} as const satisfies ErrorWords;
