/** Requests that the station rejects, over HTTP and on the live socket: for programs that call it, since its own page sends none of them. */

import type { ErrorWords } from '../../error-words.ts';

const OPENAPI = 'See /api/openapi.json for what is expected.';
const LIVE = 'See protocol/live for the commands there are.';

export const requests = {
  'KO_NOT_FOUND.path': {
    message: ({ path }: { path: string }) => `There is nothing at ${path}.`,
    hint: 'GET /api/openapi.json lists what there is.',
  },
  /** In the words of the HTTP framework. */
  'KO_NOT_FOUND.by-framework': { message: ({ reason }: { reason: string }) => `${reason}.`, hint: OPENAPI },
  'KO_REQUEST_INVALID.by-framework': { message: ({ reason }: { reason: string }) => `${reason}.`, hint: OPENAPI },
  'KO_REQUEST_INVALID.headers': { message: 'The headers of the request are too long.', hint: OPENAPI },
  'KO_REQUEST_INVALID.chunk': { message: 'The extensions of a chunk are too long.', hint: OPENAPI },
  'KO_REQUEST_INVALID.timeout': { message: 'The request did not end in time.', hint: OPENAPI },
  'KO_REQUEST_INVALID.not-http': { message: 'This is not an HTTP request.', hint: OPENAPI },

  'KO_REQUEST_INVALID.sub-protocol': {
    message: ({ protocol }: { protocol: string }) => `/live speaks ${protocol}.`,
    hint: ({ protocol }: { protocol: string }) => `Ask for the WebSocket sub-protocol ${protocol}.`,
  },
  'KO_REQUEST_INVALID.binary': { message: 'Commands must be text.', hint: LIVE },
  'KO_REQUEST_INVALID.not-json': { message: 'This is not JSON.', hint: LIVE },
  'KO_REQUEST_INVALID.command': { message: ({ reason }: { reason: string }) => `${reason}.`, hint: LIVE },
} as const satisfies ErrorWords;
