/** Decodes a chunk. Never throws: bytes that cannot be read are counted. */

import { verbatim, type Message } from '../words/message.ts';
import { readMessage } from '../words/received-message.ts';
import { LINK_STATES } from '../live/words.ts';
import { ENTRY_KIND, type RecordingEntry } from './entry.ts';

const NO_DETAIL = 0xffff;
/** In the year 2286: no clock has shown it, and sums of later times lose too much precision. */
const MAX_TIME_S = 1e10;
const text = new TextDecoder();

export interface DecodedChunk {
  entries: RecordingEntry[];
  /** Bytes at the end that are not entries; 0 in an intact chunk. */
  damagedBytes: number;
}

/** Reads entries until the chunk ends or one is malformed. Packets' `bytes` are views into `chunk`. */
export function decodeChunk(chunk: Uint8Array): DecodedChunk {
  const entries: RecordingEntry[] = [];
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  let at = 0;
  while (at < chunk.length) {
    const end = entryEnd(view, at);
    const entry = end <= chunk.length ? readEntry(chunk, view, at, end) : null;
    if (entry === null) break;
    entries.push(entry);
    at = end;
  }
  return { entries, damagedBytes: chunk.length - at };
}

/** The end of the entry at `at`; Infinity when its head is truncated or of an unknown kind. */
function entryEnd(view: DataView, at: number): number {
  const left = view.byteLength - at;
  switch (view.getUint8(at)) {
    case ENTRY_KIND.link:
      return left < 5 ? Infinity : at + 5 + view.getUint8(at + 3) + view.getUint8(at + 4);
    case ENTRY_KIND.state: {
      if (left < 14) return Infinity;
      const length = view.getUint16(at + 12, true);
      return at + 14 + (length === NO_DETAIL ? 0 : length);
    }
    case ENTRY_KIND.packet:
      return left < 14 ? Infinity : at + 14 + view.getUint16(at + 4, true);
    case ENTRY_KIND.control:
      return left < 13 ? Infinity : at + 13 + view.getUint32(at + 1, true);
    default:
      return Infinity;
  }
}

function readEntry(chunk: Uint8Array, view: DataView, at: number, end: number): RecordingEntry | null {
  switch (view.getUint8(at)) {
    case ENTRY_KIND.link: {
      const makeAt = at + 5 + view.getUint8(at + 3);
      return {
        kind: 'link',
        link: view.getUint16(at + 1, true),
        id: text.decode(chunk.subarray(at + 5, makeAt)),
        make: text.decode(chunk.subarray(makeAt, end)),
      };
    }
    case ENTRY_KIND.state: {
      const state = LINK_STATES[view.getUint8(at + 3)];
      const atS = view.getFloat64(at + 4, true);
      if (state === undefined || !isTime(atS)) return null;
      const detail = view.getUint16(at + 12, true) === NO_DETAIL ? null : readDetail(text.decode(chunk.subarray(at + 14, end)));
      return { kind: 'state', link: view.getUint16(at + 1, true), state, atS, detail };
    }
    case ENTRY_KIND.packet: {
      const arrivalS = view.getFloat64(at + 6, true);
      if (!isTime(arrivalS)) return null;
      return {
        kind: 'packet',
        link: view.getUint16(at + 1, true),
        channel: view.getUint8(at + 3),
        arrivalS,
        bytes: chunk.subarray(at + 14, end),
      };
    }
    default: {
      const atS = view.getFloat64(at + 5, true);
      const value = parseJson(text.decode(chunk.subarray(at + 13, end)));
      return value === undefined || !isTime(atS) ? null : { kind: 'control', atS, value };
    }
  }
}

/** Older recordings hold the sentence itself. */
function readDetail(detail: string): Message {
  return readMessage(parseJson(detail) ?? detail) ?? verbatim(detail);
}

const isTime = (timeS: number): boolean => Math.abs(timeS) < MAX_TIME_S;

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
