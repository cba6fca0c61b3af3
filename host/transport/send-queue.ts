/** Packets on their way to a strap: one at a time, except a haptic command, which never waits. */
import { COMMAND_OP, PACKET_ID } from '../../protocol/sensor/constants.ts';

/** More than this many waiting packets mean that nothing is read at the other end. */
const MAX_WAITING = 16;

/** Writes one packet and calls `done` when the line accepts the next. */
export type WritePacket = (packet: Uint8Array, done: () => void) => void;

export class SendQueue {
  readonly #write: WritePacket;
  readonly #waiting: Uint8Array[] = [];
  #inFlight = 0;

  constructor(write: WritePacket) {
    this.#write = write;
  }

  /** False when the line is stuck; the packet is then dropped. */
  send(packet: Uint8Array): boolean {
    const urgent = packet[0] === PACKET_ID.command && packet[2] === COMMAND_OP.haptic;
    if (this.#waiting.length + this.#inFlight >= MAX_WAITING) return false;
    if (urgent || this.#inFlight === 0) this.#begin(packet);
    else this.#waiting.push(packet.slice());
    return true;
  }

  #begin(packet: Uint8Array): void {
    this.#inFlight++;
    this.#write(packet, this.#done);
  }

  readonly #done = (): void => {
    this.#inFlight--;
    if (this.#inFlight > 0) return;
    const next = this.#waiting.shift();
    if (next !== undefined) this.#begin(next);
  };
}
