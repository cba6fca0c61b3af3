/** The activities an athlete can be asked to perform, and the movements each consists of. */
import { HeelCurls, HipSwings, SeatedExtensions } from './calibration.ts';
import { Shuffle, Sit } from './daily.ts';
import { LIFT_PROFILES, type Lift } from './exercise.ts';
import { Walk } from './gait.ts';
import { Landing } from './landing.ts';
import { SplitStep, Stand, WeightShift, type Footing, type Movement } from './movement.ts';
import type { Random } from './random.ts';
import { drawRepetition, Lifting, type Collapse, type RepetitionPlan } from './repetition.ts';
import { ChangeSeat, SeatedGesture, type Gesture } from './seated.ts';
import { RAD_PER_DEG } from '../units.ts';

/** Names as in the Events CSV, where `_start` and `_end` are appended. */
type Mark = 'stance' | 'thigh_swing' | 'shank_swing' | 'neutral' | 'set';

/** Durations in s. `mark` brackets the activity in the Events CSV. */
export type Activity = { readonly mark?: Mark } & (
  | { readonly kind: 'stand'; readonly durationS: number }
  | { readonly kind: 'shift' }
  | { readonly kind: 'swings'; readonly count: number; readonly lead: boolean }
  | { readonly kind: 'extensions'; readonly count: number; readonly both: boolean }
  | { readonly kind: 'curls'; readonly count: number; readonly lead: boolean }
  | { readonly kind: 'walk'; readonly durationS: number }
  | { readonly kind: 'shuffle'; readonly forwards: boolean }
  | { readonly kind: 'sit'; readonly durationS: number }
  | { readonly kind: 'stay-seated'; readonly durationS: number }
  | { readonly kind: 'gesture'; readonly gesture: Gesture; readonly count: number; readonly lead: boolean | null }
  | { readonly kind: 'lifts'; readonly lift: Lift; readonly collapses: readonly Collapse[]; readonly tempo: number }
);

/** One movement of an activity; `repetition` is set when it is a repetition of a lift. */
export interface Step {
  readonly movement: Movement;
  readonly repetition: RepetitionPlan | null;
}

/** The footing in which an activity is performed. */
export function footingOf(activity: Activity): Footing {
  if (activity.kind === 'stay-seated' || activity.kind === 'gesture') return 'seat';
  return activity.kind === 'lifts' && LIFT_PROFILES[activity.lift].other === 'rear' ? 'split' : 'feet';
}

/** Draws the movements of an activity. `ownDepthDeg` gives this athlete's depth in a lift. */
export function drawSteps(activity: Activity, random: Random, ownDepthDeg: (lift: Lift) => number): Step[] {
  if (activity.kind === 'lifts') return drawLifts(activity, random, ownDepthDeg(activity.lift));
  return [{ movement: drawMovement(activity, random), repetition: null }];
}

/** The movements from one footing to another; empty when they are equal. */
export function drawTransition(from: Footing, to: Footing, random: Random): Step[] {
  if (from === to) return [];
  const changes: Movement[] = from === 'seat' ? [new ChangeSeat('feet')] : [];
  if (from === 'split' || to === 'split') changes.push(new SplitStep(to === 'split' ? 'split' : 'feet', random.between(1.3, 1.7)));
  if (to === 'seat') changes.push(new ChangeSeat('seat'));
  return changes.map((movement) => ({ movement, repetition: null }));
}

function drawMovement(activity: Exclude<Activity, { kind: 'lifts' }>, random: Random): Movement {
  switch (activity.kind) {
    case 'stand':
      return new Stand(activity.durationS);
    case 'shift':
      return new WeightShift(random.between(1.8, 3.5), (random.next() < 0.5 ? -1 : 1) * RAD_PER_DEG * random.between(2, 5));
    case 'swings':
      return new HipSwings(activity.lead, activity.count, random.between(1.5, 1.9), random.between(22, 30));
    case 'extensions':
      return new SeatedExtensions(activity.count, random.between(2.0, 2.5), activity.both);
    case 'curls':
      return new HeelCurls(activity.lead, activity.count, random.between(1.9, 2.4));
    case 'walk':
      return new Walk({
        durationS: Math.max(3.5, activity.durationS),
        speedMPerS: random.between(0.9, 1.35),
        strideS: random.between(1.02, 1.2),
        // A short walk turns little; a long one goes round and round.
        turn: random.spread(0.6) + (random.next() < 0.5 ? -1 : 1) * 0.12 * Math.max(0, activity.durationS - 10),
      });
    case 'shuffle':
      return new Shuffle(
        random.integer(3, 5),
        (activity.forwards ? 1 : -1) * random.between(0.3, 0.6),
        random.between(12, 20),
        random.between(4, 14),
      );
    case 'sit':
      return new Sit(activity.durationS);
    case 'stay-seated':
      return new Stand(activity.durationS, 'seat');
    case 'gesture':
      return new SeatedGesture(
        activity.gesture,
        activity.lead,
        activity.count,
        random.between(1.6, 2.2),
        activity.gesture === 'bend-knee' ? random.between(55, 75) : random.between(17, 28),
      );
  }
}

function drawLifts({ lift, collapses, tempo }: Extract<Activity, { kind: 'lifts' }>, random: Random, depthDeg: number): Step[] {
  const { restS, other } = LIFT_PROFILES[lift];
  const footing = other === 'rear' ? 'split' : 'feet';
  const rest = (): Step => ({ movement: new Stand(random.between(...restS), footing), repetition: null });
  const steps = [rest()];
  for (const collapse of collapses) {
    const repetition = drawRepetition(random, lift, tempo, depthDeg, collapse);
    steps.push({ movement: lift === 'landing' ? new Landing(repetition) : new Lifting(repetition), repetition }, rest());
  }
  return steps;
}
