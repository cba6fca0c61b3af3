/** What a repetition of each exercise looks like from one leg: how deep, how long, what is counted, and whether a cue during it can still help. */
import type { Exercise } from './repetition.ts';

/**
 * What one repetition is made of: a knee bend from the top back to the top; a pull from the floor with its lowering;
 * a contact with its absorption; or nothing, because only steps are counted.
 */
type Counted = 'bends' | 'pulls' | 'landings' | 'steps';

export interface ExerciseProfile {
  readonly counted: Counted;
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
  /** A cue can be acted on within the repetition. Landings are over 60 ms after contact: those are told afterwards. */
  readonly cueHelps: boolean;
}

const BEND: ExerciseProfile = {
  counted: 'bends',
  shallowestDeg: 27,
  shortestS: 0.5,
  shortestDeepS: 0.35,
  longestS: 30,
  longestBottomS: 12,
  plantedFoot: true,
  returns: true,
  cueHelps: true,
};

const STEPS: ExerciseProfile = { ...BEND, counted: 'steps', cueHelps: false };

export const PROFILES: Readonly<Record<Exercise | 'auto', ExerciseProfile>> = {
  squat: BEND,
  // Straight-legged pulls bend the knee little; the set-up at the bar may take its time.
  deadlift: { ...BEND, counted: 'pulls', shallowestDeg: 18, longestS: 60, longestBottomS: 45 },
  lunge: { ...BEND, shallowestDeg: 32, returns: false },
  'single-leg-squat': { ...BEND, shallowestDeg: 22 },
  'step-down': { ...BEND, shallowestDeg: 22 },
  landing: { ...BEND, counted: 'landings', shallowestDeg: 20, cueHelps: false },
  stairs: STEPS,
  walk: STEPS,
  free: { ...BEND, shallowestDeg: 20, plantedFoot: false, returns: false },
  auto: BEND,
};

/**
 * A shallower bend than this is a repetition only when it comes back up all the way (else it is a step into a split stance), in
 * one go (else it is shuffling on bent knees), and without a long pause (else it is standing on them).
 */
export const SHALLOW_DEG = 45;
export const SHALLOW_PAUSE_S = 3;
