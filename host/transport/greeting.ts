/**
 * Makes one of our straps identify itself and stream, and repeats the request while it does not, e.g. because it booted after the
 * line was opened.
 */
import { encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, PACKET_ID } from '../../protocol/sensor/constants.ts';

/** Uses an id that belongs to no command: it is not a command of the line's, which a replay must count identically. */
export const HELLO_REQUEST = encodePacket({ kind: 'command', commandId: 0, op: COMMAND_OP.sendHello });
const START = encodePacket({ kind: 'command', commandId: 0, op: COMMAND_OP.start });

/** How often to `check`, s. */
export const GREETING_PERIOD_S = 1;

export class Greeting {
  readonly #send: (packet: Uint8Array) => boolean;
  #heardHello = false;
  #heardSamples = false;
  #stopped = false;

  constructor(send: (packet: Uint8Array) => boolean) {
    this.#send = send;
  }

  /** The line is open: sends SEND_HELLO, then START unless the host stopped the strap itself. */
  begin(): void {
    this.#heardHello = false;
    this.#heardSamples = false;
    this.#greet();
  }

  noteReceived(packet: Uint8Array): void {
    const id = packet[0];
    if (id === PACKET_ID.hello) this.#heardHello = true;
    else if (id === PACKET_ID.strapdown || id === PACKET_ID.raw) this.#heardSamples = true;
  }

  noteSent(packet: Uint8Array): void {
    if (packet[0] !== PACKET_ID.command) return;
    if (packet[2] === COMMAND_OP.stop) this.#stopped = true;
    if (packet[2] === COMMAND_OP.start) this.#stopped = false;
  }

  /** Requests again what has not arrived since the last check. */
  check(): void {
    this.#greet();
    this.#heardSamples = false;
  }

  #greet(): void {
    if (!this.#heardHello) this.#send(HELLO_REQUEST);
    if (!this.#heardSamples && !this.#stopped) this.#send(START);
  }
}
