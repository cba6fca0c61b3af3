/**
 * Pairs pulls from the floor with their lowerings.
 *
 * A deadlift set is a bend down to the bar, several pulls and lowerings, and a final standing up without the bar. Counting bends would
 * count one too many, so a repetition here is a pull together with the lowering after it, and the final standing up is none. A bar dropped
 * from the top has no lowering and is not counted: to the leg it looks exactly like standing up. Where the first bend turns at once
 * (Romanian deadlifts, from the rack), nobody gripped a bar on the floor, and bends are counted from the top as in a squat.
 */
import type { StanceBaseline } from './baseline.ts';
import type { FlexionCycle } from './cycle.ts';
import type { Movement } from './outcome.ts';
import { Tally } from './tally.ts';

/** Gripping the bar: the pause at the first bottom is at least this long, and longer after a slow bend. */
const GRIP_S = 1.2;
const GRIP_SHARE = 0.1;
/** A lockout lasts no longer than this. */
const LONGEST_TOP_S = 10;
/** The lowering reaches the depth at which the pull began. */
const SAME_DEPTH = 0.6;

export class PullPairing {
  /** A pull is waiting for its lowering. */
  #open = false;
  #startS = 0;
  #topS = 0;
  #depthDeg = 0;
  #rangeDeg = 0;
  #baselineAbductionDeg = NaN;
  #baselineFemoralDeg = NaN;
  readonly #tally = new Tally();
  #style: 'unknown' | 'floor' | 'hang' = 'unknown';
  #lastS = -Infinity;
  #bend: Movement | null = null;

  /** A walk, a long stand or an interruption ends the set. */
  expire(timeS: number, swungS: number): void {
    if (timeS - this.#lastS <= LONGEST_TOP_S && swungS < this.#lastS) return;
    this.#open = false;
    this.#style = 'unknown';
  }

  /** At the end of a bend: whether the bar starts on the floor. The first bend of a set decides. */
  fromFloor(cycle: FlexionCycle): boolean {
    this.#lastS = cycle.endS;
    if (this.#style === 'unknown') {
      const gripped = cycle.bent || cycle.dwellS > GRIP_S + GRIP_SHARE * (cycle.firstDeepS - cycle.onsetS);
      this.#style = gripped ? 'floor' : 'hang';
    }
    return this.#style === 'floor';
  }

  /**
   * The set contained a bend that is not from the floor. A bend held back as a possible first pull was then not one either, and is returned.
   */
  noteOther(cycle: FlexionCycle): Movement | null {
    this.#lastS = cycle.endS;
    this.#style = 'hang';
    const bend = this.#open ? this.#bend : null;
    this.#open = false;
    return bend;
  }

  /**
   * Takes the ascent of the bend just finished as a pull; `bend`: the same movement counted from the top, null when its beginning was not seen.
   */
  begin(cycle: FlexionCycle, [, bottom, ascent]: readonly [Tally, Tally, Tally], baseline: StanceBaseline, bend: Movement | null): void {
    this.#open = true;
    this.#bend = bend;
    this.#startS = cycle.lastDeepS;
    this.#topS = cycle.endS;
    this.#depthDeg = cycle.greatestDeg;
    this.#rangeDeg = cycle.rangeDeg;
    this.#baselineAbductionDeg = baseline.abductionDeg;
    this.#baselineFemoralDeg = baseline.femoralRotationDeg;
    this.#tally.clear();
    this.#tally.merge(bottom);
    this.#tally.merge(ascent);
  }

  /** The current bend is the lowering of the open pull. */
  lowered(cycle: FlexionCycle): boolean {
    return this.#open && !cycle.bent && cycle.onsetS - this.#topS <= LONGEST_TOP_S && cycle.rangeDeg >= SAME_DEPTH * this.#rangeDeg;
  }

  /**
   * The repetition completed by the current lowering. Its baseline is the stance before the pull, or before the lowering if the pull had none.
   */
  close(cycle: FlexionCycle, descent: Tally, baseline: StanceBaseline): Movement {
    this.#open = false;
    this.#tally.merge(descent);
    const known = Number.isFinite(this.#baselineAbductionDeg);
    return {
      exercise: 'deadlift',
      startS: this.#startS,
      bottomS: this.#startS,
      endS: cycle.firstDeepS,
      descentS: cycle.firstDeepS - cycle.onsetS,
      ascentS: this.#topS - this.#startS,
      depthDeg: this.#depthDeg,
      rangeDeg: this.#rangeDeg,
      pull: true,
      tally: this.#tally,
      baselineAbductionDeg: known ? this.#baselineAbductionDeg : baseline.abductionDeg,
      baselineFemoralDeg: known ? this.#baselineFemoralDeg : baseline.femoralRotationDeg,
    };
  }
}
