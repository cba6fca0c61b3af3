/** The movement of one calibration step: when it began, how often it was made, and whether that is enough. */

import type { StrapMotion } from '../../motion/alignment/leg-track.ts';
import type { Pose } from '../../motion/alignment/stance.ts';
import { SwingCounter } from '../swing-counter.ts';
import {
  CALM_S,
  GIVE_UP_S,
  LEAD_IN_S,
  LONGEST_MOVEMENT_S,
  MIN_SWING_DEG,
  RETURN_S,
  WRONG_SWINGS,
  type MovingStep,
} from './calibration-steps.ts';

export class MovementWatch {
  /** When the movement began, shortly before it was noticed, s; NaN until then. */
  startS = NaN;
  /** Movements so far, at most those wanted. */
  count = 0;
  readonly #counter = new SwingCounter(MIN_SWING_DEG);
  /** For the thigh strap, while the shin should swing. */
  readonly #thighCounter = new SwingCounter(MIN_SWING_DEG);

  /** `stance`: the pose from which the movement starts; `null` before it is known. */
  reset(step: string, stance: Pose | null): void {
    this.startS = NaN;
    this.count = 0;
    if (stance === null) return;
    this.#counter.reset(step === 'shin-swing' ? stance.shankUp : stance.thighUp);
    this.#thighCounter.reset(stance.thighUp);
  }

  update(step: MovingStep, thigh: StrapMotion, shank: StrapMotion): void {
    this.#thighCounter.update(thigh);
    this.#counter.update(step === 'shin-swing' ? shank : thigh);
  }

  get hasBegun(): boolean {
    return !Number.isNaN(this.startS);
  }

  /** The strap's first movement; true once. */
  takeBegin(timeS: number): boolean {
    if (!this.#counter.rising) return false;
    this.startS = timeS - LEAD_IN_S;
    return true;
  }

  /** The thigh swings where the shin should. */
  isWrongSegment(step: MovingStep): boolean {
    return step === 'shin-swing' && this.#thighCounter.count >= WRONG_SWINGS;
  }

  /** True when another of the wanted movements has been made. */
  countNew(wanted: number): boolean {
    if (this.#counter.count <= this.count || this.count >= wanted) return false;
    this.count = Math.min(this.#counter.count, wanted);
    return true;
  }

  /** How many are still to come. */
  remaining(wanted: number): number {
    return wanted - this.#counter.count;
  }

  /** All were made and the leg is back; or, except for repetitions, all but one and the athlete rests. `countedS`: when the last was counted. */
  isComplete(step: MovingStep, wanted: number, timeS: number, quietS: number, countedS: number): boolean {
    const { count } = this.#counter;
    if (count >= wanted && (quietS > 0.3 || timeS - countedS > RETURN_S)) return true;
    return step !== 'neutral' && count >= wanted - 1 && quietS > CALM_S;
  }

  isAbandoned(timeS: number, quietS: number): boolean {
    return quietS > GIVE_UP_S || timeS - this.startS > LONGEST_MOVEMENT_S;
  }
}
