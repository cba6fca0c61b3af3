/** How a healthy athlete performs each exercise: depths, leans, tempo. Ranges cover athletes and repetitions. */
import type { Exercise } from '../../protocol/live/words.ts';

export const LIFTS = ['squat', 'deadlift', 'lunge', 'single-leg-squat', 'step-down', 'landing'] as const satisfies readonly Exercise[];
export type Lift = (typeof LIFTS)[number];

type Range = readonly [low: number, high: number];

export interface LiftProfile {
  readonly depthDeg: Range;
  /** Forward lean of the shin at the flexion given next to it; up to there it grows like a sine. */
  readonly shankLeanDeg: number;
  readonly leanAtDeg: number;
  readonly pelvisPitchDeg: number;
  /** Drop of the pelvis on the unsupported side. */
  readonly pelvisDropDeg: number;
  readonly descentS: Range;
  readonly bottomS: Range;
  readonly ascentS: Range;
  /** Standing time between repetitions. */
  readonly restS: Range;
  /** What the other leg does. */
  readonly other: 'same' | 'rear' | 'lifted';
}

export const LIFT_PROFILES: Readonly<Record<Lift, LiftProfile>> = {
  squat: {
    depthDeg: [92, 112],
    shankLeanDeg: 32,
    leanAtDeg: 115,
    pelvisPitchDeg: 30,
    pelvisDropDeg: 0,
    descentS: [1.2, 1.8],
    bottomS: [0.1, 0.4],
    ascentS: [1.0, 1.6],
    restS: [0.7, 1.6],
    other: 'same',
  },
  deadlift: {
    depthDeg: [45, 68],
    shankLeanDeg: 12,
    leanAtDeg: 75,
    pelvisPitchDeg: 65,
    pelvisDropDeg: 0,
    descentS: [1.2, 1.8],
    bottomS: [0.2, 0.7],
    ascentS: [1.1, 1.7],
    restS: [0.8, 1.6],
    other: 'same',
  },
  lunge: {
    depthDeg: [82, 98],
    shankLeanDeg: 16,
    leanAtDeg: 100,
    pelvisPitchDeg: 8,
    pelvisDropDeg: 1,
    descentS: [1.1, 1.6],
    bottomS: [0.1, 0.3],
    ascentS: [1.0, 1.5],
    restS: [0.7, 1.3],
    other: 'rear',
  },
  'single-leg-squat': {
    depthDeg: [55, 74],
    shankLeanDeg: 30,
    leanAtDeg: 80,
    pelvisPitchDeg: 25,
    pelvisDropDeg: 4,
    descentS: [1.4, 2.0],
    bottomS: [0.1, 0.3],
    ascentS: [1.2, 1.8],
    restS: [0.9, 1.8],
    other: 'lifted',
  },
  'step-down': {
    depthDeg: [50, 68],
    shankLeanDeg: 28,
    leanAtDeg: 72,
    pelvisPitchDeg: 12,
    pelvisDropDeg: 3,
    descentS: [1.2, 1.8],
    bottomS: [0.1, 0.3],
    ascentS: [1.1, 1.6],
    restS: [0.9, 1.6],
    other: 'lifted',
  },
  landing: {
    depthDeg: [55, 78],
    shankLeanDeg: 27,
    leanAtDeg: 82,
    pelvisPitchDeg: 20,
    pelvisDropDeg: 0,
    // For the landing only: from contact to the deepest point.
    descentS: [0.2, 0.28],
    bottomS: [0.05, 0.15],
    ascentS: [0.8, 1.2],
    restS: [1.2, 2.0],
    other: 'same',
  },
};
