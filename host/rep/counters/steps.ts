/** Counts no repetitions: in walking and stairs only steps are counted, which the leg's gait detection does for every exercise. */
import type { Counter } from './counter.ts';

export class StepCounter implements Counter {
  readonly followsBends = false;
  readonly isCueUseful = false;
}
