/** Serves the built page, or says how to build it. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KneesOutError } from '../errors.ts';

/** The page at `/`, its files beside it; any other path outside the API is the page too, which knows its own places. */
export async function servePage(app: FastifyInstance, folder: string): Promise<void> {
  const isBuilt = existsSync(join(folder, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      setHeaders: (response, path) => {
        // The names of built assets change with their content.
        response.setHeader('cache-control', /[/\\]assets[/\\]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0]!;
    const wantsPage = request.method === 'GET' && !path.startsWith('/api/') && !/\.\w+$/.test(path);
    if (wantsPage && isBuilt) return reply.sendFile('index.html');
    if (wantsPage) return reply.type('text/plain').send('The page is not built yet. Run: npm run build\n');
    throw new KneesOutError('KO_NOT_FOUND', `there is nothing at ${path}`, 'GET /api/openapi.json lists what there is.');
  });
}
