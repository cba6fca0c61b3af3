/** Everything the page knows: the station, each athlete on it, and which of them is shown. */

import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { HelloEvent, LiveEvent } from '../../protocol/live/events.ts';
import { DEFAULT_ATHLETE, SIDES, type Side } from '../../protocol/live/words.ts';
import { createLegs, pace, type Legs } from '../live/legs.ts';
import { athleteIn, EMPTY_ATHLETE, greetedAthlete, isSameCue, reduceAthlete, type AthleteState } from './athlete.ts';
import { legsWorn, linksOf } from './links.ts';
import { movementsOf, type Movement } from './movements.ts';
import { EMPTY_STATION, reduceStation, type StationState } from './station.ts';

/** What was just done and can be undone. */
export interface UndoOffer {
  readonly what: 'calibration' | 'rezero' | 'undo';
  readonly sides: readonly Side[];
}

/** One athlete on the station. What the page keeps of an athlete is in here, and nowhere else once for the whole page. */
export interface Athlete {
  readonly id: number;
  /** From events. */
  readonly state: Signal<AthleteState>;
  /** From frames. */
  readonly legs: Legs;
  readonly movements: ReadonlySignal<readonly Movement[]>;
  /** repKey of the repetition whose details are shown. */
  readonly chosenRep: Signal<string | null>;
  /** `null`: nothing can be undone. */
  readonly undoOffer: Signal<UndoOffer | null>;
}

function createAthlete(id: number): Athlete {
  const state = signal(EMPTY_ATHLETE);
  const reps = computed(() => state.value.reps);
  return {
    id,
    state,
    legs: createLegs(),
    movements: computed(() => movementsOf(reps.value)),
    chosenRep: signal(null),
    undoOffer: signal(null),
  };
}

export const station = signal<StationState>(EMPTY_STATION);

const athletes = new Map<number, Athlete>();

/** Known from the first mention on: frames may come before the greeting is complete. */
export function athleteOf(id: number): Athlete {
  let athlete = athletes.get(id);
  if (athlete === undefined) {
    athlete = createAthlete(id);
    athletes.set(id, athlete);
  }
  return athlete;
}

/** Every athlete that was ever mentioned. */
export function everyAthlete(): Iterable<Athlete> {
  return athletes.values();
}

/** Who is on the station, as it lists them. */
export const roster = computed(() => station.value.hello?.athletes ?? []);

/** Number in the store of the athlete whom this page was asked to show; `null`: nobody in particular. */
export const chosenAthlete = signal<number | null>(null);

/** The one chosen, otherwise the first. */
const shownId = computed(() => {
  const ids = roster.value.map(({ id }) => id);
  return ids.find((id) => id === chosenAthlete.value) ?? ids[0] ?? DEFAULT_ATHLETE;
});

/** The athlete whom this page shows: everything on it is theirs. */
export const shown = computed(() => athleteOf(shownId.value));

export function isShown(one: Athlete): boolean {
  return one === shown.peek();
}

/** The shown athlete's state. */
export const athlete = computed(() => shown.value.state.value);

/** Host clock − this machine's clock, s: set by the greeting. */
export const unixOffsetS = signal(0);

/** Applies an event: to the station, and to the athlete it concerns. */
export function takeEvent(event: LiveEvent, nowMs: number): void {
  const worn = event.type === 'link' ? station.peek().links.find(({ id }) => id === event.id) : undefined;
  station.value = reduceStation(station.value, event);
  if (event.type === 'hello') {
    unixOffsetS.value = event.serverUnixS - Date.now() / 1000;
    pace.factor = 1;
    greetAthletes(event);
  } else if (event.type === 'replay') {
    pace.factor = event.state === 'playing' ? (event.speed ?? 1) : 0;
  }
  const whose = athleteIn(event);
  if (whose === null) return;
  if (worn !== undefined && worn.athlete !== whose) giveUpLegs(worn.athlete);
  const { state, legs } = athleteOf(whose);
  if (event.type === 'cue' && !state.peek().cues.some((known) => isSameCue(known, event))) {
    const leg = legs[event.side];
    leg.cueAtMs = nowMs;
    leg.cueReason = event.reason;
    leg.cueDeg = event.excursionDeg;
  }
  state.value = reduceAthlete(state.peek(), event);
}

/** After one of an athlete's straps was handed over: a leg without any other is no longer theirs to show. */
function giveUpLegs(id: number): void {
  const { state } = athleteOf(id);
  const left = linksOf(station.peek().links, id);
  state.value = { ...state.peek(), sides: state.peek().sides.filter((side) => legsWorn([], left).includes(side)) };
}

/** What was known is outdated: the station sends everything again. */
function greetAthletes({ athletes: greeted }: HelloEvent): void {
  for (const { state, legs } of athletes.values()) {
    state.value = EMPTY_ATHLETE;
    for (const side of SIDES) legs[side].history.clear();
  }
  for (const each of greeted) athleteOf(each.id).state.value = greetedAthlete(each);
}
