/** Damaged rows of the store: detected on reading, skipped where unusable, and reported once. */

import type { z } from 'zod';
import { KneesOutError } from '../errors.ts';

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
  #waiting: KneesOutError[] = [];
  #listener: ((problem: KneesOutError) => void) | null = null;

  /** Reports to `listener` from now on. */
  listen(listener: (problem: KneesOutError) => void): void {
    this.#listener = listener;
  }

  /** Returns what was found before there was a listener, once. */
  take(): KneesOutError[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  /** @param what the damaged item, e.g. "the settings"; reported once, however it is `described`. */
  note(what: string, wrong: string, hint: string, described = what): void {
    if (this.#known.has(what)) return;
    this.#known.add(what);
    this.report(new KneesOutError('KO_STORE_DAMAGED', `${described} cannot be read as stored (${wrong})`, hint));
  }

  /** Reports another problem with the store. */
  report(problem: KneesOutError): void {
    if (this.#listener === null) this.#waiting.push(problem);
    else this.#listener(problem);
  }

  /** The usable ones of `rows` according to `schema`; see {@link checkRow}. Damaged ones are reported in one line. */
  check<Shape>(what: string, schema: z.ZodType<Shape>, rows: readonly object[], unknown: Partial<Shape> = {}): Shape[] {
    const checked = rows.map((row) => checkRow(schema, row, unknown));
    const values = checked.flatMap(({ value }) => (value === null ? [] : [value]));
    const damaged = checked.flatMap(({ wrong }) => wrong ?? []);
    if (damaged.length > 0) {
      const lost = rows.length - values.length;
      const hint = lost === 0 ? 'What is wrong counts as unknown; all else is used.' : `${lost} left out; all else is used.`;
      this.note(what, damaged[0]!, hint, `${damaged.length} of ${rows.length} ${what}`);
    }
    return values;
  }
}
