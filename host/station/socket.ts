/** The WebSocket /live: a page joins, listens, and sends commands. */

import type { WebSocket } from '@fastify/websocket';
import type { FastifyPluginCallback } from 'fastify';
import { z } from 'zod';
import { commandSchema } from '../../protocol/live/commands.ts';
import type { ErrorEvent, Problem } from '../../protocol/live/events.ts';
import { LIVE_PROTOCOL } from '../../protocol/live/words.ts';
import { KneesOutError, problemOf } from '../errors.ts';
import type { StationCore } from './core.ts';

/** A page that leaves two consecutive pings unanswered is gone. */
const PING_EVERY_MS = 15_000;

/** The sub-protocol to use from those a page requests; false rejects the connection. */
export const chooseProtocol = (asked: Set<string>): string | false => asked.has(LIVE_PROTOCOL) && LIVE_PROTOCOL;

/** A page that does not request {@link LIVE_PROTOCOL} is rejected before the upgrade, with an explanatory error. */
export function liveRoute(core: StationCore): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get(
      '/live',
      {
        websocket: true,
        config: { access: 'live' },
        schema: { hide: true },
        preValidation: (request, _reply, next) => {
          const asked = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
          if (asked.includes(LIVE_PROTOCOL)) next();
          else next(new KneesOutError('KO_REQUEST_INVALID.sub-protocol', { protocol: LIVE_PROTOCOL }));
        },
      },
      (socket) => {
        serve(core, socket);
      },
    );
    done();
  };
}

function serve(core: StationCore, socket: WebSocket): void {
  let isAlive = true;
  const pinging = setInterval(() => {
    if (!isAlive) socket.terminate();
    isAlive = false;
    socket.ping();
  }, PING_EVERY_MS);
  socket.on('pong', () => (isAlive = true));
  socket.on('error', () => {
    socket.terminate();
  });
  socket.on('close', () => {
    clearInterval(pinging);
    core.hub.leave(socket);
  });
  socket.on('message', (data, isBinary) => {
    const problem = isBinary ? problemOf('KO_REQUEST_INVALID.binary') : execute(core, (data as Buffer).toString());
    const at = { t: core.hub.newestS, athlete: null };
    if (problem !== null) socket.send(JSON.stringify({ type: 'error', ...at, ...problem } satisfies ErrorEvent));
  });
  core.hub.join(socket, core.hello());
}

/** Executes a message; returns what was wrong with it, if anything. */
function execute(core: StationCore, message: string): Problem | null {
  try {
    const command = commandSchema.safeParse(JSON.parse(message));
    if (!command.success) {
      const reason = z.prettifyError(command.error).replaceAll('\n', ' ');
      return problemOf('KO_REQUEST_INVALID.command', { reason });
    }
    core.command(command.data);
    return null;
  } catch (error) {
    if (error instanceof SyntaxError) return problemOf('KO_REQUEST_INVALID.not-json');
    if (error instanceof KneesOutError) return error.problem;
    return problemOf('KO_INTERNAL.unexpected', { reason: error instanceof Error ? error.message : String(error), where: null });
  }
}
