/** The station as seen by the real-time process: calls return immediately. Nothing here waits, throws, or grows without bound. */

import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { LiveEvent, Problem, Settings } from '../../protocol/live/events.ts';
import { LEG_FRAME_BYTES, encodeLegFrame, type LegFrame } from '../../protocol/live/frame.ts';
import type { LinkState, Side, StrapPlace } from '../../protocol/live/words.ts';
import { ChunkWriter } from '../../protocol/recording/writer.ts';
import type { Message } from '../../protocol/words/message.ts';
import { nowS } from '../clock.ts';
import { problemOf } from '../errors.ts';
import type { StoreItem } from '../store/recorder.ts';
import type { Resumable } from '../store/sessions.ts';
import { StoreQueue } from './store-queue.ts';
import { isLasting, type FromStation, type StationReady, type StationSetup, type ToStation } from './port.ts';
import { Snapshot } from './snapshot.ts';
import { StationProcess } from './process.ts';

/** Raw data is passed on at least this often; a crash loses no more than this and one commit. */
const CHUNK_S = 0.3;
const CHUNK_CAPACITY_BYTES = 512 * 1024;
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

interface KnownLink {
  id: string;
  make: string;
}

export class Station {
  /** Leg frames skipped because the station was slow or down. */
  droppedFrames = 0;
  readonly #process: StationProcess;
  readonly #listener: StationListener;
  readonly #queue = new StoreQueue();
  #snapshot = new Snapshot();
  readonly #chunk = new ChunkWriter(CHUNK_CAPACITY_BYTES);
  readonly #links: KnownLink[] = [];
  readonly #frameView = new DataView(new ArrayBuffer(LEG_FRAME_BYTES));
  readonly #frameMessage: ToStation = { kind: 'frame', bytes: new Uint8Array(this.#frameView.buffer) };
  #flushing: NodeJS.Timeout | null = null;
  #resumable: Resumable | null = null;
  /** Why nothing is being stored at present, as reported by the station. */
  #refusal: Problem | null = null;
  #recording = false;
  #chunkSinceS = 0;
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

  /** Raw data lost in this session because the station was too slow or down for too long. */
  get droppedBytes(): number {
    return this.#queue.droppedBytes;
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
    this.#resumable = ready.resumable;
    this.#flushing = setInterval(() => {
      if (nowS() - this.#chunkSinceS >= CHUNK_S) this.flush();
      this.#process.watchAnswers(this.#sent > this.#heard);
    }, 50);
    return ready;
  }

  /**
   * Stores everything, ends the session if one is open, and ends the station.
   *
   * @returns what could not be stored and is lost with the program; `null` when everything is on the disk.
   */
  async stop(atS: number): Promise<Problem | null> {
    if (this.#flushing !== null) clearInterval(this.#flushing);
    this.stopSession(atS);
    await this.#process.stop();
    if (this.#queue.unstored().length === 0) return null;
    const args = { seconds: this.#queue.unstoredS.toFixed(1), reason: this.#refusal?.message ?? null };
    return problemOf(this.#refusal?.code === 'KO_DISK_FULL' ? 'KO_DISK_FULL.lost' : 'KO_STORE_FAILED.lost', args);
  }

  /** A link's number for {@link packet} and {@link linkState}; the same link keeps its number. */
  link(id: string, make: string): number {
    const known = this.#links.findIndex((link) => link.id === id);
    if (known >= 0) return known;
    this.#links.push({ id, make });
    const link = this.#links.length - 1;
    if (this.#recording) this.#chunk.link(link, id, make);
    return link;
  }

  linkState(link: number, state: LinkState, atS: number, detail: Message | null): void {
    if (this.#recording) this.#record(() => this.#chunk.state(link, state, atS, detail));
  }

  /** Records a packet, if a session is open. Copies `bytes`; allocates nothing. */
  packet(link: number, channel: number, arrivalS: number, bytes: Uint8Array): void {
    if (!this.#recording || this.#chunk.packet(link, channel, arrivalS, bytes)) return;
    this.flush();
    if (!this.#chunk.packet(link, channel, arrivalS, bytes)) this.#queue.droppedBytes += bytes.length;
  }

  /** Records what controlled the line: any JSON. */
  control(atS: number, value: unknown): void {
    if (this.#recording) this.#record(() => this.#chunk.control(atS, value));
  }

  /**
   * Opens a session, ending the previous one. Right afterwards, send what sets the line up, including the states of links; within the
   * session, continue the numbering of repetitions.
   */
  startSession(atS: number, startedAtUnixS: number, exercise: Settings['exercise'], sides: Side[]): void {
    this.stopSession(atS);
    this.#resumable = null;
    this.#queue.droppedBytes = 0;
    this.#send({ kind: 'start', t: atS, startedAt: startedAtUnixS, exercise, sides });
    this.#recording = true;
    this.#beginChunk();
  }

  /**
   * Reopens the session that {@link start} reported as resumable, otherwise the one stopped last; failing that, acts as {@link
   * startSession}.
   */
  resumeSession(atS: number): void {
    this.stopSession(atS);
    if (this.#resumable !== null) this.#queue.droppedBytes = this.#resumable.droppedBytes;
    this.#send({ kind: 'resume', t: atS, session: this.#resumable?.session ?? null });
    this.#resumable = null;
    this.#recording = true;
    this.#beginChunk();
  }

  stopSession(atS: number): void {
    if (!this.#recording) return;
    this.flush();
    this.#recording = false;
    this.#chunk.take();
    this.#send({ kind: 'stop', t: atS });
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
    this.#send(...this.#takeChunk(), { kind: 'events', events: [event] });
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

  /** Stores a calibration for the next time; `value` is any JSON. */
  saveCalibration(side: Side, takenAtUnixS: number, value: unknown): void {
    this.#send({ kind: 'calibration', side, takenAt: takenAtUnixS, value });
  }

  /** Stores where a strap is worn; `null`: nowhere. */
  savePlace(strap: string, place: StrapPlace | null, givenAtUnixS: number): void {
    this.#send({ kind: 'place', strap, role: place, givenAt: givenAtUnixS });
  }

  /** Passes on the raw data so far; happens automatically {@link CHUNK_S} after the last time. */
  flush(): void {
    this.#send(...this.#takeChunk());
  }

  /** The raw data so far as one item; none when there is none. */
  #takeChunk(): StoreItem[] {
    this.#chunkSinceS = nowS();
    const { firstS, lastS } = this.#chunk;
    if (!this.#recording || Number.isNaN(firstS)) return [];
    const bytes = this.#chunk.take();
    this.#beginChunk();
    return [{ kind: 'chunk', firstS, lastS, bytes, droppedBytes: this.#queue.droppedBytes }];
  }

  /** Every chunk can be read by itself: it begins with the links' names. */
  #beginChunk(): void {
    this.#links.forEach(({ id, make }, link) => this.#chunk.link(link, id, make));
  }

  /** An entry larger than a chunk is lost, and counted as one byte so that the loss is visible. */
  #record(append: () => boolean): void {
    if (append()) return;
    this.flush();
    if (!append()) this.#queue.droppedBytes++;
  }

  /** In one message, so that they are stored together. */
  #send(...items: StoreItem[]): void {
    const numbered = items.map((item) => this.#queue.push(item)).filter((item) => item !== null);
    if (numbered.length > 0) this.#process.post({ kind: 'items', items: numbered });
  }

  get #isSlow(): boolean {
    return this.#sent - this.#heard >= MESSAGES_AHEAD;
  }

  #publish(event: LiveEvent): void {
    if (this.#isSlow) return;
    this.#sent++;
    this.#process.post({ kind: 'tell', event });
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
