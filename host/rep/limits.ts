/** What one repetition of an exercise may look like: how deep and how long, and what the foot does. */

export interface Limits {
  /** Smallest measured change of flexion that counts, degrees: a little under the smallest true one, so that measurement error loses none. */
  readonly shallowestDeg: number;
  readonly shortestS: number;
  /** Shortest time in the deeper half: a foot lifted and put down on the spot is quicker. */
  readonly shortestDeepS: number;
  readonly longestS: number;
  /** Longest pause at the bottom; longer is sitting, kneeling or setting something up. */
  readonly longestBottomS: number;
  /** The foot stays where it is, so a swinging shin means that this is a step and no repetition. */
  readonly plantedFoot: boolean;
  /** Thigh and shin come back to where they started; a forward lunge need not. */
  readonly returns: boolean;
}

/**
 * A shallower bend than this is a repetition only when it comes back up all the way (else it is a step into a split stance), in
 * one go (else it is shuffling on bent knees), and without a long pause (else it is standing on them).
 */
export const SHALLOW_DEG = 45;
export const SHALLOW_PAUSE_S = 3;
