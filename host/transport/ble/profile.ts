/** What is known in advance about a make of Bluetooth sensor: how to recognise it, and which characteristics carry what. */
import { BLE_UUID, SAMPLES_HEADER_BYTES, STRAPDOWN_SAMPLE_BYTES } from '../../../protocol/sensor/constants.ts';
import { OUR_MAKE } from '../source.ts';

/** One operation on a connection, performed once the previous one was confirmed. */
export interface Step {
  /** The characteristic. */
  readonly uuid: string;
  /** Written there; null: the characteristic is read, and the value is delivered as a packet of its channel. */
  readonly bytes: Uint8Array | null;
  /** The sensor needs this much idle time afterwards, s. */
  readonly pauseS?: number;
}

export const NO_STEPS: readonly Step[] = [];

/** One connection's exchange, opaque to the transport. Steps are performed in order; a failed one is skipped. */
export interface Conversation {
  /** The first steps, once notifications are on. */
  begin(): readonly Step[];
  /** The steps required by a packet; usually none. */
  receive(bytes: Uint8Array, channel: number): readonly Step[];
  /** When no packet arrived on channel 0 for two seconds after the latest steps: the next way to make it stream. */
  onSilence(): readonly Step[];
}

/** What a third-party sensor needs beyond its characteristics. */
export interface Dialect {
  /**
   * Pattern for the start of its name; null: only the advertised service identifies it. With a pattern either is enough, unless
   * `nameNeeded`.
   */
  readonly name: RegExp | null;
  /** Its service is common among other devices: name and service must both match. */
  readonly nameNeeded: boolean;
  /** Services besides `service` in which characteristics are searched; a sensor may lack them. */
  readonly moreServices: readonly string[];
  /** Characteristics that steps read, each with its channel. */
  readonly readable: readonly { readonly uuid: string; readonly channel: number }[];
  converse(): Conversation;
  /** Performed periodically while connected, unconfirmed where the sensor allows it. */
  readonly poll: { readonly everyS: number; readonly steps: readonly Step[] } | null;
  /** Performed before disconnecting, so that the sensor rests. */
  readonly closingSteps: readonly Step[];
}

export interface Profile {
  /** The make's name in host/sensors. */
  readonly make: string;
  /** It advertises this service and has it. UUIDs as noble writes them: lower case, no dashes. */
  readonly service: string;
  /**
   * Characteristics whose notifications are packets, each with its channel for the driver. Those of channel 0 are required. Subscribed to
   * in this order: the first packet makes a link count as open, so replies come before samples.
   */
  readonly notify: readonly { readonly uuid: string; readonly channel: number }[];
  /** The one of these that is also read once after connecting; null: none. */
  readonly greeting: string | null;
  /** Where commands are written; null: it accepts none. */
  readonly command: string | null;
  /** The longest packet that it must be able to send, bytes. */
  readonly packetBytes: number;
  /** null: our own straps. */
  readonly dialect: Dialect | null;
}

const plain = (uuid: string): string => uuid.replaceAll('-', '');

/** Two samples, at 208 Hz: they never send more in one packet. */
const LARGEST_BYTES = SAMPLES_HEADER_BYTES + 2 * STRAPDOWN_SAMPLE_BYTES;

export const KNEES_OUT: Profile = {
  make: OUR_MAKE,
  service: plain(BLE_UUID.service),
  notify: [BLE_UUID.reply, BLE_UUID.stream, BLE_UUID.hello, BLE_UUID.status].map((uuid) => ({ uuid: plain(uuid), channel: 0 })),
  greeting: plain(BLE_UUID.hello),
  command: plain(BLE_UUID.command),
  packetBytes: LARGEST_BYTES,
  dialect: null,
};

/** The services to scan for; none in particular where some makes only advertise their name. */
export function servicesOf(profiles: readonly Profile[]): string[] {
  const isNamed = ({ dialect }: Profile): boolean => dialect !== null && dialect.name !== null && !dialect.nameNeeded;
  return profiles.some(isNamed) ? [] : profiles.map(({ service }) => service);
}

/** The profile matching an advertisement; null for a device of an unknown make. */
export function profileOf(profiles: readonly Profile[], advertised: readonly string[], name: string | null): Profile | null {
  const fits = ({ service, dialect }: Profile): boolean => {
    const serves = advertised.includes(service);
    const isNamed = name !== null && dialect?.name?.test(name) === true;
    return dialect?.nameNeeded === true ? serves && isNamed : serves || isNamed;
  };
  return profiles.find(fits) ?? null;
}
