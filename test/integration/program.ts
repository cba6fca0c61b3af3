/** Programs started as a user starts them, and a page that listens to a station; both end with the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { commandSchema, type LiveCommand } from '../../protocol/live/commands.ts';
import { eventSchema, type LiveEvent } from '../../protocol/live/events.ts';
import { decodeLegFrame, type LegFrame } from '../../protocol/live/frame.ts';
import { LIVE_PROTOCOL } from '../../protocol/live/words.ts';
import { until } from './ptyPair.ts';

const ROOT = join(import.meta.dirname, '../..');

export class Program {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(program: string, args: string[]) {
    this.child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    onTestFinished(() => this.end());
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Asks it to end, and kills it if it does not. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.ended) return;
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
    const exit = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill(signal);
    await exit;
    clearTimeout(impatience);
  }
}

/** `knees-out …` from its source. */
export function kneesOut(...args: string[]): Program {
  return new Program(process.execPath, ['--import', 'tsx', join(ROOT, 'host/main.ts'), ...args]);
}

export interface RunningStation {
  program: Program;
  port: number;
}

/**
 * `knees-out start` on any free port, with the given sources and further arguments (`--adapter`, PATH); resolves when its page can be opened.
 */
export async function startStation(folder: string, ...given: string[]): Promise<RunningStation> {
  const options = given.findIndex((word) => word.startsWith('--'));
  const sources = options < 0 ? given : given.slice(0, options);
  const named = [...sources.flatMap((source) => ['--source', source]), ...given.slice(sources.length)];
  const program = kneesOut('start', '--no-open', '--port', '0', '--data', folder, ...named);
  const address = /Dashboard: http:\/\/localhost:(\d+)/;
  await until('the address of the page', () => program.ended || address.test(program.stdout), 60);
  const port = Number(address.exec(program.stdout)?.[1]);
  expect(port, program.stderr).toBeGreaterThan(0);
  return { program, port };
}

export async function getJson(port: number, path: string): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  expect(answer.status).toBe(200);
  return answer.json();
}

type EventOf<Type extends LiveEvent['type']> = Extract<LiveEvent, { type: Type }>;

/** Everything a station sends, with each message checked against the protocol's schemas. */
export class LivePage {
  readonly events: LiveEvent[] = [];
  readonly frames: LegFrame[] = [];
  /** Messages that violated the protocol. */
  readonly wrong: string[] = [];
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => {
      const bytes = data as Buffer;
      if (isBinary) this.#takeFrame(bytes);
      else this.#takeEvent(bytes.toString());
    });
    onTestFinished(() => socket.terminate());
  }

  static async open(port: number): Promise<LivePage> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, LIVE_PROTOCOL);
    const page = new LivePage(socket);
    await until('the WebSocket', () => socket.readyState === WebSocket.OPEN, 30);
    return page;
  }

  all<Type extends LiveEvent['type']>(type: Type): EventOf<Type>[] {
    return this.events.filter((event): event is EventOf<Type> => event.type === type);
  }

  /** The first such event that `matches`, already received or still to come. */
  async wait<Type extends LiveEvent['type']>(
    type: Type,
    what: string,
    matches: (event: EventOf<Type>) => boolean,
    limitS = 60,
  ): Promise<EventOf<Type>> {
    const find = (): EventOf<Type> | undefined => this.all(type).find(matches);
    await until(what, () => find() !== undefined, limitS);
    return find()!;
  }

  say(command: LiveCommand): void {
    this.#socket.send(JSON.stringify(commandSchema.parse(command)));
  }

  #takeEvent(text: string): void {
    const event = eventSchema.safeParse(JSON.parse(text));
    if (event.success) this.events.push(event.data);
    else this.wrong.push(text);
  }

  #takeFrame(bytes: Buffer): void {
    const frame = decodeLegFrame(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (frame === null) this.wrong.push(bytes.toString('hex'));
    else this.frames.push(frame);
  }
}
