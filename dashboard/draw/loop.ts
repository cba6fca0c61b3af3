/** The one place that draws: whatever arrives meanwhile, each painter runs at most once an animation frame. */

import { counts } from '../live/legs.ts';

/** Draws from the newest data; sets SVG attributes, transforms or a canvas, and never reads layout. */
export type Painter = (nowMs: number) => void;

interface Entry {
  readonly paint: Painter;
  /** In frames whose number leaves this remainder when halved; `null` in all. */
  readonly turn: 0 | 1 | null;
  seen: boolean;
}

/** How a painter that is not at the heart of the page spares work. */
export interface Sparing {
  /** Not painted while this is scrolled out of sight. */
  readonly element: Element;
  /** Thirty pictures a second are enough; those of one turn are drawn between those of the other, so that no frame has both. */
  readonly turn?: 0 | 1;
}

const entries = new Set<Entry>();
const drawnAtMs: number[] = [];
let frame = 0;

/** Returns what takes the painter out again. */
export function addPainter(paint: Painter, sparing?: Sparing): () => void {
  const entry: Entry = { paint, turn: sparing?.turn ?? null, seen: true };
  entries.add(entry);
  let observer: IntersectionObserver | null = null;
  if (sparing !== undefined) {
    observer = new IntersectionObserver(([now]) => (entry.seen = now?.isIntersecting ?? true));
    observer.observe(sparing.element);
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
