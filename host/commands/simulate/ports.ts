/** Simulated straps as serial ports: `socat` creates a pty for each, and recreates it when the host closes it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { encodeFrame, FrameDecoder } from '../../../protocol/sensor/framing.ts';
import { say } from '../../../protocol/words/terminal.ts';
import { KneesOutError } from '../../errors.ts';
import { SimulatorSource } from '../../simulator/source.ts';
import type { Link } from '../../transport/source.ts';
import { makeFolder } from '../../files/folder.ts';
import { onInterrupt } from '../interrupt.ts';
import { simulationOf, type SimulateOptions } from './options.ts';

const MAX_WAITING = 8192;
const RETRY_MS = 200;
/** What socat prints, at this verbosity, when the port exists, when it is opened, and when it is closed. */
const READY = 'PTY is';
const OPENED = 'starting data transfer loop';
const PORT_CLOSED = 'is at EOF';

/** One strap's port. Packets are sent only while it is open. */
class Port {
  readonly path: string;
  readonly #link: Link;
  readonly #decoder = new FrameDecoder();
  #child: ChildProcess | null = null;
  #open = false;
  #closing = false;

  constructor(path: string, link: Link) {
    this.path = path;
    this.#link = link;
  }

  /** Resolves when the port exists. */
  async make(): Promise<void> {
    rmSync(this.path, { force: true });
    const child = spawn('socat', ['-d', '-d', `pty,raw,echo=0,wait-slave,link=${this.path}`, '-'], { stdio: 'pipe' });
    this.#child = child;
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (chunk: Buffer) => this.#decoder.push(chunk, (packet) => this.#link.send(packet)));
    child.on('exit', () => {
      this.#open = false;
      this.#decoder.reset();
      if (!this.#closing) void wait(RETRY_MS).then(() => (this.#closing ? undefined : this.make().catch(() => undefined)));
    });
    await new Promise<void>((resolve, reject) => {
      child.on('error', (cause) => {
        reject(new KneesOutError('KO_SOURCE_FAILED.socat', {}, { cause }));
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes(READY)) resolve();
        if (text.includes(OPENED)) this.#open = true;
        if (text.includes(PORT_CLOSED)) child.kill();
      });
    });
  }

  write(packet: Uint8Array): void {
    const line = this.#child?.stdin ?? null;
    if (this.#open && line !== null && line.writableLength < MAX_WAITING) line.write(encodeFrame(packet));
  }

  close(): void {
    this.#closing = true;
    this.#child?.kill();
    rmSync(this.path, { force: true });
  }
}

/** Serves until interrupted. */
export async function serveOnPorts(options: SimulateOptions): Promise<void> {
  if (process.platform === 'win32') {
    throw new KneesOutError('KO_SOURCE_FAILED.windows');
  }
  const folder = options.dir ?? join(tmpdir(), 'knees-out');
  try {
    makeFolder(folder);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new KneesOutError('KO_NOT_ALLOWED.ports-folder', { folder, reason: code }, { cause: error });
  }
  const source = new SimulatorSource(simulationOf(options));
  const ports = new Map(source.links.map((link) => [link, new Port(join(folder, link.id.slice(link.id.indexOf(':') + 1)), link)]));
  const interrupted = new Promise<void>(onInterrupt);
  try {
    await Promise.all([...ports.values()].map((port) => port.make()));
    await source.start({
      onLink: () => undefined,
      onPacket: (link, bytes) => ports.get(link)?.write(bytes),
    });
    const paths = [...ports.values()].map((port) => port.path);
    const { seed, exercise, side } = options;
    const lines = [
      say('simulate.straps', { seed, exercise, side }),
      ...paths.map((path) => `  ${path}`),
      say('simulate.connect'),
      `  knees-out start ${paths.map((path) => `--source serial:${path}`).join(' ')}`,
      say(options.auto ? 'simulate.athlete.auto' : 'simulate.athlete.prompted'),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    await interrupted;
  } finally {
    for (const port of ports.values()) port.close();
    await source.stop();
  }
}
