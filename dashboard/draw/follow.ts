/** Applies the newest frames of the worn legs to the drawn body. */

import type { Side } from '../../protocol/live/words.ts';
import { followLeg, rightDropDeg, standTogether } from './body.ts';
import type { Body } from './body.ts';
import { STALE_MS, type Leg, type Legs } from '../live/legs.ts';

/** Legs whose frames stopped are unknown. */
export function followBody(body: Body, legs: Legs, sides: readonly Side[], nowMs: number): void {
  for (const leg of body.legs) followLeg(leg, legs[leg.pose.side].frame, isFresh(legs[leg.pose.side], nowMs));
  standTogether(body, freshDropDeg(legs, sides, nowMs));
}

/** How far the right side of the pelvis has dropped, degrees; NaN without a pelvis strap or current data. */
export function freshDropDeg(legs: Legs, sides: readonly Side[], nowMs: number): number {
  const frameOf = (side: Side) => (sides.includes(side) && isFresh(legs[side], nowMs) ? legs[side].frame : null);
  return rightDropDeg(frameOf('left'), frameOf('right'));
}

function isFresh({ frameAtMs }: Leg, nowMs: number): boolean {
  return nowMs - frameAtMs < STALE_MS;
}
