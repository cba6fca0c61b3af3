/** Counts knee bends, from the top back to the top. */
import type { LegWatch } from '../leg-watch.ts';
import type { Movement } from '../outcome.ts';
import { cameBack } from '../posture.ts';
import type { Counter } from './counter.ts';

export class BendCounter implements Counter {
  readonly followsBends = true;
  readonly isCueUseful = true;
  readonly #leg: LegWatch;
  readonly #exercise: Movement['exercise'];

  constructor(leg: LegWatch, exercise: Movement['exercise']) {
    this.#leg = leg;
    this.#exercise = exercise;
  }

  end(mustReturn: boolean): void {
    const leg = this.#leg;
    if (!leg.isWithinLimits() || (mustReturn && !cameBack(leg.cycle))) return;
    leg.finished.put(leg.describeBend(this.#exercise));
  }
}
