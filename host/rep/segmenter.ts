/** Repetitions of one leg, live: phases and excursions while they happen, and each repetition once it is certain that it was one. */
import type { KneeSample } from '../knee/sample.ts';
import type { SegmentPair } from '../motion/pair.ts';
import { StanceBaseline } from './baseline.ts';
import { type CycleEvent, FlexionCycle } from './cycle.ts';
import { Gait } from './gait.ts';
import { Landing } from './landing.ts';
import { LegMotion } from './motion.ts';
import type { Movement } from './outcome.ts';
import { Outbox } from './outbox.ts';
import { PlantedFoot } from './planted.ts';
import { type ExerciseProfile, PROFILES, SHALLOW_DEG, SHALLOW_PAUSE_S } from './profiles.ts';
import { cameBack, sits, waitsBent } from './posture.ts';
import { PullPairing } from './pulls.ts';
import { isHinge, recogniseBend } from './recognise.ts';
import type { CueReason, Exercise, Repetition } from './repetition.ts';
import { Tally } from './tally.ts';

/** Standing, as far as the baseline of excursions goes: slow, and near the lowest flexion. */
const STANDING_DEG = 6;
const STANDING_DEG_PER_S = 15;
/** A front leg that bends this far on a planted foot for so long is a lunge, wherever it ends. */
const LUNGE_DEG = 60;
const LUNGE_S = 0.45;
/** Who straightens the knee this fast may be jumping. */
const JUMP_DEG_PER_S = 250;
/** At the end of a recording: an ascent that came up by this share was one. */
const RISEN_SHARE = 0.6;
const RATE_TAU_S = 0.05;
/** The stance before a landing ended at least so long before contact. */
const LONGEST_FLIGHT_S = 0.4;

/**
 * Feed it every knee sample with the segments it came from; read `phase`, `cueable` and the excursions after each, and take finished
 * repetitions. `depthDeg` of a repetition is the greatest flexion as shown in the angles; what counts as deep enough is its change from the
 * lowest flexion before. No clock is read and nothing is allocated but finished repetitions.
 */
export class RepetitionSegmenter {
  /** Abduction excess above the stance before the repetition, degrees; NaN outside one or without such a stance. */
  excursionDeg = NaN;
  excursionRateDegPerS = NaN;
  /** Likewise of femoral rotation. */
  femoralExcursionDeg = NaN;
  readonly #exercise: Exercise | 'auto';
  readonly #profile: ExerciseProfile;
  readonly #motion = new LegMotion();
  readonly #gait = new Gait();
  readonly #cycle = new FlexionCycle();
  readonly #planted = new PlantedFoot();
  readonly #baseline = new StanceBaseline();
  readonly #landing = new Landing();
  readonly #pulls = new PullPairing();
  /** Descent, bottom, ascent. */
  readonly #parts = [new Tally(), new Tally(), new Tally()] as const;
  readonly #outbox = new Outbox();

  constructor(exercise: Exercise | 'auto') {
    this.#exercise = exercise;
    this.#profile = PROFILES[exercise];
  }

  /** Index in `PHASES`; idle until the movement is known to stand on a planted foot. */
  get phase(): number {
    return this.#planted.footing === 'planted' ? this.#cycle.phase : 0;
  }

  get inRepetition(): boolean {
    return this.phase !== 0;
  }

  /** In a repetition that a cue can still help. */
  get cueable(): boolean {
    return this.inRepetition && this.#profile.cueHelps && !this.#landing.active;
  }

  /** Steps taken, counted by the swings of this leg. */
  get walkSteps(): number {
    return this.#gait.walkSteps;
  }

  get stairSteps(): number {
    return this.#gait.stairSteps;
  }

  update(sample: KneeSample, pair: SegmentPair): void {
    const motion = this.#motion;
    if (!motion.update(sample, pair)) {
      this.#noExcursion();
      return;
    }
    if (motion.broken) this.#baseline.forget();
    this.#gait.update(motion);
    if (this.#profile.counted === 'steps') return;
    this.#updateLanding(sample);
    this.#outbox.wait(motion.timeS, this.#landing.active);
    if (this.#cycle.phase === 0) this.#pulls.expire(motion.timeS, this.#gait.swungS);
    this.#handle(this.#cycle.update(motion), sample);
    this.#judge();
    this.#updateExcursion(sample);
  }

  /** The oldest finished repetition not yet taken; `null`: none. */
  takeFinished(): Repetition | null {
    return this.#outbox.take();
  }

  /** A cue fired now: it is noted in the repetition at hand. */
  noteCue(timeS: number, reason: CueReason): void {
    const part = this.#parts[this.#cycle.phase - 1];
    if (part?.cueS !== null) return;
    part.cueS = timeS;
    part.cueReason = reason;
  }

  /** The recording or set ends here: a repetition that is nearly up is finished as it is. */
  finish(): void {
    const cycle = this.#cycle;
    if (cycle.phase === 3 && cycle.greatestDeg - cycle.lastDeg >= RISEN_SHARE * cycle.rangeDeg) this.#complete(false);
    cycle.restart(this.#motion);
    this.#outbox.release();
  }

  #handle(event: CycleEvent, sample: KneeSample): void {
    const motion = this.#motion;
    const cycle = this.#cycle;
    if (event === 'finished' || event === 'turned') {
      this.#complete(this.#profile.returns);
      cycle.next(motion, event === 'turned');
      this.#parts[0].clear();
    }
    if (event === 'started' || event === 'turned') this.#begin();
    if (event === 'bottomed' || event === 'rising') this.#lower();
    if (event === 'waiting') {
      this.#parts[0].clear();
      if (motion.flexionDeg < cycle.lowestDeg + STANDING_DEG && Math.abs(motion.flexionRate) < STANDING_DEG_PER_S)
        this.#baseline.add(motion.timeS, sample.abductionExcessDeg, sample.femoralRotationExcessDeg);
      this.#takeTheBar();
    }
    this.#parts[Math.max(0, cycle.phase - 1) as 0 | 1 | 2].add(sample);
  }

  #begin(): void {
    this.#planted.begin(this.#cycle.onsetThighDeg, this.#cycle.onsetShinDeg);
    this.#baseline.take(this.#cycle.onsetS);
    this.#parts[1].clear();
    this.#parts[2].clear();
  }

  /** A set from the floor begins bent: after a long set-up, or because the recording starts there. */
  #takeTheBar(): void {
    const motion = this.#motion;
    const auto = this.#exercise === 'auto';
    if ((!auto && this.#profile.counted !== 'pulls') || !waitsBent(motion)) return;
    const thighDeg = motion.thighDeg - motion.stanceThighDeg;
    const shinDeg = motion.shinDeg - motion.stanceShinDeg;
    if (auto && (!isHinge(thighDeg, shinDeg) || thighDeg + shinDeg < this.#profile.shallowestDeg)) return;
    this.#cycle.beginBent(motion);
    this.#planted.begin(motion.stanceThighDeg, motion.stanceShinDeg);
    for (const part of this.#parts) part.clear();
  }

  /** Follows the footing and the clock: what turns out to be a step, a seat or a long wait is given up. */
  #judge(): void {
    const cycle = this.#cycle;
    if (cycle.phase === 0) return;
    const motion = this.#motion;
    const riseDeg = motion.flexionDeg - cycle.lowestDeg;
    if (this.#profile.plantedFoot) this.#planted.update(motion, riseDeg, this.#gait);
    else this.#planted.trust(riseDeg);
    if (this.#planted.footing === 'lifted') {
      cycle.abandon();
      return;
    }
    const { dwellS, rangeDeg } = cycle;
    const waiting = !cycle.bent && (dwellS > this.#profile.longestBottomS || (rangeDeg < SHALLOW_DEG && dwellS > SHALLOW_PAUSE_S));
    if (sits(motion, cycle) || waiting || motion.timeS - cycle.onsetS > this.#profile.longestS) cycle.abandon();
  }

  #hinges(): boolean {
    const { stanceThighDeg, stanceShinDeg } = this.#motion;
    return isHinge(this.#cycle.thighDeg - stanceThighDeg, this.#cycle.shinDeg - stanceShinDeg);
  }

  /** The bend is over: counts it, keeps it as a pull that waits for its lowering, or drops it. */
  #complete(mustReturn: boolean): void {
    const cycle = this.#cycle;
    const profile = this.#profile;
    if (profile.counted === 'landings' || this.#planted.footing !== 'planted') return;
    if (
      cycle.rangeDeg < profile.shallowestDeg ||
      (cycle.rangeDeg < SHALLOW_DEG && (!cycle.home || cycle.bounces > 0)) ||
      cycle.endS - cycle.onsetS < profile.shortestS ||
      cycle.halfWidthS < profile.shortestDeepS
    )
      return;
    let exercise = this.#exercise === 'auto' ? recogniseBend(cycle, this.#motion) : this.#exercise;
    if (mustReturn && !cycle.bent && !cameBack(cycle)) {
      if (this.#exercise !== 'auto' || cycle.rangeDeg < LUNGE_DEG || this.#planted.plantedS < LUNGE_S) return;
      exercise = 'lunge';
    }
    const { abductionDeg, femoralRotationDeg } = this.#baseline;
    const [, bottom, ascent] = this.#parts;
    if (exercise === 'deadlift' && this.#pulls.fromFloor(cycle)) {
      const bend = this.#exercise === 'auto' && !cycle.bent ? this.#describeBend('unsure') : null;
      this.#pulls.begin(cycle, bottom, ascent, abductionDeg, femoralRotationDeg, bend);
      return;
    }
    if (cycle.bent) return;
    const held = exercise === 'deadlift' ? null : this.#pulls.noteOther(cycle);
    if (held !== null) this.#outbox.put(held);
    const bend = this.#describeBend(exercise);
    if (this.#exercise === 'auto' && cycle.fastestUp > JUMP_DEG_PER_S) this.#outbox.hold(bend);
    else this.#outbox.put(bend);
  }

  #describeBend(exercise: Exercise | 'unsure'): Movement {
    const cycle = this.#cycle;
    const tally = new Tally();
    for (const part of this.#parts) tally.merge(part);
    return {
      exercise,
      startS: cycle.onsetS,
      bottomS: cycle.bottomS,
      endS: cycle.endS,
      descentS: cycle.firstDeepS - cycle.onsetS,
      ascentS: cycle.endS - cycle.lastDeepS,
      depthDeg: cycle.greatestDeg,
      rangeDeg: cycle.rangeDeg,
      pull: false,
      tally,
      baselineAbductionDeg: this.#baseline.abductionDeg,
      baselineFemoralDeg: this.#baseline.femoralRotationDeg,
    };
  }

  /** At the bottom: when a pull waits for its lowering, this was it. */
  #lower(): void {
    const cycle = this.#cycle;
    const pulls = this.#pulls;
    if (!pulls.lowered(cycle) || this.#planted.footing !== 'planted') return;
    if (this.#exercise === 'auto' && !this.#hinges()) return;
    pulls.open = false;
    pulls.tally.merge(this.#parts[0]);
    const known = Number.isFinite(pulls.baselineAbductionDeg);
    this.#outbox.put({
      exercise: 'deadlift',
      startS: pulls.startS,
      bottomS: pulls.startS,
      endS: cycle.firstDeepS,
      descentS: cycle.firstDeepS - cycle.onsetS,
      ascentS: pulls.topS - pulls.startS,
      depthDeg: pulls.depthDeg,
      rangeDeg: pulls.rangeDeg,
      pull: true,
      tally: pulls.tally,
      baselineAbductionDeg: known ? pulls.baselineAbductionDeg : this.#baseline.abductionDeg,
      baselineFemoralDeg: known ? pulls.baselineFemoralDeg : this.#baseline.femoralRotationDeg,
    });
  }

  #updateLanding(sample: KneeSample): void {
    if (this.#profile.counted !== 'landings' && this.#exercise !== 'auto') return;
    const landing = this.#landing;
    if (!landing.update(this.#motion, sample, this.#gait, this.#profile.shallowestDeg)) return;
    this.#baseline.take(landing.contactS - LONGEST_FLIGHT_S);
    this.#outbox.drop();
    this.#outbox.put(landing.describe(this.#baseline));
    this.#cycle.abandon();
  }

  #noExcursion(): void {
    this.excursionDeg = NaN;
    this.excursionRateDegPerS = NaN;
    this.femoralExcursionDeg = NaN;
  }

  #updateExcursion(sample: KneeSample): void {
    const excursionDeg = sample.abductionExcessDeg - this.#baseline.abductionDeg;
    if (!this.inRepetition || !Number.isFinite(excursionDeg)) {
      this.#noExcursion();
      return;
    }
    const { dtS } = this.#motion;
    const before = this.excursionDeg;
    if (Number.isFinite(before) && dtS > 0)
      this.excursionRateDegPerS += (((excursionDeg - before) / dtS - this.excursionRateDegPerS) * dtS) / (dtS + RATE_TAU_S);
    else this.excursionRateDegPerS = 0;
    this.excursionDeg = excursionDeg;
    this.femoralExcursionDeg = sample.femoralRotationExcessDeg - this.#baseline.femoralRotationDeg;
  }
}
