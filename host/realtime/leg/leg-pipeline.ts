/** One leg's line: takes increments of thigh and shin; gives knee samples, repetitions and cue decisions, in order of file or host time. */
import type { Settings } from '../../../protocol/live/events.ts';
import type { CueDecision } from '../../cue/policy.ts';
import { DEFAULT_CUE_SETTINGS } from '../../cue/settings.ts';
import type { KneeSample, Side } from '../../knee/sample.ts';
import type { Template } from '../../knee/template.ts';
import type { Alignment } from '../../motion/alignment/alignment.ts';
import type { RelativeHeading } from '../../motion/heading/heading.ts';
import type { SegmentPair } from '../../motion/heading/pair.ts';
import type { RepetitionSegmenter } from '../../rep/segmenter.ts';
import type { Repetition } from '../../rep/repetition.ts';
import type { Increment } from '../../sensors/increment.ts';
import { CurveRing } from './curve-ring.ts';
import { CAUSAL, type Estimators } from './estimators.ts';
import { LegEstimate, type LegCalibration } from './leg-estimate.ts';
import { Pairing } from './pairing.ts';

export interface PipelineSink {
  /** `leg.sample`, `leg.pair` and `leg.decision` are new. */
  onSample(leg: LegPipeline): void;
  onRepetition(leg: LegPipeline, repetition: Repetition): void;
}

/** The estimate in force and, while a calibration is on trial, a second one that sees the same motion without disturbing anything. */
export class LegPipeline {
  readonly side: Side;
  readonly pairing: Pairing;
  readonly curves = new CurveRing();

  readonly #sink: PipelineSink;
  readonly #estimators: Estimators;
  #settings: Settings;
  #inForce: LegEstimate;
  #trial: LegEstimate | null = null;

  constructor(side: Side, settings: Settings, sink: PipelineSink, estimators: Estimators = CAUSAL) {
    this.side = side;
    this.#sink = sink;
    this.#estimators = estimators;
    this.#settings = settings;
    this.pairing = new Pairing(() => this.#step(), estimators);
    this.#inForce = new LegEstimate(side, settings, estimators);
  }

  get sample(): KneeSample {
    return this.#inForce.sample;
  }

  /** Thigh and shin at the sample's instant. */
  get pair(): SegmentPair {
    return this.#inForce.pair;
  }

  get heading(): RelativeHeading {
    return this.#inForce.heading;
  }

  get template(): Template {
    return this.#inForce.template;
  }

  get segmenter(): RepetitionSegmenter {
    return this.#inForce.segmenter;
  }

  /** The cue policy's decision for the newest sample. */
  get decision(): CueDecision {
    return this.#inForce.decision;
  }

  get alignment(): Alignment | null {
    return this.#inForce.alignment;
  }

  /** Quality is high enough to show a number and to cue. */
  get isSure(): boolean {
    return this.sample.quality >= DEFAULT_CUE_SETTINGS.qualityLimit;
  }

  /** New limits; the count of faults used for cue fading restarts. */
  applyCueSettings(settings: Settings): void {
    this.#settings = settings;
    this.#inForce.applyCueSettings(settings);
  }

  /** The exercise to detect from now on; repetitions are counted from one again when it changes. */
  setExercise(exercise: Settings['exercise']): void {
    if (exercise !== this.#inForce.exercise) this.beginSet(exercise);
  }

  /** Repetitions are counted from one again. */
  beginSet(exercise: Settings['exercise']): void {
    this.finish();
    this.#settings = { ...this.#settings, exercise };
    this.#inForce.beginSet(exercise);
    this.#trial?.beginSet(exercise);
  }

  /** What was done until now, finished or not, was not training. */
  dropSet(): void {
    this.#inForce.dropSet();
  }

  align(alignment: Alignment): void {
    this.#inForce.align(alignment);
  }

  /** A strap is no longer where it was when it was aligned. */
  noteSlip(): void {
    this.#inForce.noteSlip();
  }

  /** Stance, heading and template belong to another alignment and are found again. */
  forgetStance(): void {
    this.#inForce.forgetStance();
  }

  beginStance(): void {
    this.#inForce.beginStance();
  }

  endStance(): boolean {
    return this.#inForce.endStance();
  }

  /**
   * From now until `endNeutral` the athlete's repetitions are neutral, by declaration: for the alignment on trial if there is one,
   * otherwise for the one in force.
   */
  beginNeutral(): void {
    (this.#trial ?? this.#inForce).beginNeutral();
  }

  /** Learns the template; false when there was too little data. */
  endNeutral(): boolean {
    return (this.#trial ?? this.#inForce).endNeutral();
  }

  /** Puts a new alignment on trial; the one in force stays unchanged until {@link adopt}. */
  try(alignment: Alignment): void {
    this.#trial = new LegEstimate(this.side, this.#settings, this.#estimators);
    this.#trial.align(alignment);
  }

  /** The alignment on trial has not passed. */
  dropTrial(): void {
    this.#trial = null;
  }

  /** The alignment on trial, if any, is in force from the next sample on. */
  adopt(): void {
    if (this.#trial === null) return;
    this.#replace(this.#trial);
    this.#trial = null;
  }

  restore(calibration: LegCalibration): void {
    this.#inForce.restore(calibration);
  }

  /** Replaces the calibration in force; heading is found again, from the next stance on. */
  exchange(calibration: LegCalibration): void {
    const estimate = new LegEstimate(this.side, this.#settings, this.#estimators);
    estimate.restore(calibration);
    this.#replace(estimate);
  }

  toJson(): LegCalibration | null {
    return this.#inForce.toJson();
  }

  pushThigh(increment: Increment): void {
    this.pairing.pushThigh(increment);
  }

  pushShank(increment: Increment): void {
    this.pairing.pushShank(increment);
  }

  pushPelvis(increment: Increment): void {
    this.pairing.pushPelvis(increment);
  }

  /** The input or the set has ended: a repetition that is nearly up is finished as it is. */
  finish(): void {
    this.segmenter.finish();
    this.#takeRepetitions();
  }

  #replace(estimate: LegEstimate): void {
    estimate.sample.timeS = this.sample.timeS;
    estimate.continueCueing(this.#inForce);
    this.#inForce = estimate;
  }

  #step(): void {
    this.#inForce.step(this.pairing);
    this.#trial?.step(this.pairing);
    const known = this.alignment !== null;
    if (known) this.curves.add(this.sample, this.isSure);
    this.#sink.onSample(this);
    if (known) this.#takeRepetitions();
  }

  #takeRepetitions(): void {
    for (let done = this.segmenter.takeFinished(); done !== null; done = this.segmenter.takeFinished()) this.#sink.onRepetition(this, done);
  }
}
