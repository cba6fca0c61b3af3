/** Guards every route: decides by the matched route, never by the URL as written, who may proceed. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { nowS } from '../clock.ts';
import { KneesOutError } from '../errors.ts';
import { FailedAttempts } from './attempts.ts';
import { TOKEN_COOKIE, isSameOrigin, roleOf, showsToken, type Role, type Visit } from './auth.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Absent: for visitors on this machine or with the token, and never for a page of another site. `live`: the same, for an upgrade to a
     * WebSocket. `public`: for anyone, because it contains no data (the page's own files).
     */
    access?: 'live' | 'public';
  }
}

/** Guards every route of `app`, including those registered later. */
export function guard(app: FastifyInstance, token: string | null): void {
  const attempts = new FailedAttempts();
  app.addHook('onRequest', (request, reply, done) => {
    admit(request, reply, token, attempts);
    done();
  });
}

function admit(request: FastifyRequest, reply: FastifyReply, token: string | null, attempts: FailedAttempts): void {
  const visit = visitOf(request);
  const role = identify(visit, reply, token, attempts);
  const { access } = request.routeOptions.config;
  // An unknown path does not exist for anyone.
  if (request.is404 || request.ws !== (access === 'live')) throw notFound(request);
  if (access === 'public') return;
  if (role === null) {
    throw new KneesOutError('KO_NOT_ALLOWED.token');
  }
  if (!isSameOrigin(visit)) {
    throw new KneesOutError('KO_NOT_ALLOWED.foreign-page', { origin: visit.origin ?? null });
  }
}

/** The visitor's role, as opposed to a guess; a right token in the address is stored as a cookie for the page's own requests. */
function identify(visit: Visit, reply: FastifyReply, token: string | null, attempts: FailedAttempts): Role | null {
  const address = visit.address ?? 'unknown';
  if (showsToken(visit)) {
    const waitS = attempts.waitS(address, nowS());
    if (waitS > 0) {
      reply.header('retry-after', waitS);
      throw new KneesOutError('KO_TOO_MANY_ATTEMPTS.address', { waitS });
    }
  }
  const role = roleOf(visit, token);
  if (role === null && showsToken(visit)) attempts.note(address, nowS());
  if (role !== null && visit.token !== undefined && token !== null) {
    reply.header('set-cookie', `${TOKEN_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000`);
  }
  return role;
}

/** The error for a path of `request` that does not exist. */
export function notFound(request: FastifyRequest): KneesOutError {
  const path = request.url.split('?', 1)[0]!;
  return new KneesOutError('KO_NOT_FOUND.path', { path });
}

function visitOf(request: FastifyRequest): Visit {
  const { host, origin, authorization, cookie, 'sec-fetch-site': fetchSite } = request.headers;
  const { token } = request.query as { token?: unknown };
  return {
    address: request.socket.remoteAddress,
    host,
    origin,
    fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
    authorization,
    cookie,
    token: typeof token === 'string' ? token : undefined,
  };
}
