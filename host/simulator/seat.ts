/** How a leg is held on a chair. */
import type { LegBuild } from './build.ts';
import type { Posture } from './posture.ts';
import { RAD_PER_DEG } from '../units.ts';

/** Angles of sitting on a chair: knee flexion and forward lean of the shin, rad. */
const SEAT_FLEXION = 86 * RAD_PER_DEG;
const SEAT_LEAN = 4 * RAD_PER_DEG;

/** Writes the seated posture, `share` of the way down from standing. The trunk's lean on the way follows from it. */
export function evaluateSeat(share: number, out: Posture): void {
  out.flexion = SEAT_FLEXION * share;
  // The knees move forward first, then the shin straightens up again.
  out.shankLean = SEAT_LEAN * share + 14 * RAD_PER_DEG * 4 * share * (1 - share);
  out.pelvisPitch = 35 * RAD_PER_DEG * 4 * share * (1 - share) - 10 * RAD_PER_DEG * share;
}

/** Keeps the hip on the chair while the foot is in the air; `held` is the share of this. Write the seated posture first. */
export function holdSeat(held: number, { shankM, thighM }: LegBuild, out: Posture): void {
  const thighPitch = SEAT_LEAN - SEAT_FLEXION;
  out.planted = 1 - held;
  out.hipX = shankM * Math.sin(SEAT_LEAN) + thighM * Math.sin(thighPitch);
  out.hipZ = shankM * (Math.cos(SEAT_LEAN) - 1) + thighM * (Math.cos(thighPitch) - 1);
}

/** Straightens the seated knee by `extension`, rad; the thigh lifts slightly with it. */
export function extendFromSeat(extension: number, out: Posture): void {
  out.flexion -= extension;
  out.shankLean -= (76 / 74) * extension;
}
