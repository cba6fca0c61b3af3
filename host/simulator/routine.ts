/** What the athlete does and in which order: idling, one calibration step, training, or all of it in sequence. */
import type { PlacingStep, Side } from '../../protocol/live/words.ts';
import { PROMPT_STEP } from '../../protocol/sensor/constants.ts';
import type { Activity } from './activity.ts';
import type { Lift } from './exercise.ts';
import type { Routine } from './plan.ts';
import type { Random } from './random.ts';
import { COLLAPSE_PHASES, type Collapse, type CollapsePhase } from './repetition.ts';
import type { Gesture } from './seated.ts';

export interface TrainingSettings {
  readonly lift: Lift;
  /** Peak knee abduction of the bad repetitions beyond the athlete's own; the others get 2° (none when this is 0). */
  readonly valgusDeg: number;
  readonly valgusPhase: CollapsePhase | 'mixed';
  /** Flexion at which it peaks on the way down or up; NaN: at 80 % of the depth. */
  readonly valgusAtDeg: number;
  /** Which movement is used to calibrate the shin. */
  readonly shinMovement: 'extensions' | 'curls';
}

export const DEFAULT_TRAINING: TrainingSettings = {
  lift: 'squat',
  valgusDeg: 12,
  valgusPhase: 'mixed',
  valgusAtDeg: NaN,
  shinMovement: 'curls',
};

/** The legs for which a calibration step was requested. */
export interface AskedLegs {
  readonly lead: boolean;
  readonly other: boolean;
}

/** Neutral repetitions are slightly slower than those of a set. */
const NEUTRAL_TEMPO = 1.2;
const NEUTRAL_COUNT = 3;
const SWING_COUNT = 5;
const PLACING_COUNT = 3;

export function neutralCollapses(count: number): Collapse[] {
  return Array.from({ length: count }, () => ({ peakDeg: 0, phase: 'bottom', atFlexionDeg: NaN }));
}

/** 2°, 2°, bad, 2°, 2°, 2°, bad, 2° …; `first` counts the bad repetitions of earlier sets, for the mixed phases. */
export function setCollapses(count: number, training: TrainingSettings, first: number): Collapse[] {
  const { valgusDeg, valgusPhase, valgusAtDeg } = training;
  let bad = first;
  return Array.from({ length: count }, (_, k) => {
    const isBad = k % 4 === 2;
    const phase = valgusPhase === 'mixed' ? COLLAPSE_PHASES[((bad % 3) * 2) % 3]! : valgusPhase;
    if (isBad) bad++;
    return { peakDeg: isBad ? valgusDeg : Math.min(2, valgusDeg), phase, atFlexionDeg: valgusAtDeg };
  });
}

/** Stands about and shifts weight until asked to do something. */
export const idle: Routine = function* (random: Random) {
  for (;;) {
    yield { kind: 'stand', durationS: random.between(2.5, 6) };
    yield { kind: 'shift' };
  }
};

/** Sits down and performs a gesture several times (`lead` null: with both legs), or none, and stays seated. */
export function gesturing(gesture: Gesture | null, lead: boolean | null, count: number): Routine {
  return function* () {
    yield { kind: 'stay-seated', durationS: 1.5 };
    if (gesture !== null) yield { kind: 'gesture', gesture, lead, count };
    for (;;) yield { kind: 'stay-seated', durationS: 10 };
  };
}

/** What an athlete whose leading leg is `side` does when the page asks for a movement to locate the straps; `null`: nothing new. */
export function answerPlacing(step: PlacingStep, side: Side): Routine | null {
  switch (step) {
    case 'none':
    case 'done':
      return idle;
    case 'check':
      return null;
    case 'still':
      return gesturing(null, true, 0);
    case 'pelvis':
      return gesturing('lean', true, PLACING_COUNT);
    default:
      return gesturing(step.endsWith('shin') ? 'bend-knee' : 'lift-knee', step.startsWith(side), PLACING_COUNT);
  }
}

/** Stands still, as asked. */
const standStill: Routine = function* () {
  for (;;) yield { kind: 'stand', durationS: 10, mark: 'stance' };
};

function* swings(legs: AskedLegs): Generator<Activity> {
  for (const lead of [true, false]) {
    if (lead ? legs.lead : legs.other) yield { kind: 'swings', count: SWING_COUNT, lead, mark: 'thigh_swing' };
  }
}

function* shinSwings(legs: AskedLegs, movement: TrainingSettings['shinMovement']): Generator<Activity> {
  if (movement === 'extensions') {
    yield { kind: 'extensions', count: SWING_COUNT, both: legs.other, mark: 'shank_swing' };
    return;
  }
  for (const lead of [true, false]) {
    if (lead ? legs.lead : legs.other) yield { kind: 'curls', count: SWING_COUNT, lead, mark: 'shank_swing' };
  }
}

function* neutral(lift: Lift): Generator<Activity> {
  yield { kind: 'lifts', lift, collapses: neutralCollapses(NEUTRAL_COUNT), tempo: NEUTRAL_TEMPO, mark: 'neutral' };
}

/** Endless sets and rests. For squats the bar is walked out of the rack and back. */
function* train(random: Random, training: TrainingSettings): Generator<Activity> {
  const racks = training.lift === 'squat';
  let bad = 0;
  for (let set = 0; ; set++) {
    yield { kind: 'stand', durationS: 2.5 };
    const collapses = setCollapses(random.integer(6, 8), training, bad);
    bad += Math.floor((collapses.length + 1) / 4);
    yield { kind: 'lifts', lift: training.lift, collapses, tempo: 1, mark: 'set' };
    yield { kind: 'stand', durationS: 1.5 };
    if (racks) yield { kind: 'shuffle', forwards: true };
    yield { kind: 'stand', durationS: 1.5 };
    yield { kind: 'walk', durationS: random.between(5, 9) };
    if (set % 2 === 1) yield { kind: 'sit', durationS: random.between(8, 15) };
    yield { kind: 'stand', durationS: random.between(1.5, 3) };
    if (racks) yield { kind: 'shuffle', forwards: false };
  }
}

/** What the athlete does when the straps tap out a step of the calibration. */
export function answerPrompt(step: number, legs: AskedLegs, training: TrainingSettings): Routine {
  switch (step) {
    case PROMPT_STEP.standStill:
      return standStill;
    case PROMPT_STEP.swingThigh:
      return () => swings(legs);
    case PROMPT_STEP.swingShin:
      return () => shinSwings(legs, training.shinMovement);
    case PROMPT_STEP.neutralRepetitions:
      return () => neutral(training.lift);
    case PROMPT_STEP.train:
      return (random) => train(random, training);
    default:
      return idle;
  }
}

/** Calibration and training on the athlete's own schedule. */
export function automatic(training: TrainingSettings, legs: AskedLegs): Routine {
  return function* (random) {
    yield { kind: 'stand', durationS: 6, mark: 'stance' };
    yield* swings(legs);
    yield { kind: 'stand', durationS: 2 };
    yield* shinSwings(legs, training.shinMovement);
    yield { kind: 'stand', durationS: 3 };
    yield* neutral(training.lift);
    yield* train(random, training);
  };
}
