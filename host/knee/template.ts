/** The athlete's own neutral repetition as a curve over flexion, subtracted from abduction and femoral rotation before either is judged. */
import { fitCurve, type CurvePrior, type TemplateCurve } from './curve-fit.ts';
import type { KneeSample } from './sample.ts';
import { RAD_PER_DEG } from '../units.ts';

export interface TemplateFit {
  abduction: TemplateCurve;
  femoralRotation: TemplateCurve;
  samples: number;
  /** Range of flexion covered while learning, degrees. */
  shallowestDeg: number;
  deepestDeg: number;
}

export type TemplateJson = TemplateFit;

/** Room for a minute of neutral repetitions at 104 Hz; later ones are not needed. */
const CAPACITY = 6240;
/** With fewer samples or shallower repetitions there is no template. */
const MIN_SAMPLES = 50;
const MIN_RANGE_DEG = 25;
/** Beyond the neutral repetitions the curve is extrapolated for this much flexion and then stays level. */
const EXTRAPOLATION_DEG = 15;
/** Sizes explained by a frame error of a few degrees; the limits come from estimation practice, because more would hide valgus. */
const ABDUCTION: CurvePrior = { offsetSigmaDeg: 1.5, offsetCapDeg: 3, sigmaDeg: 4, capDeg: 8, noiseDeg: 0.8 };
const FEMORAL_ROTATION: CurvePrior = { offsetSigmaDeg: 2, offsetCapDeg: 4, sigmaDeg: 7, capDeg: 15, noiseDeg: 1 };

/** Learnt only from repetitions declared neutral by the athlete; never from training. */
export class Template {
  #fit: TemplateFit | null = null;
  #count = 0;
  readonly #flexionDeg = new Float64Array(CAPACITY);
  readonly #abductionDeg = new Float64Array(CAPACITY);
  readonly #femoralRotationDeg = new Float64Array(CAPACITY);

  /** The template in use; `null` before a fit. */
  get current(): TemplateFit | null {
    return this.#fit;
  }

  /** Adds one sample of a repetition declared neutral, degrees relative to stance. Unknown values are ignored. */
  addNeutral(flexionDeg: number, abductionDeg: number, femoralRotationDeg: number): void {
    if (this.#count >= CAPACITY || !Number.isFinite(flexionDeg + abductionDeg + femoralRotationDeg)) return;
    this.#flexionDeg[this.#count] = flexionDeg;
    this.#abductionDeg[this.#count] = abductionDeg;
    this.#femoralRotationDeg[this.#count] = femoralRotationDeg;
    this.#count += 1;
  }

  /** Uses no template from now on. */
  clear(): void {
    this.#count = 0;
    this.#fit = null;
  }

  /**
   * Fits the curves to the collected samples and uses them. Returns `null` and changes nothing when there is too little data or too little depth.
   */
  fit(): TemplateFit | null {
    const flexion = this.#flexionDeg.subarray(0, this.#count);
    let shallowestDeg = Infinity;
    let deepestDeg = -Infinity;
    for (const f of flexion) {
      if (f < shallowestDeg) shallowestDeg = f;
      if (f > deepestDeg) deepestDeg = f;
    }
    if (this.#count < MIN_SAMPLES || !(deepestDeg - shallowestDeg >= MIN_RANGE_DEG)) return null;
    const abduction = fitCurve(flexion, this.#abductionDeg.subarray(0, this.#count), ABDUCTION);
    const femoralRotation = fitCurve(flexion, this.#femoralRotationDeg.subarray(0, this.#count), FEMORAL_ROTATION);
    this.#fit = { abduction, femoralRotation, samples: this.#count, shallowestDeg, deepestDeg };
    return this.#fit;
  }

  restore(json: TemplateJson | null): void {
    this.#fit = json;
  }

  toJson(): TemplateJson | null {
    return this.#fit;
  }

  /** Sets the sample's excesses from its angles. */
  apply(sample: KneeSample): void {
    const fit = this.#fit;
    if (fit === null) {
      sample.abductionExcessDeg = sample.abductionDeg;
      sample.femoralRotationExcessDeg = sample.femoralRotationDeg;
      return;
    }
    const flexionRad = RAD_PER_DEG * within(fit, sample.flexionDeg);
    sample.abductionExcessDeg = sample.abductionDeg - valueOf(fit.abduction, flexionRad);
    sample.femoralRotationExcessDeg = sample.femoralRotationDeg - valueOf(fit.femoralRotation, flexionRad);
  }

  /**
   * One standard deviation of the abduction curve at a flexion, degrees; grows beyond the depth of the neutral repetitions. NaN without a fit.
   */
  abductionSigmaDeg(flexionDeg: number): number {
    const fit = this.#fit;
    if (fit === null) return NaN;
    const s = Math.sin(RAD_PER_DEG * flexionDeg);
    const v = 1 - Math.cos(RAD_PER_DEG * flexionDeg);
    const p = fit.abduction.covarianceDeg2;
    return Math.sqrt(Math.max(0, p[0] + 2 * (p[1] * s + p[2] * v) + p[3] * s * s + 2 * p[4] * s * v + p[5] * v * v));
  }
}

function within(fit: TemplateFit, flexionDeg: number): number {
  return Math.max(fit.shallowestDeg - EXTRAPOLATION_DEG, Math.min(fit.deepestDeg + EXTRAPOLATION_DEG, flexionDeg));
}

function valueOf(curve: TemplateCurve, flexionRad: number): number {
  const c = curve.coefficientsDeg;
  return c[0] + c[1] * Math.sin(flexionRad) + c[2] * (1 - Math.cos(flexionRad));
}
