/** One athlete's recording as seen by the real-time process: raw data in chunks, sessions, calibrations. Calls return immediately. */

import type { Settings } from '../../protocol/live/events.ts';
import type { LinkState, Side, StrapPlace } from '../../protocol/live/words.ts';
import { ChunkWriter } from '../../protocol/recording/writer.ts';
import type { Message } from '../../protocol/words/message.ts';
import { nowS } from '../clock.ts';
import type { StoreItem } from '../store/recorder.ts';
import type { Resumable } from '../store/sessions.ts';

const CHUNK_CAPACITY_BYTES = 512 * 1024;

/** A link as named in recordings; its number is its index. */
export interface KnownLink {
  id: string;
  make: string;
}

/** What an athlete's recording needs of the station. */
export interface RecordingStation {
  readonly links: readonly KnownLink[];
  /** Takes items to be stored together; what there is no room for is added to {@link SessionRecording.droppedBytes}. */
  send(items: readonly StoreItem[]): void;
}

export class SessionRecording {
  readonly athlete: number;
  /** Host time since when raw data has been waiting, s. */
  chunkSinceS = 0;
  /** Raw data lost in this session because the station was too slow or down for too long. */
  droppedBytes = 0;
  /** The session that {@link resumeSession} reopens. */
  resumable: Resumable | null = null;
  readonly #station: RecordingStation;
  readonly #chunk = new ChunkWriter(CHUNK_CAPACITY_BYTES);
  #recording = false;

  constructor(athlete: number, station: RecordingStation) {
    this.athlete = athlete;
    this.#station = station;
  }

  /** A link is known from now on. */
  link(link: number, { id, make }: KnownLink): void {
    if (this.#recording) this.#chunk.link(link, id, make);
  }

  linkState(link: number, state: LinkState, atS: number, detail: Message | null): void {
    if (this.#recording) this.#record(() => this.#chunk.state(link, state, atS, detail));
  }

  /** Records a packet, if a session is open. Copies `bytes`; allocates nothing. */
  packet(link: number, channel: number, arrivalS: number, bytes: Uint8Array): void {
    if (!this.#recording || this.#chunk.packet(link, channel, arrivalS, bytes)) return;
    this.flush();
    if (!this.#chunk.packet(link, channel, arrivalS, bytes)) this.droppedBytes += bytes.length;
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
    this.resumable = null;
    this.droppedBytes = 0;
    this.#send({ kind: 'start', athlete: this.athlete, t: atS, startedAt: startedAtUnixS, exercise, sides });
    this.#recording = true;
    this.#beginChunk();
  }

  /** Reopens the session that is {@link resumable}, otherwise the one stopped last; failing that, acts as {@link startSession}. */
  resumeSession(atS: number): void {
    this.stopSession(atS);
    if (this.resumable !== null) this.droppedBytes = this.resumable.droppedBytes;
    this.#send({ kind: 'resume', athlete: this.athlete, t: atS, session: this.resumable?.session ?? null });
    this.resumable = null;
    this.#recording = true;
    this.#beginChunk();
  }

  stopSession(atS: number): void {
    if (!this.#recording) return;
    this.flush();
    this.#recording = false;
    this.#chunk.take();
    this.#send({ kind: 'stop', athlete: this.athlete, t: atS });
  }

  /** Stores a calibration for the next time; `value` is any JSON. */
  saveCalibration(side: Side, takenAtUnixS: number, value: unknown): void {
    this.#send({ kind: 'calibration', athlete: this.athlete, side, takenAt: takenAtUnixS, value });
  }

  /** Stores where a strap is worn; `null`: nowhere. */
  savePlace(strap: string, place: StrapPlace | null, givenAtUnixS: number): void {
    this.#send({ kind: 'place', strap, role: place, givenAt: givenAtUnixS });
  }

  /** Stores that this athlete wears a strap from now on. */
  saveWearer(strap: string, givenAtUnixS: number): void {
    this.#send({ kind: 'wearer', strap, athlete: this.athlete, givenAt: givenAtUnixS });
  }

  /** Passes on the raw data so far. */
  flush(): void {
    this.#send(...this.takeChunk());
  }

  /** The raw data so far as one item; none when there is none. */
  takeChunk(): StoreItem[] {
    this.chunkSinceS = nowS();
    const { firstS, lastS } = this.#chunk;
    if (!this.#recording || Number.isNaN(firstS)) return [];
    const bytes = this.#chunk.take();
    this.#beginChunk();
    return [{ kind: 'chunk', athlete: this.athlete, firstS, lastS, bytes, droppedBytes: this.droppedBytes }];
  }

  /** Every chunk can be read by itself: it begins with the links' names. */
  #beginChunk(): void {
    this.#station.links.forEach(({ id, make }, link) => this.#chunk.link(link, id, make));
  }

  /** An entry larger than a chunk is lost, and counted as one byte so that the loss is visible. */
  #record(append: () => boolean): void {
    if (append()) return;
    this.flush();
    if (!append()) this.droppedBytes++;
  }

  #send(...items: StoreItem[]): void {
    this.#station.send(items);
  }
}
