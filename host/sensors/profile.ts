/** What must be known of a bought make of sensor to talk with it over Bluetooth: data and byte sequences for a transport that knows no meaning. */
import type { Conversation, Dialect, Profile } from '../transport/ble/profile.ts';
import { METAMOTION } from './metamotion.ts';
import { PUCK } from './puck.ts';
import { THINGY52 } from './thingy52.ts';
import { WITMOTION } from './witmotion.ts';
import { XSENS_DOT } from './xsens-dot.ts';

/** What the user may set. Ranges are always the widest, which cost no resolution that matters. */
export interface SensorSettings {
  /** One of the make's; null: its usual one. */
  readonly rateHz: number | null;
}

/** Samples a second, Hz. */
export interface Rates {
  readonly usualHz: number;
  readonly possibleHz: readonly number[];
}

/**
 * UUIDs as noble writes them: lower case, no dashes. Channels are small and kept in recordings: never change one. Channel 0 is the stream.
 * Conversations are pure: the transport carries the steps out.
 */
export interface SensorProfile extends Omit<Profile, 'greeting' | 'dialect'>, Omit<Dialect, 'converse'> {
  /** As people know the make. */
  readonly title: string;
  readonly rates: Rates;
  converse(settings: SensorSettings): Conversation;
  /** It has a motor; null: one can be connected to it, and it cannot be asked whether one is. */
  readonly hasHaptic: boolean | null;
  /** Our own command (protocol/sensor) in this make's bytes, for its `command` characteristic; empty when it cannot do that. Reused by the next call. */
  translate(packet: Uint8Array): readonly Uint8Array[];
}

/** Bought makes, in order of recognition. */
export const PROFILES: readonly SensorProfile[] = [WITMOTION, XSENS_DOT, METAMOTION, PUCK, THINGY52];

/** null for our own straps, and for makes that nobody knows. */
export function profileOfMake(make: string): SensorProfile | null {
  return PROFILES.find((profile) => profile.make === make) ?? null;
}

/** For the transport: without what it need not know. */
export function describe(profile: SensorProfile, settings: SensorSettings): Profile {
  const { make, service, notify, command, packetBytes, ...rest } = profile;
  const { name, nameNeeded, moreServices, readable, poll, farewell } = rest;
  const converse = (): Conversation => profile.converse(settings);
  const dialect = { name, nameNeeded, moreServices, readable, poll, farewell, converse };
  return { make, service, notify, greeting: null, command, packetBytes, dialect };
}
