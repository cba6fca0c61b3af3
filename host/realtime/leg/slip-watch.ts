/** Detects a strap that slipped: in quiet stance gravity has another direction in its frame than when it was aligned. */
import type { Problem } from '../../../protocol/live/events.ts';
import { describeSlip, measureSlip, type Alignment } from '../../motion/alignment/alignment.ts';
import type { StrapMotion } from '../../motion/alignment/leg-track.ts';
import { rotateVectorBack } from '../../motion/maths/quaternion.ts';

/** One measurement is the mean over this much standing still. */
const LOOK_S = 1.5;
/** A single odd stance is a different way of standing; two in a row are a strap that moved. */
const LOOKS = 2;
const VERTICAL = Float64Array.of(0, 0, 1);

export class SlipWatch {
  readonly #thighUp = new Float64Array(3);
  readonly #shankUp = new Float64Array(3);
  readonly #up = new Float64Array(3);
  #sinceS = NaN;
  #suspicious = 0;
  #reported = false;

  /** Call after an alignment: nothing has slipped. */
  reset(): void {
    this.#sinceS = NaN;
    this.#suspicious = 0;
    this.#reported = false;
  }

  /** One instant; `standing`: still and upright. Returns once what slipped; otherwise null. */
  update(timeS: number, standing: boolean, thigh: StrapMotion, shank: StrapMotion, alignment: Alignment): Problem | null {
    if (!standing || this.#reported) {
      this.#sinceS = NaN;
      return null;
    }
    if (Number.isNaN(this.#sinceS)) {
      this.#sinceS = timeS;
      this.#thighUp.fill(0);
      this.#shankUp.fill(0);
    }
    this.#add(this.#thighUp, thigh);
    this.#add(this.#shankUp, shank);
    if (timeS - this.#sinceS < LOOK_S) return null;
    this.#sinceS = NaN;
    const slip = measureSlip(alignment, this.#thighUp, this.#shankUp);
    const slipped = slip && describeSlip(slip);
    this.#suspicious = slipped ? this.#suspicious + 1 : 0;
    if (!slipped || this.#suspicious < LOOKS) return null;
    this.#reported = true;
    return slipped;
  }

  #add(sum: Float64Array, strap: StrapMotion): void {
    rotateVectorBack(this.#up, strap.q, VERTICAL);
    for (let i = 0; i < 3; i += 1) sum[i]! += this.#up[i]!;
  }
}
