/**
 * One athlete on the loop: own line, settings, session and kept calibrations. Sends results to the station, records what steers the line.
 */
import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { LineEvent, Settings } from '../../protocol/live/events.ts';
import { createLegFrame, LEG_FRAME_EVERY_S, type LegFrame } from '../../protocol/live/frame.ts';
import { SIDES, type LinkState, type Side } from '../../protocol/live/words.ts';
import { NOTHING_NUMBERED, type Control, type Neglect, type Numbering } from '../../protocol/recording/control.ts';
import type { Message } from '../../protocol/words/message.ts';
import { nowS, unixS } from '../clock.ts';
import { problemOf } from '../errors.ts';
import type { StrapPlace } from '../sensors/places.ts';
import { HELLO_REQUEST } from '../transport/greeting.ts';
import type { Link } from '../transport/source.ts';
import type { AthleteRecording } from './athlete-recording.ts';
import { fillLegFrame } from './fill-leg-frame.ts';
import type { Line, LineSink } from './line.ts';
import type { KeptCalibration, LiveLeg } from './live-leg.ts';
import type { LoopDelays } from './loop-delays.ts';
import { SessionLine } from './session-line.ts';

/** What is known of an athlete when the loop starts. */
export interface AthleteSettings {
  /** Its number in the store. */
  athlete: number;
  settings: Settings;
  /** From earlier sessions; restored when the same straps are worn. */
  kept: { side: Side; calibration: KeptCalibration }[];
  /** A session that was interrupted a short while ago: the first strap that opens reopens it. */
  resumable: { exercise: Settings['exercise']; numbered: Numbering } | null;
}

/** What all athletes on a loop share. */
export interface AthleteSurroundings {
  readonly recording: AthleteRecording;
  readonly delays: LoopDelays;
  /** Begin a guided calibration as soon as both straps of a leg stream (the simulated athlete follows it). */
  readonly calibrateAtOnce: boolean;
  /** False for a replay: it is already recorded, and its controls come with it. */
  readonly record: boolean;
  /** Where straps are worn that cannot store it themselves, by identity. */
  readonly places: Map<string, StrapPlace>;
  /** A strap said who it is: it may be another athlete's. */
  onIdentified(link: Link, identity: string, atS: number): void;
  publish(athlete: number, event: LineEvent): void;
  frame(frame: LegFrame): void;
}

/** A link of this athlete's, with its number in recordings. */
export interface KnownLink {
  readonly link: Link;
  readonly number: number;
  state: LinkState;
  detail: Message | null;
  /** It is known who wears it: until then it opens no session. */
  isAssigned: boolean;
}

export class AthleteLine implements LineSink {
  readonly athlete: number;
  readonly #around: AthleteSurroundings;
  readonly #recording: AthleteRecording;
  readonly #kept: AthleteSettings['kept'];
  readonly #links = new Map<string, KnownLink>();
  /** Places given together with the strap, before it said who it is: they are given again then. */
  readonly #given = new Map<string, StrapPlace | null>();
  readonly #frames: Record<Side, LegFrame>;
  readonly #framedS: Record<Side, number> = { left: -Infinity, right: -Infinity };
  readonly #session = new SessionLine(this);
  #settings: Settings;
  #resumable: AthleteSettings['resumable'];
  /** What a page ended last: it can be resumed until another session begins. */
  #ended: AthleteSettings['resumable'] = null;
  #isRecording = false;

  constructor({ athlete, settings, kept, resumable }: AthleteSettings, around: AthleteSurroundings) {
    this.athlete = athlete;
    this.#around = around;
    this.#recording = around.recording;
    this.#settings = settings;
    this.#kept = kept;
    this.#resumable = resumable;
    this.#frames = { left: { ...createLegFrame(), athlete }, right: { ...createLegFrame(), athlete } };
    this.#session.line.control({ type: 'settings', settings }, nowS());
  }

  /** The current line; a new one from each `begin` on. */
  get line(): Line {
    return this.#session.line;
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** A session is open. */
  get isRecording(): boolean {
    return this.#isRecording;
  }

  /** Ends the session: a repetition that is nearly up counts. */
  stop(): void {
    this.#stopSession(nowS());
  }

  /** Discards the past: what comes next is a recording from its beginning. */
  rewind(): void {
    this.#session.rewind();
    this.#session.line.control({ type: 'settings', settings: this.#settings }, nowS());
    for (const side of SIDES) this.#framedS[side] = -Infinity;
  }

  /** A link of this athlete's changed its state. */
  takeLink(known: KnownLink, atS: number): void {
    this.#links.set(known.link.id, known);
    const { link, number, state, detail } = known;
    // The first strap that opens also opens the session, so that no set is lost by forgetting to press a button.
    if (state === 'open' && known.isAssigned && this.#around.record && !this.#isRecording) this.#openSession(atS);
    else {
      this.#recording.linkState(number, state, atS, detail);
      this.#session.line.onLink(link, state, atS, detail);
    }
  }

  /** The strap goes to another athlete: here it is no longer connected. */
  releaseLink({ link, number }: KnownLink, atS: number): void {
    this.#links.delete(link.id);
    this.#given.delete(link.id);
    this.#recording.linkState(number, 'closed', atS, null);
    this.#session.line.onLink(link, 'closed', atS, null);
  }

  /** A strap comes from another athlete, to be worn at `place`; `undefined`: where it says itself. */
  receiveLink(known: KnownLink, place: StrapPlace | null | undefined, atS: number): void {
    const { link } = known;
    if (place !== undefined) this.#given.set(link.id, place);
    const wasRecording = this.#isRecording;
    this.takeLink(known, atS);
    // A session that begins with it has asked it already.
    if (wasRecording || !this.#isRecording) link.send(HELLO_REQUEST);
  }

  /** The identity of one of this athlete's straps, as far as it is known. */
  identityOf(link: Link): string {
    for (const strap of this.#session.line.straps) if (strap.link === link) return strap.identity;
    return link.id;
  }

  takePacket({ link, number }: KnownLink, bytes: Uint8Array, arrivalS: number, channel: number): void {
    // Copied into the recording's buffer first, so that its consequences are recorded after it.
    this.#recording.packet(number, channel, arrivalS, bytes);
    this.#session.line.onPacket(link, bytes, arrivalS, channel);
  }

  /** A page's request. */
  command(command: LiveCommand, atS: number): void {
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
    this.#recording.control(atS, control);
    // The limits that pages draw are those that were in force.
    if (control.type === 'settings' && !this.#around.record) this.onEvent({ type: 'settings', t: atS, settings: control.settings });
    this.#session.control(control, atS);
  }

  onEvent(event: LineEvent): void {
    // A cue is sent again with its latency once the strap has answered; that is not a second cue.
    if (event.type === 'cue' && event.latencyMs === null) this.#around.delays.noteCue();
    this.#around.publish(this.athlete, event);
  }

  onSample(leg: LiveLeg): void {
    this.#around.delays.noteSample();
    const { sample } = leg.pipeline;
    const { side } = leg;
    if (sample.timeS - this.#framedS[side] < LEG_FRAME_EVERY_S - 1e-3) return;
    this.#framedS[side] = sample.timeS;
    this.#around.frame(fillLegFrame(this.#frames[side], leg));
  }

  onCalibrated(side: Side, calibration: KeptCalibration): void {
    this.#kept.push({ side, calibration });
    if (this.#around.record) this.#recording.saveCalibration(side, unixS(), calibration);
  }

  onIdentified(link: Link, identity: string, atS: number): void {
    if (!this.#around.record) return;
    this.#around.onIdentified(link, identity, atS);
    const known = this.#links.get(link.id);
    if (known === undefined) return;
    if (known.state === 'open' && !this.#isRecording && !known.isAssigned) this.#openSession(atS);
    known.isAssigned = true;
    const place = this.#given.get(link.id);
    if (place === undefined) return;
    this.#given.delete(link.id);
    this.control({ type: 'role', id: link.id, role: place }, atS);
  }

  onPlaced(strap: string, place: StrapPlace | null): void {
    const { places } = this.#around;
    if (place === null) places.delete(strap);
    else places.set(strap, place);
    if (this.#around.record) this.#recording.savePlace(strap, place, unixS());
  }

  /** Both straps of a leg are known now. */
  onWorn(leg: LiveLeg, atS: number): void {
    if (!this.#around.record) return;
    const kept = this.#kept.findLast(({ side, calibration }) => side === leg.side && leg.wears(calibration.devices));
    if (kept) {
      const { alignment, stance, template, before = null } = kept.calibration;
      this.control({ type: 'restore', side: leg.side, calibration: { alignment, stance, template }, before }, atS);
    } else if (this.#around.calibrateAtOnce) this.control({ type: 'calibrate', action: 'start', side: leg.side, keeps: true }, atS);
  }

  /** Recorded like every control of the line: a replay has no clock to detect it with. */
  onAbandoned(side: Side | null, because: Neglect, atS: number): void {
    if (this.#around.record) this.control({ type: 'calibrate', action: 'cancel', side, because }, atS);
  }

  #openSession(atS: number): void {
    if (this.#resumable) this.#resumeSession(this.#resumable, atS);
    else this.#startSession(this.#settings.exercise, atS);
  }

  #startSession(exercise: Settings['exercise'], atS: number): void {
    this.#stopSession(atS);
    this.#recording.startSession(atS, unixS(), exercise, [...SIDES]);
    this.#begin(exercise, NOTHING_NUMBERED, atS);
  }

  /** A page wants to resume the session that it ended. */
  #resumeEnded(atS: number): void {
    if (this.#isRecording) return;
    if (this.#ended !== null) {
      this.#resumeSession(this.#ended, atS);
      return;
    }
    this.onEvent({ type: 'error', t: atS, ...problemOf('KO_NOT_NOW.nothing-to-resume') });
  }

  #resumeSession({ exercise, numbered }: { exercise: Settings['exercise']; numbered: Numbering }, atS: number): void {
    this.#recording.resumeSession(atS);
    this.#begin(exercise, numbered, atS);
  }

  /** Each part of a session is replayed with a fresh line, so it begins with one. */
  #begin(exercise: Settings['exercise'], after: Numbering, atS: number): void {
    this.#resumable = null;
    this.#ended = null;
    this.#isRecording = true;
    this.#settings = { ...this.#settings, exercise };
    this.control({ type: 'begin', after, athlete: this.athlete }, atS);
    this.control({ type: 'settings', settings: this.#settings }, atS);
    const places = [...this.#around.places].map(([strap, role]) => ({ strap, role }));
    if (places.length > 0) this.control({ type: 'kept-places', places }, atS);
    for (const { link, number, state, detail } of this.#links.values()) {
      this.#recording.linkState(number, state, atS, detail);
      this.#session.line.onLink(link, state, atS, detail);
      link.send(HELLO_REQUEST);
    }
  }

  #stopSession(atS: number): void {
    if (!this.#isRecording) return;
    this.#isRecording = false;
    this.#session.line.finish();
    this.#recording.stopSession(atS);
    this.#ended = { exercise: this.#settings.exercise, numbered: this.#session.line.numbered };
  }
}
