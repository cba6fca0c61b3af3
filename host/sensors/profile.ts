/** What must be known of a bought make of sensor to talk with it over Bluetooth: data and byte sequences for a transport that knows no meaning. */
import type { Conversation, Dialect, Profile } from '../transport/ble/profile.ts';

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
export interface SensorProfile extends Omit<Profile, 'make' | 'greeting' | 'dialect'>, Omit<Dialect, 'converse'> {
  readonly rates: Rates;
  converse(settings: SensorSettings): Conversation;
  /** It has a motor; null: one can be connected to it, and it cannot be asked whether one is. */
  readonly hasHaptic: boolean | null;
  /** Our own command (protocol/sensor) in this make's bytes, for its `command` characteristic; empty when it cannot do that. Reused by the next call. */
  translate(packet: Uint8Array): readonly Uint8Array[];
}
