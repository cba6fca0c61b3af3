/** Applies the newest frames of the worn legs to the drawn body. */

import type { Side } from '../../protocol/live/words.ts';
import { followLeg, rightDropDeg, standTogether } from './body.ts';
import type { Body } from './body.ts';
import { legs, STALE_MS } from '../live/legs.ts';

/** Legs whose frames stopped are unknown. */
export function followBody(body: Body, sides: readonly Side[], nowMs: number): void {
  for (const leg of body.legs) followLeg(leg, legs[leg.pose.side].frame, isFresh(leg.pose.side, nowMs));
  standTogether(body, freshDropDeg(sides, nowMs));
}

/** How far the right side of the pelvis has dropped, degrees; NaN without a pelvis strap or current data. */
export function freshDropDeg(sides: readonly Side[], nowMs: number): number {
  const frameOf = (side: Side) => (sides.includes(side) && isFresh(side, nowMs) ? legs[side].frame : null);
  return rightDropDeg(frameOf('left'), frameOf('right'));
}

function isFresh(side: Side, nowMs: number): boolean {
  return nowMs - legs[side].frameAtMs < STALE_MS;
}
