/** Repetitions of one leg, live: phases and excursions as they happen, and each repetition once it is certain to be one. */
import type { KneeSample } from '../knee/sample.ts';
import type { SegmentPair } from '../motion/heading/pair.ts';
import type { Counter } from './counters/counter.ts';
import type { CycleEvent } from './cycle.ts';
import { LegWatch } from './leg-watch.ts';
import { SHALLOW_DEG, SHALLOW_PAUSE_S } from './limits.ts';
import { PROFILES } from './profiles.ts';
import { sits } from './posture.ts';
import type { CueReason, Exercise, Repetition } from './repetition.ts';

/** Standing, for the baseline of excursions: slow, and near the lowest flexion. */
const STANDING_DEG = 6;
const STANDING_DEG_PER_S = 15;
/** At the end of a recording, an ascent that rose by this share counts as complete. */
const RISEN_SHARE = 0.6;
const RATE_TAU_S = 0.05;

/**
 * Pass it every knee sample with the segments it came from; after each, read `phase`, `cueable` and the excursions and take finished
 * repetitions. A repetition's `depthDeg` is the greatest flexion as shown in the angles; whether it is deep enough is judged by the change
 * from the lowest flexion before. The exercise's counter decides what is a repetition. It reads no clock and allocates nothing but finished
 * repetitions.
 */
export class RepetitionSegmenter {
  /** Abduction excess relative to the stance before the repetition, degrees; NaN outside a repetition or without such a stance. */
  excursionDeg = NaN;
  excursionRateDegPerS = NaN;
  /** The same for femoral rotation. */
  femoralExcursionDeg = NaN;
  readonly #leg: LegWatch;
  readonly #counter: Counter;

  constructor(exercise: Exercise | 'auto') {
    const profile = PROFILES[exercise];
    this.#leg = new LegWatch(profile);
    this.#counter = new profile.Counter(this.#leg, exercise === 'auto' ? 'unsure' : exercise);
  }

  /** Index in `PHASES`; idle until the movement is known to be on a planted foot. */
  get phase(): number {
    const { planted, cycle } = this.#leg;
    return planted.footing === 'planted' ? cycle.phase : 0;
  }

  get inRepetition(): boolean {
    return this.phase !== 0;
  }

  /** In a repetition that a cue can still change. */
  get cueable(): boolean {
    return this.inRepetition && this.#counter.isCueUseful;
  }

  /** Steps taken, counted from this leg's swings. */
  get walkSteps(): number {
    return this.#leg.gait.walkSteps;
  }

  get stairSteps(): number {
    return this.#leg.gait.stairSteps;
  }

  update(sample: KneeSample, pair: SegmentPair): void {
    const { motion, gait, cycle, baseline } = this.#leg;
    if (!motion.update(sample, pair)) {
      this.#noExcursion();
      return;
    }
    if (motion.broken) baseline.forget();
    gait.update(motion);
    if (!this.#counter.followsBends) return;
    this.#counter.update?.(sample);
    this.#handle(cycle.update(motion), sample);
    this.#judge();
    this.#updateExcursion(sample);
  }

  /** The oldest finished repetition not yet taken; `null` when there is none. */
  takeFinished(): Repetition | null {
    return this.#leg.finished.take();
  }

  /** Records in the current repetition that a cue fired now. */
  noteCue(timeS: number, reason: CueReason): void {
    const part = this.#leg.parts[this.#leg.cycle.phase - 1];
    if (part?.cueS !== null) return;
    part.cueS = timeS;
    part.cueReason = reason;
  }

  /** The recording or set ends here: a repetition that is nearly up is finished as it is. */
  finish(): void {
    const { cycle, motion, finished } = this.#leg;
    if (cycle.phase === 3 && cycle.greatestDeg - cycle.lastDeg >= RISEN_SHARE * cycle.rangeDeg) this.#counter.end?.(false);
    cycle.restart(motion);
    finished.release();
  }

  #handle(event: CycleEvent, sample: KneeSample): void {
    const leg = this.#leg;
    const { motion, cycle, parts } = leg;
    if (event === 'finished' || event === 'turned') {
      this.#counter.end?.(leg.limits.returns);
      cycle.next(motion, event === 'turned');
      parts[0].clear();
    }
    if (event === 'started' || event === 'turned') leg.begin();
    if (event === 'bottomed' || event === 'rising') this.#counter.bottom?.();
    if (event === 'waiting') {
      parts[0].clear();
      if (motion.flexionDeg < cycle.lowestDeg + STANDING_DEG && Math.abs(motion.flexionRate) < STANDING_DEG_PER_S)
        leg.baseline.add(motion.timeS, sample.abductionExcessDeg, sample.femoralRotationExcessDeg);
      this.#counter.wait?.();
    }
    parts[Math.max(0, cycle.phase - 1) as 0 | 1 | 2].add(sample);
  }

  /** Watches the foot and the time: a bend that turns out to be a step, sitting or a long wait is abandoned. */
  #judge(): void {
    const { motion, gait, cycle, planted, limits } = this.#leg;
    if (cycle.phase === 0) return;
    const riseDeg = motion.flexionDeg - cycle.lowestDeg;
    if (limits.plantedFoot) planted.update(motion, riseDeg, gait);
    else planted.trust(riseDeg);
    if (planted.footing === 'lifted') {
      cycle.abandon();
      return;
    }
    const { dwellS, rangeDeg } = cycle;
    const waiting = !cycle.bent && (dwellS > limits.longestBottomS || (rangeDeg < SHALLOW_DEG && dwellS > SHALLOW_PAUSE_S));
    if (sits(motion, cycle) || waiting || motion.timeS - cycle.onsetS > limits.longestS) cycle.abandon();
  }

  #noExcursion(): void {
    this.excursionDeg = NaN;
    this.excursionRateDegPerS = NaN;
    this.femoralExcursionDeg = NaN;
  }

  #updateExcursion(sample: KneeSample): void {
    const { baseline, motion } = this.#leg;
    const excursionDeg = sample.abductionExcessDeg - baseline.abductionDeg;
    if (!this.inRepetition || !Number.isFinite(excursionDeg)) {
      this.#noExcursion();
      return;
    }
    const { dtS } = motion;
    const before = this.excursionDeg;
    if (Number.isFinite(before) && dtS > 0)
      this.excursionRateDegPerS += (((excursionDeg - before) / dtS - this.excursionRateDegPerS) * dtS) / (dtS + RATE_TAU_S);
    else this.excursionRateDegPerS = 0;
    this.excursionDeg = excursionDeg;
    this.femoralExcursionDeg = sample.femoralRotationExcessDeg - baseline.femoralRotationDeg;
  }
}
