/** One sensor of any make on its link: its data, its state, its names, and commands in its own protocol. */
import type { LinkState } from '../../protocol/live/words.ts';
import { encodePacket } from '../../protocol/sensor/codec.ts';
import { ROLE } from '../../protocol/sensor/constants.ts';
import type { CommandArguments, Hello, Reply } from '../../protocol/sensor/packets.ts';
import type { Message } from '../../protocol/words/message.ts';
import { OUR_MAKE, type Link } from '../transport/source.ts';
import type { Increment } from './increment.ts';
import { STRAP_PLACES, roleOfPlace, type StrapPlace } from './places.ts';
import { StrapStream, type StrapSink } from './strap.ts';

/** From this many characters on, the end of a device id identifies the sensor. */
const SHORTEST_NAME = 4;

export class Sensor implements StrapSink {
  readonly link: Link;
  readonly stream: StrapStream;
  state: LinkState = 'connecting';
  detail: Message | null = null;
  /** The answer to the newest command; null while there is none. */
  reply: Reply | null = null;
  #commandId = 0;

  constructor(link: Link) {
    this.link = link;
    this.stream = new StrapStream(link.id, link.make, this);
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** Identifies the sensor wherever it is plugged in: its device id once reported, otherwise its link's id. */
  get identity(): string {
    return this.stream.hello?.deviceId ?? this.link.id;
  }

  /** It has a motor; null: it may have one, which cannot be queried. */
  get hasHaptic(): boolean | null {
    return this.stream.hasHaptic;
  }

  /** Whether `name` means this one: the link's id with or without the source before the colon, the device id, or the end of that. */
  isCalled(name: string): boolean {
    const wanted = name.toLowerCase();
    const id = this.link.id.toLowerCase();
    const deviceId = this.stream.hello?.deviceId ?? '';
    return id === wanted || id.slice(id.indexOf(':') + 1) === wanted || (wanted.length >= SHORTEST_NAME && deviceId.endsWith(wanted));
  }

  /** One of our straps, or a sensor with our sketch: it answers commands and remembers where it is worn. For others the host does. */
  get speaksOurProtocol(): boolean {
    return this.link.make === OUR_MAKE || this.stream.hello !== null;
  }

  /** Where it reports that it is worn; null where it reports nothing. */
  get reportedPlace(): StrapPlace | null {
    const role = this.stream.hello?.role ?? ROLE.none;
    return role === ROLE.none ? null : (STRAP_PLACES.find((place) => roleOfPlace(place) === role) ?? null);
  }

  /**
   * Sends a command in the sensor's protocol.
   *
   * @returns the id that its {@link reply} will carry; null when the link is down or the command is not supported. Third-party sensors
   * never reply.
   */
  command(command: CommandArguments): number | null {
    const commandId = this.nextCommandId();
    return this.send(encodePacket({ kind: 'command', commandId, ...command })) ? commandId : null;
  }

  /** Sends an encoded command; false when the link is down or the command is not supported. */
  protected send(packet: Uint8Array): boolean {
    this.reply = null;
    const messages = this.stream.translate(packet);
    let sent = messages.length > 0;
    for (const message of messages) sent = this.link.send(message) && sent;
    return sent;
  }

  /** 1…255; 0 is for commands that need no reply. */
  protected nextCommandId(): number {
    this.#commandId = (this.#commandId % 255) + 1;
    return this.#commandId;
  }

  onIncrement(_stream: StrapStream, _increment: Increment): void {
    // For sensors that are worn.
  }

  onHello(_stream: StrapStream, _hello: Hello): void {
    // Kept by the stream.
  }

  onStatus(): void {
    // Kept by the stream.
  }

  onReply(_stream: StrapStream, reply: Reply): void {
    if (reply.commandId === this.#commandId) this.reply = reply;
  }
}
