/** What ends the replay of a recorded session. */

import type { ErrorWords } from '../../error-words.ts';

interface Session {
  session: number;
}

const WAS_CHANGED = 'The file is damaged, or was changed.';

export const replay = {
  'KO_RECORDING_INVALID.straps': {
    message: ({ session, most }: Session & { most: number }) =>
      `Session ${session} cannot be read any further: it names more than ${most} straps.`,
    hint: WAS_CHANGED,
  },
  'KO_RECORDING_INVALID.control': {
    message: ({ session, atS, wrong }: Session & { atS: string; wrong: string }) =>
      `Session ${session} cannot be read any further: the control ${atS} s after its beginning is wrong, ${wrong}.`,
    hint: WAS_CHANGED,
  },
} as const satisfies ErrorWords;
