/** Recorded sessions, their repetitions, and discarding one. */

import { z } from 'zod';
import { repSchema } from '../../../protocol/live/events.ts';
import {
  repParamsSchema,
  repsCsvQuerySchema,
  sessionDetailSchema,
  sessionListQuerySchema,
  sessionListSchema,
  sessionParamsSchema,
  strikeOutBodySchema,
} from '../../../protocol/live/routes.ts';
import { repsCsv } from '../../export/reps.ts';
import { readCues, readEvents, readReps } from '../../store/outcomes.ts';
import { findSession, listSessions } from '../../store/sessions.ts';
import type { StationCore } from '../core.ts';
import { PROBLEMS, type ApiApp } from './api.ts';

export function sessionRoutes(app: ApiApp, core: StationCore): void {
  const { database } = core;
  app.get(
    '/sessions',
    {
      schema: {
        summary: 'Sessions, newest first',
        querystring: sessionListQuerySchema,
        response: { 200: sessionListSchema, ...PROBLEMS },
      },
    },
    ({ query: { limit, athlete } }) => ({ sessions: listSessions(database, limit, athlete) }),
  );

  app.get(
    '/sessions/:id',
    {
      schema: {
        summary: 'One session with its repetitions, cues and notable events',
        params: sessionParamsSchema,
        response: { 200: sessionDetailSchema, ...PROBLEMS },
      },
    },
    ({ params: { id } }) => ({
      ...findSession(database, id),
      reps: readReps(database, id),
      cues: readCues(database, id),
      events: readEvents(database, id),
    }),
  );

  app.get(
    '/sessions/:id/reps.csv',
    {
      schema: {
        summary: 'The Reps CSV; struck-out repetitions are left out',
        params: sessionParamsSchema,
        querystring: repsCsvQuerySchema,
        response: { 200: z.string().meta({ description: 'CSV' }), ...PROBLEMS },
      },
    },
    ({ params: { id }, query: { side } }, reply) => {
      findSession(database, id);
      const reps = readReps(database, id, side).filter((rep) => !rep.struck_out);
      void reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="session-${id}-reps.csv"`);
      return repsCsv(reps, ['side']);
    },
  );

  app.put(
    '/sessions/:id/reps/:side/:rep/strike-out',
    {
      schema: {
        summary: 'Leave a repetition out of everything counted, or take it back in',
        params: repParamsSchema,
        body: strikeOutBodySchema,
        response: { 200: repSchema, ...PROBLEMS },
      },
    },
    ({ params: { id, side, rep }, body }) => core.strikeOut(id, side, rep, body.struckOut),
  );
}
