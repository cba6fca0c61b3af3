/** Peak valgus excursion in five words. */
import type { Severity } from './repetition.ts';

/** Excursion in degrees from which each word holds. */
const STEPS: readonly (readonly [number, Severity])[] = [
  [15, 'dramatic'],
  [10, 'marked'],
  [6, 'moderate'],
  [3, 'subtle'],
];

export function gradeSeverity(excursionDeg: number): Severity {
  for (const [fromDeg, severity] of STEPS) if (excursionDeg >= fromDeg) return severity;
  return 'none';
}
