/** What the station sends to a page: the JSON events of `/live` as zod schemas, and the types derived from them. */

import { z } from 'zod';
import { messageSchema } from '../words/received-message.ts';
import { CURVE_LINES, CURVE_POINTS, type Rep, type RepColumn, type RepColumnName, repColumns, type RepCurve } from './rep-columns.ts';
import {
  CALIBRATION_STATES,
  CALIBRATION_STEPS,
  CUE_OUTPUTS,
  CUE_REASONS,
  DEFAULT_ATHLETE,
  EXERCISES,
  LINK_STATES,
  PHASES,
  PLACING_STEPS,
  REPLAY_STATES,
  SESSION_STATES,
  SIDES,
  STRAP_PLACES,
} from './words.ts';

export { CURVE_POINTS, type Rep, type RepCurve } from './rep-columns.ts';

/** Whose it is: the athlete's number in the store. Absent in what older versions stored, which knew one. */
const athlete = z.int().positive().default(DEFAULT_ATHLETE);
const side = z.enum(SIDES);
/** Host time of the event, s: the same clock as the leg frames' `timeS`. */
const t = z.number();
const share = z.number().min(0).max(1);
/** Number in the store; `null` when nothing is being recorded. */
const sessionId = z.int().positive().nullable();

/** The athlete's choices; kept across restarts. */
export const settingsSchema = z
  .object({
    warnDeg: z.number().min(1).max(30),
    cueDeg: z.number().min(2).max(40),
    femoralRotationDeg: z.number().min(2).max(60),
    outputs: z.object({ haptic: z.boolean(), tone: z.boolean(), voice: z.boolean() }),
    exercise: z.enum([...EXERCISES, 'auto']),
    /** Cue every fault at first, then fewer of them as the athlete improves. */
    fading: z.boolean(),
  })
  .refine((settings) => settings.warnDeg <= settings.cueDeg, { error: 'warnDeg must not be above cueDeg', path: ['warnDeg'] });
export type Settings = z.infer<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = {
  warnDeg: 6,
  cueDeg: 8,
  femoralRotationDeg: 10,
  outputs: { haptic: true, tone: true, voice: false },
  exercise: 'auto',
  fading: false,
};

const curveLine = z.array(z.number().nullable()).length(CURVE_POINTS);
export const repCurveSchema = z.object(
  Object.fromEntries(CURVE_LINES.map((name) => [name, curveLine])) as Record<keyof RepCurve, typeof curveLine>,
);

function valueSchema({ value }: RepColumn): z.ZodType {
  if (typeof value !== 'string') return z.enum(value);
  return { count: z.int().positive(), number: z.number(), share, flag: z.boolean(), curve: repCurveSchema }[value];
}

type RepShape = { [Name in RepColumnName]: z.ZodType<Rep[Name], Rep[Name]> };

/** The columns of the Reps CSV under the same names, then what the CSV does not contain: see {@link REP_COLUMNS}. */
export const repSchema = z.object(
  Object.fromEntries(
    repColumns.map(([name, column]) => [name, column.nullable ? valueSchema(column).nullable() : valueSchema(column)]),
  ) as RepShape,
);

export const cueSchema = z.object({
  /** Counts up within a session; the same number again replaces the earlier event (its latency is known later). */
  id: z.int().positive(),
  side,
  reason: z.enum(CUE_REASONS),
  outputs: z.array(z.enum(CUE_OUTPUTS)),
  excursionDeg: z.number(),
  /** Motor-on tick − tick of the causing sample, on the strap's own clock; `null` where it was not (or not yet) measured. */
  latencyMs: z.number().nullable(),
  session: sessionId,
});

/** What is replayed. */
export const replayedSchema = z.object({
  /** Whose session it is, by the store that holds it. */
  athlete: z.object({ id: z.int().positive(), name: z.string().min(1) }),
  /** The session's number in the store it is replayed from. */
  session: z.int().positive(),
  /** When it was recorded: Unix time, s; `null` when the store does not say. */
  startedAt: z.number().nullable(),
  durationS: z.number().nonnegative(),
  /** Where repetitions begin, s from the beginning, in order. */
  repetitionsS: z.array(z.number().nonnegative()),
});
export type Replayed = z.infer<typeof replayedSchema>;

/** An athlete on the station. */
const athleteSchema = z.object({
  /** In the store. */
  id: z.int().positive(),
  name: z.string().min(1),
  settings: settingsSchema,
  /** Legs that have, or had, straps. */
  sides: z.array(side),
});
export type AthleteOnStation = z.infer<typeof athleteSchema>;

const helloEventSchema = z.object({
  type: z.literal('hello'),
  t,
  protocol: z.string(),
  /** Of the product. */
  version: z.string(),
  /** Unix time at `t`, s: unix = t + (serverUnixS − t of this event). */
  serverUnixS: z.number(),
  /** Names of the opened sources, e.g. `simulator`. */
  sources: z.array(z.string()),
  /** Who is on this station, the one shown unless another is chosen first. */
  athletes: z.array(athleteSchema).min(1),
  /** Nothing is live: a recording is shown. */
  replay: replayedSchema.optional(),
});

/** Everything that was the case at `hello` has been sent: later events are new. A page then shows everything at once. */
const caughtUpEventSchema = z.object({ type: z.literal('caught-up'), t });

const linkEventSchema = z.object({
  type: z.literal('link'),
  t,
  athlete,
  id: z.string().min(1),
  /** The name people use; commands refer to it by `id`. */
  name: z.string().min(1).optional(),
  role: z.enum(STRAP_PLACES).nullable(),
  make: z.string(),
  state: z.enum(LINK_STATES),
  batteryPercent: z.number().min(0).max(100).nullable(),
  /** null: not reported. */
  charging: z.boolean().nullable(),
  rssiDbm: z.number().nullable(),
  /** Samples received per second, recently. */
  rateHz: z.number().nonnegative(),
  /** Share of the samples of the last seconds that were lost. */
  lossShare: share,
  /** Seconds since the last packet while the strap is silent, otherwise 0. */
  lostS: z.number().nonnegative(),
  temperatureC: z.number().nullable(),
  /** It has a motor; `null`: it may have one, which cannot be queried. */
  hasHaptic: z.boolean().nullable(),
  detail: messageSchema.nullable(),
});

const phaseEventSchema = z.object({ type: z.literal('phase'), t, athlete, side, phase: z.enum(PHASES) });

/** A repetition that ended, was discarded or restored: the same session, side and number again replaces the earlier event. */
const repEventSchema = z.object({ type: z.literal('rep'), t, athlete, ...repSchema.shape });

const cueEventSchema = z.object({ type: z.literal('cue'), t, athlete, ...cueSchema.shape });

/** Sent when the reasons change, and once a second. */
const qualityEventSchema = z.object({ type: z.literal('quality'), t, athlete, side, quality: share, reasons: z.array(messageSchema) });

export const calibrationEventSchema = z.object({
  type: z.literal('calibration'),
  t,
  athlete,
  /** `null`: both legs at once. */
  side: side.nullable(),
  step: z.enum(CALIBRATION_STEPS),
  state: z.enum(CALIBRATION_STATES),
  /** Movements seen, and how many are needed; 0 of 0 where nothing is counted. */
  count: z.int().nonnegative(),
  of: z.int().nonnegative(),
  secondsLeft: z.number().nonnegative().nullable(),
  /** What to do; `null` when there is nothing to do. */
  instruction: messageSchema.nullable(),
  /** Why it must be done (again); `null` when there is nothing to say. */
  why: messageSchema.nullable(),
  /** Of the whole calibration. */
  progress: share,
  /** Only the quiet stance is, or was, repeated. This field and the next two are absent in what older versions stored. */
  rezero: z.boolean().optional(),
  /** While it runs: an earlier calibration is in force, and stays so until this one has passed. */
  kept: z.boolean().optional(),
  /** `undo` would restore the previous calibration. */
  canUndo: z.boolean().optional(),
});

/** Placing by movement. */
export const placingEventSchema = z.object({
  type: z.literal('placing'),
  t,
  athlete,
  step: z.enum(PLACING_STEPS),
  state: z.enum(CALIBRATION_STATES),
  /** The legs whose straps are being placed. */
  sides: z.array(side),
  /** Movements seen, and how many are needed; 0 of 0 where nothing is counted. */
  count: z.int().nonnegative(),
  of: z.int().nonnegative(),
  /** What to do; `null` when there is nothing to do. */
  instruction: messageSchema.nullable(),
  /** Why it must be done (again), or what was found; `null` when there is nothing to say. */
  why: messageSchema.nullable(),
  /** Of the whole procedure. */
  progress: share,
  /** The observed straps by the ids of their links: where they were found so far, and where they were at the start. */
  straps: z.array(z.object({ id: z.string(), place: z.enum(STRAP_PLACES).nullable(), before: z.enum(STRAP_PLACES).nullable() })),
  /** `undo` would restore something. */
  canUndo: z.boolean(),
});

const sessionEventSchema = z.object({
  type: z.literal('session'),
  t,
  athlete,
  id: sessionId,
  state: z.enum(SESSION_STATES),
  /** Unix time, s; `null` when nothing has been recorded in this run. */
  startedAt: z.number().nullable(),
  exercise: z.enum([...EXERCISES, 'auto']),
  repCount: z.int().nonnegative(),
  /** Bytes of raw data that could not be stored. */
  droppedBytes: z.number().nonnegative(),
});

/** Sent on a change, and four times a second. */
const replayEventSchema = z.object({
  type: z.literal('replay'),
  t,
  state: z.enum(REPLAY_STATES),
  /** Time played from the beginning of the recording, without silences of half a minute and more, s. While seeking: the progress. */
  positionS: z.number().nonnegative(),
  durationS: z.number().nonnegative(),
  /** While seeking: the destination. */
  targetS: z.number().nonnegative().nullable(),
  /** 1: original speed; `null`: as fast as possible. */
  speed: z.number().positive().nullable(),
});

const settingsEventSchema = z.object({ type: z.literal('settings'), t, athlete, settings: settingsSchema });

export const problemSchema = z.object({
  code: z.string().regex(/^KO_[A-Z_]+$/),
  message: z.string(),
  hint: z.string(),
  /** Which case of the code, and its arguments: enough to say it in another language. Errors stored by older versions lack both. */
  case: z.string().optional(),
  args: z.record(z.string(), z.unknown()).optional(),
});
/** The one format of errors, over HTTP and in events. */
export type Problem = z.infer<typeof problemSchema>;

export const errorEventSchema = z.object({
  type: z.literal('error'),
  t,
  /** Whom it concerns; `null`: everybody on the station. */
  athlete: z.int().positive().nullable().default(null),
  ...problemSchema.shape,
});

export const eventSchema = z.discriminatedUnion('type', [
  helloEventSchema,
  caughtUpEventSchema,
  linkEventSchema,
  phaseEventSchema,
  repEventSchema,
  cueEventSchema,
  qualityEventSchema,
  calibrationEventSchema,
  placingEventSchema,
  sessionEventSchema,
  replayEventSchema,
  settingsEventSchema,
  errorEventSchema,
]);

export type LiveEvent = z.infer<typeof eventSchema>;
export type HelloEvent = z.infer<typeof helloEventSchema>;
export type LinkEvent = z.infer<typeof linkEventSchema>;
export type RepEvent = z.infer<typeof repEventSchema>;
export type CueEvent = z.infer<typeof cueEventSchema>;
export type CalibrationEvent = z.infer<typeof calibrationEventSchema>;
export type PlacingEvent = z.infer<typeof placingEventSchema>;
export type ReplayEvent = z.infer<typeof replayEventSchema>;
export type SessionEvent = z.infer<typeof sessionEventSchema>;
export type ErrorEvent = z.infer<typeof errorEventSchema>;

type WithoutAthlete<Event> = Event extends unknown ? Omit<Event, 'athlete'> : never;
/** An event as an athlete's line reports it: the loop adds whose it is. */
export type LineEvent = WithoutAthlete<Exclude<LiveEvent, HelloEvent | ReplayEvent | { type: 'caught-up' }>>;
