/** The state of one leg while its repetitions are counted: its motion, the current bend, and the measurements in each part of that bend. */
import { StanceBaseline } from './baseline.ts';
import { FlexionCycle } from './cycle.ts';
import { Gait } from './gait.ts';
import { type Limits, SHALLOW_DEG } from './limits.ts';
import { LegMotion } from './motion.ts';
import type { Movement } from './outcome.ts';
import { RepetitionQueue } from './repetition-queue.ts';
import { PlantedFoot } from './planted.ts';
import type { Exercise } from './repetition.ts';
import { Tally } from './tally.ts';

/** The segmenter writes it, counters read it; repetitions go into `finished`. */
export class LegWatch {
  readonly limits: Limits;
  readonly motion = new LegMotion();
  readonly gait = new Gait();
  readonly cycle = new FlexionCycle();
  readonly planted = new PlantedFoot();
  readonly baseline = new StanceBaseline();
  /** Descent, bottom, ascent. */
  readonly parts = [new Tally(), new Tally(), new Tally()] as const;
  readonly finished = new RepetitionQueue();

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Call when a bend has begun. */
  begin(): void {
    this.planted.begin(this.cycle.onsetThighDeg, this.cycle.onsetShankDeg);
    this.baseline.take(this.cycle.onsetS);
    this.parts[1].clear();
    this.parts[2].clear();
  }

  /** The athlete is already at the bottom: what follows is the ascent. */
  beginBent(): void {
    this.cycle.beginBent(this.motion);
    this.planted.begin(this.motion.stanceThighDeg, this.motion.stanceShankDeg);
    for (const part of this.parts) part.clear();
  }

  /** Whether the bend just finished has the depth and duration of a repetition, on a planted foot. */
  isWithinLimits(): boolean {
    const { cycle, limits } = this;
    if (this.planted.footing !== 'planted' || cycle.rangeDeg < limits.shallowestDeg) return false;
    if (cycle.rangeDeg < SHALLOW_DEG && (!cycle.home || cycle.bounces > 0)) return false;
    return cycle.endS - cycle.onsetS >= limits.shortestS && cycle.halfWidthS >= limits.shortestDeepS;
  }

  /** The bend just finished, from the top back to the top. */
  describeBend(exercise: Exercise | 'unsure'): Movement {
    const { cycle, baseline } = this;
    const tally = new Tally();
    for (const part of this.parts) tally.merge(part);
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
      baselineAbductionDeg: baseline.abductionDeg,
      baselineFemoralDeg: baseline.femoralRotationDeg,
    };
  }
}
