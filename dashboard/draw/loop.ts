/** The one place that draws: whatever arrives meanwhile, each painter runs once an animation frame. */

import { counts } from '../live/legs.ts';

/** Draws from the newest data; sets SVG attributes, transforms or a canvas, and never reads layout. */
export type Painter = (nowMs: number) => void;

const painters = new Set<Painter>();
const drawnAtMs: number[] = [];

/** Returns what takes the painter out again. */
export function addPainter(painter: Painter): () => void {
  painters.add(painter);
  return () => {
    painters.delete(painter);
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
  for (const painter of painters) painter(nowMs);
}
