/** The station's health, and its OpenAPI document. */

import { healthSchema } from '../../../protocol/live/routes.ts';
import type { StationCore } from '../core.ts';
import { PROBLEMS, type ApiApp } from './api.ts';

export function healthRoutes(app: ApiApp, core: StationCore): void {
  app.get('/health', { schema: { summary: 'Is it there, and what is it', response: { 200: healthSchema, ...PROBLEMS } } }, () => ({
    status: 'ok' as const,
    version: core.setup.version,
    sources: core.setup.sources,
    recording: core.recording,
  }));

  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
