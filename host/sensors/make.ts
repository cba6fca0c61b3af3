/** A make of sensor: its name, how to communicate with it, and the driver for its packets. */
import type { Conversation, Profile } from '../transport/ble/profile.ts';
import type { Driver } from './driver.ts';
import type { SensorProfile, SensorSettings } from './profile.ts';

export interface Make {
  /** Name used by transports, recordings and `--rate`: never change it once released. */
  readonly make: string;
  /** Name for people. */
  readonly title: string;
  /** null: our own protocol, which the transport handles itself. */
  readonly profile: SensorProfile | null;
  /** Creates one driver per sensor. */
  createDriver(): Driver;
}

export interface ThirdPartyMake extends Make {
  readonly profile: SensorProfile;
}

/** The part of a make that the transport needs. */
export function describe({ make, profile }: ThirdPartyMake, settings: SensorSettings): Profile {
  const { service, notify, command, packetBytes, ...rest } = profile;
  const { name, nameNeeded, moreServices, readable, poll, closingSteps } = rest;
  const converse = (): Conversation => profile.converse(settings);
  const dialect = { name, nameNeeded, moreServices, readable, poll, closingSteps, converse };
  return { make, service, notify, greeting: null, command, packetBytes, dialect };
}
