/** Counts no repetitions: of walking and stairs only the steps are counted, which the leg's gait does for every exercise. */
import type { Counter } from './counter.ts';

export class StepCounter implements Counter {
  readonly followsBends = false;
  readonly cueHelps = false;
}
