/** Which number is shown large on a leg's stage. Pure, apart from the frame that is read. */

import type { Rep } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';
import { shownExcursion } from '../live/history.ts';
import type { Leg } from '../live/legs.ts';
import { repOf } from './movements.ts';
import type { Movement } from './movements.ts';
import type { AthleteState } from './athlete.ts';

/** A repetition whose peak is shown until the next descent. */
export interface StandingPeak {
  readonly movement: Movement;
  readonly rep: Rep;
  readonly deg: number;
}

/** The leg's part of the newest movement while it rests afterwards; `null` when there is none, or its peak is unknown or discarded. */
export function standingPeak({ phase, movedS }: AthleteState, movements: readonly Movement[], side: Side): StandingPeak | null {
  if ((phase[side] ?? 'idle') !== 'idle') return null;
  const movement = movements.at(-1);
  const rep = movement === undefined ? undefined : repOf(movement, side);
  if (movement === undefined || rep === undefined || rep.struck_out || rep.peak_valgus_deg === null) return null;
  // An abandoned descent ends it too.
  if ((movedS[side] ?? -Infinity) > rep.end_t) return null;
  return { movement, rep, deg: rep.peak_valgus_deg };
}

/**
 * Degrees to show live, NaN when unknown. During a cue it is the peak of the repetition (for a cue by the thigh's rotation, that of the
 * rotation), because the knee may be back while the words are still shown.
 */
export function liveDegrees(leg: Pick<Leg, 'frame' | 'peak' | 'cueReason' | 'cueDeg'>, cued: boolean): number {
  if (!cued) return shownExcursion(leg.frame);
  const peak = leg.cueReason === 'femoral-rotation' ? leg.peak.femoralDeg : leg.peak.valgusDeg;
  // A page opened part-way knows only what it has seen; for a cue of the previous repetition, what was reported.
  if (!Number.isFinite(peak)) return Number.isFinite(leg.cueDeg) ? leg.cueDeg : shownExcursion(leg.frame);
  return Number.isFinite(leg.cueDeg) ? Math.max(peak, leg.cueDeg) : peak;
}
