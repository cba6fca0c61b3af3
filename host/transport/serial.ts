/** One strap on a serial port (USB, or any path that can be opened as one, such as a pty): framed packets, reconnecting. */
import type { SerialPort } from 'serialport';
import type { LinkState } from '../../protocol/live/words.ts';
import { MAX_PACKET_BYTES } from '../../protocol/sensor/constants.ts';
import { FrameDecoder, encodeFrame } from '../../protocol/sensor/framing.ts';
import type { Message } from '../../protocol/words/message.ts';
import { nowS } from '../clock.ts';
import { KneesOutError } from '../errors.ts';
import { GREETING_PERIOD_S, Greeting } from './greeting.ts';
import { SendQueue } from './send-queue.ts';
import { explainPort } from './port-words.ts';
import { detailOf, LinkError, NeedsUser } from './link-error.ts';
import { type Connection, type ConnectionFeed, RECONNECT_TIMING, type ReconnectTiming, Reconnector } from './reconnect.ts';
import { type Link, OUR_MAKE, type Source, type SourceListener } from './source.ts';

/** USB serial ignores it; a strap on a real UART uses it. */
const BAUD_RATE = 115_200;
/** Terminates whatever was half received at the strap. */
const DELIMITER = Buffer.of(0);

type SerialPortClass = typeof SerialPort;

export class SerialSource implements Source, Link {
  readonly name: string;
  readonly id: string;
  readonly make = OUR_MAKE;

  readonly #path: string;
  readonly #decoder = new FrameDecoder();
  readonly #reconnector: Reconnector;
  readonly #greeting = new Greeting((packet) => this.#queue?.send(packet) ?? false);
  #SerialPort: SerialPortClass | null = null;
  #listener: SourceListener | null = null;
  /** For the current connection; null when the line is down. */
  #queue: SendQueue | null = null;
  /** A strap has answered on the current connection. */
  #answered = false;

  /** `path` is opened as given, whether or not the system lists it. */
  constructor(path: string, timing: Readonly<ReconnectTiming> = RECONNECT_TIMING) {
    this.#path = path;
    this.id = this.name = `serial:${path}`;
    this.#reconnector = new Reconnector(
      (feed) => this.#connect(feed),
      (state, detail) => this.#report(state, detail),
      timing,
    );
  }

  /** Bytes on the line that belonged to no valid frame, and runs of them. */
  get garbageBytes(): number {
    return this.#decoder.garbageBytes;
  }

  get badFrames(): number {
    return this.#decoder.badFrames;
  }

  /**
   * Resolves when the first attempt to open has ended; a missing port is waited for.
   *
   * @throws KneesOutError when this machine's serial port library cannot be loaded.
   */
  async start(listener: SourceListener): Promise<void> {
    this.#listener = listener;
    try {
      this.#SerialPort = (await import('serialport')).SerialPort;
    } catch (cause) {
      throw new KneesOutError('KO_SOURCE_FAILED.serial-library', {}, { cause });
    }
    await this.#reconnector.start();
  }

  retry(): void {
    this.#reconnector.retryNow();
  }

  async stop(): Promise<void> {
    await this.#reconnector.stop();
  }

  send(packet: Uint8Array): boolean {
    if (packet.length === 0 || packet.length > MAX_PACKET_BYTES) return false;
    this.#greeting.noteSent(packet);
    return this.#answered && (this.#queue?.send(packet) ?? false);
  }

  #report(state: LinkState, detail: Message | null): void {
    this.#listener?.onLink(this, state, nowS(), detail);
  }

  async #connect(feed: ConnectionFeed): Promise<Connection> {
    const port = await this.#open();
    this.#decoder.reset();
    let arrivalS = 0;
    const onPacket = (packet: Uint8Array): void => {
      this.#answered = true;
      feed.alive();
      this.#greeting.noteReceived(packet);
      this.#listener?.onPacket(this, packet, arrivalS, 0);
    };
    port.on('data', (chunk: Buffer) => {
      arrivalS = nowS();
      this.#decoder.push(chunk, onPacket);
    });
    const queue = new SendQueue((packet, done) => void port.write(encodeFrame(packet), done));
    const end = (): void => {
      clearInterval(greetings);
      if (this.#queue === queue) this.#queue = null;
    };
    port.on('error', (error) => {
      end();
      feed.lost(detailOf(error));
    });
    port.on('close', () => {
      end();
      feed.lost({ code: 'link.port.gone', args: { path: this.#path } });
    });
    const greetings = setInterval(() => this.#greeting.check(), GREETING_PERIOD_S * 1000);
    this.#queue = queue;
    this.#answered = false;
    port.write(DELIMITER);
    this.#greeting.begin();
    return {
      close: async () => {
        end();
        port.removeAllListeners('data');
        await closePort(port);
      },
    };
  }

  #open(): Promise<SerialPort> {
    const Port = this.#SerialPort!;
    return new Promise((resolve, reject) => {
      const port = new Port({ path: this.#path, baudRate: BAUD_RATE, autoOpen: false, hupcl: false });
      port.open((error) => {
        if (error === null) resolve(port);
        else {
          const { detail, needsUser } = explainPort(this.#path, error.message, 'strap');
          reject(needsUser ? new NeedsUser(detail) : new LinkError(detail));
        }
      });
    });
  }
}

function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) resolve();
    else port.close(() => resolve());
  });
}
