/**
 * How much a page shifts under its reader, as browser vendors define it: the worst burst of shifts less than 1 s apart and at most 5 s
 * long, excluding those within half a second of input. Cumulative Layout Shift, https://web.dev/articles/cls.
 */

/** To be run in the page before anything else. */
export const WATCH_LAYOUT_SHIFT = `
  window.layoutShift = 0;
  window.layoutShifted = [];
  let burst = 0, first = -Infinity, last = -Infinity;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      if (entry.startTime - last > 1000 || entry.startTime - first > 5000) { burst = 0; first = entry.startTime; }
      last = entry.startTime;
      burst += entry.value;
      window.layoutShift = Math.max(window.layoutShift, burst);
      if (entry.value < 0.005) continue;
      const box = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
      window.layoutShifted.push(entry.value.toFixed(3) + ' at ' + Math.round(entry.startTime) + ' ms: ' + entry.sources
        .map(({ node, previousRect, currentRect }) => (node?.className ?? node?.textContent) + ' ' + box(previousRect) + ' → ' + box(currentRect))
        .join('; '));
    }
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** Evaluates to the shift so far. */
export const LAYOUT_SHIFT = 'window.layoutShift';
/** Evaluates to what moved, one line each. */
export const LAYOUT_SHIFTED = 'window.layoutShifted';
