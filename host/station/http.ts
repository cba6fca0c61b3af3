/** Assembles the station's HTTP server: admission, error format, headers, the API, the live connection and the page. */

import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { guard } from './admission.ts';
import type { StationCore } from './core.ts';
import { servePage } from './page.ts';
import { answerBadUrl, answerClientError, answerProblem } from './problems.ts';
import { apiRoutes } from './routes.ts';
import { liveRoute, chooseProtocol } from './socket.ts';

const MAX_BODY_BYTES = 256 * 1024;
/** Commands are short. */
const MAX_MESSAGE_BYTES = 16 * 1024;
/** Time limit from a request's first byte to its last, and how often Node checks for requests beyond it. */
const REQUEST_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 2000;

/** The server, ready to listen. */
export async function buildServer(core: StationCore): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    requestTimeout: REQUEST_WITHIN_MS,
    http: { headersTimeout: REQUEST_WITHIN_MS, connectionsCheckingInterval: LOOK_EVERY_MS, requireHostHeader: false },
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: answerBadUrl,
    clientErrorHandler: answerClientError,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, _request, reply) => answerProblem(error, reply, (problem) => core.report(problem)));
  // Before the guard: its own hook must see a request that is then rejected, to close its socket.
  await app.register(websocket, {
    options: { maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false, handleProtocols: chooseProtocol },
  });
  guard(app, core.setup.token);
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
    // The station uses plain HTTP in a gym's own network.
    hsts: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  await app.register(compress, {
    // At its default quality, compressing the page with Brotli takes longer than sending it over a gym's network.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } },
    globalDecompression: false,
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
  // In its own scope, so that nothing else is declared public by it.
  await app.register((page) => servePage(page, core.setup.dashboardFolder));
  return app;
}
