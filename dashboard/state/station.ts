/** The page's view of the station: every event folded into one value. Pure: (state, event) → state. */

import type {
  CalibrationEvent,
  CueEvent,
  ErrorEvent,
  HelloEvent,
  LinkEvent,
  LiveEvent,
  PlacingEvent,
  Rep,
  ReplayEvent,
  SessionEvent,
  Settings,
} from '../../protocol/live/events.ts';
import type { Message } from '../../protocol/words/message.ts';
import { isForOneLeg, SIDES, type Phase, type Side, type StrapPlace } from '../../protocol/live/words.ts';

/** The station's quality for a leg, and why it is not higher. */
export interface LegQuality {
  readonly quality: number;
  readonly reasons: readonly Message[];
}

export interface StationState {
  readonly hello: HelloEvent | null;
  readonly settings: Settings | null;
  /** By id, in order of first appearance. */
  readonly links: readonly LinkEvent[];
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
  /** Position of a replay; `null` when nothing is replayed, or it is not known yet. */
  readonly replay: ReplayEvent | null;
  /** The last error, until dismissed. */
  readonly problem: ErrorEvent | null;
}

export const EMPTY_STATE: StationState = {
  hello: null,
  settings: null,
  links: [],
  reps: [],
  cues: [],
  phase: {},
  movedS: {},
  quality: {},
  calibrations: [],
  placing: null,
  session: null,
  replay: null,
  problem: null,
};

/** Number of cues whose latency is considered. */
export const KEPT_CUES = 50;
/** Number of repetitions kept: more than any session has. */
const KEPT_REPS = 500;

/** The page's state after an event. */
export function reduceStation(state: StationState, event: LiveEvent): StationState {
  switch (event.type) {
    case 'hello':
      // A restarted station, or a replay that moved, restarts its time and cue numbers; what it sends next replaces everything else.
      return { ...EMPTY_STATE, hello: event, settings: event.settings, replay: event.replay === undefined ? null : state.replay };
    case 'caught-up':
      return state;
    case 'settings':
      return { ...state, settings: event.settings };
    case 'link':
      return { ...state, links: replaceOrAppend(state.links, event, (a, b) => a.id === b.id) };
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
    case 'replay':
      return { ...state, replay: event };
    case 'error':
      return { ...state, problem: event };
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
export function addStoredReps(state: StationState, stored: readonly Rep[]): StationState {
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

/** Legs to draw: those named in the greeting and those with straps, left first. */
export function legsOf(state: StationState): Side[] {
  const named = (side: Side): boolean =>
    (state.hello?.sides.includes(side) ?? false) || state.links.some((link) => link.role?.startsWith(side) ?? false);
  return (['left', 'right'] as const).filter(named);
}

/** Connected, and not silent for a second. */
export function linkWorks(link: LinkEvent): boolean {
  return link.state === 'open' && link.lostS < 1;
}

/** Links of straps that are present or being searched for. */
export function presentLinks(state: StationState): LinkEvent[] {
  return state.links.filter((link) => link.state !== 'closed');
}

/**
 * Not a strap yet: a port or Bluetooth itself, waiting for one or with a problem (described in `detail`), or a strap that connects
 * for the first time.
 */
export function isAwaited(link: LinkEvent): boolean {
  return link.role === null && (link.state === 'connecting' || link.state === 'failed');
}

/** Simulated straps are shown although the station was not started with them: nothing of theirs is recorded. */
export function isDemo({ hello, links }: StationState): boolean {
  const simulates = (name: string): boolean => name.startsWith('simulator');
  // A recording of simulated straps may be replayed.
  if (hello === null || hello.replay !== undefined) return false;
  return !hello.sources.some(simulates) && links.some(({ id, state }) => state !== 'closed' && simulates(id));
}

/** A strap with a place that was present and is now absent. */
export function isAway(link: LinkEvent): boolean {
  return link.role !== null && link.state !== 'connecting' && link.state !== 'closed' && !linkWorks(link);
}

/** All straps that were ever present on a leg. */
export function legStraps({ links }: StationState, side: Side): LinkEvent[] {
  return links.filter((link) => placesOfLeg(side).some((role) => role === link.role));
}

/** The straps a leg needs, upper first. */
export function placesOfLeg(side: Side): StrapPlace[] {
  return [`${side}-thigh`, `${side}-shin`];
}

/** Both straps of some leg are connected. */
export function hasWholeLeg({ links }: StationState): boolean {
  const isOpen = (role: StrapPlace): boolean => links.some((link) => link.role === role && link.state === 'open');
  return SIDES.some((side) => placesOfLeg(side).every(isOpen));
}

/**
 * The worst case of the worn legs: a motor on it (`true`), one that may have a motor (`null`), none (`false`). `undefined` while no leg is
 * worn with straps that are present.
 */
export function legsFeel(state: StationState): boolean | null | undefined {
  const legs = (['left', 'right'] as const).flatMap((side) => {
    const worn = state.links
      .filter(({ role, state: link }) => role?.startsWith(side) === true && link === 'open')
      .map((link) => link.hasHaptic);
    if (worn.length === 0) return [];
    return [worn.includes(true) ? true : worn.includes(null) ? null : false];
  });
  return legs.includes(false) ? false : legs.includes(null) ? null : legs[0];
}

/** Straps that stream but have no place. */
export function unplacedLinks(state: StationState): LinkEvent[] {
  return state.links.filter((link) => link.state === 'open' && link.role === null);
}

/** Movements, or a decision, are being requested. */
export function isPlacing(event: PlacingEvent | null): boolean {
  return event !== null && event.step !== 'none' && event.step !== 'done';
}

function concernsOther(known: CalibrationEvent, event: CalibrationEvent): boolean {
  return known.side !== null && event.side !== null && known.side !== event.side;
}

function isUnderWay(event: CalibrationEvent): boolean {
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

function replaceOrAppend<T>(list: readonly T[], item: T, same: (a: T, b: T) => boolean): T[] {
  const at = list.findIndex((known) => same(known, item));
  return at < 0 ? [...list, item] : list.with(at, item);
}
