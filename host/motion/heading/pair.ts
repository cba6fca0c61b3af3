/** Thigh and shin at a common instant, in their segment frames: the input for heading and knee angles. */

/** One body segment at an instant; axes x forward, y left, z up along the segment. Reused: read it, do not keep it. */
export interface SegmentMotion {
  /** Segment → world rotation (world z up, heading of its own), unit quaternion w x y z. */
  readonly q: Float64Array;
  /** Angular velocity in the segment frame, bias removed, rad/s. */
  readonly rate: Float64Array;
  /** Specific force at the sensor in the segment frame, m/s². */
  readonly force: Float64Array;
  /** Standard deviation of the change in inclination since stance, rad, and of the filter's vertical rate bias, rad/s. */
  tiltChangeSigmaRad: number;
  headingRateSigmaRadPerS: number;
  /** The strap lies still (the filter's rest detection). */
  atRest: boolean;
  /** Bits of `INCREMENT_FLAG` over the interval. */
  flags: number;
  /** Seconds of data lost within the last second. */
  lostS: number;
}

export interface SegmentPair {
  /** Host time, s. */
  timeS: number;
  /** Time since the previous pair, s; 0 for the first. */
  dtS: number;
  readonly thigh: SegmentMotion;
  readonly shank: SegmentMotion;
}

export function createSegmentMotion(): SegmentMotion {
  return {
    q: Float64Array.of(1, 0, 0, 0),
    rate: new Float64Array(3),
    force: new Float64Array(3),
    tiltChangeSigmaRad: 0,
    headingRateSigmaRadPerS: 0,
    atRest: false,
    flags: 0,
    lostS: 0,
  };
}

export function createSegmentPair(): SegmentPair {
  return { timeS: 0, dtS: 0, thigh: createSegmentMotion(), shank: createSegmentMotion() };
}
