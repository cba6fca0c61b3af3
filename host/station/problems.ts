/** Every rejection by the station in one format, {code, message, hint}: ours, the framework's, and those of bytes that are not HTTP. */

import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../../protocol/live/events.ts';
import { ERRORS, KneesOutError } from '../errors.ts';

const HINT = 'See /api/openapi.json for what is expected.';

/** @param report called for errors that are our own fault. */
export function answerProblem(error: unknown, reply: FastifyReply, report: (problem: KneesOutError) => void): FastifyReply {
  const known = asKnown(error);
  if (known.code === 'KO_INTERNAL') report(known);
  const { status } = ERRORS[known.code];
  // The framework's rejections have their own status, such as 413 or 415.
  const { statusCode = status } = error as { statusCode?: number };
  const exact = known.code === 'KO_REQUEST_INVALID' && !(error instanceof KneesOutError);
  return reply.code(exact ? statusCode : status).send(problemOf(known));
}

/** For URLs that cannot be decoded: they reach no route, and therefore no hook or error handler either. */
export function answerBadUrl(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .code(400)
    .header('connection', 'close')
    .send(problemOf(new KneesOutError('KO_REQUEST_INVALID', error.message, HINT)));
  // By now nothing else owns an upgrade's socket.
  if (request.headers.upgrade !== undefined) reply.raw.once('finish', () => request.raw.socket.end());
}

/** For bytes that Node's parser rejects, headers that are too long, and requests that do not end. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // There is nobody left to read an answer.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = clientErrorOf(error);
  const body = JSON.stringify(problemOf(new KneesOutError('KO_REQUEST_INVALID', message, HINT)));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

function clientErrorOf(error: NodeJS.ErrnoException): [status: number, message: string] {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, 'the headers of the request are too long'];
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return [413, 'the extensions of a chunk are too long'];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'the request did not come to an end in time'];
    default:
      return [400, 'this is not an HTTP request'];
  }
}

const problemOf = ({ code, message, hint }: KneesOutError): Problem => ({ code, message, hint });

/** Any error as one of ours; what fastify rejects by itself was a bad request. */
function asKnown(error: unknown): KneesOutError {
  if (error instanceof KneesOutError) return error;
  const { statusCode = 500 } = error as { statusCode?: number };
  const message = error instanceof Error ? error.message : String(error);
  if (statusCode === 404) return new KneesOutError('KO_NOT_FOUND', message, HINT);
  if (statusCode < 500) return new KneesOutError('KO_REQUEST_INVALID', message, HINT);
  return new KneesOutError('KO_INTERNAL', message, 'This is our mistake; please report it.', { cause: error });
}
