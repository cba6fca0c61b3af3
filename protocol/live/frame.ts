/**
 * The binary leg frame, version 1: what the page draws of one leg at one instant, 120 bytes, little-endian. The layout is data that the
 * codec interprets.
 */

import { DEFAULT_ATHLETE } from './words.ts';

const LEG_FRAME_VERSION = 1;

/** Least time between two frames of a leg, s. */
export const LEG_FRAME_EVERY_S = 1 / 60;

/** Bits of {@link LegFrame.flags}. */
export const LEG_FRAME_FLAG = {
  /** The excursion is beyond the athlete's warn limit. */
  warn: 1,
  /** A cue is active: from its firing to its release. */
  cue: 2,
  /** Quality is below the limit: show the reason, not the number. */
  unsure: 4,
  /** A guided calibration is running. */
  calibrating: 8,
} as const;

/** The f32 fields in wire order, from byte 20 on. NaN when unknown. */
export const LEG_FRAME_ANGLES = [
  'flexionDeg',
  'flexionRateDegPerS',
  'abductionDeg',
  'abductionExcessDeg',
  'excursionDeg',
  'tibialRotationDeg',
  'femoralRotationDeg',
  'femoralExcursionDeg',
  'shankLeanDeg',
  'shankMedialLeanDeg',
  'thighLeanDeg',
  'fppaDeg',
  'quality',
  'abductionSigmaDeg',
  'hipAdductionDeg',
  'hipInternalRotationDeg',
  'pelvicDropDeg',
] as const;

const ATHLETE_OFFSET = 16;
const ANGLES_OFFSET = ATHLETE_OFFSET + 4;
const THIGH_OFFSET = ANGLES_OFFSET + 4 * LEG_FRAME_ANGLES.length;
const SHANK_OFFSET = THIGH_OFFSET + 16;

/** Bytes of one frame. */
export const LEG_FRAME_BYTES = SHANK_OFFSET + 16;

/** Positive: flexion, knee abduction (valgus), internal rotation, forward and medial lean, on either leg. */
export interface LegFrame extends Record<(typeof LEG_FRAME_ANGLES)[number], number> {
  /** Number in the store. */
  athlete: number;
  /** Index in SIDES. */
  side: number;
  /** Index in PHASES. */
  phase: number;
  /** Bits of {@link LEG_FRAME_FLAG}. */
  flags: number;
  /** Bits of the host's quality reasons; the `quality` event gives them in words. */
  qualityReasons: number;
  /** Host time, s. */
  timeS: number;
  /** Segment → common world rotation (x forward, y left, z up; relative heading applied to the shin), unit quaternion w x y z. */
  readonly thighQ: Float32Array;
  readonly shankQ: Float32Array;
}

/** A frame in which everything is unknown. */
export function createLegFrame(): LegFrame {
  return {
    athlete: DEFAULT_ATHLETE,
    side: 0,
    phase: 0,
    flags: 0,
    qualityReasons: 0,
    timeS: 0,
    flexionDeg: NaN,
    flexionRateDegPerS: NaN,
    abductionDeg: NaN,
    abductionExcessDeg: NaN,
    excursionDeg: NaN,
    tibialRotationDeg: NaN,
    femoralRotationDeg: NaN,
    femoralExcursionDeg: NaN,
    shankLeanDeg: NaN,
    shankMedialLeanDeg: NaN,
    thighLeanDeg: NaN,
    fppaDeg: NaN,
    quality: 0,
    abductionSigmaDeg: NaN,
    hipAdductionDeg: NaN,
    hipInternalRotationDeg: NaN,
    pelvicDropDeg: NaN,
    thighQ: Float32Array.of(NaN, NaN, NaN, NaN),
    shankQ: Float32Array.of(NaN, NaN, NaN, NaN),
  };
}

/** Writes `frame` at `offset` of `view`; needs {@link LEG_FRAME_BYTES} there. Allocates nothing. */
export function encodeLegFrame(view: DataView, offset: number, frame: LegFrame): void {
  view.setUint8(offset, LEG_FRAME_VERSION);
  view.setUint8(offset + 1, frame.side);
  view.setUint8(offset + 2, frame.phase);
  view.setUint8(offset + 3, frame.flags);
  view.setUint32(offset + 4, frame.qualityReasons, true);
  view.setFloat64(offset + 8, frame.timeS, true);
  view.setUint32(offset + ATHLETE_OFFSET, frame.athlete, true);
  let at = offset + ANGLES_OFFSET;
  for (const name of LEG_FRAME_ANGLES) {
    view.setFloat32(at, frame[name], true);
    at += 4;
  }
  for (let i = 0; i < 4; i++) {
    view.setFloat32(offset + THIGH_OFFSET + 4 * i, frame.thighQ[i] ?? NaN, true);
    view.setFloat32(offset + SHANK_OFFSET + 4 * i, frame.shankQ[i] ?? NaN, true);
  }
}

/** Identifies the leg of an encoded frame: whose, and which. */
export function legOfFrame(view: DataView): string {
  return `${view.getUint32(ATHLETE_OFFSET, true)} ${view.getUint8(1)}`;
}

/**
 * Reads the frame at `offset` of `view` into `out` (reused when given).
 *
 * Returns `null`, and leaves `out` unchanged, when there are too few bytes, or the frame has another version or an unknown side or phase.
 * Bytes after the frame are allowed: a later minor version may append fields.
 */
export function decodeLegFrame(view: DataView, offset = 0, out: LegFrame = createLegFrame()): LegFrame | null {
  if (offset < 0 || view.byteLength - offset < LEG_FRAME_BYTES) return null;
  if (view.getUint8(offset) !== LEG_FRAME_VERSION || view.getUint8(offset + 1) > 1 || view.getUint8(offset + 2) > 3) return null;
  out.side = view.getUint8(offset + 1);
  out.phase = view.getUint8(offset + 2);
  out.flags = view.getUint8(offset + 3);
  out.qualityReasons = view.getUint32(offset + 4, true);
  out.timeS = view.getFloat64(offset + 8, true);
  out.athlete = view.getUint32(offset + ATHLETE_OFFSET, true);
  let at = offset + ANGLES_OFFSET;
  for (const name of LEG_FRAME_ANGLES) {
    out[name] = view.getFloat32(at, true);
    at += 4;
  }
  for (let i = 0; i < 4; i++) {
    out.thighQ[i] = view.getFloat32(offset + THIGH_OFFSET + 4 * i, true);
    out.shankQ[i] = view.getFloat32(offset + SHANK_OFFSET + 4 * i, true);
  }
  return out;
}
