/** The WebSocket to the station: opens it, reopens it when lost, and passes on what arrives. */

import { signal } from '@preact/signals';
import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { LiveEvent } from '../../protocol/live/events.ts';
import { LIVE_PROTOCOL } from '../../protocol/live/words.ts';
import { retryDelayMs } from './backoff.ts';
import { parseEvent } from './events.ts';

export interface ConnectionState {
  readonly state: 'connecting' | 'open' | 'lost';
  /** When the next attempt is due (performance.now), ms; `null` unless lost. */
  readonly retryAtMs: number | null;
  /** Whether it was ever open, which distinguishes "lost" from "not reached". */
  readonly wasOpen: boolean;
}

export interface ConnectionListener {
  onEvent(event: LiveEvent): void;
  onFrame(view: DataView, atMs: number): void;
}

/** An open socket that is silent for this long although straps are sending is dead (Wi-Fi gone without a close). */
const SILENCE_MS = 5000;

export const connection = signal<ConnectionState>({ state: 'connecting', retryAtMs: null, wasOpen: false });

let socket: WebSocket | null = null;
let retryTimer = 0;
let failures = 0;
let heardAtMs = 0;
let listener: ConnectionListener | null = null;

/** Call once. `expectsData`: whether silence would be unusual at the moment. */
export function keepConnected(to: ConnectionListener, expectsData: () => boolean): void {
  listener = to;
  open();
  addEventListener('online', tryNow);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) tryNow();
  });
  setInterval(() => {
    if (socket?.readyState === WebSocket.OPEN && expectsData() && performance.now() - heardAtMs > SILENCE_MS) socket.close();
  }, 1000);
}

/** Skips the wait for the next attempt. */
export function tryNow(): void {
  if (connection.value.state === 'lost') open();
}

/** False without a connection: nothing is queued, the athlete taps again. */
export function sendCommand(command: LiveCommand): boolean {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(command));
  return true;
}

function open(): void {
  clearTimeout(retryTimer);
  const address = new URL('/live', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = location.search;
  connection.value = { ...connection.value, state: 'connecting', retryAtMs: null };
  const opening = new WebSocket(address, LIVE_PROTOCOL);
  opening.binaryType = 'arraybuffer';
  socket = opening;
  opening.onopen = () => {
    heardAtMs = performance.now();
    connection.value = { state: 'open', retryAtMs: null, wasOpen: true };
  };
  opening.onmessage = (message: MessageEvent<string | ArrayBuffer>) => {
    heardAtMs = performance.now();
    if (typeof message.data !== 'string') {
      listener?.onFrame(new DataView(message.data), heardAtMs);
      return;
    }
    const event = parseEvent(message.data);
    if (event === null) return;
    // A greeting proves that the connection works; a socket that opens and closes at once does not.
    if (event.type === 'hello') failures = 0;
    listener?.onEvent(event);
  };
  opening.onclose = () => {
    if (socket !== opening) return;
    failures++;
    const delayMs = retryDelayMs(failures, Math.random());
    connection.value = { ...connection.value, state: 'lost', retryAtMs: performance.now() + delayMs };
    retryTimer = setTimeout(open, delayMs);
  };
}
