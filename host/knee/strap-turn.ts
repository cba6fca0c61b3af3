/**
 * How far a slipped thigh strap turned round the leg, which a re-zero cannot detect: inferred from the shin, whose inward lean shows what
 * is real valgus.
 */
import type { KneeSample } from './sample.ts';
import { RAD_PER_DEG } from '../units.ts';

/**
 * The state: abduction per medial lean of the shin; that ratio times the athlete's own lean as a function of flexion, in two terms (°); the
 * strap's turn (°, positive where it causes false abduction).
 */
const RATIO = 0;
const OWN_SINE = 1;
const OWN_COSINE = 2;
const TURN = 3;
const SIZE = 4;

/**
 * A knee that travels inwards leans the shin by 1.3 to 2.2 times the abduction; even in a straight repetition the shin leans by some degrees.
 */
const RATIO_START = 0.6;
const RATIO_SIGMA = 0.3;
const OWN_SIGMA_DEG = 1.5;
/**
 * How poorly abduction follows the shin: by the spread of neutral repetitions (°) plus a share of the valgus; and the correlation time of
 * these errors (s).
 */
const NOISE_DEG = 0.8;
const NOISE_SHARE = 0.25;
const CORRELATION_S = 2;
/**
 * An athlete whose abduction follows the shin less well gets less trust: the prior weighs as much as this much time with a bent knee, and
 * observations are forgotten after this time (s).
 */
const EXPECTED_S = 5;
const MEMORY_S = 60;
/** A strap turns round the leg more easily than it tilts: by a re-zero it may have turned this far with no tilt seen, °. */
const UNSEEN_TURN_DEG = 2;
/** A straighter knee carries no information, °. */
const MIN_FLEXION_DEG = 20;
/** Averaging time for the lean in standing, s. */
const STANDING_S = 0.3;

/**
 * Recursive least squares. Abduction beyond the template is modelled as `ratio · (lean − own lean)` plus the effect over flexion of a thigh
 * frame turned about the femur. Before a re-zero only the athlete's own pattern is learnt and nothing is corrected. After it, abduction
 * without an unusual inward lean of the shin is attributed to the strap; abduction that goes with the shin is valgus and is kept, even when
 * every repetition has it.
 */
export class StrapTurn {
  readonly #x = new Float64Array(SIZE);
  readonly #p = new Float64Array(SIZE * SIZE);
  readonly #row = new Float64Array(SIZE);
  readonly #gain = new Float64Array(SIZE);
  /** The hidden turn attributed to the slips so far, degrees. */
  #hiddenDeg = 0;
  #standingDeg = 0;
  /** Mean square of innovations relative to the expected value, and the time over which it was measured, s. */
  #misfit = 1;
  #seenS = EXPECTED_S;

  constructor() {
    this.forgetAthlete();
  }

  /** Remaining uncertainty of the strap's turn, one standard deviation, degrees. */
  get sigmaDeg(): number {
    return Math.sqrt(this.#p[TURN * SIZE + TURN]!);
  }

  /** For a new movement or template: the relation between this athlete's abduction and shin lean is learnt anew. */
  forgetAthlete(): void {
    this.#start(RATIO, RATIO_START, RATIO_SIGMA);
    this.#start(OWN_SINE, 0, OWN_SIGMA_DEG);
    this.#start(OWN_COSINE, 0, OWN_SIGMA_DEG);
    this.#misfit = 1;
    this.#seenS = EXPECTED_S;
  }

  /**
   * Call when the strap was aligned or re-zeroed. `hiddenDeg`: how far all slips since the alignment may have turned it, judging by the
   * tilts that were seen (one standard deviation, degrees); `null` when it sits as aligned.
   */
  settle(hiddenDeg: number | null): void {
    if (hiddenDeg === null) {
      this.#start(TURN, 0, 0);
      this.#hiddenDeg = 0;
      return;
    }
    const allDeg = Math.hypot(hiddenDeg, UNSEEN_TURN_DEG);
    this.#p[TURN * SIZE + TURN]! += Math.max(0, allDeg * allDeg - this.#hiddenDeg * this.#hiddenDeg);
    this.#hiddenDeg = allDeg;
  }

  /** Subtracts the turn's effect on abduction from the sample. */
  apply(sample: KneeSample): void {
    const falseDeg = this.#x[TURN]! * turnShare(sample);
    sample.abductionDeg -= falseDeg;
    sample.abductionExcessDeg -= falseDeg;
  }

  /** One sample outside repetitions, `dtS` after the previous one: updates the lean of the stance from which the next repetition begins. */
  rest(sample: KneeSample, dtS: number): void {
    if (!Number.isFinite(sample.shankMedialLeanDeg)) return;
    this.#standingDeg += Math.min(1, dtS / STANDING_S) * (sample.shankMedialLeanDeg - this.#standingDeg);
  }

  /**
   * One sample of a repetition on a planted foot, `dtS` after the previous one. `excursionDeg`: reported abduction relative to the stance
   * before; 0 by definition in neutral repetitions.
   */
  learn(sample: KneeSample, excursionDeg: number, dtS: number): void {
    const { flexionDeg, shankMedialLeanDeg } = sample;
    if (!(flexionDeg > MIN_FLEXION_DEG && dtS > 0) || !Number.isFinite(excursionDeg + shankMedialLeanDeg + sample.shankLeanDeg)) return;
    const row = this.#row;
    const x = this.#x;
    row[RATIO] = shankMedialLeanDeg - this.#standingDeg;
    row[OWN_SINE] = -Math.sin(RAD_PER_DEG * flexionDeg);
    row[OWN_COSINE] = Math.cos(RAD_PER_DEG * flexionDeg) - 1;
    row[TURN] = turnShare(sample);
    const valgusDeg = x[RATIO]! * row[RATIO] + x[OWN_SINE]! * row[OWN_SINE] + x[OWN_COSINE]! * row[OWN_COSINE];
    const shareDeg = NOISE_SHARE * valgusDeg;
    // The current estimate of the turn was already subtracted from the reported abduction.
    this.#correct(excursionDeg - valgusDeg, NOISE_DEG * NOISE_DEG + shareDeg * shareDeg, dtS);
  }

  #start(state: number, value: number, sigma: number): void {
    this.#x[state] = value;
    for (let i = 0; i < SIZE; i += 1) this.#p[state * SIZE + i] = this.#p[i * SIZE + state] = 0;
    this.#p[state * SIZE + state] = sigma * sigma;
  }

  #correct(innovationDeg: number, variance: number, dtS: number): void {
    const p = this.#p;
    const row = this.#row;
    const gain = this.#gain;
    let expected = 0;
    for (let i = 0; i < SIZE; i += 1) {
      let sum = 0;
      for (let j = 0; j < SIZE; j += 1) sum += p[i * SIZE + j]! * row[j]!;
      gain[i] = sum;
      expected += row[i]! * sum;
    }
    this.#seenS = Math.min(MEMORY_S, this.#seenS + dtS);
    const misfit = (innovationDeg * innovationDeg) / (expected + variance);
    this.#misfit += Math.min(1, dtS / this.#seenS) * (misfit - this.#misfit);
    const total = expected + (variance * Math.max(1, this.#misfit) * CORRELATION_S) / dtS;
    for (let i = 0; i < SIZE; i += 1) {
      const share = gain[i]! / total;
      this.#x[i]! += share * innovationDeg;
      for (let j = 0; j < SIZE; j += 1) p[i * SIZE + j]! -= share * gain[j]!;
      p[i * SIZE + i] = Math.max(0, p[i * SIZE + i]!);
    }
  }
}

/**
 * False abduction per degree of a thigh strap's turn. The heading found in stance turns with the strap, which cancels the part that shows
 * with the shin's forward lean.
 */
function turnShare({ flexionDeg, shankLeanDeg }: KneeSample): number {
  const share = Math.sin(RAD_PER_DEG * flexionDeg) - Math.sin(RAD_PER_DEG * shankLeanDeg);
  return Number.isFinite(share) ? share : 0;
}
