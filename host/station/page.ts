/** Serves the built page, or says how to build it. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { VIEW_PATHS } from '../../protocol/live/views.ts';
import { notFound } from './admission.ts';

/** The page at the path of each of its views, with its files; registered last, because it answers what no other route did. The page itself is not secret; the data it shows is. */
export async function servePage(app: FastifyInstance, folder: string): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'public' };
  });
  const isBuilt = existsSync(join(folder, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder,
      index: false,
      cacheControl: false,
      setHeaders: (response, path) => {
        // The names of built assets change with their content.
        response.setHeader('cache-control', /[/\\]assets[/\\]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  for (const path of Object.values(VIEW_PATHS)) {
    app.get(path, { schema: { hide: true } }, (_request, reply) =>
      isBuilt ? reply.sendFile('index.html') : reply.type('text/plain').send('The page is not built yet. Run: npm run build\n'),
    );
  }
  app.setNotFoundHandler((request, reply) => {
    if (!isBuilt || !wantsPage(request)) throw notFound(request);
    // The page itself says that it has no such view, and leads back.
    return reply.code(404).sendFile('index.html');
  });
}

/** Somebody who follows a link, and not a program that asks the interface. */
function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && headers.accept?.includes('text/html') === true && !/^\/(api|live)(?![\w-])/.test(url);
}
