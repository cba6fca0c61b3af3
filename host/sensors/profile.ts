/** What must be known of a bought make of sensor to talk with it over Bluetooth: data and byte sequences for a transport that knows no meaning. */
import type { Profile } from '../transport/ble/profile.ts';
import { METAMOTION } from './metamotion.ts';
import { PUCK } from './puck.ts';
import { THINGY52 } from './thingy52.ts';
import { WITMOTION } from './witmotion.ts';
import { XSENS_DOT } from './xsens-dot.ts';

/** What the user may set; `null`: as the make is best used here. Ranges are always the widest, which cost no resolution that matters. */
export interface SensorSettings {
  readonly rateHz: number | null;
}

/** One thing to do on a connection, after the one before was confirmed. */
export interface Step {
  /** The characteristic. */
  readonly uuid: string;
  /** Written there; null: it is read, and what comes is a packet of its channel. */
  readonly bytes: Uint8Array | null;
  /** The sensor wants to be left alone for so long afterwards, s. */
  readonly pauseS?: number;
}

/** One connection's exchange. Pure: the transport carries the steps out, in order, and a step that fails is skipped. */
export interface Conversation {
  /** First thing, when notifications are on. */
  begin(): readonly Step[];
  /** What a packet calls for; usually nothing. */
  hear(bytes: Uint8Array, channel: number): readonly Step[];
  /** When no packet came on channel 0 for 3 s after the newest steps: another way to make it stream, in turn. */
  insist(): readonly Step[];
}

/** UUIDs as noble writes them: lower case, no dashes. Channels are small and kept in recordings: never change one. Channel 0 is the stream. */
export interface SensorProfile extends Profile {
  /** How its name begins; null: only the advertised `service` tells. With a pattern either will do, unless `nameNeeded`. */
  readonly name: RegExp | null;
  /** Its service is common among other gadgets: name and service must both fit. */
  readonly nameNeeded: boolean;
  /** Services besides `service` in which characteristics are looked for; a sensor may lack them. */
  readonly moreServices: readonly string[];
  /** Characteristics that steps read. */
  readonly readable: readonly { readonly uuid: string; readonly channel: number }[];
  converse(settings: SensorSettings): Conversation;
  /** Carried out every so often while connected. */
  readonly poll: { readonly everyS: number; readonly steps: readonly Step[] } | null;
  /** Before hanging up, so that it rests. */
  readonly farewell: readonly Step[];
  /** It has a motor, as far as the make goes. */
  readonly hasHaptic: boolean;
  /** Our own command (protocol/sensor) in this make's bytes, for its `command` characteristic; empty when it cannot do that. Reused by the next call. */
  translate(packet: Uint8Array): readonly Uint8Array[];
}

/** Bought makes, in order of recognition. */
export const PROFILES: readonly SensorProfile[] = [WITMOTION, XSENS_DOT, METAMOTION, PUCK, THINGY52];

export function profileOfMake(make: string): SensorProfile | null {
  return PROFILES.find((profile) => profile.make === make) ?? null;
}

/** Which make a device is by what it advertises; null when none that is known. */
export function recognise(services: readonly string[], name: string | null): SensorProfile | null {
  return (
    PROFILES.find((profile) => {
      const advertised = services.includes(profile.service);
      const named = name !== null && profile.name !== null && profile.name.test(name);
      return profile.nameNeeded ? advertised && named : advertised || named;
    }) ?? null
  );
}
