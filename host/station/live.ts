/** The connected pages: everything is sent to each of them, as fast as it can receive. */

import type { LiveEvent } from '../../protocol/live/events.ts';
import { legOfFrame } from '../../protocol/live/frame.ts';
import { Backpressure } from './backpressure.ts';
import { Snapshot, keyOf } from './snapshot.ts';

/** The part of a WebSocket that is used. */
export interface Socket {
  /** Bytes passed on but not yet sent. */
  readonly bufferedAmount: number;
  send(message: string | Uint8Array): void;
  /** Closes the connection immediately. */
  terminate(): void;
}

class Listener {
  readonly socket: Socket;
  readonly #backpressure = new Backpressure();
  /** What arrived while the socket was slow: the newest value for each key. */
  readonly #held = new Map<string, string | Uint8Array>();

  constructor(socket: Socket) {
    this.socket = socket;
  }

  offer(key: string, message: string | Uint8Array, nowS: number): void {
    const verdict = this.#backpressure.judge(this.socket.bufferedAmount, nowS);
    if (verdict === 'send') {
      this.#release();
      this.socket.send(message);
    } else {
      // Re-inserted at the end: what is sent later must not be older than what was sent before.
      this.#held.delete(key);
      this.#held.set(key, message);
      if (verdict === 'close') this.socket.terminate();
    }
  }

  /** Checks whether the socket has caught up. */
  check(nowS: number): void {
    if (this.#held.size === 0) return;
    const verdict = this.#backpressure.judge(this.socket.bufferedAmount, nowS);
    if (verdict === 'send') this.#release();
    else if (verdict === 'close') this.socket.terminate();
  }

  #release(): void {
    for (const message of this.#held.values()) this.socket.send(message);
    this.#held.clear();
  }
}

export class LiveHub {
  /** Host time of the newest message, s. */
  newestS = 0;
  snapshot: Snapshot;
  readonly #listeners = new Map<Socket, Listener>();
  readonly #repsKept: number | undefined;

  /** @param repsKept how many repetitions a late page receives. */
  constructor(repsKept?: number) {
    this.#repsKept = repsKept;
    this.snapshot = new Snapshot(repsKept);
  }

  get size(): number {
    return this.#listeners.size;
  }

  /** Sends a newcomer `hello`, the current state and `caught-up`, and everything from then on. */
  join(socket: Socket, hello: LiveEvent): void {
    this.#listeners.set(socket, new Listener(socket));
    socket.send(JSON.stringify(hello));
    for (const event of this.snapshot.events()) socket.send(JSON.stringify(event));
    socket.send(JSON.stringify({ type: 'caught-up', t: hello.t } satisfies LiveEvent));
  }

  /** Replaces the whole state: `hello` makes pages discard theirs, then they receive `events` and `caught-up`. */
  startOver(events: readonly LiveEvent[], hello: () => LiveEvent, nowS: number): void {
    this.snapshot = new Snapshot(this.#repsKept);
    for (const event of events) this.snapshot.note(event);
    const greeting = hello();
    this.publish(greeting, nowS);
    for (const event of events) this.publish(event, nowS);
    this.publish({ type: 'caught-up', t: greeting.t }, nowS);
  }

  leave(socket: Socket): void {
    this.#listeners.delete(socket);
  }

  publish(event: LiveEvent, nowS: number): void {
    this.newestS = event.t;
    this.snapshot.note(event);
    if (this.#listeners.size === 0) return;
    const key = keyOf(event);
    const message = JSON.stringify(event);
    for (const listener of this.#listeners.values()) listener.offer(key, message, nowS);
  }

  /** `frame`: one encoded leg frame. */
  show(frame: Uint8Array, nowS: number): void {
    const view = new DataView(frame.buffer, frame.byteOffset);
    this.newestS = view.getFloat64(8, true);
    const key = `frame ${legOfFrame(view)}`;
    for (const listener of this.#listeners.values()) listener.offer(key, frame, nowS);
  }

  /** Call about ten times a second: resumes pages that caught up, and disconnects those that stayed slow. */
  check(nowS: number): void {
    for (const listener of this.#listeners.values()) listener.check(nowS);
  }
}
