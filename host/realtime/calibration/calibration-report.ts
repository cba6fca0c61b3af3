/** What guided calibration reports: events for the page, and taps of the straps for an athlete who cannot see it. */

import type { CalibrationEvent as LiveCalibrationEvent } from '../../../protocol/live/events.ts';
import type { CalibrationState, CalibrationStep, Side } from '../../../protocol/live/words.ts';
import type { Message } from '../../../protocol/words/message.ts';
import { PROMPT_STEP } from '../../../protocol/sensor/constants.ts';
import { PROGRESS, PROMPTS, REMIND_S, TAPS_APART_S } from './calibration-steps.ts';
import { INSTRUCTIONS, ONE_LEG_INSTRUCTIONS } from './calibration-words.ts';

export type CalibrationEvent = Omit<LiveCalibrationEvent, 'type' | 't' | 'athlete' | 'side' | 'canUndo'>;

/** What there is to report: a calibration as it stands. */
export interface CalibrationStatus {
  readonly step: CalibrationStep;
  readonly state: CalibrationState;
  readonly secondsLeft: number | null;
  /** Before the neutral repetitions: the athlete still has to stand still. */
  readonly isSettling: boolean;
  readonly isRezero: boolean;
  /** Both legs are being calibrated, in turns. */
  readonly takesTurns: boolean;
  readonly kept: boolean;
  /** Movements counted in this step, and the number requested; zero where none are. */
  readonly count: number;
  readonly wanted: number;
}

export class CalibrationReport {
  /** When something was last reported that puts off a reminder, s. */
  newsS = 0;

  readonly #side: Side;
  readonly #events: CalibrationEvent[] = [];
  #seconds = -1;
  #prompt: number | null = null;
  #promptAgainS = Infinity;

  constructor(side: Side) {
    this.#side = side;
  }

  /** The oldest pending event; `null` when there is none. */
  takeEvent(): CalibrationEvent | null {
    return this.#events.length > 0 ? this.#events.shift()! : null;
  }

  /** The `PROMPT_STEP` to tap out on the straps; `null` when there is none. */
  takePrompt(): number | null {
    const prompt = this.#prompt;
    this.#prompt = null;
    return prompt;
  }

  /** A step begins: its reminder is not due for a while. */
  restart(timeS: number): void {
    this.newsS = timeS;
  }

  /** Whether this many remaining seconds were already reported. */
  isReported(secondsLeft: number | null): boolean {
    return secondsLeft === this.#seconds;
  }

  /** Nothing was reported for so long that the athlete needs to be reminded. */
  isReminderDue(timeS: number): boolean {
    return timeS - this.newsS >= REMIND_S;
  }

  /** `timeS`: this is news, which puts off the reminder. */
  add(status: CalibrationStatus, why: Message | null, timeS = this.newsS): void {
    this.newsS = timeS;
    const { step, state, secondsLeft, wanted } = status;
    this.#seconds = secondsLeft ?? -1;
    this.#events.push({
      step,
      state,
      count: wanted === 0 ? 0 : status.count,
      of: wanted,
      secondsLeft,
      instruction: this.#instruction(status),
      why,
      progress: PROGRESS[step],
      rezero: status.isRezero,
      kept: status.kept,
    });
  }

  #instruction({ step, isSettling, takesTurns }: CalibrationStatus): Message | null {
    if (isSettling) return INSTRUCTIONS.stance;
    return (takesTurns ? ONE_LEG_INSTRUCTIONS[this.#side] : INSTRUCTIONS)[step];
  }

  /** Taps out what is requested now. */
  promptStep({ step, isSettling }: CalibrationStatus): void {
    this.prompt(PROMPTS[isSettling ? 'stance' : step]);
  }

  /** Taps "again" now, and what is requested a moment later. */
  promptAgain(timeS: number): void {
    this.prompt(PROMPT_STEP.repeat);
    this.#promptAgainS = timeS + TAPS_APART_S;
  }

  /** The moment after "again" is over. */
  isPromptDue(timeS: number): boolean {
    return timeS > this.#promptAgainS;
  }

  prompt(prompt: number): void {
    this.#prompt = prompt;
    this.#promptAgainS = Infinity;
  }
}
