/** The limits of a repetition of one exercise: depth, duration, and what the foot does. */

export interface Limits {
  /**
   * Smallest measured change of flexion that counts, degrees: slightly below the smallest true one, so that measurement error loses none.
   */
  readonly shallowestDeg: number;
  readonly shortestS: number;
  /** Shortest time in the deeper half: lifting a foot and putting it down on the spot is quicker. */
  readonly shortestDeepS: number;
  readonly longestS: number;
  /** Longest pause at the bottom; longer means sitting, kneeling or setting something up. */
  readonly longestBottomS: number;
  /** The foot stays in place, so a swinging shin means that this is a step and not a repetition. */
  readonly plantedFoot: boolean;
  /** Thigh and shin return to where they started; a forward lunge need not. */
  readonly returns: boolean;
}

/**
 * A shallower bend counts as a repetition only when it returns all the way (otherwise it is a step into a split stance), in one go
 * (otherwise it is shuffling on bent knees), and without a long pause (otherwise it is standing on bent knees).
 */
export const SHALLOW_DEG = 45;
export const SHALLOW_PAUSE_S = 3;
