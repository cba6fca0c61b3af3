/** The data of a guided calibration so far: the samples of each step, when its movement was made, and whether it was accepted. */

import { axisInSensor, rezero, type Alignment } from '../../motion/alignment/alignment.ts';
import { functionalAxis } from '../../motion/alignment/functional-axis.ts';
import { alignFromIntervals, judgeStance, judgeSwing, type Interval, type LegAlignment } from '../../motion/alignment/leg-alignment.ts';
import { LegTrack, type Range, type StrapMotion } from '../../motion/alignment/leg-track.ts';
import { checkPlacement } from '../../motion/alignment/placement-check.ts';
import { poseOf, type Pose } from '../../motion/alignment/stance.ts';
import { dot } from '../../motion/maths/vector.ts';
import type { Side } from '../../../protocol/live/words.ts';
import type { Message } from '../../../protocol/words/message.ts';
import type { MovingStep } from './calibration-steps.ts';
import { HINTS } from './calibration-words.ts';

/** Straps faster than this are decimated, s between stored samples. */
const MIN_SPACING_S = 0.007;
/** Capacity in samples: all steps at their longest at the usual rate. */
const CAPACITY = 22_000;
/**
 * In the shin's movement the thigh moves less than this share of the shin's motion; otherwise the straps are swapped, or it was a squat.
 */
const LARGEST_THIGH_SHARE = 1.3;

export class CalibrationRecord {
  readonly track = new LegTrack(CAPACITY);
  stance: Pose | null = null;
  #thighSwing: Interval | null = null;
  #shankSwing: Interval | null = null;
  #neutral: Interval | null = null;
  /** Known once the shin's movement has passed. */
  #aligned: LegAlignment | null = null;
  #untaken: LegAlignment | null = null;
  #stepFrom = 0;
  #keptS = -Infinity;

  /** Starts over. */
  clear(): void {
    this.stance = null;
    this.#thighSwing = null;
    this.#shankSwing = null;
    this.#neutral = null;
    this.#aligned = null;
    this.#untaken = null;
    this.#stepFrom = 0;
    this.forgetStep();
  }

  /** Keeps the data so far; new samples belong to the next step. */
  beginStep(): void {
    this.#stepFrom = this.track.count;
  }

  forgetStep(): void {
    this.track.truncate(this.#stepFrom);
    this.#keptS = -Infinity;
  }

  /** False when the memory is full. */
  append(timeS: number, thigh: StrapMotion, shank: StrapMotion): boolean {
    if (timeS - this.#keptS < MIN_SPACING_S) return true;
    if (this.track.count >= this.track.capacity) return false;
    if (this.track.append(timeS, thigh, shank)) this.#keptS = timeS;
    return true;
  }

  /** `null` when the stance is accepted, and then stored; otherwise the reason. */
  judgeStance(interval: Interval): Message | null {
    const range = this.#range(interval);
    const pose = range.to > range.from ? poseOf(this.track, range) : null;
    const why = pose ? judgeStance(pose) : HINTS.stance;
    if (why === null) this.stance = pose;
    return why;
  }

  /** `null` when the movement of this step is accepted; otherwise the reason. */
  judge(step: MovingStep, interval: Interval, side: Side): Message | null {
    if (step === 'neutral') return this.#judgeNeutral(interval, side);
    return step === 'thigh-swing' ? this.#judgeThighSwing(interval) : this.#judgeShankSwing(interval);
  }

  /** When the neutral repetitions were made; `null` before. */
  get neutral(): Interval | null {
    return this.#neutral;
  }

  /** The alignment, once, after the shin's movement was accepted or a re-zero. */
  takeAlignment(): LegAlignment | null {
    const untaken = this.#untaken;
    this.#untaken = null;
    return untaken;
  }

  /** The functional axes of `alignment` with another stance. */
  rezero(alignment: Alignment, stance: Pose): void {
    this.#untaken = { alignment: rezero(alignment, stance.thighUp, stance.shankUp), stance, refused: [] };
  }

  #judgeThighSwing(interval: Interval): Message | null {
    this.#thighSwing = interval;
    return judgeSwing('thigh-swing', functionalAxis(this.track.thigh.rate, [this.#range(interval)]), this.track.periodS);
  }

  /** Once it is accepted the alignment is known. */
  #judgeShankSwing(interval: Interval): Message | null {
    this.#shankSwing = interval;
    const range = this.#range(interval);
    const why = judgeSwing('shin-swing', functionalAxis(this.track.shank.rate, [range]), this.track.periodS);
    if (why !== null) return why;
    if (rms(this.track.thigh.rate, range) > LARGEST_THIGH_SHARE * rms(this.track.shank.rate, range)) return HINTS.thighMoved;
    this.#aligned = this.#untaken = this.#align();
    return null;
  }

  /**
   * Repetitions show what swings cannot: with certainty which way is forward, whether the stance was one, and whether the straps are swapped.
   */
  #judgeNeutral(interval: Interval, side: Side): Message | null {
    this.#neutral = interval;
    const { alignment, refused } = this.#align();
    const placement = checkPlacement(this.track, alignment, side);
    if (placement.segments === 'swapped' || placement.leg === 'apart') return placement.advice;
    if (refused[0]) return refused[0].why;
    const earlier = this.#aligned?.alignment;
    const kept = (segment: 'thigh' | 'shank') =>
      earlier && dot(axisInSensor(earlier[segment], 'left'), axisInSensor(alignment[segment], 'left')) > 0;
    return kept('thigh') && kept('shank') ? null : HINTS.contradiction;
  }

  #align(): LegAlignment {
    const list = (one: Interval | null) => (one ? [one] : []);
    return alignFromIntervals(this.track, {
      stance: list(this.stance),
      thighSwing: list(this.#thighSwing),
      shankSwing: list(this.#shankSwing),
      neutral: list(this.#neutral),
    });
  }

  #range({ startS, endS }: Interval): Range {
    return this.track.between(startS, endS);
  }
}

function rms(rate: Float64Array, { from, to }: Range): number {
  let sum = 0;
  for (let i = 3 * from; i < 3 * to; i += 1) sum += rate[i]! * rate[i]!;
  return Math.sqrt(sum / Math.max(1, to - from));
}
