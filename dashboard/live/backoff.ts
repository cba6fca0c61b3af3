/** How long to wait before the next attempt to reach the station. */

const FIRST_MS = 500;
const LONGEST_MS = 8000;

/** Doubles from half a second to eight; `chance` (0…1) spreads several screens over the last quarter of it. */
export function retryDelayMs(failures: number, chance: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (0.75 + 0.25 * chance));
}
