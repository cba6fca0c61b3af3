/**
 * The athlete's motion over time: a sequence of movements, each drawn when its time comes and dropped when another routine is requested.
 */
import { drawSteps, drawTransition, footingOf, type Activity, type Step } from './activity.ts';
import type { Lift } from './exercise.ts';
import { Landing } from './landing.ts';
import { Stand } from './movement.ts';
import { mixSeed, Random } from './random.ts';
import type { Collapse } from './repetition.ts';
import { DEG_PER_RAD } from '../units.ts';

/** Position and heading of the person: m, rad. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
}

export interface PlannedMovement {
  readonly startS: number;
  /** Earlier than its duration implies when it was cut short. */
  endS: number;
  readonly place: Place;
  readonly step: Step;
}

/** A line of the Events CSV. */
export interface PlannedEvent {
  readonly timeS: number;
  readonly event: string;
  readonly value: string;
}

/** A repetition as planned; times in s, on the athlete's clock. */
export interface PlannedRepetition {
  readonly lift: Lift;
  /** Declared neutral, for the athlete's template. */
  readonly neutral: boolean;
  readonly startS: number;
  readonly bottomStartS: number;
  readonly bottomEndS: number;
  readonly endS: number;
  readonly depthDeg: number;
  readonly collapse: Collapse;
}

/** Draws activities as they are needed; random numbers are drawn when each activity begins. */
export type Routine = (random: Random) => Iterator<Activity>;

/** When standing still, events are placed this far inside the period they bracket, s. */
const STANCE_MARGIN_S = 0.2;
/** After a routine has ended the athlete stands, in stretches of this length, s. */
const IDLE_STAND_S = 5;

export class Plan {
  readonly events: PlannedEvent[] = [];
  readonly repetitions: PlannedRepetition[] = [];
  readonly #seed: number;
  readonly #movements: PlannedMovement[] = [];
  readonly #ownDepthDeg: (lift: Lift) => number;
  #activities: Iterator<Activity>;
  #cursor = 0;
  /** From this time on the routine had nothing more to do. */
  #exhaustedS = Infinity;

  constructor(seed: number, startS: number, routine: Routine, ownDepthDeg: (lift: Lift) => number) {
    this.#seed = seed;
    this.#ownDepthDeg = ownDepthDeg;
    this.#activities = routine(this.#randomAt(startS));
    this.#push(startS, { x: 0, y: 0, heading: 0 }, { movement: new Stand(0.5), repetition: null });
  }

  /** The movement at a given time (the first or last one outside the plan). */
  at(timeS: number): PlannedMovement {
    while (this.#last.endS <= timeS) this.#grow();
    let cursor = this.#cursor;
    while (this.#movements[cursor]!.endS <= timeS) cursor++;
    while (cursor > 0 && this.#movements[cursor]!.startS > timeS) cursor--;
    this.#cursor = cursor;
    return this.#movements[cursor]!;
  }

  /** Whether the routine still has something to do at a given time. */
  busyAt(timeS: number): boolean {
    this.at(timeS);
    return timeS < this.#exhaustedS;
  }

  /** Draws everything in a finite routine and returns the time at which it ends, s. */
  finish(): number {
    while (this.#exhaustedS === Infinity) this.#grow();
    return this.#exhaustedS;
  }

  /** Changes the routine at `timeS`: a movement that has begun is finished, standing stops at once. */
  change(timeS: number, routine: Routine): void {
    this.at(timeS);
    while (this.#movements.length > 1 && this.#last.startS >= timeS) this.#movements.pop();
    if (this.#last.step.movement.interruptible) this.#last.endS = Math.min(this.#last.endS, timeS);
    this.#cursor = Math.min(this.#cursor, this.#movements.length - 1);
    const { endS } = this.#last;
    dropAfter(this.events, (event) => event.timeS > endS);
    dropAfter(this.repetitions, (repetition) => repetition.startS >= endS);
    this.#activities = routine(this.#randomAt(endS));
    this.#exhaustedS = Infinity;
  }

  get #last(): PlannedMovement {
    return this.#movements[this.#movements.length - 1]!;
  }

  #randomAt(timeS: number): Random {
    return new Random(mixSeed(this.#seed, 'plan', Math.round(timeS * 1000)));
  }

  #grow(): void {
    const { endS, step } = this.#last;
    const random = this.#randomAt(endS);
    const next = this.#activities.next();
    if (next.done === true) this.#exhaustedS = Math.min(this.#exhaustedS, endS);
    const activity: Activity = next.done === true ? { kind: 'stand', durationS: IDLE_STAND_S } : next.value;
    for (const transition of drawTransition(step.movement.footing, footingOf(activity), random)) this.#append(transition, false);
    const startS = this.#last.endS;
    for (const drawn of drawSteps(activity, random, this.#ownDepthDeg)) this.#append(drawn, activity.mark === 'neutral');
    if (activity.mark === undefined) return;
    const margin = activity.mark === 'stance' ? STANCE_MARGIN_S : 0;
    const value = activity.kind === 'lifts' ? activity.lift : '';
    this.events.push(
      { timeS: startS + margin, event: `${activity.mark}_start`, value },
      { timeS: this.#last.endS - margin, event: `${activity.mark}_end`, value: '' },
    );
  }

  #append(step: Step, neutral: boolean): void {
    const { endS: startS, place, step: before } = this.#last;
    const { repetition, movement } = step;
    this.#push(startS, travelled(place, before.movement.travel), step);
    if (repetition === null) return;
    const downS = startS + (movement instanceof Landing ? Landing.contactS : 0);
    const bottomStartS = downS + repetition.descentS;
    this.repetitions.push({
      lift: repetition.lift,
      neutral,
      startS,
      bottomStartS,
      bottomEndS: bottomStartS + repetition.bottomS,
      endS: this.#last.endS,
      depthDeg: repetition.depth * DEG_PER_RAD,
      collapse: repetition.collapse,
    });
  }

  #push(startS: number, place: Place, step: Step): void {
    this.#movements.push({ startS, endS: startS + step.movement.durationS, place, step });
  }
}

function travelled({ x, y, heading }: Place, travel: { forwardM: number; leftM: number; turn: number } | undefined): Place {
  if (travel === undefined) return { x, y, heading };
  const c = Math.cos(heading);
  const s = Math.sin(heading);
  return {
    x: x + c * travel.forwardM - s * travel.leftM,
    y: y + s * travel.forwardM + c * travel.leftM,
    heading: heading + travel.turn,
  };
}

function dropAfter<T>(list: T[], late: (item: T) => boolean): void {
  while (list.length > 0 && late(list[list.length - 1]!)) list.pop();
}
