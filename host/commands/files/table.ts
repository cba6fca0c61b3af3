/** Reads numeric CSV tables by column name into typed arrays, and checks the time column they share. */

import { createReadStream } from 'node:fs';
import { KneesOutError } from '../../errors.ts';
import { LOWEST_RATE_HZ } from '../../sensors/rates.ts';
import { hintOfHeader, unreadable } from './text.ts';

/** Columns of equal length by name, in file units. */
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
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const UTF8 = new TextDecoder();

/**
 * Reads the named columns of a comma-separated file with a header row: any column order, other columns ignored, quoted headers and
 * cells, CRLF, a byte-order mark and blank lines at the end are fine. A cell `nan` is NaN (not known), except in `t`; an empty cell is
 * NaN in an optional column, an error in a required one. `optional` columns are in the result only when the file has them.
 *
 * Errors: KO_FILE_MISSING, KO_FILE_UNREADABLE, KO_FILE_EMPTY, KO_COLUMN_MISSING, KO_CELL_NOT_NUMERIC (with the line's number).
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
 * Checks that `t` (s) goes forwards and says its usual step: the median, so that gaps do not count.
 *
 * Errors: KO_TIME_BACKWARDS (with the line's number), KO_RATE_TOO_LOW. A single row has no step: `periodS` is NaN.
 */
export function checkTime(t: Float64Array, path: string): { periodS: number } {
  const steps = new Float64Array(Math.max(0, t.length - 1));
  for (let i = 1; i < t.length; i++) {
    const step = t[i]! - t[i - 1]!;
    if (!(step >= 0)) {
      throw new KneesOutError(
        'KO_TIME_BACKWARDS',
        `${path}: line ${String(i + 2)}: t goes from ${String(t[i - 1])} back to ${String(t[i])}`,
        'Rows must be in order of time; sort them, or cut the file where the recording was restarted.',
      );
    }
    steps[i - 1] = step;
  }
  if (steps.length === 0) return { periodS: NaN };
  const periodS = steps.sort()[steps.length >> 1]!;
  if (!(periodS > 0 && periodS <= 1.001 / LOWEST_RATE_HZ)) {
    const rate = periodS > 0 ? `${(1 / periodS).toPrecision(3)} Hz` : 'no time between most rows';
    throw new KneesOutError(
      'KO_RATE_TOO_LOW',
      `${path}: ${rate}, at least ${String(LOWEST_RATE_HZ)} Hz is needed`,
      'Is t in seconds? Record at 50 Hz or more.',
    );
  }
  return { periodS };
}

/** Takes bytes in chunks of any size; keeps only the wanted columns. */
class TableParser {
  readonly #path: string;
  readonly #required: string[];
  readonly #optional: string[];
  #line = 0;
  /** Per file column: index of the wanted column it fills, or -1. Empty until the header was read. */
  #target = new Int32Array(0);
  #names: string[] = [];
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
      if (end < 0) break;
      this.#readLine(bytes, start, end);
      start = end + 1;
    }
    this.#rest = bytes.slice(start);
  }

  finish(): Table {
    if (this.#rest.length > 0) this.#readLine(this.#rest, 0, this.#rest.length);
    if (this.#rows === 0) {
      throw new KneesOutError(
        'KO_FILE_EMPTY',
        this.#line === 0 ? `${this.#path}: the file is empty` : `${this.#path}: no rows below the header`,
        'Expected a header row and one row per sample.',
      );
    }
    const columns = new Map<string, Float64Array>();
    for (const [i, name] of this.#names.entries()) columns.set(name, this.#data[i]!.slice(0, this.#rows));
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
    if (this.#blankLine > 0) throw this.#badCell(this.#blankLine, this.#names[0] ?? 't', 'nothing');
    if (this.#rows === this.#data[0]!.length) this.#grow();
    let from = start;
    let column = 0;
    let filled = 0;
    while (from <= end && column < this.#target.length) {
      let to = from;
      let inQuotes = false;
      while (to < end && (inQuotes || bytes[to] !== COMMA)) {
        if (bytes[to] === QUOTE) inQuotes = !inQuotes;
        to++;
      }
      const target = this.#target[column]!;
      if (target >= 0) {
        this.#data[target]![this.#rows] = this.#readCell(bytes, from, to, target);
        filled++;
      }
      column++;
      from = to + 1;
    }
    if (filled < this.#names.length) {
      const missing = this.#names.find((_, i) => this.#target.indexOf(i) >= column) ?? 't';
      throw this.#badCell(this.#line, missing, 'nothing (the row is too short)');
    }
    this.#rows++;
  }

  #readHeader(bytes: Uint8Array): void {
    const text = UTF8.decode(bytes);
    const header = text.split(',').map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim(),
    );
    const missing = this.#required.filter((name) => !header.includes(name));
    if (missing.length > 0) {
      throw new KneesOutError(
        'KO_COLUMN_MISSING',
        `${this.#path}: line ${String(this.#line)}: no column ${missing.join(', ')}`,
        hintOfHeader(text, missing) ?? `The header row must name ${this.#required.join(',')}; other columns are ignored.`,
      );
    }
    this.#names = [...this.#required, ...this.#optional.filter((name) => header.includes(name) && !this.#required.includes(name))];
    this.#target = Int32Array.from(header, (name, i) => (header.indexOf(name) === i ? this.#names.indexOf(name) : -1));
    this.#data = this.#names.map(() => new Float64Array(4096));
  }

  #readCell(bytes: Uint8Array, cellStart: number, cellEnd: number, target: number): number {
    let start = cellStart;
    let end = cellEnd;
    while (start < end && isPadding(bytes[start]!)) start++;
    while (end > start && isPadding(bytes[end - 1]!)) end--;
    const quick = readDecimal(bytes, start, end);
    if (!Number.isNaN(quick)) return quick;
    const text = UTF8.decode(bytes.subarray(start, end));
    const name = this.#names[target]!;
    if (text === '' ? target >= this.#required.length : name !== 't' && /^[-+]?nan$/i.test(text)) return NaN;
    const value = /^[-+]?[\d.]/.test(text) && !/^0[xob]/i.test(text) ? Number(text) : NaN;
    if (!Number.isFinite(value)) throw this.#badCell(this.#line, name, text === '' ? 'nothing' : `"${text.slice(0, 40)}"`);
    return value;
  }

  #badCell(line: number, column: string, found: string): KneesOutError {
    return new KneesOutError(
      'KO_CELL_NOT_NUMERIC',
      `${this.#path}: line ${String(line)}: expected a number in column ${column}, found ${found}`,
      'Numbers need a decimal point (not a comma); leave out rows whose sample was lost.',
    );
  }

  #grow(): void {
    this.#data = this.#data.map((column) => {
      const larger = new Float64Array(column.length * 2);
      larger.set(column);
      return larger;
    });
  }
}

/** `-12.345` without exponent and with up to 15 digits, exactly as `Number` reads it; NaN for anything else. */
function readDecimal(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  const negative = bytes[i] === MINUS;
  if (negative) i++;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (; i < end; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (bytes[i] === POINT && decimals < 0) {
      decimals = 0;
    } else {
      return NaN;
    }
  }
  if (digits === 0 || digits > 15) return NaN;
  // Both the mantissa (< 10^15) and the power of ten (≤ 10^15) are exact, so one division rounds correctly.
  const value = decimals > 0 ? mantissa / POWERS[decimals]! : mantissa;
  return negative ? -value : value;
}

const POWERS = Float64Array.from({ length: 16 }, (_, i) => Number(`1e${String(i)}`));

function isPadding(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === QUOTE;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== SPACE && bytes[i] !== TAB) return false;
  return true;
}
