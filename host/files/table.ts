/** Reads numeric CSV tables by column name into typed arrays, and checks their time column. */

import { createReadStream } from 'node:fs';
import type { FoundCell } from '../../protocol/words/en/errors/files.ts';
import { KneesOutError } from '../errors.ts';
import { LOWEST_RATE_HZ } from '../sensors/rates.ts';
import { parseDecimal, readPlainDecimal } from './decimal.ts';
import { cellsOf, faultOfHeader, rowTooLong, unreadable } from './text.ts';

/** Columns of equal length by name, in the file's units. */
export interface Table {
  rows: number;
  columns: Map<string, Float64Array>;
}

const COMMA = 44;
const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const TAB = 9;
const UTF8 = new TextDecoder();

/** Wider than any motion-capture export; a file that is not a CSV is detected early by it. */
const MAX_COLUMNS = 5000;
const MAX_LINE_BYTES = 1 << 20;
/** Four hours at 1 kHz, or two days at 104 Hz: 2 GB of numbers from two sensors. */
const MAX_ROWS = 1 << 24;
/** Initial capacity in rows, and the factor by which it grows when full. */
const FIRST_ROWS = 1 << 12;
const GROWTH = 1.5;

/**
 * Reads the named columns of a comma-separated file with a header row. Columns may be in any order and others are ignored; quoted headers
 * and cells, CRLF, a byte-order mark and blank lines at the end are accepted. A cell `nan` is NaN (unknown), except in `t`; an empty cell
 * is NaN in an optional column and an error in a required one. `optional` columns are in the result only when the file has them.
 *
 * Empty cells beyond the header are accepted, others are an error. A row may end early if none of the named columns is missing.
 *
 * Errors: KO_FILE_MISSING, KO_FILE_UNREADABLE, KO_FILE_EMPTY, KO_FILE_TOO_LARGE, KO_COLUMN_MISSING, KO_CELL_NOT_NUMERIC, KO_ROW_TOO_LONG
 * (with the line number).
 */
export async function readTable(path: string, required: string[], optional: string[] = []): Promise<Table> {
  const parser = new TableParser(path, required, optional);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) parser.push(chunk as Uint8Array);
  } catch (error) {
    if (error instanceof KneesOutError) throw error;
    throw unreadable(path, error);
  }
  return parser.finish();
}

/**
 * Checks that `t` (s) increases, and returns its usual step: the median, so that gaps do not count.
 *
 * Errors: KO_TIME_BACKWARDS (with the line number), KO_RATE_TOO_LOW. A single row has no step: `periodS` is NaN.
 */
export function checkTime(t: Float64Array, path: string): { periodS: number } {
  const steps = new Float64Array(Math.max(0, t.length - 1));
  for (let i = 1; i < t.length; i++) {
    const step = t[i]! - t[i - 1]!;
    if (!(step >= 0)) {
      throw new KneesOutError('KO_TIME_BACKWARDS.rows', { path, line: i + 2, from: t[i - 1]!, to: t[i]! });
    }
    steps[i - 1] = step;
  }
  if (steps.length === 0) return { periodS: NaN };
  const periodS = steps.sort()[steps.length >> 1]!;
  if (!(periodS > 0 && periodS <= 1.001 / LOWEST_RATE_HZ)) {
    const rateHz = periodS > 0 ? (1 / periodS).toPrecision(3) : null;
    throw new KneesOutError('KO_RATE_TOO_LOW.rows', { path, rateHz, leastHz: LOWEST_RATE_HZ });
  }
  return { periodS };
}

/** Takes bytes in chunks of any size and keeps only the wanted columns. */
class TableParser {
  readonly #path: string;
  readonly #required: string[];
  readonly #optional: string[];
  #line = 0;
  /** For each file column, the index of the wanted column it fills, or -1. Empty until the header has been read. */
  #target = new Int32Array(0);
  #names: string[] = [];
  /** For each wanted column, with spare capacity. */
  #data: Float64Array[] = [];
  #rows = 0;
  #rest: Uint8Array = new Uint8Array(0);
  #blankLine = 0;

  constructor(path: string, required: string[], optional: string[]) {
    this.#path = path;
    this.#required = required;
    this.#optional = optional;
  }

  push(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.#rest.length > 0) {
      bytes = new Uint8Array(this.#rest.length + chunk.length);
      bytes.set(this.#rest);
      bytes.set(chunk, this.#rest.length);
    }
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(NEWLINE, start);
      if ((end < 0 ? bytes.length : end) - start > MAX_LINE_BYTES) throw this.#longLine();
      if (end < 0) break;
      this.#readLine(bytes, start, end);
      start = end + 1;
    }
    this.#rest = bytes.slice(start);
  }

  finish(): Table {
    if (this.#rest.length > 0) this.#readLine(this.#rest, 0, this.#rest.length);
    if (this.#rows === 0) {
      throw new KneesOutError(this.#line === 0 ? 'KO_FILE_EMPTY.samples' : 'KO_FILE_EMPTY.rows', { path: this.#path });
    }
    const columns = new Map<string, Float64Array>();
    for (const [i, name] of this.#names.entries()) columns.set(name, this.#data[i]!.subarray(0, this.#rows));
    return { rows: this.#rows, columns };
  }

  #readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    this.#line++;
    const end = lineEnd > start && bytes[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
    if (isBlank(bytes, start, end)) {
      if (this.#blankLine === 0) this.#blankLine = this.#line;
      return;
    }
    if (this.#target.length === 0) {
      this.#blankLine = 0;
      this.#readHeader(bytes.subarray(start, end));
      return;
    }
    if (this.#blankLine > 0) throw this.#badCell(this.#blankLine, this.#names[0] ?? 't', null);
    if (this.#rows === this.#data[0]!.length) this.#grow();
    let from = start;
    let column = 0;
    let filled = 0;
    for (; from <= end && column < this.#target.length; column++) {
      const to = cellEnd(bytes, from, end);
      const target = this.#target[column]!;
      if (target >= 0) {
        this.#data[target]![this.#rows] = this.#readCell(bytes, from, to, target);
        filled++;
      }
      from = to + 1;
    }
    if (filled < this.#names.length) {
      const missing = this.#names.find((_, i) => this.#target.indexOf(i) >= column) ?? 't';
      throw this.#badCell(this.#line, missing, { cells: column, of: this.#target.length });
    }
    if (from <= end) this.#checkRest(bytes, from, end);
    this.#rows++;
  }

  #readHeader(bytes: Uint8Array): void {
    const text = UTF8.decode(bytes);
    const header = cellsOf(text);
    while (header.at(-1) === '') header.pop();
    if (header.length > MAX_COLUMNS) {
      throw new KneesOutError('KO_FILE_TOO_LARGE.columns', {
        path: this.#path,
        line: this.#line,
        most: MAX_COLUMNS,
        required: this.#required,
      });
    }
    const missing = this.#required.filter((name) => !header.includes(name));
    if (missing.length > 0) {
      throw new KneesOutError('KO_COLUMN_MISSING.samples', {
        path: this.#path,
        line: this.#line,
        missing,
        fault: faultOfHeader(text, missing),
        required: this.#required,
      });
    }
    this.#names = [...this.#required, ...this.#optional.filter((name) => header.includes(name) && !this.#required.includes(name))];
    // The first of two columns with the same name counts.
    const seen = new Set<string>();
    this.#target = Int32Array.from(header, (name) => (seen.has(name) ? -1 : (seen.add(name), this.#names.indexOf(name))));
    this.#data = this.#names.map(() => new Float64Array(FIRST_ROWS));
  }

  #readCell(bytes: Uint8Array, cellStart: number, cellEnd: number, target: number): number {
    let start = cellStart;
    let end = cellEnd;
    while (start < end && isPadding(bytes[start]!)) start++;
    while (end > start && isPadding(bytes[end - 1]!)) end--;
    const plain = readPlainDecimal(bytes, start, end);
    if (!Number.isNaN(plain)) return plain;
    const text = UTF8.decode(bytes.subarray(start, end));
    const name = this.#names[target]!;
    if (text === '' ? target >= this.#required.length : name !== 't' && /^[-+]?nan$/i.test(text)) return NaN;
    const value = parseDecimal(text);
    if (Number.isNaN(value)) throw this.#badCell(this.#line, name, text === '' ? null : text.slice(0, 40));
    return value;
  }

  /** Anything beyond the last column must be empty: a comma at the end of the row. */
  #checkRest(bytes: Uint8Array, restStart: number, end: number): void {
    let cells = this.#target.length;
    let used = cells;
    for (let from = restStart; from <= end; cells++) {
      const to = cellEnd(bytes, from, end);
      if (!isBlank(bytes, from, to)) used = cells + 1;
      from = to + 1;
    }
    if (used > this.#target.length) throw rowTooLong(this.#path, this.#line, used, this.#target.length);
  }

  #badCell(line: number, column: string, found: FoundCell): KneesOutError {
    return new KneesOutError('KO_CELL_NOT_NUMERIC.sample', { path: this.#path, line, column, found });
  }

  #longLine(): KneesOutError {
    return new KneesOutError('KO_FILE_TOO_LARGE.line', { path: this.#path, line: this.#line + 1, mostMb: MAX_LINE_BYTES >> 20 });
  }

  #grow(): void {
    if (this.#rows >= MAX_ROWS) {
      throw new KneesOutError('KO_FILE_TOO_LARGE.rows', { path: this.#path, most: MAX_ROWS });
    }
    const room = Math.min(MAX_ROWS, Math.ceil(GROWTH * this.#rows));
    for (const [i, column] of this.#data.entries()) {
      this.#data[i] = new Float64Array(room);
      this.#data[i].set(column);
    }
  }
}

/** The end of the cell that begins at `from`: a comma outside quotes, or `end`. */
function cellEnd(bytes: Uint8Array, from: number, end: number): number {
  let to = from;
  while (to < end && (bytes[to] === SPACE || bytes[to] === TAB)) to++;
  if (to < end && bytes[to] === QUOTE) {
    // A doubled quote closes and reopens at once.
    for (let inQuotes = true; to + 1 < end && (inQuotes || bytes[to + 1] === QUOTE);) if (bytes[++to] === QUOTE) inQuotes = !inQuotes;
  }
  while (to < end && bytes[to] !== COMMA) to++;
  return to;
}

function isPadding(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === QUOTE;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== SPACE && bytes[i] !== TAB) return false;
  return true;
}
