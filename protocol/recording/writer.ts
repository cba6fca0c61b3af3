/** Appends entries to a preallocated chunk; a packet costs one copy and no allocation. */

import type { Message } from '../words/message.ts';
import { LINK_STATES, type LinkState } from '../live/words.ts';
import { ENTRY_KIND } from './entry.ts';

const PACKET_HEAD_BYTES = 14;
const MAX_U16 = 0xffff;
const text = new TextEncoder();

/**
 * One chunk under construction. Each method returns false and appends nothing when the entry does not fit: take the chunk and append again.
 * An entry larger than the whole capacity never fits.
 */
export class ChunkWriter {
  /** Times of the first and last entry that has one, s; NaN while there are none. */
  firstS = NaN;
  lastS = NaN;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #used = 0;

  constructor(capacityBytes: number) {
    this.#bytes = new Uint8Array(capacityBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes appended so far. */
  get length(): number {
    return this.#used;
  }

  link(link: number, id: string, make: string): boolean {
    const idBytes = text.encode(id);
    const makeBytes = text.encode(make);
    if (idBytes.length > 255 || makeBytes.length > 255 || !this.#fits(5 + idBytes.length + makeBytes.length)) return false;
    this.#view.setUint8(this.#used, ENTRY_KIND.link);
    this.#view.setUint16(this.#used + 1, link, true);
    this.#view.setUint8(this.#used + 3, idBytes.length);
    this.#view.setUint8(this.#used + 4, makeBytes.length);
    this.#used += 5;
    this.#append(idBytes);
    this.#append(makeBytes);
    return true;
  }

  state(link: number, state: LinkState, atS: number, detail: Message | null): boolean {
    const detailBytes = text.encode(detail === null ? '' : JSON.stringify(detail));
    if (detailBytes.length >= MAX_U16 || !this.#fits(14 + detailBytes.length)) return false;
    this.#view.setUint8(this.#used, ENTRY_KIND.state);
    this.#view.setUint16(this.#used + 1, link, true);
    this.#view.setUint8(this.#used + 3, LINK_STATES.indexOf(state));
    this.#view.setFloat64(this.#used + 4, atS, true);
    this.#view.setUint16(this.#used + 12, detail === null ? MAX_U16 : detailBytes.length, true);
    this.#used += 14;
    this.#append(detailBytes);
    this.#note(atS);
    return true;
  }

  packet(link: number, channel: number, arrivalS: number, bytes: Uint8Array): boolean {
    if (bytes.length > MAX_U16 || !this.#fits(PACKET_HEAD_BYTES + bytes.length)) return false;
    this.#view.setUint8(this.#used, ENTRY_KIND.packet);
    this.#view.setUint16(this.#used + 1, link, true);
    this.#view.setUint8(this.#used + 3, channel);
    this.#view.setUint16(this.#used + 4, bytes.length, true);
    this.#view.setFloat64(this.#used + 6, arrivalS, true);
    this.#used += PACKET_HEAD_BYTES;
    this.#append(bytes);
    this.#note(arrivalS);
    return true;
  }

  control(atS: number, value: unknown): boolean {
    const json = text.encode(JSON.stringify(value ?? null));
    if (!this.#fits(13 + json.length)) return false;
    this.#view.setUint8(this.#used, ENTRY_KIND.control);
    this.#view.setUint32(this.#used + 1, json.length, true);
    this.#view.setFloat64(this.#used + 5, atS, true);
    this.#used += 13;
    this.#append(json);
    this.#note(atS);
    return true;
  }

  /** Copies the chunk out and starts an empty one. */
  take(): Uint8Array<ArrayBuffer> {
    const chunk = this.#bytes.slice(0, this.#used);
    this.#used = 0;
    this.firstS = NaN;
    this.lastS = NaN;
    return chunk;
  }

  #fits(bytes: number): boolean {
    return this.#used + bytes <= this.#bytes.length;
  }

  #append(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #note(atS: number): void {
    if (Number.isNaN(this.firstS)) this.firstS = atS;
    this.lastS = atS;
  }
}
