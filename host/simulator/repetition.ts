/** One repetition of a lift: descent, pause, ascent, with the requested collapse at its time. */
import { hump, minimumJerk, minimumJerkInverse, riseAndFall } from './curve.ts';
import { LIFT_PROFILES, type Lift } from './exercise.ts';
import { evaluateSplit, type Footing, type LegPart, type Movement } from './movement.ts';
import type { Posture } from './posture.ts';
import type { Random } from './random.ts';
import { RAD_PER_DEG } from '../units.ts';

export const COLLAPSE_PHASES = ['descent', 'bottom', 'ascent'] as const;
export type CollapsePhase = (typeof COLLAPSE_PHASES)[number];

/** The fault in a repetition: peak knee abduction beyond the athlete's own, when, and at which flexion (NaN: 80 % of the depth). */
export interface Collapse {
  readonly peakDeg: number;
  readonly phase: CollapsePhase;
  readonly atFlexionDeg: number;
}

/** Times in s from the movement's start, angles in rad. */
export interface RepetitionPlan {
  readonly lift: Lift;
  readonly depth: number;
  readonly descentS: number;
  readonly bottomS: number;
  readonly ascentS: number;
  readonly collapse: Collapse;
  readonly wander: number;
  /** For the leg that does not lead. */
  readonly otherDepth: number;
  readonly otherWander: number;
}

export function drawRepetition(random: Random, lift: Lift, tempo: number, ownDepthDeg: number, collapse: Collapse): RepetitionPlan {
  const profile = LIFT_PROFILES[lift];
  const depth = (ownDepthDeg + random.spread(2.5)) * RAD_PER_DEG;
  return {
    lift,
    depth,
    descentS: tempo * random.between(...profile.descentS),
    bottomS: random.between(...profile.bottomS),
    ascentS: tempo * random.between(...profile.ascentS),
    collapse,
    wander: RAD_PER_DEG * random.spread(0.3),
    otherDepth: depth + RAD_PER_DEG * random.spread(1.5),
    otherWander: RAD_PER_DEG * random.spread(0.3),
  };
}

/** Start, peak and end of the collapse, s from the movement's start. */
function collapseTimes({ depth, descentS, bottomS, ascentS, collapse }: RepetitionPlan): readonly [number, number, number] {
  const up = descentS + bottomS;
  const wanted = Number.isNaN(collapse.atFlexionDeg) ? 0.8 : (collapse.atFlexionDeg * RAD_PER_DEG) / depth;
  const x = minimumJerkInverse(Math.max(0.3, Math.min(0.97, wanted)));
  switch (collapse.phase) {
    case 'descent':
      return [Math.max(0.1, x - 0.45) * descentS, x * descentS, up + 0.35 * ascentS];
    case 'bottom':
      return [0.45 * descentS, descentS + 0.5 * bottomS, up + 0.5 * ascentS];
    case 'ascent':
      return [descentS, up + (1 - x) * ascentS, up + Math.min(0.95, 1.45 - x) * ascentS];
  }
}

/** Squats, deadlifts, lunges, single-leg squats and step-downs. */
export class Lifting implements Movement {
  readonly interruptible = false;
  readonly durationS: number;
  readonly footing: Footing;
  readonly plan: RepetitionPlan;
  readonly #collapse: readonly [number, number, number];

  constructor(plan: RepetitionPlan) {
    this.plan = plan;
    this.durationS = plan.descentS + plan.bottomS + plan.ascentS;
    this.footing = LIFT_PROFILES[plan.lift].other === 'rear' ? 'split' : 'feet';
    this.#collapse = collapseTimes(plan);
  }

  evaluate(timeS: number, leg: LegPart, out: Posture): void {
    const { plan } = this;
    const profile = LIFT_PROFILES[plan.lift];
    const up = plan.descentS + plan.bottomS;
    const down = timeS < up ? minimumJerk(timeS / plan.descentS) : 1 - minimumJerk((timeS - up) / plan.ascentS);
    const whole = hump(timeS / this.durationS);
    // Loaded muscles tremble slightly.
    const tremor = 0.0015 * whole * Math.sin(2 * Math.PI * 4.3 * timeS);

    out.pelvisPitch = profile.pelvisPitchDeg * RAD_PER_DEG * down;
    out.pelvisDrop = (leg.leads ? 1 : -1) * profile.pelvisDropDeg * RAD_PER_DEG * down;
    if (leg.leads || profile.other === 'same') {
      const depth = leg.leads ? plan.depth : plan.otherDepth;
      const lean = leanAt(plan.lift, depth);
      if (profile.other === 'rear') evaluateSplit(leg, 1, down, { flexion: depth, lean }, out);
      else {
        out.flexion = depth * down;
        out.shankLean = leanAt(plan.lift, out.flexion);
      }
      out.flexion += tremor;
      out.wander = whole * (leg.leads ? plan.wander : plan.otherWander);
    } else if (profile.other === 'rear') {
      evaluateSplit(leg, 1, down, { flexion: 0, lean: 0 }, out);
    } else {
      // The free leg is held bent in front of the body.
      out.planted = 1 - minimumJerk(down / 0.15);
      out.flexion = 50 * RAD_PER_DEG * down;
      out.shankLean = 22 * RAD_PER_DEG * down;
      out.hipZ = -0.1 * down;
    }
    if (leg.leads) {
      out.collapse = plan.collapse.peakDeg * RAD_PER_DEG * riseAndFall(timeS, ...this.#collapse);
      out.pelvisDrop += 0.3 * out.collapse;
    }
  }
}

/** Forward lean of the shin at a given flexion, rad. */
export function leanAt(lift: Lift, flexion: number): number {
  const { shankLeanDeg, leanAtDeg } = LIFT_PROFILES[lift];
  return shankLeanDeg * RAD_PER_DEG * Math.sin((0.5 * Math.PI * flexion) / (leanAtDeg * RAD_PER_DEG));
}
