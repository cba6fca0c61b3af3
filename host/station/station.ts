/** The station as seen by the real-time process: calls return immediately. Nothing here waits, throws, or grows without bound. */

import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { LiveEvent, Problem } from '../../protocol/live/events.ts';
import { LEG_FRAME_BYTES, encodeLegFrame, type LegFrame } from '../../protocol/live/frame.ts';
import { nowS } from '../clock.ts';
import { problemOf } from '../errors.ts';
import type { NumberedItem, StoreItem } from '../store/recorder.ts';
import { StoreQueue } from './store-queue.ts';
import { isLasting, type FromStation, type StationReady, type StationSetup, type ToStation } from './port.ts';
import { SessionRecording, type KnownLink } from './session-recording.ts';
import { Snapshot } from './snapshot.ts';
import { StationProcess } from './process.ts';

/** Raw data is passed on at least this often; a crash loses no more than this and one commit. */
const CHUNK_S = 0.3;
/** Limit on unanswered messages that nothing depends on; beyond it the station is slow or hangs, and they are skipped. */
const MESSAGES_AHEAD = 1000;

/** It answers ten times a second while it receives anything. */
const HANGS_AFTER_S = 30;

export interface StationListener {
  /** A page's request; settings have already been stored. */
  onCommand(command: LiveCommand): void;
  /** Something went wrong in the station, or it was restarted. */
  onProblem(problem: Problem): void;
}

export class Station {
  /** Leg frames skipped because the station was slow or down. */
  droppedFrames = 0;
  /** Links as named in recordings, by number. */
  readonly links: KnownLink[] = [];
  readonly #process: StationProcess;
  readonly #listener: StationListener;
  readonly #queue = new StoreQueue();
  readonly #recordings = new Map<number, SessionRecording>();
  #snapshot = new Snapshot();
  readonly #frameView = new DataView(new ArrayBuffer(LEG_FRAME_BYTES));
  readonly #frameMessage: ToStation = { kind: 'frame', bytes: new Uint8Array(this.#frameView.buffer) };
  #flushing: NodeJS.Timeout | null = null;
  /** Why nothing is being stored at present, as reported by the station. */
  #refusal: Problem | null = null;
  #sent = 0;
  #heard = 0;

  /** @param hangsAfterS a station that owes an answer for this long is restarted. */
  constructor(setup: StationSetup, listener: StationListener, hangsAfterS = HANGS_AFTER_S) {
    this.#listener = listener;
    this.#process = new StationProcess(setup, hangsAfterS, {
      onMessage: (message) => {
        this.#hear(message);
      },
      onRestart: () => {
        this.#sent = 0;
        this.#heard = 0;
        for (const event of this.#snapshot.events()) this.#publish(event);
        this.#process.post({ kind: 'items', items: [...this.#queue.unstored()] });
      },
      onDeath: (problem) => {
        this.#listener.onProblem(problem);
      },
    });
  }

  /** Raw data lost in the athletes' current sessions because the station was too slow or down for too long. */
  get droppedBytes(): number {
    return [...this.#recordings.values()].reduce((sum, { droppedBytes }) => sum + droppedBytes, 0);
  }

  /** Process id of the station; `null` while it is down. */
  get pid(): number | null {
    return this.#process.pid;
  }

  /** How often the station's process had to be restarted. */
  get restarts(): number {
    return this.#process.restarts;
  }

  /**
   * Starts the station; resolves when its page can be served.
   *
   * @throws KneesOutError KO_PORT_IN_USE, KO_STORE_IN_USE, KO_STORE_FAILED …
   */
  async start(): Promise<StationReady> {
    const ready = await this.#process.start();
    this.#queue.numberOn(ready.through);
    for (const { id, resumable } of ready.athletes) this.recording(id).resumable = resumable;
    this.#flushing = setInterval(() => {
      for (const recording of this.#recordings.values()) if (nowS() - recording.chunkSinceS >= CHUNK_S) recording.flush();
      this.#process.watchAnswers(this.#sent > this.#heard);
    }, 50);
    return ready;
  }

  /**
   * Stores everything, ends the sessions that are open, and ends the station.
   *
   * @returns what could not be stored and is lost with the program; `null` when everything is on the disk.
   */
  async stop(atS: number): Promise<Problem | null> {
    if (this.#flushing !== null) clearInterval(this.#flushing);
    for (const recording of this.#recordings.values()) recording.stopSession(atS);
    await this.#process.stop();
    if (this.#queue.unstored().length === 0) return null;
    const args = { seconds: this.#queue.unstoredS.toFixed(1), reason: this.#refusal?.message ?? null };
    return problemOf(this.#refusal?.code === 'KO_DISK_FULL' ? 'KO_DISK_FULL.lost' : 'KO_STORE_FAILED.lost', args);
  }

  /** A link's number in recordings; the same link keeps its number. */
  link(id: string, make: string): number {
    const known = this.links.findIndex((link) => link.id === id);
    if (known >= 0) return known;
    const link = this.links.push({ id, make }) - 1;
    for (const recording of this.#recordings.values()) recording.link(link, { id, make });
    return link;
  }

  /** Where an athlete is recorded. */
  recording(athlete: number): SessionRecording {
    let recording = this.#recordings.get(athlete);
    if (recording === undefined) this.#recordings.set(athlete, (recording = new SessionRecording(athlete, this)));
    return recording;
  }

  /** Sends an event to the pages; lasting ones are stored with the session. */
  event(event: LiveEvent): void {
    // A restarted station finds repetitions in the store.
    if (event.type !== 'rep') this.#snapshot.note(event);
    if (!isLasting(event)) {
      this.#publish(event);
      return;
    }
    // Together with its cause: the store has neither or both, and a replay finds what is stored.
    const concerned = [...this.#recordings.values()].filter(({ athlete }) => event.athlete === null || event.athlete === athlete);
    this.send([...concerned.flatMap((recording) => recording.takeChunk()), { kind: 'events', events: [event] }]);
  }

  /** What pages received is void, and this is the state at `atS`: a replay has moved. */
  startOver(events: LiveEvent[], atS: number): void {
    this.#snapshot = new Snapshot();
    for (const event of events) if (event.type !== 'rep') this.#snapshot.note(event);
    this.#process.post({ kind: 'anew', events, t: atS });
  }

  /** Shows a leg; at most 60 times a second for each. */
  frame(frame: LegFrame): void {
    if (this.#isSlow) {
      this.droppedFrames++;
      return;
    }
    encodeLegFrame(this.#frameView, 0, frame);
    this.#sent++;
    // Copied, not transferred: cheaper for so few bytes.
    this.#process.post(this.#frameMessage);
  }

  /** Passes on the raw data so far; happens automatically {@link CHUNK_S} after the last time. */
  flush(): void {
    for (const recording of this.#recordings.values()) recording.flush();
  }

  /** Takes items to be stored together, in one message. What there is no room for is lost, and counted in its recording. */
  send(items: readonly StoreItem[]): void {
    const numbered: NumberedItem[] = [];
    for (const item of items) {
      const taken = this.#queue.push(item);
      if (taken !== null) numbered.push(taken);
      else if (item.kind === 'chunk') this.recording(item.athlete).droppedBytes += item.bytes.length;
    }
    if (numbered.length > 0) this.#process.post({ kind: 'items', items: numbered });
  }

  get #isSlow(): boolean {
    return this.#sent - this.#heard >= MESSAGES_AHEAD;
  }

  #publish(event: LiveEvent): void {
    if (this.#isSlow) return;
    this.#sent++;
    this.#process.post({ kind: 'event', event });
  }

  #hear(message: FromStation): void {
    switch (message.kind) {
      case 'stored':
        this.#queue.stored(message.through);
        this.#refusal = null;
        break;
      case 'heard':
        this.#heard = message.messages;
        break;
      case 'command':
        this.#listener.onCommand(message.command);
        break;
      case 'problem':
        if (message.problem.code === 'KO_DISK_FULL' || message.problem.code === 'KO_STORE_FAILED') this.#refusal = message.problem;
        this.#listener.onProblem(message.problem);
        break;
    }
  }
}
