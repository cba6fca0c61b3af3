/** The only place that draws: whatever arrives, each painter runs at most once per animation frame. */

import { counts } from '../live/legs.ts';

/** Draws from the newest data; sets SVG attributes, transforms or a canvas, and never reads layout. */
export type Painter = (nowMs: number) => void;

interface Entry {
  readonly paint: Painter;
  /** Painted in frames whose number has this remainder when halved; `null` in all. */
  readonly turn: 0 | 1 | null;
  seen: boolean;
}

/** How a less important painter saves work. */
export interface PaintLimits {
  /** Not painted while this element is scrolled out of sight. */
  readonly element: Element;
  /** Thirty frames a second are enough; painters of one turn run between those of the other, so that no frame has both. */
  readonly turn?: 0 | 1;
}

const entries = new Set<Entry>();
const drawnAtMs: number[] = [];
let frame = 0;

/** Returns a function that removes the painter. */
export function addPainter(paint: Painter, limits?: PaintLimits): () => void {
  const entry: Entry = { paint, turn: limits?.turn ?? null, seen: true };
  entries.add(entry);
  let observer: IntersectionObserver | null = null;
  if (limits !== undefined) {
    observer = new IntersectionObserver(([now]) => (entry.seen = now?.isIntersecting ?? true));
    observer.observe(limits.element);
  }
  return () => {
    entries.delete(entry);
    observer?.disconnect();
  };
}

export function startDrawing(): void {
  requestAnimationFrame(draw);
}

function draw(nowMs: number): void {
  requestAnimationFrame(draw);
  drawnAtMs.push(nowMs);
  while (nowMs - drawnAtMs[0]! > 1000) drawnAtMs.shift();
  counts.fps = drawnAtMs.length - 1;
  frame++;
  for (const { paint, turn, seen } of entries) if (seen && (turn === null || turn === frame % 2)) paint(nowMs);
}
