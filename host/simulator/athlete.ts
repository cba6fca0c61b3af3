/** The simulated athlete: one person whose pose at any time follows from a seed and the prompts felt so far. */
import type { Side } from '../../protocol/live/words.ts';
import { PROMPT_STEP } from '../../protocol/sensor/constants.ts';
import { drawBuild, type Build } from './build.ts';
import { Wander } from './curve.ts';
import { LIFT_PROFILES, type Lift } from './exercise.ts';
import type { LegPart } from './movement.ts';
import { Plan, type PlannedEvent, type PlannedRepetition, type Routine } from './plan.ts';
import { completePosture, createPosture, placeLeg, resetPosture, type LegPlacement, type Posture } from './posture.ts';
import { mixSeed, Random } from './random.ts';
import { answerPrompt, DEFAULT_TRAINING, idle, type TrainingSettings } from './routine.ts';
import { RAD_PER_DEG } from '../units.ts';

export interface AthleteSettings {
  readonly seed: number;
  /** The leg that trains; the other one accompanies it. */
  readonly side: Side;
  readonly training: TrainingSettings;
  /** What to do without prompts. */
  readonly routine: Routine;
  /** Start time, s. */
  readonly startS: number;
}

/** From feeling a prompt to acting on it, s; prompts are answered on a grid of {@link PROMPT_GRID_S}. */
const REACTION_S = 0.6;
const PROMPT_GRID_S = 0.5;
/** The same prompt on several straps within this time is one prompt, s; shorter than the reaction time. */
const ONE_PROMPT_S = 0.5;

/** Sway in quiet standing, rad (one standard deviation). */
const SWAY_FORWARD = 0.3 * RAD_PER_DEG;
const SWAY_SIDEWARDS = 0.2 * RAD_PER_DEG;
const SWAY_KNEE = 0.12 * RAD_PER_DEG;

/** When an athlete who feels a prompt at `promptS` begins to act on it. */
function reactionTimeS(promptS: number): number {
  return Math.ceil(promptS / PROMPT_GRID_S) * PROMPT_GRID_S + REACTION_S;
}

interface Prompt {
  step: number;
  atS: number;
  /** When the athlete acts on it. */
  actS: number;
  lead: boolean;
  other: boolean;
}

export class SimulatedAthlete {
  readonly build: Build;
  readonly side: Side;
  readonly #training: TrainingSettings;
  readonly #plan: Plan;
  readonly #parts: Readonly<Record<Side, LegPart>>;
  readonly #posture = createPosture();
  readonly #swayForward: Wander;
  readonly #swaySidewards: Wander;
  readonly #swayKnee: Wander;
  #last: Prompt | null = null;
  /** Felt but not yet acted on. */
  #pending: Prompt | null = null;
  /** The latest time evaluated: motion that one strap has already sampled must not change for the others. */
  #livedS = -Infinity;

  constructor(settings: Partial<AthleteSettings> & { seed: number }) {
    const { seed, side = 'left', training = DEFAULT_TRAINING, routine = idle, startS = 0 } = settings;
    this.build = drawBuild(seed);
    this.side = side;
    this.#training = training;
    this.#parts = {
      left: { build: this.build.left, leads: side === 'left' },
      right: { build: this.build.right, leads: side === 'right' },
    };
    const random = new Random(mixSeed(seed, 'athlete'));
    const draw = (): number => random.next();
    this.#swayForward = new Wander(0.06, 0.6, draw);
    this.#swaySidewards = new Wander(0.06, 0.5, draw);
    this.#swayKnee = new Wander(0.1, 0.7, draw);
    const depthShare = random.between(0.15, 0.85);
    const depthOf = (lift: Lift): number => {
      const [low, high] = LIFT_PROFILES[lift].depthDeg;
      return low + (high - low) * depthShare;
    };
    this.#plan = new Plan(seed, startS, routine, depthOf);
  }

  /** What has been done or begun so far, for the Events CSV and the truth. */
  get events(): readonly PlannedEvent[] {
    return this.#plan.events;
  }

  get repetitions(): readonly PlannedRepetition[] {
    return this.#plan.repetitions;
  }

  /** The time at which a finite routine is over, s; from then on `events` and `repetitions` are complete. */
  finish(): number {
    return this.#plan.finish();
  }

  /**
   * Fills the completed posture of one leg. `quiet` leaves out sway, collapse and variation between repetitions, which leaves the
   * person's template.
   */
  pose(timeS: number, side: Side, out: Posture, quiet = false): void {
    if (this.#pending !== null && timeS >= this.#pending.actS) this.#act(this.#pending);
    if (timeS > this.#livedS) this.#livedS = timeS;
    const { startS, place, step } = this.#plan.at(timeS);
    const part = this.#parts[side];
    resetPosture(out, place.x, place.y, place.heading);
    step.movement.evaluate(timeS - startS, part, out);
    if (quiet) {
      out.collapse = out.wander = 0;
    } else {
      const knee = SWAY_KNEE * this.#swayKnee.at(timeS);
      out.flexion += knee;
      out.shankLean += SWAY_FORWARD * this.#swayForward.at(timeS) + 0.5 * knee;
      out.shankMedial += part.build.sign * SWAY_SIDEWARDS * this.#swaySidewards.at(timeS);
    }
    completePosture(out, part.build);
  }

  /** Places one leg (and the pelvis above it) in the world at a given time. */
  place(timeS: number, side: Side, out: LegPlacement): void {
    this.pose(timeS, side, this.#posture);
    placeLeg(this.#posture, this.#parts[side].build, out);
  }

  /** The straps tap out a step of the calibration; `side` is the leg whose strap taps, null for the pelvis. */
  prompt(step: number, side: Side | null, atS: number): void {
    const lead = side === null || side === this.side;
    const last = this.#last;
    if (last !== null && last.step === step && atS - last.atS < ONE_PROMPT_S) {
      // The same prompt, felt on a second strap.
      if (lead) last.lead = true;
      else last.other = true;
      return;
    }
    if (step === PROMPT_STEP.repeat) {
      if (last !== null) this.#receive({ ...last, atS });
      return;
    }
    // A reminder of what this leg is already doing changes nothing.
    if (last?.step === step && (lead ? last.lead : last.other) && this.#plan.busyAt(atS)) return;
    this.#receive({ step, atS, lead, other: !lead });
  }

  /** Changes to another routine at `atS`, unprompted or because the athlete read an instruction. */
  do(routine: Routine, atS: number): void {
    this.#pending = null;
    this.#last = null;
    this.#plan.change(reactionTimeS(atS), routine);
  }

  #receive(prompt: Omit<Prompt, 'actS'>): void {
    // A strap that was paused may forward a prompt when another strap is already further on in time.
    const actS = reactionTimeS(prompt.atS);
    this.#last = { ...prompt, actS: actS >= this.#livedS ? actS : reactionTimeS(this.#livedS) };
    this.#pending = this.#last;
  }

  #act(prompt: Prompt): void {
    this.#pending = null;
    this.#plan.change(prompt.actS, answerPrompt(prompt.step, prompt, this.#training));
  }
}
