/** Repetitions as the Reps CSV. */

import type { Rep } from '../../protocol/live/events.ts';

/** What has a column: one value. */
type Column = Exclude<keyof Rep, 'curve'>;

/** The columns, in order; times in s, angles in degrees, an unknown value is an empty cell. */
export const REPS_COLUMNS = [
  'rep',
  'exercise',
  'start_t',
  'bottom_t',
  'end_t',
  'depth_deg',
  'peak_valgus_deg',
  'peak_valgus_t',
  'peak_valgus_phase',
  'femoral_rotation_deg',
  'severity',
  'quality',
  'cue_t',
  'cue_reason',
] as const satisfies readonly Column[];

/** The whole file, heading included. Columns named in `further` follow those of {@link REPS_COLUMNS}. */
export function repsCsv(reps: Iterable<Pick<Rep, Column>>, further: readonly Column[] = []): string {
  const columns = [...REPS_COLUMNS, ...further];
  const lines = [columns.join(',')];
  for (const rep of reps) lines.push(columns.map((column) => cell(column, rep[column])).join(','));
  return `${lines.join('\n')}\n`;
}

/** Times to a tenth of a millisecond, angles to a hundredth of a degree, quality to a thousandth. */
function cell(column: string, value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'number') return String(value);
  const digits = column.endsWith('_deg') ? 2 : column === 'quality' ? 3 : 4;
  return String(Number(value.toFixed(digits)));
}
