/** The routes under /api, a file a topic in `routes/`. Their shapes are those of protocol/live/routes. */

import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { StationCore } from './core.ts';
import { healthRoutes } from './routes/health.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { settingsRoutes } from './routes/settings.ts';

const TOPICS = [healthRoutes, sessionRoutes, settingsRoutes];

/** To be registered under the prefix /api. */
export function apiRoutes(core: StationCore): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    for (const addRoutes of TOPICS) addRoutes(app, core);
    done();
  };
}
