/** The pages that listen: everything told goes to each of them, as fast as it can take it. */

import type { LiveEvent } from '../../protocol/live/events.ts';
import { Backpressure } from './backpressure.ts';
import { Snapshot, keyOf } from './snapshot.ts';

/** What is needed of a WebSocket. */
export interface Socket {
  /** Bytes handed over and not yet sent. */
  readonly bufferedAmount: number;
  send(message: string | Uint8Array): void;
  /** Breaks the connection off. */
  terminate(): void;
}

class Listener {
  readonly socket: Socket;
  readonly #backpressure = new Backpressure();
  /** What was told while the socket was slow: the newest under each key. */
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
      // Again at the end: what is sent later must not be older than what was sent before.
      this.#held.delete(key);
      this.#held.set(key, message);
      if (verdict === 'close') this.socket.terminate();
    }
  }

  /** Looks again whether the socket has caught up. */
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
  /** Host time of the newest thing told, s. */
  newestS = 0;
  snapshot: Snapshot;
  readonly #listeners = new Map<Socket, Listener>();
  readonly #repsKept: number | undefined;

  /** @param repsKept how many repetitions a late page is told. */
  constructor(repsKept?: number) {
    this.#repsKept = repsKept;
    this.snapshot = new Snapshot(repsKept);
  }

  get size(): number {
    return this.#listeners.size;
  }

  /** Tells a newcomer `hello`, how things stand and `caught-up`; and everything from now on. */
  join(socket: Socket, hello: LiveEvent): void {
    this.#listeners.set(socket, new Listener(socket));
    socket.send(JSON.stringify(hello));
    for (const event of this.snapshot.events()) socket.send(JSON.stringify(event));
    socket.send(JSON.stringify({ type: 'caught-up', t: hello.t } satisfies LiveEvent));
  }

  /** Replaces the whole state: `hello` makes pages discard theirs, then they receive `events` and `caught-up`. */
  beginAnew(events: readonly LiveEvent[], hello: () => LiveEvent, nowS: number): void {
    this.snapshot = new Snapshot(this.#repsKept);
    for (const event of events) this.snapshot.note(event);
    const greeting = hello();
    this.tell(greeting, nowS);
    for (const event of events) this.tell(event, nowS);
    this.tell({ type: 'caught-up', t: greeting.t }, nowS);
  }

  leave(socket: Socket): void {
    this.#listeners.delete(socket);
  }

  tell(event: LiveEvent, nowS: number): void {
    this.newestS = event.t;
    this.snapshot.note(event);
    if (this.#listeners.size === 0) return;
    const key = keyOf(event);
    const message = JSON.stringify(event);
    for (const listener of this.#listeners.values()) listener.offer(key, message, nowS);
  }

  /** `frame`: one encoded leg frame. */
  show(frame: Uint8Array, nowS: number): void {
    this.newestS = new DataView(frame.buffer, frame.byteOffset).getFloat64(8, true);
    const key = `frame ${frame[1] ?? 0}`;
    for (const listener of this.#listeners.values()) listener.offer(key, frame, nowS);
  }

  /** Call some ten times a second: lets those go on that were slow, and those go that stayed so. */
  check(nowS: number): void {
    for (const listener of this.#listeners.values()) listener.check(nowS);
  }
}
