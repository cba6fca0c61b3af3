/**
 * What a page requests of the station over `/live`: schemas and derived types. Results arrive as events; a rejected command is answered by
 * an `error` event.
 */

import { z } from 'zod';
import { settingsSchema } from './events.ts';
import { EXERCISES, SIDES, STRAP_PLACES } from './words.ts';

/** Whom it concerns, by number in the store. Absent: the first athlete on the station. For `role`, absent: the strap keeps its athlete. */
const athlete = z.int().positive().optional();

/**
 * `start` from the beginning, `repeat` the current step, or `rezero`: only the quiet stance again. The calibration in force stays until the
 * new one has passed, and for good after `cancel`. `undo` restores the previous one; a second `undo` restores the one undone.
 */
const calibrateCommandSchema = z.object({
  type: z.literal('calibrate'),
  athlete,
  action: z.enum(['start', 'repeat', 'cancel', 'rezero', 'undo']),
  /** Absent: every leg with straps. */
  side: z.enum(SIDES).optional(),
});

/** The complete settings as shown: the last writer wins. */
const settingsCommandSchema = z.object({ type: z.literal('settings'), athlete, settings: settingsSchema });

/** `resume` continues the session stopped last, under its numbers, as long as no other has begun. */
const sessionCommandSchema = z.object({
  type: z.literal('session'),
  athlete,
  action: z.enum(['start', 'stop', 'resume']),
  /** For `start`; absent: as in the settings. */
  exercise: z.enum([...EXERCISES, 'auto']).optional(),
});

/** Makes the strap blink and buzz. */
const identifyCommandSchema = z.object({ type: z.literal('identify'), id: z.string().min(1).max(200) });

/** Sets where the strap is worn; `null`: nowhere. */
const roleCommandSchema = z.object({
  type: z.literal('role'),
  athlete,
  id: z.string().min(1).max(200),
  role: z.enum(STRAP_PLACES).nullable(),
});

/**
 * Finds out by movement which strap is where: `start`, `repeat` the current step, `skip` it (the pelvis only), `cancel`; at the check,
 * `confirm` the result of the movements; afterwards `undo` restores the earlier places.
 */
const placeCommandSchema = z.object({
  type: z.literal('place'),
  athlete,
  action: z.enum(['start', 'repeat', 'skip', 'cancel', 'confirm', 'undo']),
  /** For `start`: the legs that wear straps. Absent: both when at least four straps are open, otherwise the right one. */
  sides: z.array(z.enum(SIDES)).min(1).max(2).optional(),
});

/** Excludes a wrongly recognised repetition from everything counted, or restores it. */
const strikeOutCommandSchema = z.object({
  type: z.literal('strike-out'),
  session: z.int().positive(),
  side: z.enum(SIDES),
  rep: z.int().positive(),
  struckOut: z.boolean(),
});

/** The user has fixed what kept straps away: every source checks again at once. */
const retryCommandSchema = z.object({ type: z.literal('retry') });

/**
 * Shows simulated straps while there are no real ones; rejected while straps are connected or a session is open. Nothing of it is recorded.
 */
const demoCommandSchema = z.object({ type: z.literal('demo'), action: z.enum(['start', 'stop']) });
/** In a replay only. At its end, `play` starts over; after `seek` it plays or pauses as before. */
const replayCommandSchema = z.discriminatedUnion('action', [
  z.object({ type: z.literal('replay'), action: z.enum(['play', 'pause']) }),
  /** Seconds from the beginning. */
  z.object({ type: z.literal('replay'), action: z.literal('seek'), toS: z.number().nonnegative() }),
  /** 1: original speed; `null`: as fast as possible. */
  z.object({ type: z.literal('replay'), action: z.literal('speed'), speed: z.number().min(0.05).max(1000).nullable() }),
]);
export type ReplayCommand = z.infer<typeof replayCommandSchema>;

export const commandSchema = z.discriminatedUnion('type', [
  calibrateCommandSchema,
  settingsCommandSchema,
  sessionCommandSchema,
  identifyCommandSchema,
  roleCommandSchema,
  placeCommandSchema,
  strikeOutCommandSchema,
  retryCommandSchema,
  demoCommandSchema,
  replayCommandSchema,
]);

export type LiveCommand = z.infer<typeof commandSchema>;
