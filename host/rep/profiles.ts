/** What a repetition of each exercise looks like from one leg, and which counter counts it. */
import { BendCounter } from './counters/bends.ts';
import type { CounterOf } from './counters/counter.ts';
import { LandingCounter } from './counters/landings.ts';
import { PullCounter } from './counters/pulls.ts';
import { RecognisingCounter } from './counters/recognising.ts';
import { StepCounter } from './counters/steps.ts';
import type { Limits } from './limits.ts';
import type { Exercise } from './repetition.ts';

export interface ExerciseProfile extends Limits {
  /** The kind of repetition. */
  readonly Counter: CounterOf;
}

const BEND: ExerciseProfile = {
  Counter: BendCounter,
  shallowestDeg: 27,
  shortestS: 0.5,
  shortestDeepS: 0.35,
  longestS: 30,
  longestBottomS: 12,
  plantedFoot: true,
  returns: true,
};

const STEPS: ExerciseProfile = { ...BEND, Counter: StepCounter };

export const PROFILES: Readonly<Record<Exercise | 'auto', ExerciseProfile>> = {
  squat: BEND,
  // Straight-legged pulls bend the knee little, and the set-up at the bar may take a long time.
  deadlift: { ...BEND, Counter: PullCounter, shallowestDeg: 18, longestS: 60, longestBottomS: 45 },
  lunge: { ...BEND, shallowestDeg: 32, returns: false },
  'single-leg-squat': { ...BEND, shallowestDeg: 22 },
  'step-down': { ...BEND, shallowestDeg: 22 },
  landing: { ...BEND, Counter: LandingCounter, shallowestDeg: 20 },
  stairs: STEPS,
  walk: STEPS,
  free: { ...BEND, shallowestDeg: 20, plantedFoot: false, returns: false },
  auto: { ...BEND, Counter: RecognisingCounter },
};
