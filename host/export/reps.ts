/** Repetitions as the Reps CSV. */

import { REP_COLUMNS, repColumns, type Rep, type RepColumnName } from '../../protocol/live/rep-columns.ts';

/** The fields with a column: those that hold a single value. */
type Column = Exclude<RepColumnName, 'curve'>;

/** The columns of every Reps CSV, in order; times in s, angles in degrees, an unknown value is an empty cell. */
const COLUMNS = repColumns.filter(([, { inCsv }]) => inCsv).map(([name]) => name as Column);

/** The whole file, including its header. Columns named in `further` follow the standard ones. */
export function repsCsv(reps: Iterable<Pick<Rep, Column>>, further: readonly Column[] = []): string {
  const columns = [...COLUMNS, ...further];
  const lines = [columns.join(',')];
  for (const rep of reps) lines.push(columns.map((column) => cell(rep[column], REP_COLUMNS[column].decimals)).join(','));
  return `${lines.join('\n')}\n`;
}

function cell(value: string | number | boolean | null, decimals: number | null): string {
  if (value === null) return '';
  return typeof value === 'number' && decimals !== null ? String(Number(value.toFixed(decimals))) : String(value);
}
