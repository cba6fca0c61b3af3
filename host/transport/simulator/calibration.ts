/** The movements of a guided calibration: straight-leg hip swings, seated knee extensions, standing heel curls. */
import { minimumJerk, RADIANS } from './curve.ts';
import type { LegPart, Movement } from './movement.ts';
import type { Posture } from './posture.ts';

/** Time for lifting the foot and for putting it down, s. */
const LIFT_S = 0.8;

/** A cycle's shape: 0 → 1 → 0 with a short stay at 1; 0 before and after. `count` cycles of `periodS`. */
function cycle(timeS: number, periodS: number, count: number): number {
  if (timeS <= 0 || timeS >= periodS * count) return 0;
  const x = (timeS % periodS) / periodS;
  return minimumJerk(x / 0.45) - minimumJerk((x - 0.5) / 0.45);
}

/** The straight leg swings forwards and back from the hip while the athlete stands on the other. */
export class HipSwings implements Movement {
  readonly interruptible = false;
  readonly footing = 'feet';
  readonly durationS: number;
  readonly #lead: boolean;
  readonly #count: number;
  readonly #periodS: number;
  readonly #amplitude: number;

  /** `lead`: the leading leg swings, else the other one. */
  constructor(lead: boolean, count: number, periodS: number, amplitudeDeg: number) {
    this.#lead = lead;
    this.#count = count;
    this.#periodS = periodS;
    this.#amplitude = amplitudeDeg * RADIANS;
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
    // Forwards more than backwards.
    const swing = this.#amplitude * grown * (0.35 + Math.sin((2 * Math.PI * swinging) / this.#periodS));
    out.planted = 1 - lifted;
    out.hipZ = 0.025 * lifted;
    out.flexion = 5 * RADIANS * lifted;
    out.shankLean = out.flexion - swing;
    out.shankMedial = 0.02 * lifted + leg.build.swingLean * swing;
    out.shankTurn = leg.build.swingTurn * swing;
  }
}

/** Angles of sitting on a chair: knee flexion and forward lean of the shin, rad. */
const SEAT_FLEXION = 86 * RADIANS;
const SEAT_LEAN = 4 * RADIANS;

/** Writes the seated posture, `share` of the way down from standing; `lean` of the trunk on the way follows by itself. */
export function evaluateSeat(share: number, out: Posture): void {
  out.flexion = SEAT_FLEXION * share;
  // The knees come forward first, then the shin straightens up again.
  out.shankLean = SEAT_LEAN * share + 14 * RADIANS * 4 * share * (1 - share);
  out.pelvisPitch = 35 * RADIANS * 4 * share * (1 - share) - 10 * RADIANS * share;
}

/** Sits down, straightens the knee some times with the thigh resting, stands up again. */
export class SeatedExtensions implements Movement {
  readonly interruptible = false;
  readonly footing = 'feet';
  readonly durationS: number;
  readonly #count: number;
  readonly #periodS: number;
  readonly #both: boolean;

  /** From the start until the first extension, s. */
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
    const { shankM, thighM } = leg.build;
    const held = minimumJerk((timeS - settleS + 0.6) / 0.5) - minimumJerk((timeS - endS - 0.1) / 0.5);
    const extension = cycle(timeS - settleS, this.#periodS, this.#count);
    const thighPitch = SEAT_LEAN - SEAT_FLEXION;
    // The hip rests on the chair while the foot is in the air.
    out.planted = 1 - held;
    out.hipX = shankM * Math.sin(SEAT_LEAN) + thighM * Math.sin(thighPitch);
    out.hipZ = shankM * (Math.cos(SEAT_LEAN) - 1) + thighM * (Math.cos(thighPitch) - 1);
    out.flexion -= 74 * RADIANS * extension;
    // The thigh is lifted a little with it.
    out.shankLean += (-74 - 2) * RADIANS * extension;
  }
}

/** Standing on one leg, the heel of the other goes up behind, some times. */
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
    out.flexion = (8 * lifted + 82 * cycle(curling, this.#periodS, this.#count)) * RADIANS;
    out.shankLean = out.flexion - 4 * RADIANS * lifted;
  }
}
