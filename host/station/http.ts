/** The station's HTTP server: who may come in, how errors look, the API, the live connection and the page. */

import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Problem } from '../../protocol/live/events.ts';
import { KneesOutError, type ErrorCode } from '../errors.ts';
import { TOKEN_COOKIE, isSameOrigin, roleOf, type Visit } from './auth.ts';
import type { StationCore } from './core.ts';
import { servePage } from './page.ts';
import { apiRoutes } from './routes.ts';
import { liveRoute, chooseProtocol } from './socket.ts';

const MAX_BODY_BYTES = 256 * 1024;
/** Commands are short. */
const MAX_MESSAGE_BYTES = 16 * 1024;

/** The server, ready to listen. */
export async function buildServer(core: StationCore): Promise<FastifyInstance> {
  const app = Fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, _request, reply) => answerError(core, error, reply));
  // Before the hook below: its own hook must have seen a request that is then refused, to close its socket.
  await app.register(websocket, {
    options: { maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false, handleProtocols: chooseProtocol },
  });
  app.addHook('onRequest', (request, reply, done) => {
    admit(core.setup.token, request, reply);
    done();
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'data:', 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // The station speaks plain HTTP in a gym's own network.
    hsts: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Knees Out station',
        version: core.setup.version,
        description: 'Live data is on the WebSocket /live, see protocol/live.',
      },
    },
    transform: jsonSchemaTransform,
  });
  await app.register(apiRoutes(core), { prefix: '/api' });
  await app.register(liveRoute(core));
  await servePage(app, core.setup.dashboardFolder);
  return app;
}

/** The page itself is no secret; what it shows is. */
function admit(token: string | null, request: FastifyRequest, reply: FastifyReply): void {
  const visit = visitOf(request);
  const role = roleOf(visit, token);
  if (role !== null && visit.token !== undefined && token !== null) {
    reply.header('set-cookie', `${TOKEN_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000`);
  }
  const path = request.url.split('?', 1)[0]!;
  if (!path.startsWith('/api') && !path.startsWith('/live')) return;
  if (role === null) {
    throw new KneesOutError(
      'KO_NOT_ALLOWED',
      'this needs the token of the station',
      'Open the address that the station printed at its start.',
    );
  }
  if (!isSameOrigin(visit) && (path.startsWith('/live') || request.method !== 'GET')) {
    throw new KneesOutError('KO_NOT_ALLOWED', `pages of ${visit.origin ?? 'elsewhere'} may not do this`, "Use the station's own page.");
  }
}

function visitOf(request: FastifyRequest): Visit {
  const { host, origin, authorization, cookie } = request.headers;
  const { token } = request.query as { token?: unknown };
  const shown = typeof token === 'string' ? token : undefined;
  return { address: request.socket.remoteAddress, host, origin, authorization, cookie, token: shown };
}

const STATUS: Partial<Record<ErrorCode, number>> = { KO_REQUEST_INVALID: 400, KO_NOT_FOUND: 404, KO_NOT_ALLOWED: 403, KO_DISK_FULL: 507 };

function answerError(core: StationCore, error: unknown, reply: FastifyReply): FastifyReply {
  const known = asKnown(error);
  if (known.code === 'KO_INTERNAL') core.report(known);
  const problem: Problem = { code: known.code, message: known.message, hint: known.hint };
  return reply.code(STATUS[known.code] ?? 500).send(problem);
}

/** Any error as one of ours; what fastify refuses by itself was a bad request. */
function asKnown(error: unknown): KneesOutError {
  if (error instanceof KneesOutError) return error;
  const { statusCode = 500 } = error as { statusCode?: number };
  const message = error instanceof Error ? error.message : String(error);
  if (statusCode < 500) return new KneesOutError('KO_REQUEST_INVALID', message, 'See /api/openapi.json for what is expected.');
  return new KneesOutError('KO_INTERNAL', message, 'This is our mistake; please report it.', { cause: error });
}
