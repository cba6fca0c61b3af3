/** The real-time loop: takes the sources, leads each link to the line of the athlete who wears it, and sends all results to the station. */
import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { LineEvent, LiveEvent, Settings } from '../../protocol/live/events.ts';
import type { LegFrame } from '../../protocol/live/frame.ts';
import type { LinkState } from '../../protocol/live/words.ts';
import type { Control } from '../../protocol/recording/control.ts';
import type { Message } from '../../protocol/words/message.ts';
import { nowS, unixS } from '../clock.ts';
import { problemOf } from '../errors.ts';
import type { StrapPlace } from '../sensors/places.ts';
import { OUR_MAKE, type EventFeed, type Link, type SourceListener } from '../transport/source.ts';
import { AthleteLine, type AthleteSettings, type KnownLink } from './athlete-line.ts';
import type { AthleteRecording } from './athlete-recording.ts';
import type { Line } from './line.ts';
import { LoopDelays } from './loop-delays.ts';

/** Receives events, frames and recordings of all athletes. Nothing here may wait or throw: a cue never depends on it. */
export interface LoopOutput {
  /** The link's number in recordings. */
  link(id: string, make: string): number;
  event(event: LiveEvent): void;
  frame(frame: LegFrame): void;
  /** Where one athlete's sessions are recorded. */
  recording(athlete: number): AthleteRecording;
}

export interface LoopSettings {
  /** Who is on the station; straps are the first one's until they are given to another. */
  athletes: readonly [AthleteSettings, ...AthleteSettings[]];
  /** Where straps were placed that cannot store it themselves, by an identity that does not depend on the connection. */
  places?: readonly { strap: string; role: StrapPlace }[];
  /** Which athlete wears straps that were handed over, by that identity. */
  wearers?: readonly { strap: string; athlete: number }[];
  calibrateAtOnce: boolean;
  record: boolean;
}

interface WornLink extends KnownLink {
  line: AthleteLine;
  /** It was handed over before it said who it is. */
  isUnnamed: boolean;
}

const TICK_EVERY_MS = 100;

export class Loop implements SourceListener, EventFeed {
  readonly delays = new LoopDelays();

  readonly #output: LoopOutput;
  readonly #subscribers = new Set<(event: LiveEvent) => void>();
  readonly #record: boolean;
  readonly #clock: () => number;
  readonly #athletes: ReadonlyMap<number, AthleteLine>;
  readonly #first: AthleteLine;
  /** By identity. */
  readonly #wearers: Map<string, number>;
  readonly #links = new Map<string, WornLink>();
  #ticking: NodeJS.Timeout | null = null;

  /** @param clock the time used for the straps, host time, s: in a replay the recorded time. */
  constructor(output: LoopOutput, settings: LoopSettings, clock: () => number = nowS) {
    const { athletes, places = [], wearers = [], calibrateAtOnce, record } = settings;
    this.#output = output;
    this.#record = record;
    this.#clock = clock;
    this.#wearers = new Map(wearers.map(({ strap, athlete }) => [strap, athlete]));
    const shared = {
      ...{ delays: this.delays, calibrateAtOnce, record },
      places: new Map(places.map(({ strap, role }) => [strap, role])),
      onIdentified: (link: Link, identity: string, atS: number) => this.#recogniseWearer(link, identity, atS),
      publish: (athlete: number, event: LineEvent) => this.#publish({ ...event, athlete }),
      frame: (frame: LegFrame) => output.frame(frame),
    };
    const lines = athletes.map((each) => new AthleteLine(each, { ...shared, recording: output.recording(each.athlete) }));
    this.#athletes = new Map(lines.map((line) => [line.athlete, line]));
    this.#first = lines[0]!;
  }

  /** Subscribes to the events that this loop sends to pages. */
  subscribe(listener: (event: LiveEvent) => void): () => void {
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  /** An athlete's current line; a new one from each `begin` on. Without a number the first athlete's. */
  lineOf(athlete = this.#first.athlete): Line | null {
    return this.#athletes.get(athlete)?.line ?? null;
  }

  settingsOf(athlete = this.#first.athlete): Settings | null {
    return this.#athletes.get(athlete)?.settings ?? null;
  }

  /** No strap is connected, and nothing is being recorded. */
  get isIdle(): boolean {
    const isRecording = [...this.#athletes.values()].some((line) => line.isRecording);
    return !isRecording && [...this.#links.values()].every(({ state }) => state !== 'open');
  }

  start(): void {
    this.#ticking ??= setInterval(() => {
      const timeS = this.#clock();
      for (const { line } of this.#athletes.values()) line.tick(timeS);
    }, TICK_EVERY_MS);
  }

  /** Also ends the sessions: a repetition that is nearly up counts. */
  stop(): void {
    for (const line of this.#athletes.values()) line.stop();
    if (this.#ticking) clearInterval(this.#ticking);
    this.#ticking = null;
  }

  /** Discards the past: what comes next is a recording from its beginning. */
  rewind(): void {
    for (const line of this.#athletes.values()) line.rewind();
  }

  onLink(link: Link, state: LinkState, atS: number, detail: Message | null): void {
    let known = this.#links.get(link.id);
    if (known === undefined) {
      const line = this.#wearerOf(link.id);
      // Our straps say who they are soon after.
      const isAssigned = this.#athletes.size === 1 || line !== null || link.make !== OUR_MAKE;
      known = {
        link,
        number: this.#output.link(link.id, link.make),
        state,
        detail,
        line: line ?? this.#first,
        isAssigned,
        isUnnamed: false,
      };
      this.#links.set(link.id, known);
    } else Object.assign(known, { state, detail });
    known.line.takeLink(known, atS);
  }

  onPacket(link: Link, bytes: Uint8Array, arrivalS: number, channel: number): void {
    const known = this.#links.get(link.id);
    if (known === undefined) return;
    this.delays.begin();
    known.line.takePacket(known, bytes, arrivalS, channel);
    this.delays.end();
  }

  /** A page's request. */
  command(command: LiveCommand): void {
    // A replay is controlled by its recording.
    if (!this.#record) return;
    const atS = nowS();
    const wearer = 'id' in command ? this.#links.get(command.id)?.line : undefined;
    const athlete = 'athlete' in command ? command.athlete : undefined;
    const line = athlete === undefined ? (wearer ?? this.#first) : this.#athletes.get(athlete);
    if (line === undefined) {
      this.#publish({ type: 'error', t: atS, athlete: null, ...problemOf('KO_NOT_FOUND.athlete', { athlete: athlete! }) });
      return;
    }
    if (command.type === 'role') this.#handOver(command.id, line, command.role, atS);
    line.command(command, atS);
  }

  /** Applies a control to an athlete's line, and records it. Without a number the first athlete's. */
  control(control: Control, atS: number, athlete = this.#first.athlete): void {
    this.#athletes.get(athlete)?.control(control, atS);
  }

  /** From here on the strap is this athlete's, who wears it at `place`. */
  #handOver(id: string, line: AthleteLine, place: StrapPlace | null, atS: number): void {
    const known = this.#links.get(id);
    if (known === undefined || known.line === line) return;
    const identity = known.line.identityOf(known.link);
    // A link of ours may be another strap's tomorrow, such as a serial port.
    known.isUnnamed = identity === id && known.link.make === OUR_MAKE;
    if (!known.isUnnamed) this.#noteWearer(identity, line);
    known.isAssigned = true;
    this.#move(known, line, place, atS);
  }

  /** A strap said who it is: it may have been handed over in an earlier session, or have taken another strap's port. */
  #recogniseWearer(link: Link, identity: string, atS: number): void {
    const known = this.#links.get(link.id);
    const line = this.#wearerOf(identity) ?? this.#first;
    if (known === undefined) return;
    if (known.isUnnamed) {
      known.isUnnamed = false;
      this.#noteWearer(identity, known.line);
      return;
    }
    if (known.line === line) return;
    known.isAssigned = true;
    this.#move(known, line, undefined, atS);
  }

  #move(known: WornLink, line: AthleteLine, place: StrapPlace | null | undefined, atS: number): void {
    known.line.releaseLink(known, atS);
    known.line = line;
    line.receiveLink(known, place, atS);
  }

  #noteWearer(identity: string, { athlete }: AthleteLine): void {
    this.#wearers.set(identity, athlete);
    this.#output.recording(athlete).saveWearer(identity, unixS());
  }

  #wearerOf(identity: string): AthleteLine | null {
    return this.#athletes.get(this.#wearers.get(identity) ?? NaN) ?? null;
  }

  /** Sends an event to the output, then to the subscribers. */
  #publish(event: LiveEvent): void {
    this.#output.event(event);
    for (const listener of this.#subscribers) listener(event);
  }
}
