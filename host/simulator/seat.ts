/** How a leg is held on a chair. */
import type { LegBuild } from './build.ts';
import type { Posture } from './posture.ts';
import { RAD_PER_DEG } from '../units.ts';

/** Angles of sitting on a chair: knee flexion and forward lean of the shin, rad. */
const SEAT_FLEXION = 86 * RAD_PER_DEG;
const SEAT_LEAN = 4 * RAD_PER_DEG;

/** Writes the seated posture, `share` of the way down from standing; `lean` of the trunk on the way follows by itself. */
export function evaluateSeat(share: number, out: Posture): void {
  out.flexion = SEAT_FLEXION * share;
  // The knees come forward first, then the shin straightens up again.
  out.shankLean = SEAT_LEAN * share + 14 * RAD_PER_DEG * 4 * share * (1 - share);
  out.pelvisPitch = 35 * RAD_PER_DEG * 4 * share * (1 - share) - 10 * RAD_PER_DEG * share;
}

/** The hip rests on the chair while the foot is in the air; `held` is the share of that. Write the seat first. */
export function holdSeat(held: number, { shankM, thighM }: LegBuild, out: Posture): void {
  const thighPitch = SEAT_LEAN - SEAT_FLEXION;
  out.planted = 1 - held;
  out.hipX = shankM * Math.sin(SEAT_LEAN) + thighM * Math.sin(thighPitch);
  out.hipZ = shankM * (Math.cos(SEAT_LEAN) - 1) + thighM * (Math.cos(thighPitch) - 1);
}

/** Straightens the seated knee by so much, rad; the thigh is lifted a little with it. */
export function extendFromSeat(extension: number, out: Posture): void {
  out.flexion -= extension;
  out.shankLean -= (76 / 74) * extension;
}
