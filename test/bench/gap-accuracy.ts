/** A strap out of reach in the middle of a set: angle errors before it, and again from two seconds after its return. */
import type { Side } from '../../protocol/live/words.ts';
import { Line } from '../../host/realtime/line.ts';
import type { LiveLeg } from '../../host/realtime/live-leg.ts';
import { HELLO_REQUEST } from '../../host/transport/greeting.ts';
import { createSimulation, placesOf } from '../../host/simulator/simulation.ts';
import { Truth } from '../../host/simulator/truth.ts';
import type { Link } from '../../host/transport/source.ts';
import { printRow, printStep } from './print.ts';

/** These seeds were not used in development. */
const FIRST_SEED = 21;
const SEEDS = 20;
const STEP_S = 0.004;
const TICK_EVERY = 25;
/** Training time before the first gap, and after each return: when angles must be right again, and until when they are evaluated. */
const TRAINED_S = 60;
const RESUMED_S = 2;
const WATCHED_S = 22;
/** A link is reported lost after this much silence, s. */
const LOST_AFTER_S = 0.5;
/** After this much silence the leg must be unknown, s. */
const KNOWN_S = 1;
const IN_REPETITION_DEG = 40;
const WAIT_S = 60;
const CALIBRATED_BY_S = 240;
/** Duration in seconds, and which strap: 0 thigh, 1 shin. */
const GAPS = [
  [0.3, 0],
  [3, 1],
  [30, 0],
] as const;
/** Delay from a sample to its host time: the clock cannot know the shortest delay, s. */
const DELIVERY = { delayS: 0.002, jitterS: 0.008, loss: 0, burst: 1, dropouts: [] };
const WITHIN_DEG = 2;

/** Errors at an instant shown as reliable, degrees: beyond the athlete's own pattern, and relative to stance. */
interface Instant {
  excessDeg: number;
  abductionDeg: number;
  flexionDeg: number;
}

/** Everything the athlete did in a period, including walking and sitting down. */
interface Stretch {
  sure: Instant[];
  unsure: number;
}

/** A simulated athlete, guided by the straps' taps, trains on the line; time runs as fast as possible. */
class Training {
  readonly before: Stretch = { sure: [], unsure: 0 };
  /** Cues, and angles shown as reliable, from a second into a gap to its end. */
  stale = 0;
  readonly #simulation;
  readonly #truth: Truth;
  readonly #line: Line;
  readonly #links: readonly Link[];
  readonly #gone = [false, false];
  #timeS = 0;
  #steps = 0;
  #calibratedS = NaN;
  #silentS = Infinity;
  #leg: LiveLeg | null = null;
  #into: Stretch | null = null;

  constructor(seed: number, side: Side, skin: number) {
    this.#simulation = createSimulation({ seed, side, places: placesOf(side, false, false), skin, delivery: DELIVERY });
    this.#truth = new Truth(this.#simulation.athlete, side);
    this.#links = this.#simulation.straps.map((strap, k) => ({
      id: `bench:${strap.place}`,
      make: 'knees-out',
      send: (packet) => {
        if (!this.#gone[k]) strap.receive(packet, this.#timeS);
        return !this.#gone[k];
      },
    }));
    this.#line = new Line({
      onEvent: (event) => {
        if (event.type === 'calibration' && event.step === 'done' && event.state === 'passed') this.#calibratedS = this.#timeS;
        if (event.type === 'cue' && event.latencyMs === null && this.#timeS > this.#silentS + KNOWN_S) this.stale++;
      },
      onSample: (leg) => this.#take(leg),
      onCalibrated: () => undefined,
      onIdentified: () => undefined,
      onAbandoned: () => undefined,
      onPlaced: () => undefined,
      onWorn: (leg, atS) => this.#line.control({ type: 'calibrate', action: 'start', side: leg.side }, atS),
    });
  }

  calibrate(): void {
    for (const link of this.#links) this.#line.onLink(link, 'open', 0, null);
    while (Number.isNaN(this.#calibratedS) && this.#timeS < CALIBRATED_BY_S) this.#step();
    if (Number.isNaN(this.#calibratedS)) throw new Error('the calibration does not pass');
    // What the calibration learnt is in force from the next sample on.
    this.#step();
    this.#watch(this.#timeS + TRAINED_S, this.before);
  }

  /** Strap `k` goes out of reach for `gapS` in mid-repetition; returns what is reported after its return. */
  lose(gapS: number, k: number): Stretch {
    for (const untilS = this.#timeS + WAIT_S; this.#timeS < untilS && !this.#isDown();) this.#step();
    this.#gone[k] = true;
    this.#silentS = this.#timeS;
    const lost = gapS > LOST_AFTER_S;
    const link = this.#links[k]!;
    if (lost) {
      this.#watch(this.#silentS + LOST_AFTER_S, null);
      this.#line.onLink(link, 'lost', this.#timeS, null);
    }
    this.#watch(this.#silentS + gapS, null);
    this.#gone[k] = false;
    this.#silentS = Infinity;
    if (lost) {
      this.#line.onLink(link, 'open', this.#timeS, null);
      this.#simulation.straps[k]!.receive(HELLO_REQUEST, this.#timeS);
    }
    const backS = this.#timeS;
    const after: Stretch = { sure: [], unsure: 0 };
    this.#watch(backS + RESUMED_S, null);
    this.#watch(backS + WATCHED_S, after);
    return after;
  }

  #isDown(): boolean {
    return this.#leg!.pipeline.segmenter.inRepetition && this.#truth.at(this.#timeS).flexionDeg > IN_REPETITION_DEG;
  }

  #watch(untilS: number, into: Stretch | null): void {
    this.#into = into;
    while (this.#timeS < untilS) this.#step();
  }

  #step(): void {
    this.#timeS += STEP_S;
    this.#simulation.straps.forEach((strap, k) => {
      strap.advanceTo(this.#timeS, (bytes, atS) => {
        if (!this.#gone[k]) this.#line.onPacket(this.#links[k]!, bytes, atS, 0);
      });
    });
    if (++this.#steps % TICK_EVERY === 0) this.#line.tick(this.#timeS);
  }

  #take(live: LiveLeg): void {
    this.#leg = live;
    if (this.#timeS > this.#silentS + KNOWN_S && !live.isUnsure) this.stale++;
    if (this.#into === null) return;
    if (live.isUnsure) {
      this.#into.unsure++;
      return;
    }
    const { sample } = live.pipeline;
    const { flexionDeg, abductionDeg, abductionExcessDeg } = this.#truth.at(sample.timeS - DELIVERY.delayS);
    this.#into.sure.push({
      excessDeg: Math.abs(sample.abductionExcessDeg - abductionExcessDeg),
      abductionDeg: Math.abs(sample.abductionDeg - abductionDeg),
      flexionDeg: Math.abs(sample.flexionDeg - flexionDeg),
    });
  }
}

/** Left and right legs alternate. Skin motion under a strap cannot be observed, so there is also a run without it. */
export function benchGaps(): void {
  console.log(
    `\nA strap out of reach in a set: instants shown as sure within ${WITHIN_DEG}° of the truth from ${RESUMED_S} s after its return; ${SEEDS} seeds`,
  );
  for (const [name, skin] of [
    ['skin as usual', 1],
    ['skin glued to the bone', 0],
  ] as const) {
    const before: Stretch[] = [];
    const after: Stretch[][] = GAPS.map(() => []);
    let stale = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      printStep(`${name}: ${seed - FIRST_SEED + 1} of ${SEEDS}`);
      const training = new Training(seed, seed % 2 === 1 ? 'left' : 'right', skin);
      training.calibrate();
      before.push(training.before);
      GAPS.forEach(([gapS, strap], i) => after[i]!.push(training.lose(gapS, strap)));
      stale += training.stale;
    }
    printStep('');
    tell(`${name}, before any gap`, before, skin);
    GAPS.forEach(([gapS], i) => tell(`${name}, after ${gapS} s`, after[i]!, skin));
    printRow(`${name}: cues and sure angles from stale data`, String(stale), 'none');
  }
}

function tell(name: string, stretches: readonly Stretch[], skin: number): void {
  const sure = stretches.flatMap((stretch) => stretch.sure);
  const unsure = stretches.reduce((sum, stretch) => sum + stretch.unsure, 0);
  const errors = (of: (instant: Instant) => number) => {
    const all = sure.map(of);
    const within = all.filter((deg) => deg <= WITHIN_DEG).length / all.length;
    return `${(100 * within).toFixed(1)} % (worst ${all.reduce((most, deg) => Math.max(most, deg), 0).toFixed(1)}°)`;
  };
  const beyond = `beyond own pattern ${errors(({ excessDeg }) => excessDeg)}`;
  printRow(name, `${beyond}; unsure ${((100 * unsure) / (unsure + sure.length)).toFixed(1)} %`, 'beyond own pattern ≥ 99 %');
  const fromStance = `abduction ${errors(({ abductionDeg }) => abductionDeg)}, flexion ${errors(({ flexionDeg }) => flexionDeg)}`;
  printRow('', fromStance, skin === 0 ? '≥ 95 %' : '');
}
