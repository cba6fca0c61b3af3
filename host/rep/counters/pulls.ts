/** Counts pulls from the floor, each with its lowering; when the bar is not on the floor, counts bends from the top. */
import type { LegWatch } from '../leg-watch.ts';
import { cameBack, isWaitingBent } from '../posture.ts';
import { PullPairing } from '../pulls.ts';
import type { Counter } from './counter.ts';

export class PullCounter implements Counter {
  readonly followsBends = true;
  readonly isCueUseful = true;
  readonly pairing = new PullPairing();
  readonly #leg: LegWatch;

  constructor(leg: LegWatch) {
    this.#leg = leg;
  }

  update(): void {
    const { cycle, motion, gait } = this.#leg;
    if (cycle.phase === 0) this.pairing.expire(motion.timeS, gait.swungS);
  }

  /** A set from the floor begins bent: after a long set-up, or because the recording starts there. */
  wait(): void {
    const leg = this.#leg;
    if (isWaitingBent(leg.motion)) leg.beginBent();
  }

  /** If a pull was waiting for its lowering, this bend was the lowering. */
  bottom(): void {
    const { cycle, planted, parts, finished, baseline } = this.#leg;
    const { pairing } = this;
    if (pairing.lowered(cycle) && planted.footing === 'planted') finished.put(pairing.close(cycle, parts[0], baseline));
  }

  end(mustReturn: boolean): void {
    const leg = this.#leg;
    const { cycle, finished } = leg;
    if (!leg.isWithinLimits() || (mustReturn && !cycle.bent && !cameBack(cycle))) return;
    if (this.pairing.fromFloor(cycle)) this.pairing.begin(cycle, leg.parts, leg.baseline, null);
    else if (!cycle.bent) finished.put(leg.describeBend('deadlift'));
  }
}
