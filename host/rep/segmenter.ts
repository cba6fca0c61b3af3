/** Repetitions of one leg, live: phases and excursions while they happen, and each repetition once it is certain that it was one. */
import type { KneeSample } from '../knee/sample.ts';
import type { SegmentPair } from '../motion/heading/pair.ts';
import type { Counter } from './counters/counter.ts';
import type { CycleEvent } from './cycle.ts';
import { LegWatch } from './leg-watch.ts';
import { SHALLOW_DEG, SHALLOW_PAUSE_S } from './limits.ts';
import { PROFILES } from './profiles.ts';
import { sits } from './posture.ts';
import type { CueReason, Exercise, Repetition } from './repetition.ts';

/** Standing, as far as the baseline of excursions goes: slow, and near the lowest flexion. */
const STANDING_DEG = 6;
const STANDING_DEG_PER_S = 15;
/** At the end of a recording: an ascent that came up by this share was one. */
const RISEN_SHARE = 0.6;
const RATE_TAU_S = 0.05;

/**
 * Feed it every knee sample with the segments it came from; read `phase`, `cueable` and the excursions after each, and take finished
 * repetitions. `depthDeg` of a repetition is the greatest flexion as shown in the angles; what counts as deep enough is its change from the
 * lowest flexion before. What is a repetition, the exercise's counter decides. No clock is read and nothing is allocated but finished repetitions.
 */
export class RepetitionSegmenter {
  /** Abduction excess above the stance before the repetition, degrees; NaN outside one or without such a stance. */
  excursionDeg = NaN;
  excursionRateDegPerS = NaN;
  /** Likewise of femoral rotation. */
  femoralExcursionDeg = NaN;
  readonly #leg: LegWatch;
  readonly #counter: Counter;

  constructor(exercise: Exercise | 'auto') {
    const profile = PROFILES[exercise];
    this.#leg = new LegWatch(profile);
    this.#counter = new profile.Counter(this.#leg, exercise === 'auto' ? 'unsure' : exercise);
  }

  /** Index in `PHASES`; idle until the movement is known to stand on a planted foot. */
  get phase(): number {
    const { planted, cycle } = this.#leg;
    return planted.footing === 'planted' ? cycle.phase : 0;
  }

  get inRepetition(): boolean {
    return this.phase !== 0;
  }

  /** In a repetition that a cue can still help. */
  get cueable(): boolean {
    return this.inRepetition && this.#counter.cueHelps;
  }

  /** Steps taken, counted by the swings of this leg. */
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

  /** The oldest finished repetition not yet taken; `null`: none. */
  takeFinished(): Repetition | null {
    return this.#leg.outbox.take();
  }

  /** A cue fired now: it is noted in the repetition at hand. */
  noteCue(timeS: number, reason: CueReason): void {
    const part = this.#leg.parts[this.#leg.cycle.phase - 1];
    if (part?.cueS !== null) return;
    part.cueS = timeS;
    part.cueReason = reason;
  }

  /** The recording or set ends here: a repetition that is nearly up is finished as it is. */
  finish(): void {
    const { cycle, motion, outbox } = this.#leg;
    if (cycle.phase === 3 && cycle.greatestDeg - cycle.lastDeg >= RISEN_SHARE * cycle.rangeDeg) this.#counter.end?.(false);
    cycle.restart(motion);
    outbox.release();
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

  /** Follows the footing and the clock: what turns out to be a step, a seat or a long wait is abandoned. */
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
