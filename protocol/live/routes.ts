/** Schemas of the HTTP interface under `/api`, shared by the station's validation, the OpenAPI document and the page. */

import { z } from 'zod';
import { calibrationEventSchema, cueSchema, errorEventSchema, repSchema } from './events.ts';
import { EXERCISES, SESSION_STATES, SIDES } from './words.ts';

/** `GET /api/health` */
export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  sources: z.array(z.string()),
  /** The sessions being recorded, at most one an athlete. */
  recording: z.array(z.int().positive()),
});

export const sessionSummarySchema = z.object({
  id: z.int().positive(),
  /** Whose it is: the athlete's number in the store. */
  athlete: z.int().positive(),
  state: z.enum(SESSION_STATES),
  /** Unix time, s. */
  startedAt: z.number(),
  /** Seconds recorded, from the first to the last entry; the time between parts of an interrupted session is not counted. */
  durationS: z.number().nonnegative(),
  exercise: z.enum([...EXERCISES, 'auto']),
  sides: z.array(z.enum(SIDES)),
  /** Without discarded repetitions. */
  repCount: z.int().nonnegative(),
  cueCount: z.int().nonnegative(),
  peakValgusDeg: z.number().nullable(),
  droppedBytes: z.number().nonnegative(),
  /** What cannot be read of the stored session, and is therefore empty, `auto`, 0 or `interrupted` here; `null`: everything can be read. */
  damage: z.string().nullable(),
});
export type SessionSummary = z.infer<typeof sessionSummarySchema>;

/** `GET /api/settings`, `PUT /api/settings`: of the first athlete on the station unless another is named. */
export const settingsQuerySchema = z.object({ athlete: z.coerce.number().int().positive().optional() });

/** `GET /api/sessions`: newest first */
export const sessionListSchema = z.object({ sessions: z.array(sessionSummarySchema) });
export type SessionList = z.infer<typeof sessionListSchema>;
export const sessionListQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** Only this athlete's. */
  athlete: z.coerce.number().int().positive().optional(),
});

/** A stored cue with its host time, s. */
export const storedCueSchema = z.object({ t: z.number(), ...cueSchema.shape });
export type StoredCue = z.infer<typeof storedCueSchema>;

/** Calibrations that passed or failed, and errors. */
export const notableEventSchema = z.discriminatedUnion('type', [calibrationEventSchema, errorEventSchema]);

/** `GET /api/sessions/:id` */
export const sessionDetailSchema = z.object({
  ...sessionSummarySchema.shape,
  reps: z.array(repSchema),
  cues: z.array(storedCueSchema),
  /** In order. */
  events: z.array(notableEventSchema),
});
export type SessionDetail = z.infer<typeof sessionDetailSchema>;
export const sessionParamsSchema = z.object({ id: z.coerce.number().int().positive() });

/** `GET /api/sessions/:id/reps.csv` */
export const repsCsvQuerySchema = z.object({ side: z.enum(SIDES).optional() });

/** `PUT /api/sessions/:id/reps/:side/:rep/strike-out` answers with the updated repetition. */
export const repParamsSchema = z.object({
  id: z.coerce.number().int().positive(),
  side: z.enum(SIDES),
  rep: z.coerce.number().int().positive(),
});
export const strikeOutBodySchema = z.object({ struckOut: z.boolean() });
