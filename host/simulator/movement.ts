/** The interface of a movement, and the quiet movements: standing, shifting weight, stepping into a split stance. */
import type { LegBuild } from './build.ts';
import { evaluateSeat } from './seat.ts';
import { hump, minimumJerk } from './curve.ts';
import type { Posture } from './posture.ts';
import { RAD_PER_DEG } from '../units.ts';

/** How the athlete waits between movements: feet side by side, one in front for lunges, or sitting on a chair. */
export type Footing = 'feet' | 'split' | 'seat';

/** One leg of the athlete. The leading leg is the one that trains (and is in front, or carries the body alone). */
export interface LegPart {
  readonly build: LegBuild;
  readonly leads: boolean;
}

/**
 * A stretch of motion that begins and ends at rest in its footing.
 * `evaluate` writes only what differs from quiet stance and must be a smooth function of time.
 */
export interface Movement {
  readonly durationS: number;
  /** May be cut short at any time (nothing moves). */
  readonly interruptible: boolean;
  readonly footing: Footing;
  /** The resulting displacement of the person, in their own heading. */
  readonly travel?: { readonly forwardM: number; readonly leftM: number; readonly turn: number };
  evaluate(timeS: number, leg: LegPart, out: Posture): void;
}

/** Flexion of the leading and of the rear leg while waiting in split stance, rad. */
const SPLIT_LEAD = 12 * RAD_PER_DEG;
const SPLIT_REAR = 22 * RAD_PER_DEG;
/** Distance between the feet, m. */
const SPLIT_LENGTH_M = 0.72;

/** The split stance at `depth` (0 waiting … 1 lowest), `share` of the way from standing. */
export function evaluateSplit(leg: LegPart, share: number, depth: number, lead: { flexion: number; lean: number }, out: Posture): void {
  if (leg.leads) {
    out.flexion = share * (SPLIT_LEAD + (lead.flexion - SPLIT_LEAD) * depth);
    out.shankLean = share * (4 * RAD_PER_DEG + (lead.lean - 4 * RAD_PER_DEG) * depth);
    out.footX = 0.5 * share * SPLIT_LENGTH_M;
  } else {
    out.flexion = share * (SPLIT_REAR + (88 * RAD_PER_DEG - SPLIT_REAR) * depth);
    out.shankLean = share * (38 * RAD_PER_DEG + 30 * RAD_PER_DEG * depth);
    out.footX = -0.5 * share * SPLIT_LENGTH_M;
    out.footZ = 0.06 * share;
  }
}

const WAITING = { flexion: SPLIT_LEAD, lean: 4 * RAD_PER_DEG };

/** Stands (or sits) quietly in the footing. */
export class Stand implements Movement {
  readonly interruptible = true;
  readonly durationS: number;
  readonly footing: Footing;

  constructor(durationS: number, footing: Footing = 'feet') {
    this.durationS = durationS;
    this.footing = footing;
  }

  evaluate(_timeS: number, leg: LegPart, out: Posture): void {
    if (this.footing === 'split') evaluateSplit(leg, 1, 0, WAITING, out);
    else if (this.footing === 'seat') evaluateSeat(1, out);
  }
}

/** Shifts weight onto one leg and back: the hips move sideways and the other knee bends slightly. */
export class WeightShift implements Movement {
  readonly interruptible = false;
  readonly footing = 'feet';
  readonly durationS: number;
  readonly #lean: number;

  /** Positive leans to the left. */
  constructor(durationS: number, lean: number) {
    this.durationS = durationS;
    this.#lean = lean;
  }

  evaluate(timeS: number, { build }: LegPart, out: Posture): void {
    const share = hump(timeS / this.durationS);
    const outwards = build.sign * this.#lean;
    out.shankMedial -= share * outwards;
    const unloaded = Math.max(0, -outwards) * 1.5 * share;
    out.flexion += 2 * unloaded;
    out.shankLean += unloaded;
  }
}

/** From feet side by side into the split stance, or back. */
export class SplitStep implements Movement {
  readonly interruptible = false;
  readonly footing: Footing;
  readonly durationS: number;

  constructor(to: Footing, durationS: number) {
    this.footing = to;
    this.durationS = durationS;
  }

  evaluate(timeS: number, leg: LegPart, out: Posture): void {
    const x = timeS / this.durationS;
    // One foot, then the other.
    const own = minimumJerk(leg.leads ? x / 0.55 : (x - 0.45) / 0.55);
    const lift = hump(leg.leads ? x / 0.55 : (x - 0.45) / 0.55);
    evaluateSplit(leg, this.footing === 'split' ? own : 1 - own, 0, WAITING, out);
    out.footZ += 0.05 * lift;
    out.flexion += 30 * RAD_PER_DEG * lift;
    out.shankLean += 12 * RAD_PER_DEG * lift;
  }
}
