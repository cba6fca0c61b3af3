/**
 * What controls a line besides packets. It is recorded with them in order, so that a replay is controlled in the same way. Schemas, and the
 * types derived from them.
 */

import { z } from 'zod';
import { settingsSchema } from '../live/events.ts';
import { DEFAULT_ATHLETE, SIDES, STRAP_PLACES } from '../live/words.ts';
import { legCalibrationSchema } from './calibration.ts';
import type { RecordingEntry } from './entry.ts';

const MAX_PLACES = 1000;
/** Longest name of a strap or its link, in characters. */
const LONGEST_ID = 300;

const id = z.string().min(1).max(LONGEST_ID);
const side = z.enum(SIDES);
const place = z.enum(STRAP_PLACES);
const count = z.int().nonnegative();

/** The highest numbers assigned so far in a session: to each leg's repetitions, and to cues. */
const numberingSchema = z.object({ repetitions: z.object({ left: count, right: count }), cues: count });
export type Numbering = z.infer<typeof numberingSchema>;

export const NOTHING_NUMBERED: Readonly<Numbering> = { repetitions: { left: 0, right: 0 }, cues: 0 };

/** Why an abandoned calibration was cancelled. */
const neglectSchema = z.enum(['left-alone', 'straps-silent']);
export type Neglect = z.infer<typeof neglectSchema>;

const calibrateControlSchema = z.object({
  type: z.literal('calibrate'),
  action: z.enum(['start', 'repeat', 'cancel', 'rezero', 'undo']),
  side: side.nullable(),
  /**
   * The calibration in force stays until the new one has passed. Absent in older recordings, where the new alignment replaced it as soon as
   * it was found.
   */
  keeps: z.boolean().optional(),
  /** When the program cancelled: nothing passed for minutes, or a strap was silent. Absent when the user did. */
  because: neglectSchema.optional(),
});
export type CalibrateControl = z.infer<typeof calibrateControlSchema>;

/** Controls for a line that already exists. */
const lineControlSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('settings'), settings: settingsSchema }),
  calibrateControlSchema,
  /** Restores a calibration from an earlier session; `before`: the one that `undo` then brings back. */
  z.object({ type: z.literal('restore'), side, calibration: legCalibrationSchema, before: legCalibrationSchema.nullable().optional() }),
  z.object({ type: z.literal('role'), id, role: place.nullable() }),
  /** Where straps that cannot store their role were placed in earlier sessions. */
  z.object({ type: z.literal('kept-places'), places: z.array(z.object({ strap: id, role: place })).max(MAX_PLACES) }),
  z.object({
    type: z.literal('place'),
    action: z.enum(['start', 'repeat', 'skip', 'cancel', 'confirm', 'undo']),
    sides: z.array(side).min(1).max(SIDES.length).nullable(),
  }),
  z.object({ type: z.literal('identify'), id }),
]);
export type LineControl = z.infer<typeof lineControlSchema>;

/**
 * The first entry of each part of a session: from here on a fresh line that continues numbering after `after`. A session has one part for
 * each run that recorded it.
 */
const beginSchema = z.object({
  type: z.literal('begin'),
  after: numberingSchema,
  /** Whose session it is: the athlete's number in the store. Absent in older recordings, which knew one. */
  athlete: z.int().positive().default(DEFAULT_ATHLETE),
});

const controlSchema = z.discriminatedUnion('type', [beginSchema, lineControlSchema]);
export type Control = z.infer<typeof controlSchema>;

/** An entry whose control, if it is one, has been checked. */
export type CheckedEntry = Exclude<RecordingEntry, { kind: 'control' }> | { kind: 'control'; atS: number; value: Control };

/** The recorded control, or a few words on what is wrong with it. */
export function checkControl(value: unknown): { control: Control } | { wrong: string } {
  const { success, data, error } = controlSchema.safeParse(value);
  if (success) return { control: data };
  const { path, message } = error.issues[0]!;
  const type = (value as { type?: unknown } | null)?.type;
  const what = typeof type === 'string' ? `"${type.slice(0, 20)}"` : 'of no kind';
  return { wrong: `${what}: ${path.length === 0 ? '' : `${path.join('.')}: `}${message}` };
}
