/** One worn leg: its two straps, its calibration, and the events and commands it sends to the page and the straps. */
import type { CueEvent, LineEvent, Settings } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';
import { COMMAND_OP, PROMPT_STEP } from '../../protocol/sensor/constants.ts';
import type { Reply } from '../../protocol/sensor/packets.ts';
import type { CalibrateControl, Neglect, Numbering } from '../../protocol/recording/control.ts';
import type { Alignment } from '../motion/alignment/alignment.ts';
import { CueLatency } from '../cue/latency.ts';
import { cueOutputs, pickHapticStrap } from '../cue/outputs.ts';
import { namedReasons } from '../knee/quality.ts';
import { PHASES, type Repetition } from '../rep/repetition.ts';
import { AutomaticAlignment } from './calibration/automatic-alignment.ts';
import { GuidedCalibration } from './calibration/calibration.ts';
import { LEFT_ALONE_S, STRAPS_SILENT_S } from './calibration/calibration-steps.ts';
import { HINTS } from './calibration/calibration-words.ts';
import { describeRepetition } from './leg/repetition-event.ts';
import { LegPipeline, type PipelineSink } from './leg/leg-pipeline.ts';
import type { LegCalibration } from './leg/leg-estimate.ts';
import { SlipWatch } from './leg/slip-watch.ts';
import type { Strap } from './strap.ts';

export interface LiveLegSink {
  onEvent(event: LineEvent): void;
  onSample(leg: LiveLeg): void;
  /** A guided calibration or a re-zero passed; `devices` are the straps it belongs to. */
  onCalibrated(side: Side, calibration: KeptCalibration): void;
}

/** A calibration with the straps it is for, and the previous one, which `undo` restores. JSON. */
export interface KeptCalibration extends LegCalibration {
  devices: { thigh: string; shin: string };
  before?: LegCalibration | null;
}

/** Taps not answered by any strap within this time are repeated, s, and up to this many times. */
const ANSWER_S = 1.5;
const MAX_REPEATS = 3;
/** The quality event is repeated at least this often, s. */
const QUALITY_EVERY_S = 1;

export class LiveLeg implements PipelineSink {
  readonly pipeline: LegPipeline;
  readonly calibration: GuidedCalibration;
  /** A cue is on: from its firing to the excursion's release. */
  cueing = false;
  /** False while the athlete moves for another purpose: nothing is counted, cued, or taken for a slip. */
  attended = true;

  readonly #sink: LiveLegSink;
  readonly #numbering: Numbering;
  readonly #latency = new CueLatency();
  readonly #cues = new Map<number, Omit<CueEvent, 'athlete'>>();
  readonly #slip = new SlipWatch();
  #automatic: AutomaticAlignment | null = new AutomaticAlignment();
  /** The calibration that has passed and is in force, and the previous one; null: none. */
  #calibrated: LegCalibration | null = null;
  #before: LegCalibration | null = null;
  /** The current calibration is tried beside the one in force; false in older recordings. */
  #keeps = false;
  #settings: Settings;
  #thigh: Strap | null = null;
  #shin: Strap | null = null;
  /** Identities of the straps whose motion it has seen. */
  readonly #known: Record<'thigh' | 'shin', string | null> = { thigh: null, shin: null };
  #phase = 0;
  #reasons = 0;
  #qualityReportedS = -Infinity;
  #neutralOpen = false;
  /** The last taps requested, for how long no strap has answered (s; NaN: one has), and how often they may be repeated. */
  #tapped = 0;
  #unansweredS = NaN;
  #repeats = 0;

  /** `numbering` is shared with the other leg. */
  constructor(side: Side, settings: Settings, numbering: Numbering, sink: LiveLegSink) {
    this.#settings = settings;
    this.#sink = sink;
    this.#numbering = numbering;
    this.pipeline = new LegPipeline(side, settings, this);
    this.calibration = new GuidedCalibration(side);
  }

  get side(): Side {
    return this.pipeline.side;
  }

  /** Both straps' identities; null while one is missing. */
  get straps(): string | null {
    return this.#thigh === null || this.#shin === null ? null : `${this.#thigh.identity} ${this.#shin.identity}`;
  }

  wears({ thigh, shin }: KeptCalibration['devices']): boolean {
    return this.straps === `${thigh} ${shin}`;
  }

  /** Quality is too low to show a number or to cue. */
  get isUnsure(): boolean {
    return !this.pipeline.isSure;
  }

  wear(part: 'thigh' | 'shin', strap: Strap): void {
    if (part === 'thigh') this.#thigh = strap;
    else this.#shin = strap;
    this.#known[part] = strap.identity;
  }

  /** No other strap was in this place before. */
  fits(part: 'thigh' | 'shin', strap: Strap): boolean {
    return this.#known[part] === null || this.#known[part] === strap.identity;
  }

  /** Another leg takes over: the reported state of this one's calibration is void, and so is the previous calibration. */
  leave(atS: number): void {
    if (this.calibration.step === 'none') return;
    this.#before = null;
    this.calibration.void();
    this.#reportCalibration(atS);
  }

  clearStraps(): void {
    this.#thigh = null;
    this.#shin = null;
  }

  applySettings(settings: Settings): void {
    this.#settings = settings;
    this.pipeline.applyCueSettings(settings);
    this.pipeline.setExercise(settings.exercise);
  }

  /** There is a calibration whose stance can be repeated. */
  get isCalibrated(): boolean {
    return this.#calibrated !== null;
  }

  /** `undo` would restore an earlier calibration. */
  get canUndo(): boolean {
    return this.#before !== null && !this.calibration.active;
  }

  /** Why a calibration over an earlier one should be cancelled by now; `null` while there is no reason. */
  cancelReasonAt(nowS: number): Neglect | null {
    const { calibration } = this;
    if (!calibration.active || !calibration.kept) return null;
    const isSilent = (strap: Strap | null): boolean => strap !== null && strap.stream.statistics.silentForS(nowS) > STRAPS_SILENT_S;
    if (isSilent(this.#thigh) || isSilent(this.#shin)) return 'straps-silent';
    return nowS - calibration.progressS > LEFT_ALONE_S && !calibration.isWaiting ? 'left-alone' : null;
  }

  /** `inTurns`: together with the other leg, which each passed step waits for. */
  calibrate({ action, keeps = false, because }: CalibrateControl, atS: number, inTurns = false): void {
    const { calibration, pipeline } = this;
    const timeS = Number.isFinite(pipeline.sample.timeS) && pipeline.sample.timeS > 0 ? pipeline.sample.timeS : atS;
    if (action === 'undo') {
      this.#undo(atS);
      return;
    }
    if (action !== 'repeat') calibration.takesTurns = inTurns;
    if (action === 'repeat') calibration.repeatStep(timeS);
    else {
      pipeline.dropTrial();
      if (action === 'cancel') calibration.cancel(HINTS[because ?? 'kept']);
      else {
        this.#keeps = keeps;
        calibration.kept = keeps && this.#calibrated !== null;
        if (action === 'start') calibration.start(timeS);
        else if (pipeline.alignment !== null) calibration.start(timeS, pipeline.alignment);
      }
    }
    this.#followCalibration();
  }

  /** It is this leg's turn. */
  proceed(): void {
    this.calibration.proceed(this.pipeline.sample.timeS);
    this.#followCalibration();
  }

  restore(calibration: LegCalibration, before: LegCalibration | null, atS: number): void {
    this.#automatic = null;
    this.#calibrated = calibration;
    this.#before = before;
    this.pipeline.dropTrial();
    this.pipeline.restore(calibration);
    this.calibration.markRestored(HINTS.takenUp);
    this.#reportCalibration(atS);
    // Lets an athlete who cannot see the screen know that training may begin.
    this.#prompt(PROMPT_STEP.train);
  }

  finish(): void {
    this.pipeline.finish();
  }

  onSample(): void {
    const { pipeline } = this;
    const { sample, pairing } = pipeline;
    if (this.calibration.active) {
      this.calibration.update(sample.timeS, pairing.thighStrap, pairing.shankStrap);
      this.#followCalibration();
    } else if (this.#automatic !== null) {
      const better = this.#automatic.update(sample.timeS, pairing.thighStrap, pairing.shankStrap);
      if (better !== null) {
        pipeline.align(better);
        // Stance and heading were found in other frames.
        pipeline.forgetStance();
      }
    } else if (this.attended) this.#watchSlip();
    this.#unansweredS += pairing.dtS;
    if (this.#unansweredS > ANSWER_S && this.#repeats > 0) this.#tap(this.#repeats - 1);
    const { decision, segmenter } = pipeline;
    if (decision.fire && this.attended && (this.#trains || !this.#keeps)) this.#cue();
    if (segmenter.phase !== this.#phase) {
      this.#phase = segmenter.phase;
      if (this.#phase === 0) this.cueing = false;
      this.#sink.onEvent({ type: 'phase', t: sample.timeS, side: this.side, phase: PHASES[this.#phase]! });
    }
    if (this.cueing && !decision.warn) this.cueing = false;
    if (sample.qualityReasons !== this.#reasons || sample.timeS - this.#qualityReportedS >= QUALITY_EVERY_S) this.#reportQuality();
    this.#sink.onSample(this);
  }

  onRepetition(_leg: LegPipeline, repetition: Repetition): void {
    if (!this.#trains || !this.attended) return;
    // Within a session each has its own number, whatever is trained or calibrated in between.
    const rep = ++this.#numbering.repetitions[this.side];
    const curve = this.pipeline.curves.cut(repetition);
    this.#sink.onEvent({ type: 'rep', t: repetition.endS, ...describeRepetition(repetition, this.side, curve), rep });
  }

  /** Repetitions during a calibration are not training; those made before it has requested any movement are. */
  get #trains(): boolean {
    const { calibration } = this;
    return !calibration.active || (calibration.kept && calibration.standsFirst);
  }

  /** A strap answered; true when the answer belonged to one of this leg's cues. */
  takeReply(strap: Strap, reply: Reply): boolean {
    if (strap !== this.#thigh && strap !== this.#shin) return false;
    if (reply.op === COMMAND_OP.prompt) this.#unansweredS = NaN;
    const settled = this.#latency.settle(reply);
    if (settled === null) return false;
    const cue = this.#cues.get(settled.cueId);
    this.#cues.delete(settled.cueId);
    if (cue && settled.latencyMs !== null) this.#sink.onEvent({ ...cue, latencyMs: settled.latencyMs });
    return true;
  }

  /** Stops waiting for replies that will not arrive. */
  tick(nowS: number): void {
    for (let gone = this.#latency.takeExpired(nowS); gone !== null; gone = this.#latency.takeExpired(nowS)) this.#cues.delete(gone.cueId);
  }

  #cue(): void {
    const { sample, decision, segmenter } = this.pipeline;
    const id = ++this.#numbering.cues;
    const wanted = this.#settings.outputs;
    const outputs = cueOutputs(wanted, wanted.haptic ? this.#buzz(id) : null);
    this.cueing = true;
    const excursionDeg = decision.reason === 'valgus' ? segmenter.excursionDeg : segmenter.femoralExcursionDeg;
    const cue: Omit<CueEvent, 'athlete'> = {
      type: 'cue',
      t: sample.timeS,
      id,
      side: this.side,
      reason: decision.reason,
      outputs,
      excursionDeg,
      latencyMs: null,
      session: null,
    };
    if (outputs.includes('haptic')) this.#cues.set(id, cue);
    this.#sink.onEvent(cue);
  }

  /** Drives a strap's motor at once; returns the strap, or null when none has a motor or its link is down. */
  #buzz(cueId: number): Strap | null {
    const thigh = this.#thigh?.isOpen ? this.#thigh : null;
    const shin = this.#shin?.isOpen ? this.#shin : null;
    const strap = pickHapticStrap(thigh, shin);
    if (strap === null) return null;
    const { decision, pairing, sample } = this.pipeline;
    const commandId = strap.buzz(decision.reason, decision.strength);
    if (commandId === null) return null;
    // The newest of this strap's samples used in the decision.
    const segment = strap === thigh ? pairing.thigh : pairing.shank;
    const tickUs = (strap.stream.newestTickUs - Math.round(Math.max(0, segment.newestS - sample.timeS) * 1e6)) >>> 0;
    this.#latency.expect(cueId, commandId, tickUs, sample.timeS);
    return strap;
  }

  #followCalibration(): void {
    const { calibration, pipeline } = this;
    const found = calibration.takeAlignment();
    if (found !== null) this.#take(found.alignment);
    const passed = calibration.takePassed();
    if (calibration.inNeutral !== this.#neutralOpen) {
      this.#neutralOpen = calibration.inNeutral;
      if (this.#neutralOpen) pipeline.beginNeutral();
      else if (passed) pipeline.endNeutral();
    }
    const prompt = calibration.report.takePrompt();
    if (prompt !== null) this.#prompt(prompt);
    if (passed) {
      this.#automatic = null;
      pipeline.adopt();
      pipeline.dropSet();
      this.#slip.reset();
      this.#keep(this.#calibrated);
    }
    this.#reportCalibration(pipeline.sample.timeS);
  }

  /** Applies an alignment found by the calibration. */
  #take(alignment: Alignment): void {
    const { pipeline } = this;
    // After a re-zero the straps are back where stance and template were learnt.
    if (this.calibration.step === 'done') pipeline.align(alignment);
    else if (this.#keeps) pipeline.try(alignment);
    else {
      pipeline.align(alignment);
      pipeline.forgetStance();
    }
    if (this.#keeps) return;
    this.#automatic = null;
    this.#slip.reset();
  }

  #undo(atS: number): void {
    const before = this.#before;
    if (before === null || this.calibration.active) return;
    this.pipeline.exchange(before);
    this.#slip.reset();
    this.#keep(this.#calibrated);
    this.calibration.markRestored(HINTS.undone);
    this.#reportCalibration(atS);
  }

  #watchSlip(): void {
    const { alignment, heading, pairing, sample } = this.pipeline;
    if (alignment === null) return;
    const slipped = this.#slip.update(sample.timeS, heading.standing, pairing.thighStrap, pairing.shankStrap, alignment);
    if (slipped === null) return;
    this.pipeline.noteSlip();
    this.#sink.onEvent({ type: 'error', t: sample.timeS, ...slipped });
  }

  #reportCalibration(atS: number): void {
    for (let event = this.calibration.report.takeEvent(); event !== null; event = this.calibration.report.takeEvent()) {
      this.#sink.onEvent({ type: 'calibration', t: atS, side: this.side, ...event, canUndo: this.canUndo });
    }
  }

  #prompt(step: number): void {
    this.#tapped = step;
    this.#tap(MAX_REPEATS);
  }

  #tap(repeats: number): void {
    const straps = [this.#thigh, this.#shin];
    for (const strap of straps) strap?.command({ op: COMMAND_OP.prompt, step: this.#tapped });
    this.#repeats = repeats;
    // Third-party straps never answer.
    this.#unansweredS = straps.some((strap) => strap?.speaksOurProtocol === true) ? 0 : NaN;
  }

  /** The calibration in force is stored for the next session; `before`: what `undo` restores. */
  #keep(before: LegCalibration | null): void {
    const calibration = this.pipeline.toJson();
    this.#before = before;
    this.#calibrated = calibration;
    if (calibration === null || this.#thigh === null || this.#shin === null) return;
    this.#sink.onCalibrated(this.side, { ...calibration, devices: { thigh: this.#thigh.identity, shin: this.#shin.identity }, before });
  }

  #reportQuality(): void {
    const { timeS, quality, qualityReasons } = this.pipeline.sample;
    this.#reasons = qualityReasons;
    this.#qualityReportedS = timeS;
    this.#sink.onEvent({ type: 'quality', t: timeS, side: this.side, quality, reasons: namedReasons(qualityReasons) });
  }
}
