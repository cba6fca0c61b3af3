/** Movements around a set that must not count as repetitions: racking the bar, sitting down for a rest. */
import { hump, minimumJerk } from './curve.ts';
import type { LegPart, Movement } from './movement.ts';
import type { Posture } from './posture.ts';
import { evaluateSeat } from './seat.ts';
import { RAD_PER_DEG } from '../units.ts';

/** Short shuffling steps on bent knees, as under a bar on its way into or out of the rack. */
export class Shuffle implements Movement {
  readonly interruptible = false;
  readonly footing = 'feet';
  readonly durationS: number;
  readonly travel: { readonly forwardM: number; readonly leftM: number; readonly turn: number };
  readonly #steps: number;
  readonly #stepS = 0.55;
  readonly #bend: number;
  readonly #dip: number;

  /**
   * At least two steps. `forwardM`: total distance, negative backwards. `dipDeg`: how much further the knees bend under the bar at the start.
   */
  constructor(steps: number, forwardM: number, bendDeg: number, dipDeg: number) {
    this.#steps = steps;
    this.#bend = bendDeg * RAD_PER_DEG;
    this.#dip = dipDeg * RAD_PER_DEG;
    this.durationS = 1.6 + steps * this.#stepS;
    this.travel = { forwardM, leftM: 0, turn: 0 };
  }

  evaluate(timeS: number, leg: LegPart, out: Posture): void {
    const bent = minimumJerk(timeS / 0.8) - minimumJerk((timeS - this.durationS + 0.8) / 0.8);
    // The feet step alternately; each carries its leg the whole distance in its own steps.
    let done = 0;
    let own = 0;
    let lift = 0;
    for (let k = leg.leads ? 0 : 1; k < this.#steps; k += 2) {
      const x = (timeS - 0.8 - k * this.#stepS) / this.#stepS;
      done += minimumJerk(x);
      lift += hump(x);
      own++;
    }
    const wayM = (this.travel.forwardM * done) / own;
    out.baseX += Math.cos(out.heading) * wayM;
    out.baseY += Math.sin(out.heading) * wayM;
    out.flexion = bent * this.#bend + this.#dip * hump(timeS / 1.4) + 14 * RAD_PER_DEG * lift;
    out.shankLean = 0.45 * out.flexion;
    out.footZ = 0.03 * lift;
    out.pelvisPitch = 12 * RAD_PER_DEG * bent;
  }
}

/** Sits down, rests, stands up. */
export class Sit implements Movement {
  readonly interruptible = false;
  readonly footing = 'feet';
  readonly durationS: number;

  constructor(durationS: number) {
    this.durationS = Math.max(5, durationS);
  }

  evaluate(timeS: number, _leg: LegPart, out: Posture): void {
    evaluateSeat(minimumJerk(timeS / 1.8) - minimumJerk((timeS - this.durationS + 1.7) / 1.7), out);
  }
}
