/** How the straps sit on the segments: sensor → segment rotations, their quality, and the JSON in which they are stored. */

import type { Problem } from '../../../protocol/live/events.ts';
import { STANCE_S } from '../../../protocol/live/words.ts';
import { ALIGNMENT_ORIGINS } from '../../../protocol/recording/calibration.ts';
import type { Message } from '../../../protocol/words/message.ts';
import { readMessage } from '../../../protocol/words/received-message.ts';
import { KneesOutError, problemOf } from '../../errors.ts';
import { fromMatrix, fromTwoVectors, multiply, rotateVector, toObject, type Quaternion } from '../maths/quaternion.ts';
import { angleDeg, cross, perpendicularTo, unit } from '../maths/vector.ts';

export type AlignmentOrigin = (typeof ALIGNMENT_ORIGINS)[number];

export type Triple = [x: number, y: number, z: number];

/** What the movements left unexplained; `null` where not measured. */
export interface AlignmentResiduals {
  /** λ1/λ2 of the angular velocity: how much more each segment turned about its medio-lateral axis than about any other. */
  thighAxisRatio: number | null;
  shankAxisRatio: number | null;
  /** Angle between the axes found in the first and in the second half of the movement, degrees. */
  thighHalvesDeg: number | null;
  shankHalvesDeg: number | null;
  /** Departure of the measured medio-lateral axis from a right angle with the measured long axis, degrees. */
  thighSkewDeg: number | null;
  shankSkewDeg: number | null;
  /** Spread of the gravity direction in stance (one standard deviation of the worse strap), degrees. */
  stanceSwayDeg: number | null;
  /** Agreement of the horizontal force at the knee as measured by the two straps, −1…1: 1 when both axes point the same way. */
  forceAgreement: number | null;
  /** How far each strap may have turned round the leg when it slipped, which a re-zero cannot detect: one standard deviation, degrees. */
  thighTwistDeg: number | null;
  shankTwistDeg: number | null;
}

export interface Alignment {
  /** Takes sensor-frame vectors to the segment frame (x forward, y left, z up along the segment). Unit quaternions. */
  thigh: Quaternion;
  shank: Quaternion;
  how: AlignmentOrigin;
  residuals: AlignmentResiduals;
  /** 0…1. */
  quality: number;
  /** Why quality is below 1, and which movement to repeat. */
  reasons: Message[];
  /**
   * Upward vertical in each sensor's frame during the stance used (unit vectors); `null` without a stance. Strap slip is measured against
   * it.
   */
  stanceUp: { thigh: Triple; shank: Triple } | null;
}

export const NO_RESIDUALS: Readonly<AlignmentResiduals> = {
  thighAxisRatio: null,
  shankAxisRatio: null,
  thighHalvesDeg: null,
  shankHalvesDeg: null,
  thighSkewDeg: null,
  shankSkewDeg: null,
  stanceSwayDeg: null,
  forceAgreement: null,
  thighTwistDeg: null,
  shankTwistDeg: null,
};

/**
 * Sensor → segment rotation from a medio-lateral axis (pointing left) and a long axis (pointing up), both in the sensor's frame; `null`
 * when they are parallel. The long axis is kept and the other is made perpendicular to it: gravity in stance gives the frame's lean, which
 * makes standing abduction zero, whereas the axis of a leg swing leans by as much as the leg is held away from the body.
 */
export function orthonormalise(left: Float64Array, up: Float64Array): Quaternion | null {
  const z = unit(up);
  const y = z && perpendicularTo(left, z);
  if (!y) return null;
  const q = new Float64Array(4);
  fromMatrix(q, Float64Array.of(...cross(y, z), ...y, ...z));
  return toObject(q);
}

/** How far each strap's gravity direction has moved since the alignment's stance, degrees. */
export interface Slip {
  thighDeg: number;
  shankDeg: number;
}

/** Beyond this a strap has slipped; less may be a different way of standing, degrees. */
export const SLIP_LIMIT_DEG = 5;

export function measureSlip(alignment: Alignment, thighUp: Float64Array, shankUp: Float64Array): Slip | null {
  if (!alignment.stanceUp) return null;
  const { thigh, shank } = alignment.stanceUp;
  return { thighDeg: angleDeg(Float64Array.from(thigh), thighUp), shankDeg: angleDeg(Float64Array.from(shank), shankUp) };
}

/** Which strap slipped and how far; `null` when neither did. */
export function describeSlip(slip: Slip): Problem | null {
  const thighDeg = slip.thighDeg > SLIP_LIMIT_DEG ? Math.round(slip.thighDeg) : null;
  const shinDeg = slip.shankDeg > SLIP_LIMIT_DEG ? Math.round(slip.shankDeg) : null;
  return thighDeg === null && shinDeg === null ? null : problemOf('KO_STRAP_SLIPPED.turned', { thighDeg, shinDeg, standS: STANCE_S });
}

/** The long axes differ by this much from one quiet stance to the next, degrees; anything more is slip. */
const POSTURE_DEG = 1.5;

/**
 * How far a strap whose tilt changed by `tiltDeg` may also have turned about the vertical, one standard deviation, degrees. A slip about a
 * random axis has a third of its variance in each direction. `directions`: the number of directions in which tilt was measured, 1 or 2.
 */
export function hiddenTwistDeg(tiltDeg: number, directions: 1 | 2): number {
  return Math.sqrt(Math.max(0, tiltDeg * tiltDeg - POSTURE_DEG * POSTURE_DEG) / directions);
}

/**
 * The alignment after a new quiet stance. Each sensor → segment rotation is tilted by the smallest rotation that takes the new gravity
 * direction to the old one. Medio-lateral axes are kept; a strap that turned round the leg cannot be detected this way. Without an old
 * stance, only the new one is stored.
 */
export function rezero(alignment: Alignment, thighUp: Float64Array, shankUp: Float64Array): Alignment {
  const old = alignment.stanceUp;
  const slip = measureSlip(alignment, thighUp, shankUp);
  const { residuals } = alignment;
  return {
    ...alignment,
    residuals: {
      ...residuals,
      thighTwistDeg: slip && Math.hypot(residuals.thighTwistDeg ?? 0, hiddenTwistDeg(slip.thighDeg, 2)),
      shankTwistDeg: slip && Math.hypot(residuals.shankTwistDeg ?? 0, hiddenTwistDeg(slip.shankDeg, 2)),
    },
    thigh: old ? tilted(alignment.thigh, thighUp, old.thigh) : alignment.thigh,
    shank: old ? tilted(alignment.shank, shankUp, old.shank) : alignment.shank,
    stanceUp: { thigh: triple(thighUp), shank: triple(shankUp) },
  };
}

function tilted({ w, x, y, z }: Quaternion, newUp: Float64Array, oldUp: Triple): Quaternion {
  const q = Float64Array.of(w, x, y, z);
  const tilt = new Float64Array(4);
  fromTwoVectors(tilt, newUp, Float64Array.from(oldUp));
  multiply(q, q, tilt);
  return toObject(q);
}

export function triple(v: Float64Array): Triple {
  return [v[0]!, v[1]!, v[2]!];
}

/** A segment's axis in its sensor's frame. */
export function axisInSensor({ w, x, y, z }: Quaternion, axis: 'forward' | 'left' | 'up'): Float64Array {
  const out = new Float64Array(3);
  out[axis === 'forward' ? 0 : axis === 'left' ? 1 : 2] = 1;
  rotateVector(out, Float64Array.of(w, -x, -y, -z), out);
  return out;
}

/**
 * Reads an alignment from parsed JSON. `thigh` and `shank` quaternions are required (they are normalised here); other fields are used where
 * well formed. `source` names the input in errors.
 *
 * Errors: KO_ALIGNMENT_INVALID.
 */
export function parseAlignment(json: unknown, source: string): Alignment {
  const value = asRecord(json);
  if (!value) throw new KneesOutError('KO_ALIGNMENT_INVALID.no-object', { source });
  const how = ALIGNMENT_ORIGINS.find((origin) => origin === value['how']) ?? 'file';
  const quality = value['quality'];
  const reasons = value['reasons'];
  const stance = asRecord(value['stanceUp']);
  const thighUp = parseTriple(stance?.['thigh']);
  const shankUp = parseTriple(stance?.['shank']);
  const residuals = asRecord(value['residuals']) ?? {};
  const names = Object.keys(NO_RESIDUALS) as (keyof AlignmentResiduals)[];
  return {
    thigh: parseQuaternion(value['thigh'], source, 'thigh'),
    shank: parseQuaternion(value['shank'], source, 'shank'),
    how,
    residuals: Object.fromEntries(
      names.map((name) => [name, Number.isFinite(residuals[name]) ? residuals[name] : null]),
    ) as unknown as AlignmentResiduals,
    quality: typeof quality === 'number' && quality >= 0 && quality <= 1 ? quality : 1,
    reasons: Array.isArray(reasons) ? reasons.flatMap((reason) => readMessage(reason) ?? []) : [],
    stanceUp: thighUp && shankUp ? { thigh: thighUp, shank: shankUp } : null,
  };
}

function parseQuaternion(json: unknown, source: string, segment: 'thigh' | 'shank'): Quaternion {
  const value = asRecord(json);
  const [w, x, y, z] = ['w', 'x', 'y', 'z'].map((name) => value?.[name]);
  if (typeof w !== 'number' || typeof x !== 'number' || typeof y !== 'number' || typeof z !== 'number') {
    throw new KneesOutError('KO_ALIGNMENT_INVALID.no-quaternion', { source, segment });
  }
  const length = Math.hypot(w, x, y, z);
  if (!(Math.abs(length - 1) < 0.05))
    throw new KneesOutError('KO_ALIGNMENT_INVALID.length', { source, segment, length: length.toPrecision(3) });
  return { w: w / length, x: x / length, y: y / length, z: z / length };
}

function parseTriple(json: unknown): Triple | null {
  if (!Array.isArray(json) || json.length !== 3 || !json.every((n) => typeof n === 'number')) return null;
  const direction = unit(Float64Array.from(json));
  return direction && triple(direction);
}

function asRecord(json: unknown): Record<string, unknown> | null {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null;
}
