/** What is known beforehand of a make of sensor on Bluetooth: how it is recognised, and which characteristics carry what. */
import { BLE_UUID, SAMPLES_HEADER_BYTES, STRAPDOWN_SAMPLE_BYTES } from '../../../protocol/sensor/constants.ts';

/** One thing to do on a connection, after the one before was confirmed. */
export interface Step {
  /** The characteristic. */
  readonly uuid: string;
  /** Written there; null: it is read, and what comes is a packet of its channel. */
  readonly bytes: Uint8Array | null;
  /** The sensor wants to be left alone for so long afterwards, s. */
  readonly pauseS?: number;
}

export const NO_STEPS: readonly Step[] = [];

/** One connection's exchange, without meaning here. Steps are carried out in order; one that fails is skipped. */
export interface Conversation {
  /** First thing, when notifications are on. */
  begin(): readonly Step[];
  /** What a packet calls for; usually nothing. */
  hear(bytes: Uint8Array, channel: number): readonly Step[];
  /** When no packet came on channel 0 for two seconds after the newest steps: another way to make it stream, in turn. */
  insist(): readonly Step[];
}

/** What a bought sensor wants beyond its characteristics. */
export interface Dialect {
  /** How its name begins; null: only the advertised service tells. With a pattern either will do, unless `nameNeeded`. */
  readonly name: RegExp | null;
  /** Its service is common among other gadgets: name and service must both fit. */
  readonly nameNeeded: boolean;
  /** Services besides `service` in which characteristics are looked for; a sensor may lack them. */
  readonly moreServices: readonly string[];
  /** Characteristics that steps read, each with its channel. */
  readonly readable: readonly { readonly uuid: string; readonly channel: number }[];
  converse(): Conversation;
  /** Carried out every so often while connected, unconfirmed where the sensor allows it. */
  readonly poll: { readonly everyS: number; readonly steps: readonly Step[] } | null;
  /** Before hanging up, so that it rests. */
  readonly farewell: readonly Step[];
}

export interface Profile {
  /** As drivers are named in host/sensors. */
  readonly make: string;
  /** It advertises this service and has it. UUIDs as noble writes them: lower case, no dashes. */
  readonly service: string;
  /**
   * Characteristics whose notifications are packets, each with its channel for the driver. Those of channel 0 it must have. Subscribed to in this
   * order: the first packet makes a link count as open, so replies come before samples.
   */
  readonly notify: readonly { readonly uuid: string; readonly channel: number }[];
  /** Of those, the one that is also read once when connected; null: none. */
  readonly greeting: string | null;
  /** Where commands are written; null: it takes none. */
  readonly command: string | null;
  /** The longest packet that it must be able to send, bytes. */
  readonly packetBytes: number;
  /** null: our own straps. */
  readonly dialect: Dialect | null;
}

const plain = (uuid: string): string => uuid.replaceAll('-', '');

/** Two samples, at 208 Hz: more they never send in one. */
const LARGEST_BYTES = SAMPLES_HEADER_BYTES + 2 * STRAPDOWN_SAMPLE_BYTES;

export const KNEES_OUT: Profile = {
  make: 'knees-out',
  service: plain(BLE_UUID.service),
  notify: [BLE_UUID.reply, BLE_UUID.stream, BLE_UUID.hello, BLE_UUID.status].map((uuid) => ({ uuid: plain(uuid), channel: 0 })),
  greeting: plain(BLE_UUID.hello),
  command: plain(BLE_UUID.command),
  packetBytes: LARGEST_BYTES,
  dialect: null,
};

/** What to listen for; nothing in particular where some makes only tell their name. */
export function servicesOf(profiles: readonly Profile[]): string[] {
  const isNamed = ({ dialect }: Profile): boolean => dialect !== null && dialect.name !== null && !dialect.nameNeeded;
  return profiles.some(isNamed) ? [] : profiles.map(({ service }) => service);
}

/** By what a device advertises; null for a device of no known make. */
export function profileOf(profiles: readonly Profile[], advertised: readonly string[], name: string | null): Profile | null {
  const fits = ({ service, dialect }: Profile): boolean => {
    const serves = advertised.includes(service);
    const isNamed = name !== null && dialect?.name?.test(name) === true;
    return dialect?.nameNeeded === true ? serves && isNamed : serves || isNamed;
  };
  return profiles.find(fits) ?? null;
}
