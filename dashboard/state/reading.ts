/** Which number stands large on a leg's stage. Pure, but for the frame that is read. */

import type { Rep } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';
import { shownExcursion } from '../live/history.ts';
import type { Leg } from '../live/legs.ts';
import { repOf } from './movements.ts';
import type { Movement } from './movements.ts';
import type { StationState } from './station.ts';

/** A repetition whose peak stands until the next descent. */
export interface StandingPeak {
  readonly movement: Movement;
  readonly rep: Rep;
  readonly deg: number;
}

/** The leg's part in the newest movement, while it rests after it; `null` when there is none, or its peak is not known or struck out. */
export function standingPeak({ phase, movedS }: StationState, movements: readonly Movement[], side: Side): StandingPeak | null {
  if ((phase[side] ?? 'idle') !== 'idle') return null;
  const movement = movements.at(-1);
  const rep = movement === undefined ? undefined : repOf(movement, side);
  if (movement === undefined || rep === undefined || rep.struck_out || rep.peak_valgus_deg === null) return null;
  // A descent that was broken off ends it too.
  if ((movedS[side] ?? -Infinity) > rep.end_t) return null;
  return { movement, rep, deg: rep.peak_valgus_deg };
}

/**
 * Degrees to show live, NaN when not known: on a cue the peak of its repetition, and for a cue by the thigh's rotation that number, because the
 * knee may be back already while the words still stand.
 */
export function liveDegrees(leg: Pick<Leg, 'frame' | 'peak' | 'cueReason' | 'cueDeg'>, cued: boolean): number {
  if (!cued) return shownExcursion(leg.frame);
  const peak = leg.cueReason === 'femoral-rotation' ? leg.peak.femoralDeg : leg.peak.valgusDeg;
  // A page opened in the middle of it knows what it has seen; a cue of the repetition before, what it was told.
  if (!Number.isFinite(peak)) return Number.isFinite(leg.cueDeg) ? leg.cueDeg : shownExcursion(leg.frame);
  return Number.isFinite(leg.cueDeg) ? Math.max(peak, leg.cueDeg) : peak;
}
