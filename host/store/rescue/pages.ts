/**
 * The pages of an SQLite file as last committed, including its log (`-wal`). They are read without SQLite, which writes to the files it
 * opens and does not open a damaged one.
 */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
/** The page size of this product's stores; used where the file no longer says. */
export const USUAL_PAGE_BYTES = 4096;
const LOG_MAGIC = 0x377f0682;
const LOG_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/** `none`: missing or empty. */
type Log = 'none' | 'whole' | 'damaged';

export class PageFile {
  readonly bytes: number;
  /** It begins like an SQLite file. */
  readonly hasHeader: boolean;
  readonly pageBytes: number;
  /** Number of pages there should be. */
  readonly count: number;
  readonly log: Log;
  readonly #file: number | null;
  readonly #logFile: number | null;
  /** Offset in the log of the newest committed version of each page. */
  readonly #logged = new Map<number, number>();
  #lastLogged = 0;

  /**
   * A missing file has no bytes; its log is still used.
   *
   * @param pageBytes overrides the page size in the file.
   */
  constructor(path: string, pageBytes?: number) {
    this.#file = open(path);
    this.#logFile = open(`${path}-wal`);
    this.bytes = this.#file === null ? 0 : fstatSync(this.#file).size;
    const header = new DataView(new ArrayBuffer(HEADER_BYTES));
    this.#fill(this.#file, header, 0);
    this.hasHeader = Array.from(MAGIC).every((letter, at) => header.getUint8(at) === letter.charCodeAt(0));
    const logHeader = new DataView(new ArrayBuffer(LOG_HEADER_BYTES));
    const hasLog = this.#fill(this.#logFile, logHeader, 0);
    const stated = header.getUint16(16);
    const sizes = [this.hasHeader ? (stated === 1 ? 65_536 : stated) : 0, hasLog ? logHeader.getUint32(8) : 0];
    this.pageBytes = pageBytes ?? sizes.find(isPageSize) ?? USUAL_PAGE_BYTES;
    const logCount = hasLog ? this.#readLog(logHeader) : 0;
    const logSize = this.#logFile === null ? 0 : fstatSync(this.#logFile).size;
    this.log = logSize === 0 ? 'none' : logCount === null ? 'damaged' : 'whole';
    const filePages = Math.floor(this.bytes / this.pageBytes);
    // The count in the header is only valid if the mark next to it says so.
    const headerCount = this.hasHeader && header.getUint32(24) === header.getUint32(92) ? header.getUint32(28) : filePages;
    this.count = logCount !== null && logCount > 0 ? logCount : Math.max(headerCount, this.hasHeader ? 0 : filePages);
  }

  /** Whether the header's page size is valid. */
  get isHeaderSound(): boolean {
    if (!this.hasHeader) return false;
    const header = new DataView(new ArrayBuffer(HEADER_BYTES));
    this.#fill(this.#file, header, 0);
    const stated = header.getUint16(16);
    return isPageSize(stated === 1 ? 65_536 : stated);
  }

  /** Pages that neither the file nor its log has. */
  get missing(): number {
    const there = Math.floor(this.bytes / this.pageBytes);
    let missing = Math.max(0, this.count - there);
    for (const page of this.#logged.keys()) if (page > there && page <= this.count) missing--;
    return missing;
  }

  /** Pages are numbered from 1; `null` where there is none. */
  read(page: number): DataView | null {
    const view = new DataView(new ArrayBuffer(this.pageBytes));
    const at = this.#logged.get(page);
    if (at !== undefined) return this.#fill(this.#logFile, view, at) ? view : null;
    return this.#fill(this.#file, view, (page - 1) * this.pageBytes) ? view : null;
  }

  /** Whether the page comes from the log. */
  isLogged(page: number): boolean {
    return this.#logged.has(page);
  }

  /** The highest page that the file or its log has. */
  get last(): number {
    return Math.max(Math.floor(this.bytes / this.pageBytes), this.#lastLogged);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    if (this.#logFile !== null) closeSync(this.#logFile);
  }

  /**
   * Finds the committed frames; returns the number of pages after the last of them, 0 when there is none, `null` when the log's
   * header is damaged.
   */
  #readLog(header: DataView): number | null {
    const magic = header.getUint32(0);
    const isLittle = magic === LOG_MAGIC;
    if ((!isLittle && magic !== LOG_MAGIC + 1) || header.getUint32(8) !== this.pageBytes) return null;
    const sum = new Uint32Array(2);
    addChecksum(sum, header, 24, isLittle);
    if (sum[0] !== header.getUint32(24) || sum[1] !== header.getUint32(28)) return null;
    const frame = new DataView(new ArrayBuffer(FRAME_HEADER_BYTES + this.pageBytes));
    const body = new DataView(frame.buffer, FRAME_HEADER_BYTES);
    const pending = new Map<number, number>();
    let count = 0;
    for (let at = LOG_HEADER_BYTES; this.#fill(this.#logFile, frame, at); at += frame.byteLength) {
      // Frames of an earlier round, or one that was being written.
      if (frame.getUint32(8) !== header.getUint32(16) || frame.getUint32(12) !== header.getUint32(20)) break;
      addChecksum(sum, frame, 8, isLittle);
      addChecksum(sum, body, body.byteLength, isLittle);
      if (sum[0] !== frame.getUint32(16) || sum[1] !== frame.getUint32(20)) break;
      pending.set(frame.getUint32(0), at + FRAME_HEADER_BYTES);
      const committed = frame.getUint32(4);
      if (committed === 0) continue;
      for (const [page, where] of pending) {
        this.#logged.set(page, where);
        if (page > this.#lastLogged) this.#lastLogged = page;
      }
      pending.clear();
      count = committed;
    }
    return count;
  }

  #fill(file: number | null, view: DataView, at: number): boolean {
    if (file === null) return false;
    try {
      return readSync(file, view, 0, view.byteLength, at) === view.byteLength;
    } catch {
      // The disk cannot read there.
      return false;
    }
  }
}

function open(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const isPageSize = (bytes: number): boolean => bytes >= 512 && bytes <= 65_536 && (bytes & (bytes - 1)) === 0;

/** The log's checksum of the first `bytes` of `view`, added to `sum`. */
function addChecksum(sum: Uint32Array, view: DataView, bytes: number, isLittle: boolean): void {
  let [a, b] = sum as unknown as [number, number];
  for (let at = 0; at < bytes; at += 8) {
    a = (a + view.getUint32(at, isLittle) + b) >>> 0;
    b = (b + view.getUint32(at + 4, isLittle) + a) >>> 0;
  }
  sum[0] = a;
  sum[1] = b;
}
