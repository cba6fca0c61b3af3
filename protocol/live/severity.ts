/** The limits of the five severities, used by the line and the page. */
import type { Severity } from './words.ts';

/** Peak excursion from which each severity begins, degrees. */
const FROM_DEG: readonly (readonly [number, Severity])[] = [
  [15, 'dramatic'],
  [10, 'marked'],
  [6, 'moderate'],
  [3, 'subtle'],
];

/** The severity of a repetition with a peak of `excursionDeg`; `none` below 3°. */
export function gradeSeverity(excursionDeg: number): Severity {
  for (const [fromDeg, severity] of FROM_DEG) if (excursionDeg >= fromDeg) return severity;
  return 'none';
}
