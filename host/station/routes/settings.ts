/** The settings in force. */

import { settingsSchema } from '../../../protocol/live/events.ts';
import { settingsQuerySchema } from '../../../protocol/live/routes.ts';
import type { StationCore } from '../core.ts';
import { PROBLEMS, type ApiApp } from './api.ts';

export function settingsRoutes(app: ApiApp, core: StationCore): void {
  app.get(
    '/settings',
    { schema: { summary: 'Settings in force', querystring: settingsQuerySchema, response: { 200: settingsSchema, ...PROBLEMS } } },
    ({ query: { athlete } }) => core.athlete(athlete).settings,
  );

  app.put(
    '/settings',
    {
      schema: {
        summary: 'Settings from now on',
        querystring: settingsQuerySchema,
        body: settingsSchema,
        response: { 200: settingsSchema, ...PROBLEMS },
      },
    },
    ({ query: { athlete }, body }) => {
      core.changeSettings(body, athlete);
      return core.athlete(athlete).settings;
    },
  );
}
