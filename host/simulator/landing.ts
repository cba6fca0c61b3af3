/** A jump on the spot and its landing: the knees yield within a quarter of a second after contact. */
import { bell, hump, minimumJerk, riseAndFall } from './curve.ts';
import type { LegPart, Movement } from './movement.ts';
import type { Posture } from './posture.ts';
import { leanAt, type RepetitionPlan } from './repetition.ts';
import { RAD_PER_DEG } from '../units.ts';

const CROUCH_S = 0.55;
const PUSH_S = 0.28;
const FLIGHT_S = 0.36;
/** Time over which the foot leaves the ground, and over which the ground stops it again, s. */
const TAKEOFF_S = 0.13;
const CONTACT_S = 0.075;
const CROUCH = 48 * RAD_PER_DEG;
const TOUCHDOWN = 14 * RAD_PER_DEG;
const HEIGHT_M = 0.14;
/** The knee collapses inwards this long after contact, too early for any cue. */
const COLLAPSE_PEAK_S = 0.05;

/** From standing to standing: crouch, push off, fly, land, stand up. */
export class Landing implements Movement {
  readonly interruptible = false;
  readonly footing = 'feet';
  readonly durationS: number;
  readonly plan: RepetitionPlan;

  constructor(plan: RepetitionPlan) {
    this.plan = plan;
    this.durationS = Landing.contactS + plan.descentS + plan.bottomS + plan.ascentS;
  }

  /** When the feet touch the ground, s from the start. */
  static readonly contactS = CROUCH_S + PUSH_S + FLIGHT_S;

  evaluate(timeS: number, leg: LegPart, out: Posture): void {
    const { plan } = this;
    const depth = leg.leads ? plan.depth : plan.otherDepth;
    const sinceContactS = timeS - Landing.contactS;
    const up = plan.descentS + plan.bottomS;
    const crouch = CROUCH * (minimumJerk(timeS / CROUCH_S) - minimumJerk((timeS - CROUCH_S) / PUSH_S));
    const touchdown = TOUCHDOWN * minimumJerk((timeS - CROUCH_S - PUSH_S) / (0.8 * FLIGHT_S));
    const absorb = minimumJerk((sinceContactS + 0.02) / (plan.descentS + 0.02)) - minimumJerk((sinceContactS - up) / plan.ascentS);
    out.flexion = crouch + touchdown + (depth - TOUCHDOWN) * absorb - TOUCHDOWN * minimumJerk((sinceContactS - up) / plan.ascentS);
    out.shankLean = leanAt('landing', out.flexion);
    out.pelvisPitch = 0.3 * out.flexion;
    out.footZ = HEIGHT_M * flightShape(timeS - CROUCH_S - PUSH_S);
    // The impact from the ground, strongest at the foot.
    out.footZ -= 0.001 * bell(sinceContactS / 0.03);
    out.wander = (leg.leads ? plan.wander : plan.otherWander) * hump(timeS / this.durationS);
    if (leg.leads) {
      out.collapse =
        plan.collapse.peakDeg *
        RAD_PER_DEG *
        riseAndFall(sinceContactS, -0.06, COLLAPSE_PEAK_S, plan.descentS + plan.bottomS + 0.3 * plan.ascentS);
    }
  }
}

/** Height of a jump's flight (0…1…0): a parabola with rounded corners. */
function flightShape(timeS: number): number {
  const x = timeS / FLIGHT_S;
  if (x <= 0 || x >= 1) return 0;
  return 4 * x * (1 - x) * minimumJerk(timeS / TAKEOFF_S) * minimumJerk((FLIGHT_S - timeS) / CONTACT_S);
}
