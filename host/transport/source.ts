/**
 * Where bytes come from and go to: one interface for serial ports, Bluetooth, replays and simulated straps. Bytes are not interpreted here.
 */

import type { LiveEvent } from '../../protocol/live/events.ts';
import type { LinkState } from '../../protocol/live/words.ts';
import type { Message } from '../../protocol/words/message.ts';

/** `Link.make` of our own straps. */
export const OUR_MAKE = 'knees-out';

/** One strap's two-way connection. A packet is one protocol packet (serial framing already removed) or one notification. */
export interface Link {
  /** Stable within a run and in a recording, e.g. `serial:/dev/ttyACM0` or `simulator:left-thigh`. */
  readonly id: string;
  /** Which driver reads its bytes: `knees-out` for our straps, otherwise the name of a third-party make (see host/sensors). */
  readonly make: string;
  /** Signal strength, dBm, where there is a radio that reports it; null while it does not. */
  readonly rssiDbm?: number | null;
  /** Sends one packet towards the strap; false when the link is down (nothing is queued). Never throws. */
  send(packet: Uint8Array): boolean;
}

export interface SourceListener {
  /** A link changed state; `detail` is a line for the user, `null` when there is nothing to say. */
  onLink(link: Link, state: LinkState, atS: number, detail: Message | null): void;
  /** One packet arrived. `bytes` may be reused by the transport after the call returns. `channel` is 0 for our straps (a characteristic's number for third-party sensors). */
  onPacket(link: Link, bytes: Uint8Array, arrivalS: number, channel: number): void;
}

/** The events shown to pages, as they happen. */
export interface EventFeed {
  /** Returns a function that ends the subscription. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
}

/** Opened once, closed once. */
export interface Source {
  readonly name: string;
  start(listener: SourceListener): Promise<void>;
  /** For a source that follows what pages show: a simulated athlete does what the page says. Subscribes until it is stopped. */
  subscribeTo?(feed: EventFeed): void;
  /** The user has fixed what prevented it from working: checks again at once. */
  retry?(): void;
  stop(): Promise<void>;
}
