/** What the station reports of one athlete, folded into one value. Pure: (state, event) → state. */

import type {
  AthleteOnStation,
  CalibrationEvent,
  CueEvent,
  ErrorEvent,
  LiveEvent,
  PlacingEvent,
  Rep,
  SessionEvent,
  Settings,
} from '../../protocol/live/events.ts';
import type { Message } from '../../protocol/words/message.ts';
import { isForOneLeg, SIDES, type Phase, type Side } from '../../protocol/live/words.ts';
import { replaceOrAppend } from './list.ts';

/** The station's quality for a leg, and why it is not higher. */
export interface LegQuality {
  readonly quality: number;
  readonly reasons: readonly Message[];
}

export interface AthleteState {
  /** `null` before the station's greeting. */
  readonly settings: Settings | null;
  /** Legs that had straps when the page joined. */
  readonly sides: readonly Side[];
  readonly reps: readonly Rep[];
  /** Newest last, at most KEPT_CUES. */
  readonly cues: readonly CueEvent[];
  readonly phase: Readonly<Partial<Record<Side, Phase>>>;
  /** Host time at which each leg was last seen in a repetition, s. */
  readonly movedS: Readonly<Partial<Record<Side, number>>>;
  readonly quality: Readonly<Partial<Record<Side, LegQuality>>>;
  /** The newest of each leg, or of both at once. */
  readonly calibrations: readonly CalibrationEvent[];
  /** The newest. */
  readonly placing: PlacingEvent | null;
  readonly session: SessionEvent | null;
  /** The last error that concerns this athlete, until dismissed. */
  readonly problem: ErrorEvent | null;
}

export const EMPTY_ATHLETE: AthleteState = {
  settings: null,
  sides: [],
  reps: [],
  cues: [],
  phase: {},
  movedS: {},
  quality: {},
  calibrations: [],
  placing: null,
  session: null,
  problem: null,
};

/** Number of cues whose latency is considered. */
export const KEPT_CUES = 50;
/** Number of repetitions kept: more than any session has. */
const KEPT_REPS = 500;

/** Whose event it is; `null`: it concerns everybody. */
export function athleteIn(event: LiveEvent): number | null {
  return 'athlete' in event ? event.athlete : null;
}

/** As the greeting describes the athlete; what the station sends next fills in the rest. */
export function greetedAthlete({ settings, sides }: AthleteOnStation): AthleteState {
  return { ...EMPTY_ATHLETE, settings, sides };
}

/** The athlete's state after an event of theirs. */
export function reduceAthlete(state: AthleteState, event: LiveEvent): AthleteState {
  switch (event.type) {
    case 'settings':
      return { ...state, settings: event.settings };
    case 'phase':
      return {
        ...state,
        phase: { ...state.phase, [event.side]: event.phase },
        movedS: event.phase === 'idle' ? state.movedS : { ...state.movedS, [event.side]: event.t },
      };
    case 'quality':
      return { ...state, quality: { ...state.quality, [event.side]: { quality: event.quality, reasons: event.reasons } } };
    case 'calibration':
      return { ...state, calibrations: [...state.calibrations.filter((known) => concernsOther(known, event)), event] };
    case 'placing': {
      const settled = event.step === 'done' && state.problem?.code === 'KO_PLACE_TAKEN';
      return { ...state, placing: event, problem: settled ? null : state.problem };
    }
    case 'session': {
      const begun = event.state === 'recording' && event.id !== state.session?.id;
      return { ...state, session: event, reps: begun ? state.reps.filter((rep) => rep.session === event.id) : state.reps };
    }
    case 'rep':
      return { ...state, reps: takeRep(state.reps, event).slice(-KEPT_REPS) };
    case 'cue':
      return { ...state, cues: replaceOrAppend(state.cues, event, isSameCue).slice(-KEPT_CUES) };
    case 'error':
      return { ...state, problem: event };
    default:
      return state;
  }
}

/** Replaces an earlier version of the same one. */
function takeRep(reps: readonly Rep[], rep: Rep): Rep[] {
  return [...reps.filter((known) => !isSameRep(known, rep)), rep].sort(byEnd);
}

/** The same order on every screen, whenever it was opened: a repetition that was held back may arrive after a later one. */
function byEnd(a: Rep, b: Rep): number {
  return a.end_t - b.end_t || SIDES.indexOf(a.side) - SIDES.indexOf(b.side);
}

/** Adds repetitions of a session that began before the page was opened. Those from events take precedence. */
export function addStoredReps(state: AthleteState, stored: readonly Rep[]): AthleteState {
  const missing = stored.filter((rep) => !state.reps.some((known) => isSameRep(known, rep)));
  if (missing.length === 0) return state;
  return { ...state, reps: [...missing, ...state.reps].sort(byEnd) };
}

function isSameRep(a: Rep, b: Rep): boolean {
  return a.session === b.session && a.side === b.side && a.rep === b.rep;
}

/** The same repetition, and not one of a station that restarted its count. */
export function isSameMovement(a: Rep, b: Rep): boolean {
  return isSameRep(a, b) && a.start_t === b.start_t;
}

/** Cues count from one in each session. */
export function isSameCue(a: CueEvent, b: CueEvent): boolean {
  return a.id === b.id && a.session === b.session;
}

/** Stable key of a repetition. */
export function repKey(rep: Rep): string {
  return `${rep.session ?? 0}/${rep.side}/${rep.rep}`;
}

/** Movements, or a decision, are being requested. */
export function isPlacing(event: PlacingEvent | null): boolean {
  return event !== null && isUnderWay(event);
}

/** The two concern different legs. */
export function concernsOther(known: CalibrationEvent, event: CalibrationEvent): boolean {
  return known.side !== null && event.side !== null && known.side !== event.side;
}

/** A guide leads through movements, or waits for a decision. */
export function isUnderWay(event: CalibrationEvent | PlacingEvent): boolean {
  return event.step !== 'none' && event.step !== 'done';
}

/** `running` while any leg is being calibrated; `done` when every leg that was started has finished. */
export function calibrationStage(events: readonly CalibrationEvent[]): 'never' | 'running' | 'done' {
  if (events.some(isUnderWay)) return 'running';
  return events.length > 0 && events.every((event) => event.step === 'done') ? 'done' : 'never';
}

/**
 * Which leg's state to show, with the progress of all: one that must repeat, otherwise a running one, the furthest behind first;
 * otherwise the newest.
 */
export function calibrationShown(events: readonly CalibrationEvent[]): CalibrationEvent | null {
  const rank = (event: CalibrationEvent): number =>
    event.state === 'failed' ? -1 : (event.state === 'passed' ? 1 : 0) + event.progress + (event.of > 0 ? event.count / event.of / 100 : 0);
  const underWay = events.filter(isUnderWay).sort((a, b) => rank(a) - rank(b));
  const shown = underWay[0] ?? events.at(-1) ?? null;
  if (shown === null || underWay.length < 2) return shown;
  const progress = underWay.reduce((sum, event) => sum + event.progress, 0) / underWay.length;
  const together = shown.state !== 'failed' && !isForOneLeg(shown.step) && underWay.every(({ step }) => step === shown.step);
  return { ...shown, progress, side: together ? null : shown.side };
}

/** Median of the measured latencies of the stored cues, ms; `null` while none was measured. */
export function medianLatencyMs(cues: readonly CueEvent[]): number | null {
  const measured = cues.flatMap((cue) => (cue.latencyMs === null ? [] : [cue.latencyMs])).sort((a, b) => a - b);
  if (measured.length === 0) return null;
  const middle = measured.length >> 1;
  return measured.length % 2 === 1 ? measured[middle]! : (measured[middle - 1]! + measured[middle]!) / 2;
}
