/**
 * Pairs pulls from the floor with their lowerings.
 *
 * A deadlift set is: bend to the bar, then pull and lower several times, then stand up without the bar. Counting bends counts one too many; so a
 * repetition here is a pull together with the lowering after it, and standing up at the end is none. A bar dropped from the top has no lowering
 * and is not counted: nothing in the leg tells it from standing up. Where the first bend turns at once (Romanian deadlifts, from the rack)
 * nobody took hold of a bar on the floor, and bends are counted from the top as in a squat.
 */
import type { StanceBaseline } from './baseline.ts';
import type { FlexionCycle } from './cycle.ts';
import type { Movement } from './outcome.ts';
import { Tally } from './tally.ts';

/** Taking hold of the bar: so long at the first bottom, the more the slower the bend was. */
const GRIP_S = 1.2;
const GRIP_SHARE = 0.1;
/** A lockout lasts no longer. */
const LONGEST_TOP_S = 10;
/** The lowering comes as deep as the pull began. */
const SAME_DEPTH = 0.6;

export class PullPairing {
  /** A pull waits for its lowering. */
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

  /** Nothing lasts over a walk, a long stand or an interruption. */
  expire(timeS: number, swungS: number): void {
    if (timeS - this.#lastS <= LONGEST_TOP_S && swungS < this.#lastS) return;
    this.#open = false;
    this.#style = 'unknown';
  }

  /** At the end of a bend: does the bar start on the floor? The first bend of a set decides. */
  fromFloor(cycle: FlexionCycle): boolean {
    this.#lastS = cycle.endS;
    if (this.#style === 'unknown') {
      const gripped = cycle.bent || cycle.dwellS > GRIP_S + GRIP_SHARE * (cycle.firstDeepS - cycle.onsetS);
      this.#style = gripped ? 'floor' : 'hang';
    }
    return this.#style === 'floor';
  }

  /** A bend of the set was seen that is none from the floor; so the one held back as a first pull, if any, was none either, and is returned. */
  noteOther(cycle: FlexionCycle): Movement | null {
    this.#lastS = cycle.endS;
    this.#style = 'hang';
    const bend = this.#open ? this.#bend : null;
    this.#open = false;
    return bend;
  }

  /** Takes the way up of the bend just finished as a pull; `bend`: the same counted from the top, null when its beginning was not seen. */
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

  /** The bend at hand is the lowering of the open pull. */
  lowered(cycle: FlexionCycle): boolean {
    return this.#open && !cycle.bent && cycle.onsetS - this.#topS <= LONGEST_TOP_S && cycle.rangeDeg >= SAME_DEPTH * this.#rangeDeg;
  }

  /** The repetition that the current lowering completes. Its baseline is the stance before the pull, or before the lowering if the pull had none. */
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
