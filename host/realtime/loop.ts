/**
 * The real-time loop: takes the sources, runs one athlete's line, and sends the results to the straps and to the station. Owns the current line.
 */
import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { LiveEvent, Settings } from '../../protocol/live/events.ts';
import { createLegFrame, LEG_FRAME_FLAG, type LegFrame } from '../../protocol/live/frame.ts';
import { SIDES, type LinkState, type Side } from '../../protocol/live/words.ts';
import { NOTHING_NUMBERED, type Control, type Neglect, type Numbering } from '../../protocol/recording/control.ts';
import type { Message } from '../../protocol/words/message.ts';
import { nowS, unixS } from '../clock.ts';
import { problemOf } from '../errors.ts';
import { DurationHistogram } from '../cue/histogram.ts';
import { turnHeading } from '../motion/maths/quaternion.ts';
import type { StrapPlace } from '../sensors/places.ts';
import { HELLO_REQUEST } from '../transport/greeting.ts';
import type { EventFeed, Link, SourceListener } from '../transport/source.ts';
import type { Line, LineSink } from './line.ts';
import type { KeptCalibration, LiveLeg } from './live-leg.ts';
import { SessionLine } from './session-line.ts';

/** Receives recordings and events. Nothing here may wait or throw: a cue never depends on it. */
export interface LoopOutput {
  link(id: string, make: string): number;
  linkState(link: number, state: LinkState, atS: number, detail: Message | null): void;
  packet(link: number, channel: number, arrivalS: number, bytes: Uint8Array): void;
  control(atS: number, value: unknown): void;
  event(event: LiveEvent): void;
  frame(frame: LegFrame): void;
  startSession(atS: number, startedAtUnixS: number, exercise: Settings['exercise'], sides: Side[]): void;
  /** Resumes the session of {@link LoopSettings.resumable}, or the one stopped last. */
  resumeSession(atS: number): void;
  stopSession(atS: number): void;
  saveCalibration(side: Side, takenAtUnixS: number, value: unknown): void;
  /** Stores where a strap is worn that cannot store it itself; `null`: nowhere. */
  savePlace(strap: string, place: StrapPlace | null, givenAtUnixS: number): void;
}

export interface LoopSettings {
  settings: Settings;
  /** From earlier sessions; restored when the same straps are worn. */
  kept: { side: Side; calibration: KeptCalibration }[];
  /** Where straps were placed that cannot store it themselves. */
  places: { strap: string; role: StrapPlace }[];
  /** A session that was interrupted a short while ago: the first strap that opens reopens it. */
  resumable: { exercise: Settings['exercise']; numbered: Numbering } | null;
  /** Begin a guided calibration as soon as both straps of a leg stream (the simulated athlete follows it). */
  calibrateAtOnce: boolean;
  /** False for a replay: it is already recorded, and its controls come with it. */
  record: boolean;
}

/** Least time between leg frames, s. */
const FRAME_EVERY_S = 1 / 60;
const TICK_EVERY_MS = 100;

export class Loop implements SourceListener, LineSink, EventFeed {
  /**
   * The host's share of the delay, from receiving a packet's bytes: to the first knee sample decided on, to the cue bytes being sent, to
   * all processing done.
   */
  readonly delays = { sample: new DurationHistogram(), cue: new DurationHistogram(), packet: new DurationHistogram() };

  readonly #output: LoopOutput;
  readonly #subscribers = new Set<(event: LiveEvent) => void>();
  readonly #kept: LoopSettings['kept'];
  readonly #places: Map<string, StrapPlace>;
  readonly #calibrateAtOnce: boolean;
  readonly #record: boolean;
  readonly #clock: () => number;
  readonly #links = new Map<string, { link: Link; number: number; state: LinkState; detail: Message | null }>();
  readonly #frames: Record<Side, LegFrame> = { left: createLegFrame(), right: createLegFrame() };
  readonly #framedS: Record<Side, number> = { left: -Infinity, right: -Infinity };
  readonly #q = new Float64Array(4);
  readonly #session = new SessionLine(this);
  #settings: Settings;
  #resumable: LoopSettings['resumable'];
  /** What a page ended last: it can be resumed until another session begins. */
  #ended: LoopSettings['resumable'] = null;
  #recording = false;
  #beganS = 0;
  #sampled = false;
  #ticking: NodeJS.Timeout | null = null;

  /** @param clock the time used for the straps, host time, s: in a replay the recorded time. */
  constructor(
    output: LoopOutput,
    { settings, kept, places, resumable, calibrateAtOnce, record }: LoopSettings,
    clock: () => number = nowS,
  ) {
    this.#output = output;
    this.#settings = settings;
    this.#kept = kept;
    this.#places = new Map(places.map(({ strap, role }) => [strap, role]));
    this.#resumable = resumable;
    this.#calibrateAtOnce = calibrateAtOnce;
    this.#record = record;
    this.#clock = clock;
    this.#session.line.control({ type: 'settings', settings }, nowS());
  }

  /** Subscribes to the events that this loop sends to pages. */
  subscribe(listener: (event: LiveEvent) => void): () => void {
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  /** The current line; a new one from each `begin` on. */
  get line(): Line {
    return this.#session.line;
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** No strap is connected, and nothing is being recorded. */
  get isIdle(): boolean {
    return !this.#recording && [...this.#links.values()].every(({ state }) => state !== 'open');
  }

  start(): void {
    this.#ticking ??= setInterval(() => this.#session.line.tick(this.#clock()), TICK_EVERY_MS);
  }

  /** Also ends the session: a repetition that is nearly up counts. */
  stop(): void {
    this.#stopSession(nowS());
    if (this.#ticking) clearInterval(this.#ticking);
    this.#ticking = null;
  }

  /** Discards the past: what comes next is a recording from its beginning. */
  rewind(): void {
    this.#session.rewind();
    this.#session.line.control({ type: 'settings', settings: this.#settings }, nowS());
    for (const side of SIDES) this.#framedS[side] = -Infinity;
  }

  onLink(link: Link, state: LinkState, atS: number, detail: Message | null): void {
    const known = this.#links.get(link.id);
    if (known) Object.assign(known, { state, detail });
    else this.#links.set(link.id, { link, number: this.#output.link(link.id, link.make), state, detail });
    // The first strap that opens also opens the session, so that no set is lost by forgetting to press a button.
    if (state === 'open' && this.#record && !this.#recording) {
      if (this.#resumable) this.#resumeSession(this.#resumable, atS);
      else this.#startSession(this.#settings.exercise, atS);
    } else {
      this.#output.linkState(this.#links.get(link.id)!.number, state, atS, detail);
      this.#session.line.onLink(link, state, atS, detail);
    }
  }

  onPacket(link: Link, bytes: Uint8Array, arrivalS: number, channel: number): void {
    // Copied into the recording's buffer first, so that its consequences are recorded after it.
    const known = this.#links.get(link.id);
    if (known) this.#output.packet(known.number, channel, arrivalS, bytes);
    this.#beganS = nowS();
    this.#sampled = false;
    this.#session.line.onPacket(link, bytes, arrivalS, channel);
    this.delays.packet.record((nowS() - this.#beganS) * 1000);
  }

  /** A page's request. */
  command(command: LiveCommand): void {
    // A replay is controlled by its recording.
    if (!this.#record) return;
    const atS = nowS();
    switch (command.type) {
      case 'session':
        if (command.action === 'start') this.#startSession(command.exercise ?? this.#settings.exercise, atS);
        else if (command.action === 'resume') this.#resumeEnded(atS);
        else this.#stopSession(atS);
        return;
      case 'settings':
        this.#settings = command.settings;
        this.control({ type: 'settings', settings: command.settings }, atS);
        return;
      case 'calibrate':
        this.control({ type: 'calibrate', action: command.action, side: command.side ?? null, keeps: true }, atS);
        return;
      case 'role':
        this.control({ type: 'role', id: command.id, role: command.role }, atS);
        return;
      case 'identify':
        this.control({ type: 'identify', id: command.id }, atS);
        return;
      case 'place':
        this.control({ type: 'place', action: command.action, sides: command.sides ?? null }, atS);
        return;
      case 'strike-out':
      case 'retry':
      case 'demo':
      case 'replay':
      // Handled by the station and the sources.
    }
  }

  /** Applies a control to the line, and records it. */
  control(control: Control, atS: number): void {
    this.#output.control(atS, control);
    // The limits that pages draw are those that were in force.
    if (control.type === 'settings' && !this.#record) this.#publish({ type: 'settings', t: atS, settings: control.settings });
    this.#session.control(control, atS);
  }

  onEvent(event: LiveEvent): void {
    // A cue is sent again with its latency once the strap has answered; that is not a second cue.
    if (event.type === 'cue' && event.latencyMs === null) this.delays.cue.record((nowS() - this.#beganS) * 1000);
    this.#publish(event);
  }

  onSample(leg: LiveLeg): void {
    if (!this.#sampled) {
      this.#sampled = true;
      this.delays.sample.record((nowS() - this.#beganS) * 1000);
    }
    const { sample } = leg.pipeline;
    const { side } = leg;
    if (sample.timeS - this.#framedS[side] < FRAME_EVERY_S - 1e-3) return;
    this.#framedS[side] = sample.timeS;
    this.#output.frame(this.#fill(this.#frames[side], leg));
  }

  onCalibrated(side: Side, calibration: KeptCalibration): void {
    this.#kept.push({ side, calibration });
    if (this.#record) this.#output.saveCalibration(side, unixS(), calibration);
  }

  onPlaced(strap: string, place: StrapPlace | null): void {
    if (place === null) this.#places.delete(strap);
    else this.#places.set(strap, place);
    if (this.#record) this.#output.savePlace(strap, place, unixS());
  }

  /** Both straps of a leg are known now. */
  onWorn(leg: LiveLeg, atS: number): void {
    if (!this.#record) return;
    const kept = this.#kept.findLast(({ side, calibration }) => side === leg.side && leg.wears(calibration.devices));
    if (kept) {
      const { alignment, stance, template, before = null } = kept.calibration;
      this.control({ type: 'restore', side: leg.side, calibration: { alignment, stance, template }, before }, atS);
    } else if (this.#calibrateAtOnce) this.control({ type: 'calibrate', action: 'start', side: leg.side, keeps: true }, atS);
  }

  /** Recorded like every control of the line: a replay has no clock to detect it with. */
  onAbandoned(side: Side | null, because: Neglect, atS: number): void {
    if (this.#record) this.control({ type: 'calibrate', action: 'cancel', side, because }, atS);
  }

  /** Sends an event to the output, then to the subscribers. */
  #publish(event: LiveEvent): void {
    this.#output.event(event);
    for (const listener of this.#subscribers) listener(event);
  }

  #startSession(exercise: Settings['exercise'], atS: number): void {
    this.#stopSession(atS);
    this.#output.startSession(atS, unixS(), exercise, [...SIDES]);
    this.#begin(exercise, NOTHING_NUMBERED, atS);
  }

  /** A page wants to resume the session that it ended. */
  #resumeEnded(atS: number): void {
    if (this.#recording) return;
    if (this.#ended !== null) {
      this.#resumeSession(this.#ended, atS);
      return;
    }
    this.#publish({ type: 'error', t: atS, ...problemOf('KO_NOT_NOW.nothing-to-resume') });
  }

  #resumeSession({ exercise, numbered }: { exercise: Settings['exercise']; numbered: Numbering }, atS: number): void {
    this.#output.resumeSession(atS);
    this.#begin(exercise, numbered, atS);
  }

  /** Each part of a session is replayed with a fresh line, so it begins with one. */
  #begin(exercise: Settings['exercise'], after: Numbering, atS: number): void {
    this.#resumable = null;
    this.#ended = null;
    this.#recording = true;
    this.#settings = { ...this.#settings, exercise };
    this.control({ type: 'begin', after }, atS);
    this.control({ type: 'settings', settings: this.#settings }, atS);
    const places = [...this.#places].map(([strap, role]) => ({ strap, role }));
    if (places.length > 0) this.control({ type: 'kept-places', places }, atS);
    for (const { link, number, state, detail } of this.#links.values()) {
      this.#output.linkState(number, state, atS, detail);
      this.#session.line.onLink(link, state, atS, detail);
      link.send(HELLO_REQUEST);
    }
  }

  #stopSession(atS: number): void {
    if (!this.#recording) return;
    this.#recording = false;
    this.#session.line.finish();
    this.#output.stopSession(atS);
    this.#ended = { exercise: this.#settings.exercise, numbered: this.#session.line.numbered };
  }

  #fill(frame: LegFrame, live: LiveLeg): LegFrame {
    const { sample, segmenter, decision, heading, pair } = live.pipeline;
    frame.side = SIDES.indexOf(live.side);
    frame.phase = segmenter.phase;
    frame.flags =
      (decision.warn ? LEG_FRAME_FLAG.warn : 0) |
      (live.cueing ? LEG_FRAME_FLAG.cue : 0) |
      (live.isUnsure ? LEG_FRAME_FLAG.unsure : 0) |
      (live.calibration.active ? LEG_FRAME_FLAG.calibrating : 0);
    frame.qualityReasons = sample.qualityReasons;
    frame.timeS = sample.timeS;
    frame.flexionDeg = sample.flexionDeg;
    frame.flexionRateDegPerS = sample.flexionRateDegPerS;
    frame.abductionDeg = sample.abductionDeg;
    frame.abductionExcessDeg = sample.abductionExcessDeg;
    frame.excursionDeg = segmenter.excursionDeg;
    frame.tibialRotationDeg = sample.tibialRotationDeg;
    frame.femoralRotationDeg = sample.femoralRotationDeg;
    frame.femoralExcursionDeg = segmenter.femoralExcursionDeg;
    frame.shankLeanDeg = sample.shankLeanDeg;
    frame.shankMedialLeanDeg = sample.shankMedialLeanDeg;
    frame.thighLeanDeg = sample.thighLeanDeg;
    frame.fppaDeg = sample.fppaDeg;
    frame.quality = sample.quality;
    frame.abductionSigmaDeg = sample.abductionSigmaDeg;
    frame.hipAdductionDeg = sample.hipAdductionDeg;
    frame.hipInternalRotationDeg = sample.hipInternalRotationDeg;
    frame.pelvicDropDeg = sample.pelvicDropDeg;
    if (live.pipeline.alignment === null) {
      frame.thighQ.fill(NaN);
      frame.shankQ.fill(NaN);
      return frame;
    }
    // In the stance frame: forward stays forward however the athlete faces.
    turnHeading(this.#q, pair.thigh.q, -heading.reference.headingRad);
    frame.thighQ.set(this.#q);
    turnHeading(this.#q, pair.shank.q, heading.deltaRad - heading.reference.headingRad);
    frame.shankQ.set(this.#q);
    return frame;
  }
}
