/** A make of sensor: what it is called, how to talk with it, and who reads its packets. */
import type { Conversation, Profile } from '../transport/ble/profile.ts';
import type { Driver } from './driver.ts';
import type { SensorProfile, SensorSettings } from './profile.ts';

export interface Make {
  /** As transports, recordings and `--rate` name it: never changed once released. */
  readonly make: string;
  /** As people know it. */
  readonly title: string;
  /** null: our own protocol, which the transport speaks by itself. */
  readonly profile: SensorProfile | null;
  /** One for each sensor. */
  createDriver(): Driver;
}

export interface BoughtMake extends Make {
  readonly profile: SensorProfile;
}

/** For the transport: without what it need not know. */
export function describe({ make, profile }: BoughtMake, settings: SensorSettings): Profile {
  const { service, notify, command, packetBytes, ...rest } = profile;
  const { name, nameNeeded, moreServices, readable, poll, farewell } = rest;
  const converse = (): Conversation => profile.converse(settings);
  const dialect = { name, nameNeeded, moreServices, readable, poll, farewell, converse };
  return { make, service, notify, greeting: null, command, packetBytes, dialect };
}
