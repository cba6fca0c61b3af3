/** What the transport needs to communicate with a third-party make over Bluetooth: data and byte sequences, without their meaning. */
import type { Conversation, Dialect, Profile } from '../transport/ble/profile.ts';

/** What the user may set. Ranges are always the widest, which costs no resolution that matters. */
export interface SensorSettings {
  /** One of the make's rates; null: its usual one. */
  readonly rateHz: number | null;
}

/** Samples per second, Hz. */
export interface Rates {
  readonly defaultHz: number;
  readonly possibleHz: readonly number[];
}

/**
 * UUIDs as noble writes them: lower case, no dashes. Channels are small and stored in recordings: never change one. Channel 0 is the
 * stream. Conversations are pure: the transport performs the steps.
 */
export interface SensorProfile extends Omit<Profile, 'make' | 'greeting' | 'dialect'>, Omit<Dialect, 'converse'> {
  readonly rates: Rates;
  converse(settings: SensorSettings): Conversation;
  /** It has a motor; null: one can be connected to it, but whether one is cannot be queried. */
  readonly hasHaptic: boolean | null;
  /**
   * Our own command (protocol/sensor) in this make's bytes, for its `command` characteristic; empty when not supported. Reused by the next call.
   */
  translate(packet: Uint8Array): readonly Uint8Array[];
}
