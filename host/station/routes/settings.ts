/** The settings in force. */

import { settingsSchema } from '../../../protocol/live/events.ts';
import type { StationCore } from '../core.ts';
import { PROBLEMS, type ApiApp } from './api.ts';

export function settingsRoutes(app: ApiApp, core: StationCore): void {
  app.get('/settings', { schema: { summary: 'Settings in force', response: { 200: settingsSchema, ...PROBLEMS } } }, () => core.settings);

  app.put(
    '/settings',
    { schema: { summary: 'Settings from now on', body: settingsSchema, response: { 200: settingsSchema, ...PROBLEMS } } },
    (request) => {
      core.changeSettings(request.body);
      return core.settings;
    },
  );
}
