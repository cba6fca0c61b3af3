/** Damaged rows of the store: detected on reading, skipped where unusable, and reported once. */

import type { z } from 'zod';
import type { Problem } from '../../protocol/live/events.ts';
import type { StoredRows } from '../../protocol/words/en/errors/store.ts';
import { problemOf } from '../errors.ts';

interface Checked<Shape> {
  /** `null`: the row is unusable. */
  value: Shape | null;
  /** What was wrong with it, in a few words. */
  wrong: string | null;
}

/** The result of `schema` for `row`. Each wrong column that is in `unknown` gets that value instead. */
export function checkRow<Shape>(schema: z.ZodType<Shape>, row: object, unknown: Partial<Shape> = {}): Checked<Shape> {
  const first = schema.safeParse(row);
  if (first.success) return { value: first.data, wrong: null };
  const columns = first.error.issues.map(({ path }) => String(path[0] ?? ''));
  const replaced = Object.fromEntries(Object.entries(unknown).filter(([column]) => columns.includes(column)));
  const { path, message } = first.error.issues[0]!;
  const wrong = path.length === 0 ? message : `${path.join('.')}: ${message}`;
  return { value: schema.safeParse({ ...row, ...replaced }).data ?? null, wrong };
}

/** The JSON in a column; its text where it is not JSON, which no schema accepts as an object or a list. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Where damage is reported, each item once. */
export class DamageReport {
  readonly #known = new Set<string>();
  #waiting: Problem[] = [];
  #listener: ((problem: Problem) => void) | null = null;

  /** Reports to `listener` from now on. */
  listen(listener: (problem: Problem) => void): void {
    this.#listener = listener;
  }

  /** Returns what was found before there was a listener, once. */
  take(): Problem[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  /** @param item identifies what is damaged: the first `problem` with it is reported. */
  note(item: string, problem: Problem): void {
    if (this.#known.has(item)) return;
    this.#known.add(item);
    this.report(problem);
  }

  /** Reports another problem with the store. */
  report(problem: Problem): void {
    if (this.#listener === null) this.#waiting.push(problem);
    else this.#listener(problem);
  }

  /** The usable ones of `rows` according to `schema`; see {@link checkRow}. Damaged ones are reported in one line. */
  check<Shape>(of: StoredRows, schema: z.ZodType<Shape>, rows: readonly object[], unknown: Partial<Shape> = {}): Shape[] {
    const checked = rows.map((row) => checkRow(schema, row, unknown));
    const values = checked.flatMap(({ value }) => (value === null ? [] : [value]));
    const damaged = checked.flatMap(({ wrong }) => wrong ?? []);
    if (damaged.length > 0) {
      const lost = rows.length - values.length;
      const args = { of, damaged: damaged.length, read: rows.length, wrong: damaged[0]!, lost };
      this.note(JSON.stringify(of), problemOf('KO_STORE_DAMAGED.rows', args));
    }
    return values;
  }
}
