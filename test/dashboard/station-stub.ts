/** A station stub for the page's tests and for developing it: serves the built page and speaks the live protocol with synthetic legs. */

import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { AthleteOnStation, HelloEvent, LinkEvent, LiveEvent, PlacingEvent, Settings } from '../../protocol/live/events.ts';
import { encodeLegFrame, LEG_FRAME_BYTES } from '../../protocol/live/frame.ts';
import type { LegFrame } from '../../protocol/live/frame.ts';
import { DEFAULT_ATHLETE, LIVE_PROTOCOL } from '../../protocol/live/words.ts';
import type { StrapPlace } from '../../protocol/live/words.ts';
import { verbatim } from '../../protocol/words/message.ts';

const PAGE_ROOT = join(import.meta.dirname, '../../dist/dashboard');

const CONTENT: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export const STUB_SETTINGS: Settings = {
  warnDeg: 6,
  cueDeg: 8,
  femoralRotationDeg: 10,
  outputs: { haptic: true, tone: true, voice: false },
  exercise: 'squat',
  fading: false,
};

export class StationStub {
  readonly commands: LiveCommand[] = [];
  /** Sent to each new connection, in order. */
  greeting: LiveEvent[] = [hello()];
  onCommand: (command: LiveCommand) => void = () => undefined;
  readonly #server: Server;
  #sockets: WebSocketServer;

  private constructor(server: Server) {
    this.#server = server;
    this.#sockets = this.#listen();
  }

  /** `root`: folder of the built page. */
  static async start(root = PAGE_ROOT): Promise<StationStub> {
    const server = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://stub').pathname);
      // As the station: the page at every path that is no file's.
      const file = join(root, extname(path) === '' ? 'index.html' : path);
      if (!file.startsWith(root) || !existsSync(file)) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, { 'content-type': CONTENT[extname(file)] ?? 'application/octet-stream' });
      createReadStream(file).pipe(response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new StationStub(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  send(event: LiveEvent): void {
    for (const socket of this.#sockets.clients) socket.send(JSON.stringify(event));
  }

  sendFrame(frame: LegFrame): void {
    const bytes = new Uint8Array(LEG_FRAME_BYTES);
    encodeLegFrame(new DataView(bytes.buffer), 0, frame);
    for (const socket of this.#sockets.clients) socket.send(bytes);
  }

  /** The live connection drops and is refused until `comeBack`. */
  goAway(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#server.removeAllListeners('upgrade');
    this.#server.on('upgrade', (_request, socket) => socket.destroy());
  }

  comeBack(): void {
    this.#server.removeAllListeners('upgrade');
    this.#sockets = this.#listen();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #listen(): WebSocketServer {
    const sockets = new WebSocketServer({ server: this.#server, path: '/live', handleProtocols: () => LIVE_PROTOCOL });
    sockets.on('connection', (socket: WebSocket) => {
      for (const event of this.greeting) socket.send(JSON.stringify(event));
      if (this.greeting.length > 0) socket.send(JSON.stringify({ type: 'caught-up', t: 0 } satisfies LiveEvent));
      socket.on('message', (data: Buffer) => {
        const command = JSON.parse(data.toString()) as LiveCommand;
        this.commands.push(command);
        this.onCommand(command);
      });
    });
    return sockets;
  }
}

/** The athlete there is from the start. */
export function athlete(change: Partial<AthleteOnStation> = {}): AthleteOnStation {
  return { id: DEFAULT_ATHLETE, name: 'Athlete', settings: STUB_SETTINGS, sides: [], ...change };
}

/** `sides`: legs of the one athlete who is there unless `athletes` names others. */
export function hello({ sides = [], ...change }: Partial<HelloEvent> & Partial<Pick<AthleteOnStation, 'sides'>> = {}): HelloEvent {
  return {
    type: 'hello',
    t: 0,
    protocol: LIVE_PROTOCOL,
    version: '0.1.0',
    serverUnixS: Date.now() / 1000,
    sources: ['simulator'],
    athletes: [athlete({ sides })],
    ...change,
  };
}

export function link(role: StrapPlace, change: Partial<LinkEvent> = {}): LinkEvent {
  return {
    type: 'link',
    t: 0,
    athlete: DEFAULT_ATHLETE,
    id: `simulator:${role}`,
    role,
    make: 'knees-out',
    state: 'open',
    batteryPercent: role.endsWith('thigh') ? 82 : 76,
    charging: false,
    rssiDbm: null,
    rateHz: 104,
    lossShare: 0.003,
    lostS: 0,
    temperatureC: 31.2,
    hasHaptic: true,
    detail: null,
    ...change,
  };
}

export const CALIBRATED: LiveEvent = {
  type: 'calibration',
  t: 0,
  athlete: DEFAULT_ATHLETE,
  side: null,
  step: 'done',
  state: 'passed',
  count: 0,
  of: 0,
  secondsLeft: null,
  instruction: verbatim('Calibrated.'),
  why: null,
  progress: 1,
  rezero: false,
  kept: false,
  canUndo: false,
};

/** The station's event for a source without a strap, with the reason. */
function awaited(id: string, name: string, state: LinkEvent['state'], detail: string): LinkEvent {
  const unknown = { role: null, batteryPercent: null, charging: null, rateHz: 0, lossShare: 0, temperatureC: null, hasHaptic: false };
  return link('left-thigh', { ...unknown, id, name, state, detail: verbatim(detail) });
}

export const AWAITED_BLUETOOTH = awaited(
  'ble',
  'Bluetooth',
  'failed',
  'no Bluetooth adapter here; plug one in, or connect the straps by cable (--source serial:PATH)',
);

export const AWAITED_PORT = awaited(
  'serial:/dev/nothing',
  'Knees Out strap /dev/nothing',
  'connecting',
  '/dev/nothing is not there; plug the strap in',
);

/** Straps that stream and do not know where they are worn. */
export function unplacedLinks(count: number): LinkEvent[] {
  return Array.from({ length: count }, (_, k) => {
    return link('left-thigh', { id: `ble:c0ffee00000${k}`, name: `WitMotion 00:0${k}`, role: null, make: 'witmotion' });
  });
}

/** Placing by movement for the straps without a place on the right leg. */
export function placingEvent(change: Partial<PlacingEvent>): PlacingEvent {
  return {
    type: 'placing',
    t: 0,
    athlete: DEFAULT_ATHLETE,
    step: 'still',
    state: 'waiting',
    sides: ['right'],
    count: 0,
    of: 0,
    instruction: verbatim('Sit down, feet on the floor, and keep still.'),
    why: null,
    progress: 0,
    straps: unplacedLinks(2).map(({ id }) => ({ id, place: null, before: null })),
    canUndo: false,
    ...change,
  };
}

export function recordingSession(startedAgoS: number, repCount: number): LiveEvent {
  return {
    type: 'session',
    t: 0,
    athlete: DEFAULT_ATHLETE,
    id: 1,
    state: 'recording',
    startedAt: Date.now() / 1000 - startedAgoS,
    exercise: 'squat',
    repCount,
    droppedBytes: 0,
  };
}
