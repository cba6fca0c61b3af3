/** Sitting on a chair: sitting down, standing up, resting, and the movements that identify which strap is where. */
import { cycle, minimumJerk } from './curve.ts';
import type { Footing, LegPart, Movement } from './movement.ts';
import type { Posture } from './posture.ts';
import { evaluateSeat, extendFromSeat, holdSeat } from './seat.ts';
import { RAD_PER_DEG } from '../units.ts';

export const GESTURES = ['bend-knee', 'lift-knee', 'lean'] as const;
/** `bend-knee`: straighten and bend, thigh on the seat; `lift-knee`: the lower leg hangs; `lean`: forward from the hips. */
export type Gesture = (typeof GESTURES)[number];

/** Sits down, or stands up. */
export class ChangeSeat implements Movement {
  readonly interruptible = false;
  readonly durationS = 2;
  readonly footing: Footing;

  constructor(to: 'seat' | 'feet') {
    this.footing = to;
  }

  evaluate(timeS: number, _leg: LegPart, out: Posture): void {
    const share = minimumJerk(timeS / 1.8);
    evaluateSeat(this.footing === 'seat' ? share : 1 - share, out);
  }
}

/** Moves one body part several times while the rest stays on the chair. */
export class SeatedGesture implements Movement {
  readonly interruptible = false;
  readonly footing = 'seat';
  readonly durationS: number;
  readonly #gesture: Gesture;
  readonly #lead: boolean | null;
  readonly #count: number;
  readonly #periodS: number;
  readonly #size: number;

  /** `lead`: the leading leg, otherwise the other one; `null`: both at once. `sizeDeg`: size of the movement. */
  constructor(gesture: Gesture, lead: boolean | null, count: number, periodS: number, sizeDeg: number) {
    this.#gesture = gesture;
    this.#lead = lead;
    this.#count = count;
    this.#periodS = periodS;
    this.#size = sizeDeg * RAD_PER_DEG;
    this.durationS = 1.2 + count * periodS;
  }

  evaluate(timeS: number, leg: LegPart, out: Posture): void {
    evaluateSeat(1, out);
    const moved = cycle(timeS - 0.6, this.#periodS, this.#count);
    if (this.#gesture === 'lean') {
      out.pelvisPitch += this.#size * moved;
      return;
    }
    if (this.#lead !== null && leg.leads !== this.#lead) return;
    holdSeat(minimumJerk(timeS / 0.5) - minimumJerk((timeS - this.durationS + 0.5) / 0.5), leg.build, out);
    if (this.#gesture === 'bend-knee') {
      extendFromSeat(this.#size * moved, out);
    } else {
      // The lower leg hangs and swings slightly.
      const swing = 0.2 * this.#size * moved;
      out.flexion += this.#size * moved - swing;
      out.shankLean -= swing;
    }
  }
}
