/** A repetition as a row: values without an SQLite type are stored as another type and converted back on reading. */

import { repColumns, type Rep, type RepColumnName, type RepCurve } from '../../protocol/live/rep-columns.ts';
import { readJson } from './damage.ts';

/** A flag is 0 or 1, a curve is JSON. */
type Stored<Value> = Value extends boolean ? number : Value extends RepCurve ? string : Value;

export type RepRow = { [Name in Exclude<RepColumnName, 'session'>]: Stored<Rep[Name]> } & { session: number };

/** What a damaged column is replaced by; with any other column damaged the repetition is unusable. */
export const UNKNOWN_IN_REP: Partial<Rep> = {
  ...(Object.fromEntries(repColumns.filter(([, { nullable }]) => nullable).map(([name]) => [name, null])) as Partial<Rep>),
  exercise: 'unsure',
};

export function rowOfRep(rep: Rep, session: number): RepRow {
  const values = repColumns.map(([name]) => {
    const value = rep[name];
    if (typeof value === 'boolean') return [name, value ? 1 : 0];
    return [name, typeof value === 'object' && value !== null ? JSON.stringify(value) : value];
  });
  return { ...(Object.fromEntries(values) as RepRow), session };
}

/** Not validated: the file may be damaged. */
export function repOfRow(row: RepRow): object {
  return Object.fromEntries(
    repColumns.map(([name, { value }]) => {
      const stored = row[name];
      if (value === 'flag') return [name, stored === 1];
      return [name, value === 'curve' && stored !== null ? readJson(String(stored)) : stored];
    }),
  );
}
