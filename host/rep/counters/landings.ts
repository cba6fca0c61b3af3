/** Counts landings: a ground contact and its absorption. */
import type { KneeSample } from '../../knee/sample.ts';
import { Landing } from '../landing.ts';
import type { LegWatch } from '../leg-watch.ts';
import type { Counter } from './counter.ts';

/** The stance before a landing ended at least this long before contact. */
const LONGEST_FLIGHT_S = 0.4;

export class LandingCounter implements Counter {
  readonly followsBends = true;
  /** A landing is over 60 ms after contact, so its result is shown afterwards. */
  readonly isCueUseful = false;
  readonly #leg: LegWatch;
  readonly #landing = new Landing();

  constructor(leg: LegWatch) {
    this.#leg = leg;
  }

  /** Between a contact and its outcome. */
  get active(): boolean {
    return this.#landing.active;
  }

  update(sample: KneeSample): void {
    const { motion, gait, baseline, finished, cycle, limits } = this.#leg;
    const landing = this.#landing;
    if (!landing.update(motion, sample, gait, limits.shallowestDeg)) return;
    baseline.take(landing.contactS - LONGEST_FLIGHT_S);
    finished.drop();
    finished.put(landing.describe(baseline));
    cycle.abandon();
  }
}
