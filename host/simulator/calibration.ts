/** The movements of a guided calibration: straight-leg hip swings, seated knee extensions, standing heel curls. */
import { cycle, minimumJerk } from './curve.ts';
import type { LegPart, Movement } from './movement.ts';
import type { Posture } from './posture.ts';
import { evaluateSeat, extendFromSeat, holdSeat } from './seat.ts';
import { RAD_PER_DEG } from '../units.ts';

/** Time to lift the foot and to put it down, s. */
const LIFT_S = 0.8;

/** The straight leg swings forwards and back from the hip while the athlete stands on the other leg. */
export class HipSwings implements Movement {
  readonly interruptible = false;
  readonly footing = 'feet';
  readonly durationS: number;
  readonly #lead: boolean;
  readonly #count: number;
  readonly #periodS: number;
  readonly #amplitude: number;

  /** `lead`: the leading leg swings, otherwise the other one. */
  constructor(lead: boolean, count: number, periodS: number, amplitudeDeg: number) {
    this.#lead = lead;
    this.#count = count;
    this.#periodS = periodS;
    this.#amplitude = amplitudeDeg * RAD_PER_DEG;
    this.durationS = 2 * LIFT_S + count * periodS;
  }

  evaluate(timeS: number, leg: LegPart, out: Posture): void {
    const swinging = timeS - LIFT_S;
    const endS = this.#count * this.#periodS;
    const lifted = minimumJerk(timeS / LIFT_S) - minimumJerk((swinging - endS) / LIFT_S);
    if (leg.leads !== this.#lead) {
      out.shankMedial -= 0.035 * lifted;
      return;
    }
    const grown =
      minimumJerk(swinging / (0.6 * this.#periodS)) - minimumJerk((swinging - endS + 0.6 * this.#periodS) / (0.6 * this.#periodS));
    // Further forwards than backwards.
    const swing = this.#amplitude * grown * (0.35 + Math.sin((2 * Math.PI * swinging) / this.#periodS));
    out.planted = 1 - lifted;
    out.hipZ = 0.025 * lifted;
    out.flexion = 5 * RAD_PER_DEG * lifted;
    out.shankLean = out.flexion - swing;
    out.shankMedial = 0.02 * lifted + leg.build.swingLean * swing;
    out.shankTurn = leg.build.swingTurn * swing;
  }
}

/** Sits down, straightens the knee several times with the thigh resting on the seat, and stands up again. */
export class SeatedExtensions implements Movement {
  readonly interruptible = false;
  readonly footing = 'feet';
  readonly durationS: number;
  readonly #count: number;
  readonly #periodS: number;
  readonly #both: boolean;

  /** From the start to the first extension, s. */
  static readonly settleS = 3.4;

  constructor(count: number, periodS: number, both: boolean) {
    this.#count = count;
    this.#periodS = periodS;
    this.#both = both;
    this.durationS = 2 * SeatedExtensions.settleS + count * periodS;
  }

  evaluate(timeS: number, leg: LegPart, out: Posture): void {
    const settleS = SeatedExtensions.settleS;
    const endS = settleS + this.#count * this.#periodS;
    const sat = minimumJerk(timeS / 1.8) - minimumJerk((timeS - endS - settleS + 1.7) / 1.7);
    evaluateSeat(sat, out);
    if (!leg.leads && !this.#both) return;
    holdSeat(minimumJerk((timeS - settleS + 0.6) / 0.5) - minimumJerk((timeS - endS - 0.1) / 0.5), leg.build, out);
    extendFromSeat(74 * RAD_PER_DEG * cycle(timeS - settleS, this.#periodS, this.#count), out);
  }
}

/** Standing on one leg, raises the other heel behind the body several times. */
export class HeelCurls implements Movement {
  readonly interruptible = false;
  readonly footing = 'feet';
  readonly durationS: number;
  readonly #lead: boolean;
  readonly #count: number;
  readonly #periodS: number;

  constructor(lead: boolean, count: number, periodS: number) {
    this.#lead = lead;
    this.#count = count;
    this.#periodS = periodS;
    this.durationS = 2 * LIFT_S + count * periodS;
  }

  evaluate(timeS: number, leg: LegPart, out: Posture): void {
    const curling = timeS - LIFT_S;
    const lifted = minimumJerk(timeS / LIFT_S) - minimumJerk((curling - this.#count * this.#periodS) / LIFT_S);
    if (leg.leads !== this.#lead) {
      out.shankMedial -= 0.035 * lifted;
      return;
    }
    out.planted = 1 - lifted;
    out.hipZ = 0.01 * lifted;
    out.flexion = (8 * lifted + 82 * cycle(curling, this.#periodS, this.#count)) * RAD_PER_DEG;
    out.shankLean = out.flexion - 4 * RAD_PER_DEG * lifted;
  }
}
