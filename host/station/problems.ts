/** Every rejection by the station in one format, {code, message, hint}: ours, the framework's, and those of bytes that are not HTTP. */

import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../../protocol/live/events.ts';
import { ERRORS } from '../../protocol/errors.ts';
import { KneesOutError, problemOf } from '../errors.ts';

/** @param report called for errors that are our own fault. */
export function answerProblem(error: unknown, reply: FastifyReply, report: (problem: Problem) => void): FastifyReply {
  const known = asKnown(error);
  if (known.code === 'KO_INTERNAL') report(known.problem);
  const { status } = ERRORS[known.code];
  // The framework's rejections have their own status, such as 413 or 415.
  const { statusCode = status } = error as { statusCode?: number };
  const exact = known.code === 'KO_REQUEST_INVALID' && !(error instanceof KneesOutError);
  return reply.code(exact ? statusCode : status).send(known.problem);
}

/** For URLs that cannot be decoded: they reach no route, and therefore no hook or error handler either. */
export function answerBadUrl(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .code(400)
    .header('connection', 'close')
    .send(problemOf('KO_REQUEST_INVALID.by-framework', { reason: error.message }));
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
  const [status, problem] = clientErrorOf(error);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

function clientErrorOf(error: NodeJS.ErrnoException): [status: number, problem: Problem] {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, problemOf('KO_REQUEST_INVALID.headers')];
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return [413, problemOf('KO_REQUEST_INVALID.chunk')];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, problemOf('KO_REQUEST_INVALID.timeout')];
    default:
      return [400, problemOf('KO_REQUEST_INVALID.not-http')];
  }
}

/** Any error as one of ours; what fastify rejects by itself was a bad request. */
function asKnown(error: unknown): KneesOutError {
  if (error instanceof KneesOutError) return error;
  const { statusCode = 500 } = error as { statusCode?: number };
  const reason = error instanceof Error ? error.message : String(error);
  if (statusCode === 404) return new KneesOutError('KO_NOT_FOUND.by-framework', { reason });
  if (statusCode < 500) return new KneesOutError('KO_REQUEST_INVALID.by-framework', { reason });
  return new KneesOutError('KO_INTERNAL.unexpected', { reason, where: null }, { cause: error });
}
