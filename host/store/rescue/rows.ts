/** Rows in the leaf pages of tables: decoded as far as a page is intact, whatever the state of the rest of the file. */

import type { PageFile } from './pages.ts';

export type Value = null | number | string | Uint8Array;

export interface FoundRow {
  rowid: number;
  values: Value[];
}

const TABLE_LEAF = 13;
const FILE_HEADER_BYTES = 100;
/** None of our rows comes close to this: a larger length is damage. */
const MAX_BYTES = 64 * 1024 * 1024;
const text = new TextDecoder('utf-8', { fatal: true });

/** Rows of page `page`; `damaged` is called for each that cannot be read. None where the page is not a table leaf. */
export function* rowsOf(pages: PageFile, page: number, damaged: () => void): Generator<FoundRow, void, undefined> {
  const view = pages.read(page);
  if (view === null) return;
  const head = page === 1 && pages.hasHeader ? FILE_HEADER_BYTES : 0;
  if (view.getUint8(head) !== TABLE_LEAF) return;
  const count = view.getUint16(head + 3);
  if (head + 8 + 2 * count > view.byteLength) return;
  for (let cell = 0; cell < count; cell++) {
    const row = readCell(pages, view, view.getUint16(head + 8 + 2 * cell));
    if (row === null) damaged();
    else yield row;
  }
}

function readCell(pages: PageFile, view: DataView, at: number): FoundRow | null {
  try {
    const [bytes, rowidAt] = readVarint(view, at);
    const [rowid, payloadAt] = readVarint(view, rowidAt);
    if (bytes > MAX_BYTES) return null;
    const payload = readPayload(pages, view, payloadAt, bytes);
    const values = payload && readRecord(payload);
    return values && { rowid, values };
  } catch (error) {
    // Beyond the end of the page or of the row, or not UTF-8.
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

/** What does not fit on the page is on a chain of overflow pages. */
function readPayload(pages: PageFile, view: DataView, at: number, bytes: number): DataView | null {
  const usable = view.byteLength;
  const most = usable - 35;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((bytes - least) % (usable - 4));
  const local = bytes <= most ? bytes : fitting <= most ? fitting : least;
  const payload = new Uint8Array(bytes);
  payload.set(new Uint8Array(view.buffer, at, local));
  let next = local < bytes ? view.getUint32(at + local) : 0;
  for (let filled = local; filled < bytes;) {
    const overflow = next === 0 ? null : pages.read(next);
    if (overflow === null) return null;
    const part = Math.min(usable - 4, bytes - filled);
    payload.set(new Uint8Array(overflow.buffer, 4, part), filled);
    filled += part;
    next = overflow.getUint32(0);
  }
  return new DataView(payload.buffer);
}

function readRecord(payload: DataView): Value[] | null {
  const [headerBytes, first] = readVarint(payload, 0);
  const values: Value[] = [];
  let valueAt = headerBytes;
  for (let at = first; at < headerBytes;) {
    const [type, next] = readVarint(payload, at);
    const bytes = sizeOf(type);
    values.push(readValue(payload, type, valueAt, bytes));
    valueAt += bytes;
    at = next;
  }
  return valueAt === payload.byteLength ? values : null;
}

/** Size of a value in bytes, by its serial type. */
function sizeOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? Infinity;
}

function readValue(payload: DataView, type: number, at: number, bytes: number): Value {
  if (at + bytes > payload.byteLength) throw new RangeError('beyond the row');
  switch (type) {
    case 0:
      return null;
    case 7:
      return payload.getFloat64(at);
    case 8:
    case 9:
      return type - 8;
  }
  const body = new Uint8Array(payload.buffer, at, bytes);
  if (type >= 12) return type % 2 === 0 ? body : text.decode(body);
  return body.reduce((value, byte) => value * 256 + byte, body[0]! >= 128 ? -1 : 0);
}

/** The value of a varint and where it ends. */
function readVarint(view: DataView, at: number): [value: number, end: number] {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = view.getUint8(at + i);
    value = value * 128 + (byte & 127);
    if (byte < 128) return [value, at + i + 1];
  }
  return [value * 256 + view.getUint8(at + 8), at + 9];
}
