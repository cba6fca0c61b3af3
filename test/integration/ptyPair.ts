/** Two pseudo-terminals joined by socat, with a strap's end that frames and parses packets. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { decodePacket, encodePacket } from '../../protocol/sensor/codec.ts';
import { FrameDecoder, encodeFrame } from '../../protocol/sensor/framing.ts';
import type { Packet } from '../../protocol/sensor/packets.ts';

/** Whether tests with real ptys can run: not without socat, and then a message says so. In CI they must run, and fail without it. */
export function hasSocat(): boolean {
  const found = spawnSync('socat', ['-V']).status === 0;
  if (!found) console.log('socat is not installed: tests with real ptys are skipped, unless CI=true');
  return found || process.env.CI === 'true';
}

/** Waits until `condition` holds. */
export async function until(what: string, condition: () => boolean, limitS = 20): Promise<void> {
  for (let waited = 0; !condition(); waited += 0.01) {
    if (waited > limitS) throw new Error(`waited ${limitS} s for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export class PtyPair {
  readonly #folder = mkdtempSync(join(tmpdir(), 'knees-out-pty-'));
  readonly hostPath = join(this.#folder, 'host');
  readonly strapPath = join(this.#folder, 'strap');
  #socat: ChildProcess | null = null;

  /** Plugs in: both paths exist when this resolves. */
  async plug(): Promise<void> {
    this.#socat = spawn('socat', [`pty,raw,echo=0,link=${this.hostPath}`, `pty,raw,echo=0,link=${this.strapPath}`], { stdio: 'ignore' });
    await until('ptys', () => existsSync(this.hostPath) && existsSync(this.strapPath));
  }

  /** Unplugs: both ends hang up and the paths are gone. */
  async unplug(): Promise<void> {
    const socat = this.#socat;
    this.#socat = null;
    if (socat === null || socat.exitCode !== null) return;
    const gone = new Promise((resolve) => socat.once('exit', resolve));
    socat.kill('SIGTERM');
    await gone;
  }

  async dispose(): Promise<void> {
    await this.unplug();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The strap's end of a pair. */
export class StrapEnd {
  readonly received: Packet[] = [];
  /** Called with each packet as it arrives. */
  onPacket: (packet: Packet) => void = () => undefined;
  readonly #decoder = new FrameDecoder();
  readonly #port: SerialPort;

  private constructor(port: SerialPort) {
    this.#port = port;
    port.on('error', () => undefined);
    port.on('data', (chunk: Buffer) => {
      this.#decoder.push(chunk, (bytes) => {
        const packet = decodePacket(bytes);
        if (packet === null) return;
        this.received.push(packet);
        this.onPacket(packet);
      });
    });
  }

  static open(path: string): Promise<StrapEnd> {
    return new Promise((resolve, reject) => {
      const port = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
      port.open((error) => {
        if (error === null) resolve(new StrapEnd(port));
        else reject(error);
      });
    });
  }

  send(packet: Packet): void {
    this.write(encodeFrame(encodePacket(packet)));
  }

  write(bytes: Uint8Array): void {
    this.#port.write(Buffer.from(bytes));
  }

  /** The ops of the commands received so far. */
  get ops(): number[] {
    return this.received.flatMap((packet) => (packet.kind === 'command' ? [packet.op] : []));
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#port.isOpen) resolve();
      else this.#port.close(() => resolve());
    });
  }
}
