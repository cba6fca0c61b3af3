/** What a movement specifies about one leg at an instant, and the resulting placement of its segments and joints. */
import { ANKLE_HEIGHT_M, HALF_STANCE_M, valueOf, type LegBuild } from './build.ts';
import { createMatrix, multiplyTransposed, setYxz, setZyx, turnAboutOwnZ, type Matrix } from './matrix.ts';

/**
 * Angles in rad, lengths in m. All are 0 in quiet stance, where thigh and shin are vertical by definition. Reused: refilled for each instant.
 */
export interface Posture {
  flexion: number;
  /** Forward and medial lean of the shin's long axis. */
  shankLean: number;
  shankMedial: number;
  /** Internal turn of the shin about its long axis. */
  shankTurn: number;
  /** Injected knee abduction, and the small variation between repetitions. */
  collapse: number;
  wander: number;
  /** Share of the leg's position determined by the planted ankle; the hip determines the rest. */
  planted: number;
  /** Displacement of the ankle's anchor from its position in stance (forward, left, up). */
  footX: number;
  footY: number;
  footZ: number;
  /** Displacement of the hip from its position in stance, where the foot is not planted. */
  hipX: number;
  hipY: number;
  hipZ: number;
  /** Position and heading of the whole person in the world. */
  baseX: number;
  baseY: number;
  heading: number;
  /** Forward tilt of the pelvis, drop on the other side, turn towards this leg. */
  pelvisPitch: number;
  pelvisDrop: number;
  pelvisTurn: number;
  /** Derived from the above and the person's own curves: knee abduction and internal tibial rotation. */
  abduction: number;
  tibialRotation: number;
}

export function createPosture(): Posture {
  return {
    flexion: 0,
    shankLean: 0,
    shankMedial: 0,
    shankTurn: 0,
    collapse: 0,
    wander: 0,
    planted: 1,
    footX: 0,
    footY: 0,
    footZ: 0,
    hipX: 0,
    hipY: 0,
    hipZ: 0,
    baseX: 0,
    baseY: 0,
    heading: 0,
    pelvisPitch: 0,
    pelvisDrop: 0,
    pelvisTurn: 0,
    abduction: 0,
    tibialRotation: 0,
  };
}

/** Resets to quiet stance at a given position. */
export function resetPosture(out: Posture, baseX: number, baseY: number, heading: number): void {
  out.flexion = out.shankLean = out.shankMedial = out.shankTurn = 0;
  out.collapse = out.wander = out.abduction = out.tibialRotation = 0;
  out.planted = 1;
  out.footX = out.footY = out.footZ = out.hipX = out.hipY = out.hipZ = 0;
  out.pelvisPitch = out.pelvisDrop = out.pelvisTurn = 0;
  out.baseX = baseX;
  out.baseY = baseY;
  out.heading = heading;
}

/** Adds the person's own movement pattern and the motion that accompanies a collapse (kinematic closure on a planted foot). */
export function completePosture(posture: Posture, build: LegBuild): void {
  const { flexion, collapse } = posture;
  const deviation = collapse + posture.wander;
  const rotation = valueOf(build.tibialRotation, flexion);
  posture.abduction = valueOf(build.abduction, flexion) + deviation;
  posture.tibialRotation = rotation + build.turnPerCollapse * deviation;
  posture.shankMedial += valueOf(build.shankMedial, flexion) + build.leanPerCollapse * deviation;
  posture.shankTurn += build.shankTurnShare * rotation + build.turnPerCollapse * deviation;
}

/** Segment → world rotations (x forward, y left, z up along the segment) and joint centres (m, world z up). */
export interface LegPlacement {
  readonly thigh: Matrix;
  readonly shank: Matrix;
  readonly pelvis: Matrix;
  readonly hip: Float64Array;
  readonly knee: Float64Array;
  readonly ankle: Float64Array;
  readonly sacrum: Float64Array;
}

export function createLegPlacement(): LegPlacement {
  return {
    thigh: createMatrix(),
    shank: createMatrix(),
    pelvis: createMatrix(),
    hip: new Float64Array(3),
    knee: new Float64Array(3),
    ankle: new Float64Array(3),
    sacrum: new Float64Array(3),
  };
}

const relative = createMatrix();

/** Thigh and shin of a completed posture: R_rel = R_tᵀ·R_s = Ry(flexion)·Rx(±abduction)·Rz(∓internal rotation). */
function turnSegments(posture: Posture, build: LegBuild, thigh: Matrix, shank: Matrix): void {
  const { sign } = build;
  setZyx(shank, posture.heading + sign * build.toeOut, posture.shankLean, sign * posture.shankMedial);
  turnAboutOwnZ(shank, -sign * posture.shankTurn);
  setYxz(relative, posture.flexion, sign * posture.abduction, -sign * posture.tibialRotation);
  multiplyTransposed(thigh, shank, relative);
}

/** Places the leg of a completed posture in the world. */
export function placeLeg(posture: Posture, build: LegBuild, out: LegPlacement): void {
  const { thigh, shank, pelvis, hip, knee, ankle, sacrum } = out;
  const { shankM, thighM, sign } = build;
  turnSegments(posture, build, thigh, shank);

  const c = Math.cos(posture.heading);
  const s = Math.sin(posture.heading);
  const { planted } = posture;
  const free = 1 - planted;
  // What moves the hip in the person's own heading: the ankle's anchor or, with the foot in the air, the hip itself.
  const forward = posture.footX + free * posture.hipX;
  const leftward = posture.footY + sign * HALF_STANCE_M + free * posture.hipY;
  hip[0] = posture.baseX + c * forward - s * leftward + planted * (shankM * shank[2]! + thighM * thigh[2]!);
  hip[1] = posture.baseY + s * forward + c * leftward + planted * (shankM * shank[5]! + thighM * thigh[5]!);
  hip[2] = ANKLE_HEIGHT_M + posture.footZ + free * (posture.hipZ + shankM + thighM) + planted * (shankM * shank[8]! + thighM * thigh[8]!);
  for (let i = 0; i < 3; i++) {
    const column = 3 * i + 2;
    knee[i] = hip[i]! - thighM * thigh[column]!;
    ankle[i] = knee[i]! - shankM * shank[column]!;
  }

  setZyx(pelvis, posture.heading - sign * posture.pelvisTurn, posture.pelvisPitch, sign * posture.pelvisDrop);
  for (let i = 0; i < 3; i++) {
    sacrum[i] = hip[i]! - 0.06 * pelvis[3 * i]! - sign * 0.09 * pelvis[3 * i + 1]! + 0.08 * pelvis[3 * i + 2]!;
  }
}
