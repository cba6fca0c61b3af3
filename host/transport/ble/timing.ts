/** Every time limit, pause and connection parameter of the Bluetooth transport. */
import { RECONNECT_TIMING, type ReconnectTiming } from '../reconnect.ts';

export interface BleTiming {
  /** To establish a connection with a device that was just heard, s. */
  readonly connectS: number;
  /** A connected device that does not answer the controller for this long is gone, s. */
  readonly supervisionS: number;
  /** For each request to a connected device, s. */
  readonly requestS: number;
  /** For starting and stopping a scan, and for disconnecting, s. */
  readonly commandS: number;
  /** A device counts as in reach for this long after it was heard, s. */
  readonly heardS: number;
  /** An adapter that does not work is reopened after this time, s. */
  readonly reopenS: number;
  /** A device that turned out not to be a strap is ignored for this long, s. */
  readonly unsupportedS: number;
  /** How often signal strength is requested, s. */
  readonly rssiS: number;
  /** After a strap was found, scanning continues without a pause for this long for others switched on with it, s. */
  readonly followS: number;
  /** Missing straps are scanned for without a pause for this long, s; after that, and for new ones, `periodicScanS` of every `periodicScanEveryS`. */
  readonly continuousScanS: number;
  readonly periodicScanS: number;
  readonly periodicScanEveryS: number;
  readonly reconnect: Readonly<ReconnectTiming>;
}

export const BLE_TIMING: BleTiming = {
  connectS: 3,
  // Longer than a limb or a bystander blocks the signal; short enough that a restarted strap is found again soon.
  supervisionS: 2,
  requestS: 2,
  commandS: 1,
  heardS: 5,
  reopenS: 2,
  unsupportedS: 60,
  rssiS: 3,
  followS: 15,
  continuousScanS: 60,
  periodicScanS: 2,
  periodicScanEveryS: 10,
  // An attempt may wait for its turn behind others; its own steps have shorter limits.
  reconnect: { ...RECONNECT_TIMING, attemptS: 30 },
};

/** In the units of the Bluetooth specification. */
const INTERVAL_UNIT_MS = 1.25;
const TIMEOUT_UNIT_S = 0.01;

/** The same interval for every strap, so that all come at the same rate. */
const INTERVAL_MS = 15;
export const WANTED_MTU = 247;

/** The requested connection parameters, as noble takes them. */
export function connectOptions({ supervisionS }: BleTiming): {
  minInterval: number;
  maxInterval: number;
  latency: number;
  timeout: number;
  mtu: number;
} {
  const interval = INTERVAL_MS / INTERVAL_UNIT_MS;
  return { minInterval: interval, maxInterval: interval, latency: 0, timeout: Math.round(supervisionS / TIMEOUT_UNIT_S), mtu: WANTED_MTU };
}
