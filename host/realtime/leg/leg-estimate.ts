/**
 * The meaning of one leg's motion under one calibration: takes both straps at an instant; gives a knee sample, repetitions and a cue decision.
 */
import type { Settings } from '../../../protocol/live/events.ts';
import { CuePolicy, type CueDecision } from '../../cue/policy.ts';
import { cueSettingsOf } from '../../cue/settings.ts';
import { computeKneeAngles, forgetKneeAngles } from '../../knee/angles.ts';
import { signsOf } from '../../knee/conventions.ts';
import { Hip } from '../../knee/hip.ts';
import { assessQuality, createQualityInputs } from '../../knee/quality.ts';
import { createKneeSample, type Side } from '../../knee/sample.ts';
import { StrapTurn } from '../../knee/strap-turn.ts';
import { Template, type TemplateJson } from '../../knee/template.ts';
import type { Alignment } from '../../motion/alignment/alignment.ts';
import type { RelativeHeading } from '../../motion/heading/heading.ts';
import { createSegmentPair } from '../../motion/heading/pair.ts';
import { fromObject, identity } from '../../motion/maths/quaternion.ts';
import type { StanceJson } from '../../motion/heading/stance-reference.ts';
import { RepetitionSegmenter } from '../../rep/segmenter.ts';
import type { Estimators } from './estimators.ts';
import { Mounting } from './mounting.ts';
import type { Pairing } from './pairing.ts';
import { StanceMean } from './stance-mean.ts';
import { DEG_PER_RAD } from '../../units.ts';

/** What a leg needs to know about its athlete and straps; stored between sessions as JSON. */
export interface LegCalibration {
  alignment: Alignment;
  stance: StanceJson | null;
  template: TemplateJson | null;
}

const IDLE = 0;
/**
 * How far the thigh's frame may be turned about the femur, degrees: for an alignment from guided movement; for the best one from unguided
 * motion, with this quality, growing as quality falls; and for a guess.
 */
const GOOD_ALIGNMENT = 0.7;
const FRAME_SIGMA_DEG = 2;
const ROUGH_ALIGNMENT = 0.65;
const ROUGH_FRAME_SIGMA_DEG = 8;
const GUESSED_FRAME_SIGMA_DEG = 45;

function frameSigmaDeg(quality: number): number {
  if (quality >= GOOD_ALIGNMENT) return FRAME_SIGMA_DEG;
  return Math.min(GUESSED_FRAME_SIGMA_DEG, (ROUGH_FRAME_SIGMA_DEG * ROUGH_ALIGNMENT) / Math.max(quality, 1e-3));
}

export class LegEstimate {
  readonly side: Side;
  /** Thigh and shin at the newest instant. */
  readonly pair = createSegmentPair();
  readonly sample = createKneeSample();
  readonly template = new Template();
  segmenter: RepetitionSegmenter;
  /** The cue policy's decision for the newest sample. */
  decision: CueDecision = { fire: false, reason: 'valgus', strength: 0, warn: false };
  alignment: Alignment | null = null;

  readonly #thigh = new Mounting();
  readonly #shank = new Mounting();
  readonly #q = identity();
  readonly #quality = createQualityInputs(this.pair);
  readonly #stance = new StanceMean();
  readonly #turn = new StrapTurn();
  readonly #hip: Hip;
  readonly #createHeading: Estimators['heading'];
  #heading: RelativeHeading;
  #policy: CuePolicy;
  #exercise: Settings['exercise'];
  #inNeutral = false;

  constructor(side: Side, settings: Settings, { heading }: Pick<Estimators, 'heading'>) {
    this.side = side;
    this.#createHeading = heading;
    this.#heading = heading(side);
    this.#hip = new Hip(side);
    this.#exercise = settings.exercise;
    this.segmenter = new RepetitionSegmenter(settings.exercise);
    this.#policy = new CuePolicy(cueSettingsOf(settings));
  }

  get heading(): RelativeHeading {
    return this.#heading;
  }

  /** New limits; the count of faults used for cue fading restarts. */
  applyCueSettings(settings: Settings): void {
    this.#policy = new CuePolicy(cueSettingsOf(settings));
  }

  /** Cue fading continues counting from `earlier`. There is no cue at the moment. */
  continueCueing(earlier: LegEstimate): void {
    this.#policy = earlier.#policy;
    this.decision = { fire: false, reason: 'valgus', strength: 0, warn: false };
  }

  /** Repetitions are counted from one again. */
  beginSet(exercise: Settings['exercise']): void {
    if (exercise !== this.#exercise) this.#turn.forgetAthlete();
    this.#exercise = exercise;
    this.dropSet();
  }

  get exercise(): Settings['exercise'] {
    return this.#exercise;
  }

  /** What was done until now, finished or not, was not training. */
  dropSet(): void {
    this.segmenter = new RepetitionSegmenter(this.#exercise);
  }

  align(alignment: Alignment): void {
    this.alignment = alignment;
    fromObject(this.#q, alignment.thigh);
    this.#thigh.set(this.#q);
    fromObject(this.#q, alignment.shank);
    this.#shank.set(this.#q);
    this.#quality.frameSigmaDeg = frameSigmaDeg(alignment.quality);
    this.#turn.settle(alignment.residuals.thighTwistDeg ?? null);
    this.#quality.shankTwistDeg = alignment.residuals.shankTwistDeg ?? 0;
    this.#quality.slipped = false;
  }

  /** A strap is no longer where it was when it was aligned. */
  noteSlip(): void {
    this.#quality.slipped = true;
  }

  /** Stance, heading and template belong to another alignment and are found again. */
  forgetStance(): void {
    this.#heading = this.#createHeading(this.side);
    this.template.clear();
    this.#turn.forgetAthlete();
  }

  /** From now until `endStance` the athlete stands still, by declaration. */
  beginStance(): void {
    this.#stance.clear();
    this.#stance.open = true;
  }

  /** Takes the mean attitude since `beginStance` as the stance that angles are relative to; false when there was none. */
  endStance(): boolean {
    this.#stance.open = false;
    if (!this.#stance.finish()) return false;
    this.heading.capture(this.#stance.thigh, this.#stance.shank);
    return true;
  }

  /** From now until `endNeutral` the athlete's repetitions are neutral, by declaration. */
  beginNeutral(): void {
    this.template.clear();
    this.#turn.forgetAthlete();
    // The effect of a turned strap becomes part of the template.
    this.#turn.settle(null);
    this.#inNeutral = true;
  }

  /** Learns the template; false when there was too little data. */
  endNeutral(): boolean {
    this.#inNeutral = false;
    if (this.template.fit() === null) return false;
    this.heading.holdTwist();
    return true;
  }

  restore(calibration: LegCalibration): void {
    this.align(calibration.alignment);
    if (calibration.stance) this.heading.restore(calibration.stance);
    this.template.restore(calibration.template);
    if (calibration.template) this.heading.holdTwist();
  }

  toJson(): LegCalibration | null {
    if (this.alignment === null) return null;
    return {
      alignment: this.alignment,
      stance: this.heading.reference.known ? this.heading.toJson() : null,
      template: this.template.toJson(),
    };
  }

  /** The next instant. */
  step(pairing: Pairing): void {
    const { sample, heading, segmenter, pair } = this;
    pair.timeS = pairing.timeS;
    pair.dtS = pairing.dtS;
    this.#thigh.apply(pairing.thighStrap, pair.thigh);
    this.#shank.apply(pairing.shankStrap, pair.shank);
    if (this.alignment === null) {
      // It is unknown how the straps sit: there is no thigh or shin with an angle yet.
      sample.timeS = pair.timeS;
      forgetKneeAngles(sample);
      assessQuality(this.#quality, sample);
      return;
    }
    // The only feedback in time: heading is corrected outside repetitions, judged by the phase of the previous sample.
    heading.update(pair, segmenter.inRepetition);
    if (this.#stance.open) this.#stance.add(pair);
    computeKneeAngles(pair, heading.deltaRad, heading.reference, this.side, sample);
    this.#hip.update(pairing.pelvisStrap, pair, heading.anchored, segmenter.inRepetition, sample);
    if (this.#inNeutral) this.template.addNeutral(sample.flexionDeg, sample.abductionDeg, sample.femoralRotationDeg);
    this.template.apply(sample);
    this.#turn.apply(sample);
    this.#assess();
    segmenter.update(sample, pair);
    this.#learnTurn();
    this.#decide();
  }

  /**
   * Learns how abduction goes with the shin's lean. A shin strap that may have turned too is uninformative, and so is a repetition
   * without a template.
   */
  #learnTurn(): void {
    const { sample, segmenter } = this;
    const { dtS } = this.pair;
    if (!segmenter.cueable) this.#turn.rest(sample, dtS);
    else if (this.#quality.shankTwistDeg > 0) return;
    else if (this.#inNeutral) this.#turn.learn(sample, 0, dtS);
    else if (this.template.current !== null) this.#turn.learn(sample, segmenter.excursionDeg, dtS);
  }

  #assess(): void {
    const { heading, sample } = this;
    const inputs = this.#quality;
    inputs.headingSigmaRad = heading.sigmaRad;
    inputs.stanceKnown = heading.reference.known;
    inputs.standing = heading.standing;
    inputs.standingAbductionDeg = signsOf(this.side).abduction * DEG_PER_RAD * heading.reference.standingTiltRad;
    inputs.thighTiltDeg = DEG_PER_RAD * heading.thighTiltRad;
    inputs.shankTiltDeg = DEG_PER_RAD * heading.shankTiltRad;
    inputs.templateSigmaDeg = this.template.abductionSigmaDeg(sample.flexionDeg);
    inputs.levelMps2 = heading.joint.levelMps2;
    inputs.thighTwistDeg = this.#turn.sigmaDeg;
    assessQuality(inputs, sample);
  }

  #decide(): void {
    const { sample, segmenter } = this;
    // Without the athlete's stance and template, nothing is known well enough for a cue.
    const phase = segmenter.cueable && this.template.current !== null ? segmenter.phase : IDLE;
    this.decision = this.#policy.update(
      sample.timeS,
      phase,
      segmenter.excursionDeg,
      segmenter.excursionRateDegPerS,
      segmenter.femoralExcursionDeg,
      sample.quality,
    );
    if (this.decision.fire) segmenter.noteCue(sample.timeS, this.decision.reason);
  }
}
