/**
 * Guided calibration, hands-free: stand still, five straight-leg swings, five knee extensions or heel-curls, three slow neutral
 * repetitions. Each step starts by itself, counts along, rejects a movement with a reason, and requests just that movement again.
 */

import type { CalibrationEvent as LiveCalibrationEvent } from '../../../protocol/live/events.ts';
import type { CalibrationState, CalibrationStep, Side } from '../../../protocol/live/words.ts';
import type { Message } from '../../../protocol/words/message.ts';
import { PROMPT_STEP } from '../../../protocol/sensor/constants.ts';
import { rezero, type Alignment } from '../../motion/alignment/alignment.ts';
import type { Interval, LegAlignment } from '../../motion/alignment/leg-alignment.ts';
import type { StrapMotion } from '../../motion/alignment/leg-track.ts';
import { CalibrationRecord } from './calibration-record.ts';
import { HINTS, INSTRUCTIONS, ONE_LEG_INSTRUCTIONS } from './calibration-words.ts';
import {
  CALM_S,
  GIVE_UP_S,
  HINT_S,
  LEAD_IN_S,
  MIN_SWING_DEG,
  LONGEST_MOVEMENT_S,
  NEUTRAL_REPETITIONS,
  NEXT,
  PROGRESS,
  PROMPTS,
  REMIND_S,
  RETURN_S,
  SETTLE_S,
  STANCE_S,
  SWINGS,
  TAPS_APART_S,
  WRONG_SWINGS,
  type MovingStep,
} from './calibration-steps.ts';
import { QuietGate } from './quiet-gate.ts';
import { SwingCounter } from '../swing-counter.ts';

export type CalibrationEvent = Omit<LiveCalibrationEvent, 'type' | 't' | 'side' | 'canUndo'>;

/** One leg's guided calibration. Time comes with the samples; nothing is allocated per sample. */
export class GuidedCalibration {
  step: CalibrationStep = 'none';
  state: CalibrationState = 'waiting';
  /** When true, a passed step waits for `proceed`: two legs then take turns. */
  takesTurns = false;
  /** An earlier calibration is in force, and stays until this one has passed. */
  kept = false;
  /** When it was last requested, or a step last passed, s. */
  progressS = -Infinity;

  readonly #side: Side;
  #record: CalibrationRecord | null = null;
  readonly #quiet = new QuietGate();
  readonly #counter = new SwingCounter(MIN_SWING_DEG);
  /** For the thigh strap, while the shin should swing. */
  readonly #thighCounter = new SwingCounter(MIN_SWING_DEG);
  readonly #events: CalibrationEvent[] = [];
  #prompt: number | null = null;
  #promptAgainS = Infinity;
  /** Only the stance is repeated, for this alignment. */
  #rezeroing: Alignment | null = null;
  #taken: LegAlignment | null = null;
  #neutral: Interval | null = null;
  #passed = false;
  /** More than standing still has been requested. */
  #moved = false;
  #lastS = -Infinity;
  /** When the step began, and when its first movement was noticed. */
  #stepS = 0;
  #movingS = NaN;
  /** Before the neutral repetitions: the athlete still has to stand still. */
  #settling = false;
  #reportedS = 0;
  #reportedCount = 0;
  #reportedSeconds = -1;

  constructor(side: Side) {
    this.#side = side;
  }

  get active(): boolean {
    return this.step !== 'none' && this.step !== 'done';
  }

  /** A step has passed, and the next waits for the other leg. */
  get isWaiting(): boolean {
    return this.takesTurns && this.active && this.state === 'passed';
  }

  /** Only standing still has been requested so far: an athlete who moves is training. */
  get standsFirst(): boolean {
    return this.step === 'stance' && !this.#moved;
  }

  /** Remaining seconds of stillness; `null` in other steps. */
  get secondsLeft(): number | null {
    const wantedS = this.step === 'stance' ? STANCE_S : this.#settling ? SETTLE_S : null;
    return wantedS === null || this.state === 'passed' ? null : Math.max(0, Math.ceil(wantedS - this.#quiet.quietS));
  }

  /** Neutral repetitions are in progress: the template is fitted to the knee samples of this time once the step has passed. */
  get inNeutral(): boolean {
    return this.step === 'neutral' && !this.#settling && this.state !== 'failed';
  }

  /** When the neutral repetitions were made; `null` until they have passed. */
  get neutral(): Interval | null {
    return this.#neutral;
  }

  /** Starts from the beginning. */
  start(timeS: number): void {
    this.#moved = false;
    this.#restart(timeS);
  }

  #restart(timeS: number, rezeroing: Alignment | null = null): void {
    this.#record ??= new CalibrationRecord();
    this.#record.clear();
    this.#rezeroing = rezeroing;
    this.#taken = null;
    this.#neutral = null;
    this.#passed = false;
    this.#enter('stance', timeS);
  }

  /** Repeats only the quiet stance, for a strap that slipped: functional axes are kept. */
  rezero(timeS: number, alignment: Alignment): void {
    this.#moved = false;
    this.#restart(timeS, alignment);
  }

  /** An earlier calibration is in force, as `why` says: there is nothing to do. */
  markRestored(why: Message): void {
    this.step = 'done';
    this.state = 'passed';
    this.kept = false;
    this.#settling = false;
    this.#rezeroing = null;
    this.#report(why);
  }

  /** Repeats the current (or failed) step. */
  repeatStep(timeS: number): void {
    if (this.active && !this.isWaiting) this.#enter(this.step, timeS);
  }

  /** `why`: shown when an earlier calibration stays in force. */
  cancel(why: Message): void {
    if (!this.active) return;
    if (this.kept) {
      // Lets an athlete who cannot see the screen know that training continues.
      this.#askNow(PROMPTS.done);
      this.markRestored(why);
    } else {
      this.#askNow(PROMPTS.none);
      this.void();
    }
  }

  /** The straps it was for have left this leg. */
  void(): void {
    this.step = 'none';
    this.state = 'waiting';
    this.kept = false;
    this.#settling = false;
    this.#rezeroing = null;
    this.#report(null);
  }

  /** Continues after a passed step when `holds`. */
  proceed(timeS: number): void {
    if (this.state === 'passed' && this.step !== 'none' && this.step !== 'done') this.#enter(NEXT[this.step], timeS);
  }

  /** The oldest pending event for the page; `null` when there is none. */
  takeEvent(): CalibrationEvent | null {
    return this.#events.length > 0 ? this.#events.shift()! : null;
  }

  /** The `PROMPT_STEP` to tap out on the straps; `null` when there is none. */
  takePrompt(): number | null {
    const prompt = this.#prompt;
    this.#prompt = null;
    return prompt;
  }

  /** True once, when everything has passed. */
  takePassed(): boolean {
    const passed = this.#passed;
    this.#passed = false;
    return passed;
  }

  /**
   * Returned once, as soon as it is known: before the neutral repetitions, so that knee angles are available in them; or after a re-zero.
   */
  takeAlignment(): LegAlignment | null {
    const taken = this.#taken;
    this.#taken = null;
    return taken;
  }

  /** One common instant of both straps, in their own frames (before any alignment). */
  update(timeS: number, thigh: StrapMotion, shank: StrapMotion): void {
    if (!this.active || !(timeS > this.#lastS)) return;
    this.#lastS = timeS;
    this.#quiet.update(timeS, thigh, shank);
    if (timeS > this.#promptAgainS) this.#askStep();
    if (this.state === 'passed') return;
    if (!this.#record!.append(timeS, thigh, shank)) {
      this.#fail(timeS, HINTS.slow);
    } else if (this.step === 'stance') {
      this.#stand(timeS);
    } else if (this.#settling) {
      this.#settle(timeS);
    } else {
      this.#thighCounter.update(thigh);
      this.#move(timeS, this.step as MovingStep, this.step === 'shin-swing' ? shank : thigh);
    }
  }

  #enter(step: CalibrationStep, timeS: number): void {
    this.step = step;
    this.state = 'waiting';
    this.progressS = timeS;
    if (step !== 'stance') this.#moved = true;
    this.#settling = step === 'neutral';
    this.#askStep();
    this.#record!.beginStep();
    this.#begin(timeS);
    this.#report(null);
  }

  #begin(timeS: number): void {
    this.#stepS = timeS;
    this.#movingS = NaN;
    this.#reportedS = timeS;
    this.#reportedCount = 0;
    this.#quiet.reset();
    this.#record!.forgetStep();
    const { stance } = this.#record!;
    if (!stance) return;
    this.#counter.reset(this.step === 'shin-swing' ? stance.shankUp : stance.thighUp);
    this.#thighCounter.reset(stance.thighUp);
  }

  #stand(timeS: number): void {
    this.#countDown(timeS);
    const { quietS } = this.#quiet;
    const record = this.#record!;
    // Waiting may take long, and only the stillness itself is needed.
    if (quietS === 0 && timeS - this.#stepS > 1) {
      this.#stepS = timeS;
      record.forgetStep();
    }
    if (quietS < STANCE_S) return;
    const why = record.judgeStance({ startS: timeS - STANCE_S + LEAD_IN_S, endS: timeS });
    if (why !== null) {
      this.#fail(timeS, why);
    } else if (this.#rezeroing && record.stance) {
      const alignment = rezero(this.#rezeroing, record.stance.thighUp, record.stance.shankUp);
      this.#taken = { alignment, stance: record.stance, refused: [] };
      this.#finish();
    } else {
      this.#pass(timeS);
    }
  }

  #settle(timeS: number): void {
    this.#countDown(timeS);
    if (this.#quiet.quietS < SETTLE_S) return;
    this.#settling = false;
    this.state = 'waiting';
    this.#askStep();
    this.#begin(timeS);
    this.#report(null);
  }

  #move(timeS: number, step: MovingStep, strap: StrapMotion): void {
    const counter = this.#counter;
    const { quietS } = this.#quiet;
    counter.update(strap);
    if (Number.isNaN(this.#movingS)) {
      if (counter.rising) {
        this.#movingS = timeS - LEAD_IN_S;
        this.#reportedS = timeS;
        this.state = 'running';
        this.#report(null);
      } else if (step === 'shin-swing' && this.#thighCounter.count >= WRONG_SWINGS) {
        this.#fail(timeS, HINTS.thighMoved);
      } else {
        if (quietS > 1) this.#record!.forgetStep();
        this.#remind(timeS, HINTS[step]);
      }
      return;
    }
    const wanted = this.#wanted;
    if (counter.count > this.#reportedCount && this.#reportedCount < wanted) {
      this.#reportedCount = Math.min(counter.count, wanted);
      this.#reportedS = timeS;
      this.#report(null);
    }
    const enough = counter.count >= wanted && (quietS > 0.3 || timeS - this.#reportedS > RETURN_S);
    const nearly = step !== 'neutral' && counter.count >= wanted - 1 && quietS > CALM_S;
    if (enough || nearly) {
      this.#judge(timeS, step);
    } else if (quietS > GIVE_UP_S || timeS - this.#movingS > LONGEST_MOVEMENT_S) {
      this.#fail(timeS, HINTS.slow);
    } else if (quietS > HINT_S && timeS - this.#reportedS > HINT_S) {
      this.#reportedS = timeS;
      this.#report({ code: 'calibration.go-on', args: { left: wanted - counter.count } });
    }
  }

  #judge(timeS: number, step: MovingStep): void {
    const record = this.#record!;
    const interval = { startS: this.#movingS, endS: timeS };
    if (step === 'neutral') {
      const why = record.judgeNeutral(interval, this.#side);
      if (why === null) {
        this.#neutral = interval;
        this.#finish();
      } else {
        this.#restart(timeS);
        this.#fail(timeS, why);
      }
      return;
    }
    const verdict = step === 'thigh-swing' ? { why: record.judgeThighSwing(interval) } : record.judgeShankSwing(interval);
    if ('aligned' in verdict) this.#taken = verdict.aligned;
    else if (verdict.why !== null) {
      this.#fail(timeS, verdict.why);
      return;
    }
    this.#pass(timeS);
  }

  #pass(timeS: number): void {
    this.state = 'passed';
    this.#report(null);
    if (!this.takesTurns) this.proceed(timeS);
  }

  #fail(timeS: number, why: Message): void {
    this.state = 'failed';
    this.#askNow(PROMPT_STEP.repeat);
    this.#promptAgainS = timeS + TAPS_APART_S;
    this.#begin(timeS);
    this.#report(why);
  }

  #finish(): void {
    this.step = 'done';
    this.state = 'passed';
    this.#passed = true;
    this.kept = false;
    this.#askNow(PROMPTS.done);
    this.#report(null);
  }

  /** The current request. */
  #askStep(): void {
    this.#askNow(this.#settling ? PROMPTS.stance : PROMPTS[this.step]);
  }

  #askNow(prompt: number): void {
    this.#prompt = prompt;
    this.#promptAgainS = Infinity;
  }

  #countDown(timeS: number): void {
    if (this.#quiet.quietS > 0) {
      if (this.secondsLeft === 0 || (this.secondsLeft === this.#reportedSeconds && this.state === 'running')) return;
      this.state = 'running';
      this.#reportedS = timeS;
      this.#report(null);
    } else if (this.state === 'running') {
      this.state = 'waiting';
      this.#report(HINTS.stance);
    } else {
      this.#remind(timeS, HINTS.stance);
    }
  }

  /** After a while without any movement: repeated in words and taps. */
  #remind(timeS: number, hint: Message): void {
    if (timeS - this.#reportedS < REMIND_S) return;
    this.#reportedS = timeS;
    // An athlete who cannot see the page may have missed the taps, or moved while no data arrived.
    this.#askStep();
    this.#report(hint);
  }

  /** Number of movements requested in the current step. */
  get #wanted(): number {
    if (this.step === 'neutral') return this.#settling ? 0 : NEUTRAL_REPETITIONS;
    return this.step === 'thigh-swing' || this.step === 'shin-swing' ? SWINGS : 0;
  }

  #report(why: Message | null): void {
    const { step, state, secondsLeft } = this;
    this.#reportedSeconds = secondsLeft ?? -1;
    this.#events.push({
      step,
      state,
      count: this.#wanted === 0 ? 0 : this.#reportedCount,
      of: this.#wanted,
      secondsLeft,
      instruction: this.#settling ? INSTRUCTIONS.stance : (this.takesTurns ? ONE_LEG_INSTRUCTIONS[this.#side] : INSTRUCTIONS)[step],
      why,
      progress: PROGRESS[step],
      rezero: this.#rezeroing !== null,
      kept: this.kept,
    });
  }
}
