/**
 * Guided calibration, hands-free: stand still, five straight-leg swings, five knee extensions or heel-curls, three slow neutral
 * repetitions. Each step starts by itself, counts along, rejects a movement with a reason, and requests just that movement again.
 */

import type { CalibrationState, CalibrationStep, Side } from '../../../protocol/live/words.ts';
import type { Message } from '../../../protocol/words/message.ts';
import type { Alignment } from '../../motion/alignment/alignment.ts';
import type { Interval, LegAlignment } from '../../motion/alignment/leg-alignment.ts';
import type { StrapMotion } from '../../motion/alignment/leg-track.ts';
import { CalibrationRecord } from './calibration-record.ts';
import { CalibrationReport, type CalibrationStatus } from './calibration-report.ts';
import { HINT_S, LEAD_IN_S, MOVEMENTS, NEXT, PROMPTS, SETTLE_S, STANCE_S, type MovingStep } from './calibration-steps.ts';
import { HINTS } from './calibration-words.ts';
import { MovementWatch } from './movement-watch.ts';
import { QuietGate } from './quiet-gate.ts';

/** One leg's guided calibration. Time comes with the samples; nothing is allocated per sample. */
export class GuidedCalibration implements CalibrationStatus {
  step: CalibrationStep = 'none';
  state: CalibrationState = 'waiting';
  /** When true, a passed step waits for `proceed`: two legs then take turns. */
  takesTurns = false;
  /** An earlier calibration is in force, and stays until this one has passed. */
  kept = false;
  isSettling = false;
  /** When it was last requested, or a step last passed, s. */
  progressS = -Infinity;

  readonly report: CalibrationReport;
  readonly #side: Side;
  #record: CalibrationRecord | null = null;
  readonly #quiet = new QuietGate();
  readonly #movement = new MovementWatch();
  /** Only the stance is repeated, for this alignment. */
  #rezeroing: Alignment | null = null;
  #passed = false;
  /** More than standing still has been requested. */
  #moved = false;
  #lastS = -Infinity;
  /** When the step began. */
  #stepS = 0;

  constructor(side: Side) {
    this.#side = side;
    this.report = new CalibrationReport(side);
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

  get isRezero(): boolean {
    return this.#rezeroing !== null;
  }

  /** Remaining seconds of stillness; `null` in other steps. */
  get secondsLeft(): number | null {
    const wantedS = this.step === 'stance' ? STANCE_S : this.isSettling ? SETTLE_S : null;
    return wantedS === null || this.state === 'passed' ? null : Math.max(0, Math.ceil(wantedS - this.#quiet.quietS));
  }

  get count(): number {
    return this.#movement.count;
  }

  get wanted(): number {
    return this.isSettling ? 0 : MOVEMENTS[this.step];
  }

  /** Neutral repetitions are in progress: the template is fitted to the knee samples of this time once the step has passed. */
  get inNeutral(): boolean {
    return this.step === 'neutral' && !this.isSettling && this.state !== 'failed';
  }

  /** When the neutral repetitions were made; `null` until they have passed. */
  get neutral(): Interval | null {
    return this.#record?.neutral ?? null;
  }

  /** Starts from the beginning; with `rezeroing`, repeats only the quiet stance, for a strap that slipped: functional axes are kept. */
  start(timeS: number, rezeroing: Alignment | null = null): void {
    this.#moved = false;
    this.#restart(timeS, rezeroing);
  }

  #restart(timeS: number, rezeroing: Alignment | null = null): void {
    this.#record ??= new CalibrationRecord();
    this.#record.clear();
    this.#rezeroing = rezeroing;
    this.#passed = false;
    this.#enter('stance', timeS);
  }

  /** An earlier calibration is in force, as `why` says: there is nothing to do. */
  markRestored(why: Message): void {
    this.#end('done', 'passed', why);
  }

  /** The straps it was for have left this leg. */
  void(): void {
    this.#end('none', 'waiting', null);
  }

  #end(step: 'done' | 'none', state: CalibrationState, why: Message | null): void {
    this.step = step;
    this.state = state;
    this.kept = false;
    this.isSettling = false;
    this.#rezeroing = null;
    this.report.add(this, why);
  }

  /** Repeats the current (or failed) step. */
  repeatStep(timeS: number): void {
    if (this.active && !this.isWaiting) this.#enter(this.step, timeS);
  }

  /** `why`: shown when an earlier calibration stays in force. */
  cancel(why: Message): void {
    if (!this.active) return;
    // When one stays in force, training continues, as an athlete who cannot see the screen learns by taps.
    this.report.prompt(this.kept ? PROMPTS.done : PROMPTS.none);
    if (this.kept) this.markRestored(why);
    else this.void();
  }

  /** Continues after a passed step when legs take turns. */
  proceed(timeS: number): void {
    if (this.state === 'passed' && this.step !== 'none' && this.step !== 'done') this.#enter(NEXT[this.step], timeS);
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
    return this.#record?.takeAlignment() ?? null;
  }

  /** One common instant of both straps, in their own frames (before any alignment). */
  update(timeS: number, thigh: StrapMotion, shank: StrapMotion): void {
    if (!this.active || !(timeS > this.#lastS)) return;
    this.#lastS = timeS;
    this.#quiet.update(timeS, thigh, shank);
    if (this.report.isPromptDue(timeS)) this.report.promptStep(this);
    if (this.state === 'passed') return;
    if (!this.#record!.append(timeS, thigh, shank)) {
      this.#fail(timeS, HINTS.slow);
    } else if (this.step === 'stance') {
      this.#stand(timeS);
    } else if (this.isSettling) {
      this.#settle(timeS);
    } else {
      const step = this.step as MovingStep;
      this.#movement.update(step, thigh, shank);
      if (this.#movement.hasBegun) this.#move(timeS, step);
      else this.#await(timeS, step);
    }
  }

  #enter(step: CalibrationStep, timeS: number): void {
    this.step = step;
    this.state = 'waiting';
    this.progressS = timeS;
    if (step !== 'stance') this.#moved = true;
    this.isSettling = step === 'neutral';
    this.report.promptStep(this);
    this.#record!.beginStep();
    this.#begin(timeS);
    this.report.add(this, null);
  }

  #begin(timeS: number): void {
    this.#stepS = timeS;
    this.report.restart(timeS);
    this.#quiet.reset();
    this.#record!.forgetStep();
    this.#movement.reset(this.step, this.#record!.stance);
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
      record.rezero(this.#rezeroing, record.stance);
      this.#finish();
    } else {
      this.#pass(timeS);
    }
  }

  #settle(timeS: number): void {
    this.#countDown(timeS);
    if (this.#quiet.quietS < SETTLE_S) return;
    this.isSettling = false;
    this.state = 'waiting';
    this.report.promptStep(this);
    this.#begin(timeS);
    this.report.add(this, null);
  }

  #await(timeS: number, step: MovingStep): void {
    if (this.#movement.takeBegin(timeS)) {
      this.state = 'running';
      this.report.add(this, null, timeS);
    } else if (this.#movement.isWrongSegment(step)) {
      this.#fail(timeS, HINTS.thighMoved);
    } else {
      if (this.#quiet.quietS > 1) this.#record!.forgetStep();
      this.#remind(timeS, HINTS[step]);
    }
  }

  #move(timeS: number, step: MovingStep): void {
    const { wanted } = this;
    const { quietS } = this.#quiet;
    if (this.#movement.countNew(wanted)) {
      this.report.add(this, null, timeS);
    }
    const { newsS } = this.report;
    if (this.#movement.isComplete(step, wanted, timeS, quietS, newsS)) {
      this.#judge(timeS, step);
    } else if (this.#movement.isAbandoned(timeS, quietS)) {
      this.#fail(timeS, HINTS.slow);
    } else if (quietS > HINT_S && timeS - newsS > HINT_S) {
      this.report.add(this, { code: 'calibration.go-on', args: { left: this.#movement.remaining(wanted) } }, timeS);
    }
  }

  #judge(timeS: number, step: MovingStep): void {
    const why = this.#record!.judge(step, { startS: this.#movement.startS, endS: timeS }, this.#side);
    if (why !== null) {
      // What repetitions contradict is measured anew from the stance on.
      if (step === 'neutral') this.#restart(timeS);
      this.#fail(timeS, why);
    } else if (step === 'neutral') {
      this.#finish();
    } else {
      this.#pass(timeS);
    }
  }

  #pass(timeS: number): void {
    this.state = 'passed';
    this.report.add(this, null);
    if (!this.takesTurns) this.proceed(timeS);
  }

  #fail(timeS: number, why: Message): void {
    this.state = 'failed';
    this.report.promptAgain(timeS);
    this.#begin(timeS);
    this.report.add(this, why);
  }

  #finish(): void {
    this.step = 'done';
    this.state = 'passed';
    this.#passed = true;
    this.kept = false;
    this.report.prompt(PROMPTS.done);
    this.report.add(this, null);
  }

  #countDown(timeS: number): void {
    if (this.#quiet.quietS > 0) {
      if (this.secondsLeft === 0 || (this.report.isReported(this.secondsLeft) && this.state === 'running')) return;
      this.state = 'running';
      this.report.add(this, null, timeS);
    } else if (this.state === 'running') {
      this.state = 'waiting';
      this.report.add(this, HINTS.stance);
    } else {
      this.#remind(timeS, HINTS.stance);
    }
  }

  /** After a while without any movement, in words and taps: the athlete may have missed the taps, or moved while no data arrived. */
  #remind(timeS: number, hint: Message): void {
    if (!this.report.isReminderDue(timeS)) return;
    this.report.promptStep(this);
    this.report.add(this, hint, timeS);
  }
}
