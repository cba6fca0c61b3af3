/** What is known beforehand of a make of sensor on Bluetooth: how it is recognised, and which characteristics carry what. */
import { BLE_UUID, SAMPLES_HEADER_BYTES, STRAPDOWN_SAMPLE_BYTES } from '../../../protocol/sensor/constants.ts';

export interface Profile {
  /** As drivers are named in host/sensors. */
  readonly make: string;
  /** It advertises this service and has it. UUIDs as noble writes them: lower case, no dashes. */
  readonly service: string;
  /** Characteristics whose notifications are packets, the most urgent first, each with its channel for the driver. */
  readonly notify: readonly { readonly uuid: string; readonly channel: number }[];
  /** Of those, the one that is also read once when connected; null: none. */
  readonly greeting: string | null;
  /** Where commands are written; null: it takes none. */
  readonly command: string | null;
  /** The longest packet that it must be able to send, bytes. */
  readonly packetBytes: number;
}

const plain = (uuid: string): string => uuid.replaceAll('-', '');

/** Two samples a packet. */
const USUAL_STREAM_BYTES = SAMPLES_HEADER_BYTES + 2 * STRAPDOWN_SAMPLE_BYTES;

export const KNEES_OUT: Profile = {
  make: 'knees-out',
  service: plain(BLE_UUID.service),
  notify: [BLE_UUID.stream, BLE_UUID.reply, BLE_UUID.hello, BLE_UUID.status].map((uuid) => ({ uuid: plain(uuid), channel: 0 })),
  greeting: plain(BLE_UUID.hello),
  command: plain(BLE_UUID.command),
  packetBytes: USUAL_STREAM_BYTES,
};

const PROFILES: readonly Profile[] = [KNEES_OUT];

export const SERVICES: readonly string[] = PROFILES.map(({ service }) => service);

/** By what a device advertises; null for a device of no known make. */
export function profileOf(advertised: readonly string[]): Profile | null {
  return PROFILES.find(({ service }) => advertised.includes(service)) ?? null;
}
