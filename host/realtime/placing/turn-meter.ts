/** One strap during placing by movement: how far it turned, how often back and forth, and whether it is still. */
import type { Turned } from '../../motion/alignment/mover.ts';
import { OrientationFilter } from '../../motion/orientation/filter.ts';
import type { StrapMotion } from '../../motion/alignment/leg-track.ts';
import { rotateVectorBack } from '../../motion/maths/quaternion.ts';
import { INCREMENT_FLAG, type Increment } from '../../sensors/increment.ts';
import { SwingCounter } from '../swing-counter.ts';
import { DEG_PER_RAD, GRAVITY_MPS2 } from '../../units.ts';

const VERTICAL = Float64Array.of(0, 0, 1);
/** Slower turns are not counted: they may be a gyroscope's bias and noise, however long they last, °/s. */
const COUNTED_FROM_DEG_PER_S = 10;
/** Smaller swings are not counted, degrees: a lifted knee need not go high. */
const MIN_SWING_DEG = 10;
const SMOOTHING_S = 0.25;
/** A sitting person's limbs, and a bias that has not been removed, stay below these limits. */
const QUIET_DEG_PER_S = 12;
const QUIET_FORCE = 0.8;
/** Samples further apart are silence, s. */
const LONGEST_SILENCE_S = 0.3;

export class TurnMeter implements Turned {
  turnedDeg = 0;
  lostS = 0;
  /** Host time of the newest sample, s; NaN before the first. */
  timeS = NaN;
  /** Uninterrupted stillness so far, s. */
  quietS = 0;

  readonly #filter = new OrientationFilter();
  readonly #motion: StrapMotion = { q: this.#filter.q, rate: this.#filter.rate, force: new Float64Array(3) };
  readonly #swings = new SwingCounter(MIN_SWING_DEG);
  readonly #up = new Float64Array(3);
  #rateDegPerS = 180;
  #force = 1;

  /** Number of times it tilted there and back. */
  get swings(): number {
    return this.#swings.count;
  }

  /** A tilt is in progress. */
  get rising(): boolean {
    return this.#swings.rising;
  }

  /** Starts counting from the current pose. */
  begin(): void {
    this.turnedDeg = 0;
    this.lostS = 0;
    rotateVectorBack(this.#up, this.#filter.q, VERTICAL);
    this.#swings.reset(this.#up);
  }

  /** Takes one step of the strap; steps that do not advance in time change nothing. */
  update(increment: Increment): void {
    const elapsedS = increment.timeS - this.timeS;
    if (elapsedS <= 0) return;
    this.timeS = increment.timeS;
    this.#filter.update(increment);
    if (elapsedS > LONGEST_SILENCE_S || (increment.flags & INCREMENT_FLAG.restarted) !== 0) {
      if (elapsedS > LONGEST_SILENCE_S) this.lostS += elapsedS;
      this.quietS = 0;
    } else if (elapsedS > 0) this.#measure(increment, elapsedS);
    this.#swings.update(this.#motion);
  }

  #measure({ forceX, forceY, forceZ, dtS }: Increment, elapsedS: number): void {
    const { rate } = this.#filter;
    const rateDegPerS = DEG_PER_RAD * Math.sqrt(rate[0]! * rate[0]! + rate[1]! * rate[1]! + rate[2]! * rate[2]!);
    if (rateDegPerS > COUNTED_FROM_DEG_PER_S) this.turnedDeg += rateDegPerS * dtS;
    const share = Math.min(1, elapsedS / SMOOTHING_S);
    const force = Math.sqrt(forceX * forceX + forceY * forceY + forceZ * forceZ);
    this.#rateDegPerS += share * (rateDegPerS - this.#rateDegPerS);
    this.#force += share * (Math.abs(force - GRAVITY_MPS2) - this.#force);
    this.quietS = this.#rateDegPerS < QUIET_DEG_PER_S && this.#force < QUIET_FORCE ? this.quietS + elapsedS : 0;
  }
}
