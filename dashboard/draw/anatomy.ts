/**
 * The drawn body: lengths and girths of a lifter 1.75 m tall, for both the flat and the 3-D figure. The angles are the athlete's; the body
 * shape is not.
 */

import { RAD_PER_DEG } from '../../protocol/units.ts';

/**
 * Shares of stature: Drillis & Contini 1966, as in Winter, Biomechanics and Motor Control of Human Movement, 4th ed., fig. 4.1.
 * Girths: ANSUR (Gordon et al. 1989), men's means: thigh 60 cm, knee 39 cm, calf 38 cm, ankle 22 cm.
 */
const STATURE_M = 1.75;
export const THIGH_M = 0.245 * STATURE_M;
export const SHIN_M = 0.246 * STATURE_M;
/** Height of the ankle joint above the sole. */
export const ANKLE_M = 0.039 * STATURE_M;
/**
 * Half the distance between the hip joints: 0.36 of the distance between the anterior superior iliac spines, 24 cm (Bell, Pedersen & Brand 1990).
 */
export const HIP_M = 0.36 * 0.24;
/** The shin turns outwards towards its lower end, and the foot with it. */
export const TOE_OUT_RAD = 7 * RAD_PER_DEG;

/** An elliptic cross-section, m. Offsets are those of its centre from the segment's long axis. */
export interface Ring {
  /** Position along the segment: 0 at its lower joint, 1 at its upper one. */
  readonly at: number;
  readonly halfDepth: number;
  readonly halfWidth: number;
  readonly forward: number;
  readonly outward: number;
}

function rings(rows: readonly (readonly [number, number, number, number, number])[]): readonly Ring[] {
  return rows.map(([at, halfDepth, halfWidth, forward, outward]) => ({ at, halfDepth, halfWidth, forward, outward }));
}

export const THIGH_RINGS = rings([
  [0, 0.056, 0.052, 0, 0],
  [0.07, 0.058, 0.053, 0.001, -0.001],
  [0.16, 0.061, 0.057, 0.003, -0.001],
  [0.28, 0.067, 0.064, 0.005, 0.001],
  [0.42, 0.075, 0.072, 0.007, 0.004],
  [0.56, 0.083, 0.079, 0.007, 0.007],
  [0.7, 0.089, 0.086, 0.004, 0.009],
  [0.84, 0.093, 0.09, -0.002, 0.011],
  [0.93, 0.09, 0.086, -0.007, 0.014],
  [1, 0.083, 0.076, -0.012, 0.019],
]);

export const SHIN_RINGS = rings([
  [0, 0.04, 0.036, -0.002, 0],
  [0.08, 0.036, 0.032, -0.003, 0],
  [0.18, 0.036, 0.033, -0.003, 0],
  [0.32, 0.043, 0.039, -0.007, -0.001],
  [0.46, 0.052, 0.047, -0.012, -0.003],
  [0.58, 0.058, 0.053, -0.016, -0.003],
  [0.68, 0.061, 0.056, -0.017, -0.001],
  [0.78, 0.06, 0.056, -0.014, 0.002],
  [0.88, 0.056, 0.053, -0.007, 0.002],
  [1, 0.056, 0.052, 0, 0],
]);

/** The pelvis and the waist above it, from the crotch up; `at` is in m above the hip joints. */
export const PELVIS_RINGS = rings([
  [-0.085, 0.04, 0.03, -0.012, 0],
  [-0.078, 0.09, 0.1, -0.02, 0],
  [-0.045, 0.118, 0.172, -0.024, 0],
  [0, 0.128, 0.188, -0.024, 0],
  [0.05, 0.122, 0.184, -0.02, 0],
  [0.1, 0.108, 0.168, -0.01, 0],
  [0.15, 0.1, 0.15, 0, 0],
  [0.2, 0.098, 0.143, 0.004, 0],
  [0.25, 0.1, 0.147, 0.004, 0],
]);

/** The kneecap: an ellipsoid in front of the knee joint. */
export const PATELLA = { forward: 0.048, halfDepth: 0.015, halfWidth: 0.023, halfHeight: 0.026 } as const;

/**
 * A sphere approximating part of the foot, m: x towards the toes, y outwards, z up from the sole, with the ankle above the origin. Length
 * 0.152, breadth 0.055 of stature.
 */
export interface Ball {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly r: number;
}

const HEEL: Ball = { x: -0.04, y: 0, z: 0.031, r: 0.031 };
const TALUS: Ball = { x: 0.002, y: 0, z: 0.066, r: 0.037 };
const INSTEP: Ball = { x: 0.07, y: -0.006, z: 0.044, r: 0.029 };
const INNER_BALL: Ball = { x: 0.125, y: -0.024, z: 0.021, r: 0.021 };
const OUTER_BALL: Ball = { x: 0.105, y: 0.031, z: 0.017, r: 0.017 };
const OUTER_EDGE: Ball = { x: 0.03, y: 0.022, z: 0.018, r: 0.018 };

/** Hindfoot and forefoot: each is the hull of its spheres, traversed in this order. */
export const FOOT_PARTS: readonly (readonly Ball[])[] = [
  [TALUS, HEEL, OUTER_EDGE, INSTEP],
  [INSTEP, HEEL, OUTER_EDGE, OUTER_BALL, INNER_BALL],
];

/** Knuckle and tip of each toe, from the great toe outwards. */
export const TOES: readonly (readonly [Ball, Ball])[] = [
  [
    { x: 0.132, y: -0.027, z: 0.018, r: 0.017 },
    { x: 0.178, y: -0.023, z: 0.0145, r: 0.0145 },
  ],
  [
    { x: 0.135, y: -0.004, z: 0.015, r: 0.011 },
    { x: 0.179, y: 0.002, z: 0.0105, r: 0.0105 },
  ],
  [
    { x: 0.13, y: 0.009, z: 0.014, r: 0.01 },
    { x: 0.17, y: 0.0165, z: 0.01, r: 0.01 },
  ],
  [
    { x: 0.121, y: 0.021, z: 0.013, r: 0.01 },
    { x: 0.157, y: 0.03, z: 0.0095, r: 0.0095 },
  ],
  [
    { x: 0.11, y: 0.033, z: 0.012, r: 0.01 },
    { x: 0.141, y: 0.042, z: 0.009, r: 0.009 },
  ],
];
