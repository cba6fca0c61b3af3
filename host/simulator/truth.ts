/** The truth about the simulated athlete: knee angles at any time, and for each repetition the values an estimator should find. */
import type { Side } from '../../protocol/live/words.ts';
import type { SimulatedAthlete } from './athlete.ts';
import { createMatrix, setZyx, transposedMultiply, twistAboutZ } from './matrix.ts';
import type { PlannedRepetition } from './plan.ts';
import { createLegPlacement, createPosture, placeLeg, type Posture } from './posture.ts';
import type { CollapsePhase } from './repetition.ts';
import { DEG_PER_RAD } from '../units.ts';

/** Degrees; signs and definitions as for the product's own angles, zero in quiet stance. */
export interface TrueAngles {
  flexionDeg: number;
  abductionDeg: number;
  tibialRotationDeg: number;
  femoralRotationDeg: number;
  shankLeanDeg: number;
  shankMedialLeanDeg: number;
  thighLeanDeg: number;
  /** Beyond the person's own template at this flexion. */
  abductionExcessDeg: number;
  femoralRotationExcessDeg: number;
  hipFlexionDeg: number;
  hipAdductionDeg: number;
  hipInternalRotationDeg: number;
  /** Drop on the unsupported side. */
  pelvicDropDeg: number;
}

/** One repetition as it really was; times in s on the athlete's clock. */
export interface RepetitionTruth {
  readonly exercise: PlannedRepetition['lift'];
  readonly neutral: boolean;
  readonly startS: number;
  /** Middle of the deepest part. */
  readonly bottomS: number;
  readonly endS: number;
  readonly depthDeg: number;
  /** Relative to the 0.3 s of stance before, beyond the person's own template. */
  readonly peakValgusDeg: number;
  readonly peakValgusS: number;
  readonly peakValgusPhase: CollapsePhase;
  /** Largest internal femoral rotation, likewise. */
  readonly femoralRotationDeg: number;
}

const REFERENCE_S = 0.3;
const STEP_S = 0.005;

export class Truth {
  readonly angles: TrueAngles = {
    flexionDeg: 0,
    abductionDeg: 0,
    tibialRotationDeg: 0,
    femoralRotationDeg: 0,
    shankLeanDeg: 0,
    shankMedialLeanDeg: 0,
    thighLeanDeg: 0,
    abductionExcessDeg: 0,
    femoralRotationExcessDeg: 0,
    hipFlexionDeg: 0,
    hipAdductionDeg: 0,
    hipInternalRotationDeg: 0,
    pelvicDropDeg: 0,
  };
  readonly #athlete: SimulatedAthlete;
  readonly #side: Side;
  readonly #posture = createPosture();
  readonly #placement = createLegPlacement();
  readonly #stance = createMatrix();
  readonly #turned = createMatrix();

  constructor(athlete: SimulatedAthlete, side: Side) {
    this.#athlete = athlete;
    this.#side = side;
  }

  /** Fills in and returns the angles at a given time; the object is reused. */
  at(timeS: number): TrueAngles {
    const { angles } = this;
    const { sign } = this.#athlete.build[this.#side];
    this.#athlete.pose(timeS, this.#side, this.#posture, true);
    const ownFemoral = this.#femoralRotation(this.#posture);
    this.#athlete.pose(timeS, this.#side, this.#posture);
    const { flexion, abduction, tibialRotation, shankLean, shankMedial, collapse, wander } = this.#posture;
    const femoral = this.#femoralRotation(this.#posture);
    angles.flexionDeg = flexion * DEG_PER_RAD;
    angles.abductionDeg = abduction * DEG_PER_RAD;
    angles.tibialRotationDeg = tibialRotation * DEG_PER_RAD;
    angles.femoralRotationDeg = femoral * DEG_PER_RAD;
    angles.shankLeanDeg = shankLean * DEG_PER_RAD;
    angles.shankMedialLeanDeg = shankMedial * DEG_PER_RAD;
    // `turned` still holds the thigh relative to its attitude in stance.
    angles.thighLeanDeg = -Math.atan2(this.#turned[2]!, this.#turned[8]!) * DEG_PER_RAD;
    angles.abductionExcessDeg = (collapse + wander) * DEG_PER_RAD;
    angles.femoralRotationExcessDeg = (femoral - ownFemoral) * DEG_PER_RAD;
    transposedMultiply(this.#turned, this.#placement.pelvis, this.#placement.thigh);
    const hip = this.#turned;
    angles.hipFlexionDeg = -Math.atan2(hip[2]!, hip[8]!) * DEG_PER_RAD;
    angles.hipAdductionDeg = -sign * Math.asin(-hip[5]!) * DEG_PER_RAD;
    angles.hipInternalRotationDeg = -sign * Math.atan2(hip[3]!, hip[4]!) * DEG_PER_RAD;
    angles.pelvicDropDeg = this.#posture.pelvisDrop * DEG_PER_RAD;
    return angles;
  }

  /** What an estimator should find for a repetition. */
  of(repetition: PlannedRepetition): RepetitionTruth {
    const { lift, neutral, startS, bottomStartS, bottomEndS, endS, depthDeg } = repetition;
    let valgusReference = 0;
    let femoralReference = 0;
    const references = Math.round(REFERENCE_S / STEP_S);
    for (let k = 1; k <= references; k++) {
      const { abductionExcessDeg, femoralRotationExcessDeg } = this.at(startS - k * STEP_S);
      valgusReference += abductionExcessDeg / references;
      femoralReference += femoralRotationExcessDeg / references;
    }
    let peakValgusDeg = -Infinity;
    let peakValgusS = startS;
    let femoralRotationDeg = -Infinity;
    for (let timeS = startS; timeS <= endS; timeS += STEP_S) {
      const { abductionExcessDeg, femoralRotationExcessDeg } = this.at(timeS);
      femoralRotationDeg = Math.max(femoralRotationDeg, femoralRotationExcessDeg - femoralReference);
      if (abductionExcessDeg - valgusReference <= peakValgusDeg) continue;
      peakValgusDeg = abductionExcessDeg - valgusReference;
      peakValgusS = timeS;
    }
    return {
      exercise: lift,
      neutral,
      startS,
      bottomS: (bottomStartS + bottomEndS) / 2,
      endS,
      depthDeg,
      peakValgusDeg,
      peakValgusS,
      peakValgusPhase: peakValgusS < bottomStartS ? 'descent' : peakValgusS <= bottomEndS ? 'bottom' : 'ascent',
      femoralRotationDeg,
    };
  }

  /** Internal twist of the thigh about its long axis relative to stance, rad. */
  #femoralRotation(posture: Posture): number {
    const build = this.#athlete.build[this.#side];
    placeLeg(posture, build, this.#placement);
    setZyx(this.#stance, posture.heading + build.sign * build.toeOut, 0, 0);
    transposedMultiply(this.#turned, this.#stance, this.#placement.thigh);
    return -build.sign * twistAboutZ(this.#turned);
  }
}
