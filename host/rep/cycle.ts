/**
 * Finds knee bends from flexion alone: idle → descent → bottom → ascent → idle, with hysteresis. It is causal; its times are moved back to
 * where the movement really turned.
 */
import type { LegMotion } from './motion.ts';

/** What an update found. `turned`: a bend ended half-way up and the next one began there. */
export type CycleEvent = 'none' | 'waiting' | 'started' | 'bottomed' | 'rising' | 'finished' | 'turned' | 'abandoned';

/** Flexion above the lowest so far that starts a bend. */
const ENTER_DEG = 8;
/** The bend begins once flexion has risen this much (slowly, or at all). */
const ONSET_SLOW_DEG = 4;
const ONSET_SLOW_DEG_PER_S = 4;
const ONSET_DEG = 0.2;
/** Time constant with which the lowest flexion follows an athlete who stands with bent knees. */
const LOWEST_TAU_S = 1.5;
/** Below this rate it is the bottom. */
const BOTTOM_DEG_PER_S = 10;
/** Hysteresis around the turning points: in degrees, and as a share of the bend. */
const TURN_DEG = 4;
const TURN_SHARE = 0.06;
const BOUNCE_DEG = 6;
const BOUNCE_SHARE = 0.1;
/** A bend that rose by this share and then descends again was a complete repetition; a smaller rise is a bounce. */
const ANOTHER_SHARE = 0.5;
/** The bend is over when flexion is this close to its start and no longer falling. */
const HOME_DEG = 8;
const HOME_SHARE = 0.15;
const STEP_DEG = 0.3;
const SETTLED_S = 0.15;
/** It is also over when it stops for this long in the upper half. */
const STALLED_S = 0.6;
/** Flexion within this of the maximum is the bottom; the middle of that time is the bottom's time. */
const NEAR_DEG = 0.6;
const NEAR_SHARE = 0.01;
/** Below this rate in the deeper half, the athlete is holding still rather than moving. */
const DWELL_DEG_PER_S = 5;
/** After an abandoned bend, the next one may begin where flexion turns, returns to its start or holds still. */
const SPENT_TURN_DEG = 4;
const SPENT_FALL_DEG = 10;
const SPENT_STILL_S = 1;
const LEVELS = 64;
const LEVEL_DEG = 3;

export class FlexionCycle {
  /** Index in `PHASES`. */
  phase = 0;
  /** A bend was abandoned and no new one may begin yet. */
  spent = false;
  /** The bend began in a bent position (a bar on the floor), not from the top. */
  bent = false;
  onsetS = 0;
  onsetThighDeg = 0;
  onsetShankDeg = 0;
  /** Lowest flexion before the bend, highest during it, lowest since. */
  lowestDeg = 0;
  greatestDeg = 0;
  lastDeg = 0;
  endS = 0;
  endThighDeg = 0;
  endShankDeg = 0;
  /** First and last instant near the greatest flexion, and the time spent moving slowly near it. */
  firstDeepS = 0;
  lastDeepS = 0;
  dwellS = 0;
  /** Fastest fall of flexion on the way up, degrees per second (positive). */
  fastestUp = 0;
  /** Number of times the athlete sank again on the way up. */
  bounces = 0;
  /** Time from passing half the bend on the way down to passing it on the way up; 0 until then. */
  halfWidthS = 0;
  /** Leans at the time of greatest flexion. */
  thighDeg = 0;
  shankDeg = 0;
  #anchorDeg = 0;
  /** Times at which flexion first passed each {@link LEVEL_DEG} of the bend, s. */
  readonly #passedS = new Float64Array(LEVELS);
  #levels = 0;
  #begun = false;

  get rangeDeg(): number {
    return this.greatestDeg - this.lowestDeg;
  }

  /** In the ascent: has risen as far as the bend descended. */
  get home(): boolean {
    return this.lastDeg <= this.lowestDeg + Math.max(HOME_DEG, HOME_SHARE * this.rangeDeg);
  }

  /** Middle of the time near the greatest flexion, s. */
  get bottomS(): number {
    return (this.firstDeepS + this.lastDeepS) / 2;
  }

  /** Discards the current movement; the next bend may begin here. */
  restart(motion: LegMotion): void {
    this.phase = 0;
    this.spent = false;
    this.bent = false;
    this.#begun = true;
    this.lowestDeg = motion.flexionDeg;
    this.#markOnset(motion);
  }

  /** Abandons the current bend; the next begins after flexion has turned, returned to its start or come to rest. */
  abandon(): void {
    if (this.phase === 0) return;
    this.phase = 0;
    this.spent = true;
    this.lastDeg = this.greatestDeg;
  }

  /** The athlete is already at the bottom: the start of the bend was not seen or did not belong to it. */
  beginBent(motion: LegMotion): void {
    this.phase = 2;
    this.spent = false;
    this.bent = true;
    this.#markOnset(motion);
    this.lowestDeg = motion.stanceFlexionDeg;
    this.onsetThighDeg = motion.stanceThighDeg;
    this.onsetShankDeg = motion.stanceShankDeg;
    this.#deepest(motion, true);
  }

  update(motion: LegMotion): CycleEvent {
    if (motion.broken || !this.#begun) {
      this.restart(motion);
      return 'waiting';
    }
    if (this.spent) return this.#waitOut(motion);
    switch (this.phase) {
      case 0:
        return this.#idle(motion);
      case 3:
        return this.#ascend(motion);
      default:
        return this.#descend(motion);
    }
  }

  #markOnset(motion: LegMotion): void {
    this.onsetS = motion.timeS;
    this.onsetThighDeg = motion.thighDeg;
    this.onsetShankDeg = motion.shankDeg;
  }

  #idle(motion: LegMotion): CycleEvent {
    const { flexionDeg, flexionRate } = motion;
    if (flexionDeg < this.lowestDeg) this.lowestDeg = flexionDeg;
    else if (Math.abs(flexionRate) < ONSET_SLOW_DEG_PER_S) this.lowestDeg += ((flexionDeg - this.lowestDeg) * motion.dtS) / LOWEST_TAU_S;
    const riseDeg = flexionDeg - this.lowestDeg;
    if (riseDeg <= ONSET_DEG || (riseDeg <= ONSET_SLOW_DEG && flexionRate < ONSET_SLOW_DEG_PER_S)) {
      this.#markOnset(motion);
      return 'waiting';
    }
    if (riseDeg < ENTER_DEG) return 'none';
    this.#begin(motion);
    return 'started';
  }

  #begin(motion: LegMotion): void {
    this.phase = 1;
    this.bent = false;
    this.#deepest(motion, true);
  }

  #deepest(motion: LegMotion, first: boolean): void {
    this.greatestDeg = motion.flexionDeg;
    this.thighDeg = motion.thighDeg;
    this.shankDeg = motion.shankDeg;
    if (first) {
      this.dwellS = 0;
      this.bounces = 0;
      this.fastestUp = 0;
      this.halfWidthS = 0;
      this.#levels = 0;
    }
    const levels = Math.min(LEVELS, Math.floor(this.rangeDeg / LEVEL_DEG) + 1);
    while (this.#levels < levels) this.#passedS[this.#levels++] = motion.timeS;
    if (first || motion.flexionDeg > this.#anchorDeg + this.#nearDeg()) {
      this.#anchorDeg = motion.flexionDeg;
      this.firstDeepS = motion.timeS;
    }
  }

  #dwell(motion: LegMotion): void {
    const deep = motion.flexionDeg >= this.lowestDeg + this.rangeDeg / 2;
    if (deep && Math.abs(motion.flexionRate) < DWELL_DEG_PER_S) this.dwellS += motion.dtS;
    if (this.phase === 3 && !deep && this.halfWidthS === 0)
      this.halfWidthS = motion.timeS - this.#passedS[Math.min(this.#levels - 1, Math.floor(this.rangeDeg / 2 / LEVEL_DEG))]!;
  }

  #nearDeg(): number {
    return NEAR_DEG + NEAR_SHARE * this.rangeDeg;
  }

  #turnDeg(): number {
    return Math.max(TURN_DEG, TURN_SHARE * this.rangeDeg);
  }

  #descend(motion: LegMotion): CycleEvent {
    const { flexionDeg, flexionRate } = motion;
    if (flexionDeg > this.greatestDeg) this.#deepest(motion, false);
    const rangeDeg = this.rangeDeg;
    if (flexionDeg >= this.greatestDeg - this.#nearDeg()) this.lastDeepS = motion.timeS;
    this.#dwell(motion);
    if (flexionDeg < this.greatestDeg - this.#turnDeg()) {
      this.phase = 3;
      this.#lowestSoFar(motion);
      return 'rising';
    }
    if (this.phase === 1 && flexionRate < BOTTOM_DEG_PER_S && rangeDeg > 2 * ENTER_DEG) {
      this.phase = 2;
      return 'bottomed';
    }
    if (this.phase === 2 && flexionRate > 2 * BOTTOM_DEG_PER_S && flexionDeg >= this.greatestDeg - NEAR_DEG) this.phase = 1;
    return 'none';
  }

  #ascend(motion: LegMotion): CycleEvent {
    const { flexionDeg, timeS } = motion;
    if (flexionDeg < this.lastDeg - STEP_DEG) this.#lowestSoFar(motion);
    this.fastestUp = Math.max(this.fastestUp, -motion.flexionRate);
    this.#dwell(motion);
    const { rangeDeg, home } = this;
    const fallenDeg = this.greatestDeg - this.lastDeg;
    if (home && (timeS - this.endS >= SETTLED_S || flexionDeg > this.lastDeg + 1)) return 'finished';
    if (!home && fallenDeg >= ANOTHER_SHARE * rangeDeg && timeS - this.endS >= STALLED_S) return 'finished';
    if (flexionDeg > this.lastDeg + Math.max(BOUNCE_DEG, BOUNCE_SHARE * rangeDeg)) {
      if (fallenDeg >= ANOTHER_SHARE * rangeDeg) return 'turned';
      this.phase = 1;
      this.bounces += 1;
      this.halfWidthS = 0;
    }
    return 'none';
  }

  #lowestSoFar(motion: LegMotion): void {
    this.lastDeg = motion.flexionDeg;
    this.endS = motion.timeS;
    this.endThighDeg = motion.thighDeg;
    this.endShankDeg = motion.shankDeg;
  }

  /**
   * Call after `finished` or `turned`, once the bend has been read: the next one counts from where it ended. `going`: it has already begun.
   */
  next(motion: LegMotion, going: boolean): void {
    this.phase = 0;
    this.bent = false;
    this.lowestDeg = this.lastDeg;
    this.onsetS = this.endS;
    this.onsetThighDeg = this.endThighDeg;
    this.onsetShankDeg = this.endShankDeg;
    if (going) this.#begin(motion);
  }

  /** Waits after an abandoned bend; `lastDeg` is the lowest flexion since. */
  #waitOut(motion: LegMotion): CycleEvent {
    const { flexionDeg } = motion;
    if (flexionDeg > this.greatestDeg) {
      this.greatestDeg = flexionDeg;
      this.lastDeg = flexionDeg;
    }
    if (flexionDeg < this.lastDeg) this.lastDeg = flexionDeg;
    const home = flexionDeg <= this.lowestDeg + HOME_DEG;
    const turned = this.greatestDeg - this.lastDeg > SPENT_FALL_DEG && flexionDeg > this.lastDeg + SPENT_TURN_DEG;
    if (!home && !turned && motion.stillS < SPENT_STILL_S) return 'none';
    const lastDeg = this.lastDeg;
    this.restart(motion);
    if (turned) this.lowestDeg = lastDeg;
    return 'waiting';
  }
}
