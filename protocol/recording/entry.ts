/** The contents of a recording: everything that entered the real-time line, in order of processing. */

import type { Message } from '../words/message.ts';
import type { LinkState } from '../live/words.ts';

/** Stored with every session, so that recordings of later formats are recognised. */
export const RECORDING_VERSION = 1;

/** First byte of an entry. Never reuse one. */
export const ENTRY_KIND = { link: 1, state: 2, packet: 3, control: 4 } as const;

/** Assigns a number to a link; written before the link's first entry and again at the start of every chunk. */
interface LinkEntry {
  kind: 'link';
  link: number;
  /** As in `Link.id` and `Link.make` of host/transport. */
  id: string;
  make: string;
}

/** A link changed state. */
interface StateEntry {
  kind: 'state';
  link: number;
  state: LinkState;
  atS: number;
  detail: Message | null;
}

/** One packet arrived: its bytes and the host time passed to the line. */
interface PacketEntry {
  kind: 'packet';
  link: number;
  channel: number;
  arrivalS: number;
  bytes: Uint8Array;
}

/** Something other than a strap controlled the line: a calibration step, settings, the start of a set. `value` is any JSON. */
interface ControlEntry {
  kind: 'control';
  atS: number;
  value: unknown;
}

export type RecordingEntry = LinkEntry | StateEntry | PacketEntry | ControlEntry;
