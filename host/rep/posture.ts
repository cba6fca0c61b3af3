/** Judgements of posture around a knee bend: back in place, sitting, bent at the bar. */
import type { FlexionCycle } from './cycle.ts';
import type { LegMotion } from './motion.ts';

/** Thigh and shin are back where they started, degrees. */
const PLACE_THIGH_DEG = 18;
const PLACE_SHANK_DEG = 14;
/** Weight on a seat: nobody can balance this long with a level thigh over an upright shin. */
const SEAT_THIGH_DEG = 68;
const SEAT_SHANK_DEG = 12;
const SEATED_S = 2.5;
/** Bent at the bar and still: the start of a set from the floor. */
const BAR_FLEXION_DEG = 22;
const BAR_STILL_S = 0.3;

/** The foot has not moved: thigh and shin have returned as far as flexion has. */
export function cameBack(cycle: FlexionCycle): boolean {
  const leftDeg = cycle.lastDeg - cycle.lowestDeg;
  const low = Math.min(0, leftDeg);
  const high = Math.max(0, leftDeg);
  const thighDeg = cycle.endThighDeg - cycle.onsetThighDeg;
  const shankDeg = cycle.endShankDeg - cycle.onsetShankDeg;
  const thighBack = thighDeg > low - PLACE_THIGH_DEG && thighDeg < high + PLACE_THIGH_DEG;
  return thighBack && shankDeg > low - PLACE_SHANK_DEG && shankDeg < high + PLACE_SHANK_DEG;
}

export function sits(motion: LegMotion, cycle: FlexionCycle): boolean {
  return (
    cycle.dwellS > SEATED_S &&
    motion.thighDeg - motion.stanceThighDeg > SEAT_THIGH_DEG &&
    motion.shankDeg - motion.stanceShankDeg < SEAT_SHANK_DEG
  );
}

/** Bent and still, but not sitting. */
export function isWaitingBent(motion: LegMotion): boolean {
  const bentDeg = motion.flexionDeg - motion.stanceFlexionDeg;
  return motion.stillS >= BAR_STILL_S && bentDeg >= BAR_FLEXION_DEG && motion.thighDeg - motion.stanceThighDeg < SEAT_THIGH_DEG;
}
