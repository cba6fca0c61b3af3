/**
 * The parts of a leg's calibration that are stored, and recorded when it is used again: alignment, stance and template, checked before use.
 */

import { z } from 'zod';
import { messageSchema, readMessage } from '../words/received-message.ts';

/**
 * `file`: given by the user; `guided`: from movements made for it; `automatic`: from any motion available; `kept`: from an earlier session.
 */
export const ALIGNMENT_ORIGINS = ['file', 'guided', 'automatic', 'kept'] as const;

/** How far the length of a unit vector or quaternion may be from 1. */
const LENGTH_TOLERANCE = 1e-3;
const MAX_REASONS = 100;
/** Larger than any value that a frame error or skin can explain, degrees. */
const MAX_COEFFICIENT_DEG = 45;
const MAX_COVARIANCE_DEG2 = 1e4;
const MAX_TWIST_RAD = 2 * Math.PI;

const isUnit = (...parts: number[]): boolean => Math.abs(Math.hypot(...parts) - 1) <= LENGTH_TOLERANCE;
const angleDeg = z.number().min(-360).max(360);
const sizeDeg = z.number().min(0).max(360);
/** `null`, or absent in older recordings: not measured. */
const measured = z.number().nullable().default(null);

const quaternion = z
  .object({ w: z.number(), x: z.number(), y: z.number(), z: z.number() })
  .refine(({ w, x, y, z }) => isUnit(w, x, y, z), { error: 'not a unit quaternion' });

const direction = z.tuple([z.number(), z.number(), z.number()]).refine((parts) => isUnit(...parts), { error: 'not a unit vector' });

const alignment = z.object({
  thigh: quaternion,
  shank: quaternion,
  how: z.enum(ALIGNMENT_ORIGINS),
  residuals: z.object({
    thighAxisRatio: measured,
    shankAxisRatio: measured,
    thighHalvesDeg: measured,
    shankHalvesDeg: measured,
    thighSkewDeg: measured,
    shankSkewDeg: measured,
    stanceSwayDeg: measured,
    forceAgreement: measured,
    thighTwistDeg: measured,
    shankTwistDeg: measured,
  }),
  quality: z.number().min(0).max(1),
  /** Sentences themselves in older recordings. */
  reasons: z.array(z.preprocess(readMessage, messageSchema)).max(MAX_REASONS),
  stanceUp: z.object({ thigh: direction, shank: direction }).nullable(),
});

const stance = z.object({
  thigh: quaternion,
  shank: quaternion,
  twistRad: z.number().min(-MAX_TWIST_RAD).max(MAX_TWIST_RAD),
  twistSigmaRad: z.number().min(0).max(MAX_TWIST_RAD),
  zeroed: z.boolean().default(false),
});

const coefficient = z.number().min(-MAX_COEFFICIENT_DEG).max(MAX_COEFFICIENT_DEG);
const covariance = z.number().min(-MAX_COVARIANCE_DEG2).max(MAX_COVARIANCE_DEG2);

const curve = z.object({
  coefficientsDeg: z.tuple([coefficient, coefficient, coefficient]),
  covarianceDeg2: z.tuple([covariance, covariance, covariance, covariance, covariance, covariance]),
  residualDeg: sizeDeg,
  capped: z.boolean(),
});

const template = z.object({
  abduction: curve,
  femoralRotation: curve,
  samples: z.int().nonnegative(),
  shallowestDeg: angleDeg,
  deepestDeg: angleDeg,
});

export const legCalibrationSchema = z.object({ alignment, stance: stance.nullable(), template: template.nullable() });
