/**
 * Puck.js v2 with our sketch (firmware/puck): our own packets over the Nordic UART, in frames that cost a Puck almost nothing to build.
 *
 * A frame: C5, length, packet, sum of length and packet modulo 256. The radio already checks and repeats; the frame only has to be found in
 * a stream of bytes that notifications split anywhere and that may contain console output.
 */
import { encodePacket } from '../../../protocol/sensor/codec.ts';
import { COMMAND_OP } from '../../../protocol/sensor/constants.ts';
import { NO_STEPS, type Step } from '../../transport/ble/profile.ts';
import type { Driver, DriverOutput } from '../driver.ts';
import { KneesOutDriver } from './knees-out.ts';
import type { ThirdPartyMake } from '../make.ts';

const SERVICE = '6e400001b5a3f393e0a9e50e24dcca9e';
/** Named from the Puck's point of view. */
const RECEIVE = '6e400002b5a3f393e0a9e50e24dcca9e';
const TRANSMIT = '6e400003b5a3f393e0a9e50e24dcca9e';

const HEAD = 0xc5;
const HEAD_BYTES = 2;
const SUM_BYTES = 1;
/** Its longest packet is RAW with five samples, 79 bytes; a header that announces more is invalid. */
const LONGEST_PACKET = 96;

class PuckDriver implements Driver {
  readonly #packets = new KneesOutDriver();
  readonly #buffer = new Uint8Array(HEAD_BYTES + LONGEST_PACKET + SUM_BYTES);
  #filled = 0;
  /** One view per packet length, created when first needed. */
  readonly #views: (Uint8Array | undefined)[] = [];

  receive(bytes: Uint8Array, arrivalS: number, channel: number, output: DriverOutput): boolean {
    let understood = false;
    for (let i = 0; i < bytes.length; i++) {
      this.#buffer[this.#filled++] = bytes[i]!;
      while (this.#isComplete()) {
        const packet = this.#packet();
        if (packet !== null && this.#packets.receive(packet, arrivalS, channel, output)) understood = true;
        this.#drop(packet === null ? this.#nextHead() : HEAD_BYTES + packet.length + SUM_BYTES);
      }
    }
    return understood || this.#filled > 0;
  }

  /** The buffer starts with a complete frame, or with something that cannot become one. */
  #isComplete(): boolean {
    if (this.#filled === 0) return false;
    if (this.#buffer[0] !== HEAD) return true;
    const length = this.#buffer[1]!;
    return this.#filled >= HEAD_BYTES && (length > LONGEST_PACKET || this.#filled >= HEAD_BYTES + length + SUM_BYTES);
  }

  /** The packet of the frame at the buffer's start; null when it is invalid. */
  #packet(): Uint8Array | null {
    const buffer = this.#buffer;
    const length = buffer[1]!;
    if (buffer[0] !== HEAD || length === 0 || length > LONGEST_PACKET) return null;
    let sum = length;
    for (let i = 0; i < length; i++) sum += buffer[HEAD_BYTES + i]!;
    if ((sum & 0xff) !== buffer[HEAD_BYTES + length]) return null;
    return (this.#views[length] ??= buffer.subarray(HEAD_BYTES, HEAD_BYTES + length));
  }

  #nextHead(): number {
    let next = 1;
    while (next < this.#filled && this.#buffer[next] !== HEAD) next++;
    return next;
  }

  #drop(bytes: number): void {
    this.#buffer.copyWithin(0, bytes, this.#filled);
    this.#filled -= bytes;
  }
}

/** The rates accepted by the sketch. */
const RATES_HZ = [52, 104, 208];
const DEFAULT_RATE_HZ = 104;

const ask = (op: typeof COMMAND_OP.sendHello | typeof COMMAND_OP.start | typeof COMMAND_OP.stop): Step => ({
  uuid: RECEIVE,
  bytes: encodePacket({ kind: 'command', commandId: 0, op }),
});
const setRate = (rateHz: number): Step => ({
  uuid: RECEIVE,
  bytes: encodePacket({ kind: 'command', commandId: 0, op: COMMAND_OP.setRate, rateDeciHz: 10 * rateHz }),
});
/** Reused by {@link PUCK}'s `translate`. */
const AS_IS: Uint8Array[] = [];

export const PUCK: ThirdPartyMake = {
  make: 'puck',
  title: 'Puck.js',
  createDriver: () => new PuckDriver(),
  profile: {
    service: SERVICE,
    notify: [{ uuid: TRANSMIT, channel: 0 }],
    command: RECEIVE,
    packetBytes: 20,
    // The name set by the sketch; the service alone is not specific.
    name: /^Knees Out/i,
    nameNeeded: true,
    moreServices: [],
    readable: [],
    rates: { defaultHz: DEFAULT_RATE_HZ, possibleHz: RATES_HZ },
    converse: ({ rateHz }) => {
      const greeting = [setRate(rateHz ?? DEFAULT_RATE_HZ), ask(COMMAND_OP.sendHello), ask(COMMAND_OP.start)];
      return { begin: () => greeting, receive: () => NO_STEPS, onSilence: () => greeting };
    },
    poll: null,
    closingSteps: [ask(COMMAND_OP.stop)],
    // It reports its capabilities in HELLO.
    hasHaptic: false,
    translate: (packet) => {
      AS_IS[0] = packet;
      return AS_IS;
    },
  },
};
