/** Counts repetitions when no exercise was chosen: bends, pulls and landings, each named after its movement. */
import type { KneeSample } from '../../knee/sample.ts';
import type { LegWatch } from '../leg-watch.ts';
import { cameBack, isWaitingBent } from '../posture.ts';
import { isHinge, recogniseBend } from '../recognise.ts';
import type { Counter } from './counter.ts';
import { LandingCounter } from './landings.ts';
import { PullCounter } from './pulls.ts';

/** A front leg that bends this far on a planted foot for this long is in a lunge, wherever it ends. */
const LUNGE_DEG = 60;
const LUNGE_S = 0.45;
/** A knee that straightens this fast may belong to a jump. */
const JUMP_DEG_PER_S = 250;

export class RecognisingCounter implements Counter {
  readonly followsBends = true;
  readonly #leg: LegWatch;
  readonly #landings: LandingCounter;
  readonly #pulls: PullCounter;

  constructor(leg: LegWatch) {
    this.#leg = leg;
    this.#landings = new LandingCounter(leg);
    this.#pulls = new PullCounter(leg);
  }

  get isCueUseful(): boolean {
    return !this.#landings.active;
  }

  update(sample: KneeSample): void {
    this.#landings.update(sample);
    this.#leg.finished.wait(this.#leg.motion.timeS, this.#landings.active);
    this.#pulls.update();
  }

  wait(): void {
    const { motion, limits } = this.#leg;
    if (!isWaitingBent(motion)) return;
    const thighDeg = motion.thighDeg - motion.stanceThighDeg;
    const shankDeg = motion.shankDeg - motion.stanceShankDeg;
    if (isHinge(thighDeg, shankDeg) && thighDeg + shankDeg >= limits.shallowestDeg) this.#leg.beginBent();
  }

  bottom(): void {
    const { cycle, motion } = this.#leg;
    if (isHinge(cycle.thighDeg - motion.stanceThighDeg, cycle.shankDeg - motion.stanceShankDeg)) this.#pulls.bottom();
  }

  end(mustReturn: boolean): void {
    const leg = this.#leg;
    const { cycle, finished } = leg;
    const { pairing } = this.#pulls;
    if (!leg.isWithinLimits()) return;
    let exercise = recogniseBend(cycle, leg.motion);
    if (mustReturn && !cycle.bent && !cameBack(cycle)) {
      if (cycle.rangeDeg < LUNGE_DEG || leg.planted.plantedS < LUNGE_S) return;
      exercise = 'lunge';
    }
    if (exercise === 'deadlift' && pairing.fromFloor(cycle)) {
      pairing.begin(cycle, leg.parts, leg.baseline, cycle.bent ? null : leg.describeBend('unsure'));
      return;
    }
    if (cycle.bent) return;
    const held = exercise === 'deadlift' ? null : pairing.noteOther(cycle);
    if (held !== null) finished.put(held);
    const bend = leg.describeBend(exercise);
    if (cycle.fastestUp > JUMP_DEG_PER_S) finished.hold(bend);
    else finished.put(bend);
  }
}
