/** The worn legs and the pelvis on them in their current pose: the basis of every drawing of the leg. */

import { LEG_FRAME_FLAG } from '../../protocol/live/frame.ts';
import type { LegFrame } from '../../protocol/live/frame.ts';
import { PHASES } from '../../protocol/live/words.ts';
import type { Side } from '../../protocol/live/words.ts';
import { RAD_PER_DEG } from '../../protocol/units.ts';
import { HIP_M } from './anatomy.ts';
import { createPose, followHeading, HEADING_TAU_S, headingOf, lowestOf, move, outwardOf, placeLeg } from './pose.ts';
import type { LegPose } from './pose.ts';

export interface BodyLeg {
  readonly pose: LegPose;
  /** Heading of this leg while standing, rad; NaN before it has been seen. */
  headingRad: number;
  beforeS: number;
  /** `false`: nothing of it is drawn. */
  known: boolean;
  unsure: boolean;
}

/**
 * The pelvis, its joints a hip's width apart. Only the drop is measured; the forward lean as the thighs go down is added for the drawing.
 */
export interface Pelvis {
  readonly centre: Float64Array;
  readonly axes: Float64Array;
  /** How much lower the right side is than the left, degrees relative to stance; NaN when not measured: it is then drawn level. */
  dropDeg: number;
}

export interface Body {
  readonly legs: readonly BodyLeg[];
  readonly pelvis: Pelvis;
}

export function createBody(sides: readonly Side[]): Body {
  return {
    legs: sides.map((side) => ({ pose: createPose(side), headingRad: NaN, beforeS: NaN, known: false, unsure: false })),
    pelvis: { centre: new Float64Array(3), axes: new Float64Array(9), dropDeg: NaN },
  };
}

/**
 * Takes one leg's newest frame. Front is where the shin faces in standing: the athlete's heading is not measured, and the two legs have no
 * common heading. It is held during a repetition, so that turns of thigh and shin are visible.
 */
export function followLeg(leg: BodyLeg, frame: LegFrame, isFresh: boolean): void {
  const dtS = frame.timeS - leg.beforeS || 0;
  leg.beforeS = frame.timeS;
  if (PHASES[frame.phase] === 'idle' || Number.isNaN(leg.headingRad)) {
    leg.headingRad = followHeading(leg.headingRad, headingOf(frame.shankQ), dtS, HEADING_TAU_S);
  }
  leg.unsure = (frame.flags & LEG_FRAME_FLAG.unsure) !== 0;
  leg.known = isFresh && placeLeg(frame.thighQ, frame.shankQ, leg.headingRad, leg.pose);
}

/**
 * Degrees by which the right side of the pelvis has dropped relative to stance (negative: the left side), from either leg's frame or both;
 * NaN without a pelvis strap. A frame's own value refers to the opposite side.
 */
export function rightDropDeg(left: LegFrame | null, right: LegFrame | null): number {
  const fromLeft = left === null ? NaN : left.pelvicDropDeg;
  const fromRight = right === null ? NaN : -right.pelvicDropDeg;
  if (Number.isNaN(fromLeft)) return fromRight;
  return Number.isNaN(fromRight) ? fromLeft : (fromLeft + fromRight) / 2;
}

/** The pelvis's forward lean as a share of the thighs' backward lean. */
const PELVIS_LEAN = 0.3;
/** When the feet of two legs differ in height by less than this, both stand: the angles alone may be this far off, m. */
const BOTH_STAND_M = 0.04;

/**
 * Places the pelvis on the known legs, and two legs below it at its width. The feet stay in the middle of the picture. `pelvisLeanRad`:
 * forward lean, where it should not follow the thighs.
 */
export function standTogether({ legs, pelvis }: Body, dropDeg: number, pelvisLeanRad = NaN): void {
  pelvis.dropDeg = dropDeg;
  const known = legs.filter((leg) => leg.known);
  let leanRad = 0;
  for (const { pose } of known) leanRad += Math.atan2(-pose.thigh[2]!, Math.hypot(pose.thigh[5]!, pose.thigh[8]!)) / known.length;
  const drawnRad = Number.isNaN(pelvisLeanRad) ? PELVIS_LEAN * Math.max(0, leanRad) : pelvisLeanRad;
  setPelvisAxes(pelvis.axes, drawnRad, Number.isNaN(dropDeg) ? 0 : dropDeg * RAD_PER_DEG);
  if (known.length === 2) join(known[0]!.pose, known[1]!.pose, pelvis.axes);
  pelvis.centre.fill(0);
  for (const { pose } of known) {
    const across = -outwardOf(pose.side) * HIP_M;
    for (let i = 0; i < 3; i++) pelvis.centre[i]! += (pose.hip[i]! + across * pelvis.axes[3 * i + 1]!) / known.length;
  }
}

/** Moves both so that their hips meet the pelvis, the lower foot stands, and standing feet stay in place. */
function join(a: LegPose, b: LegPose, axes: Float64Array): void {
  const across = (outwardOf(a.side) - outwardOf(b.side)) * HIP_M;
  move(b, a.hip[0]! - across * axes[1]! - b.hip[0]!, a.hip[1]! - across * axes[4]! - b.hip[1]!, 0);
  // Both stand now; how much higher b's foot would be with its hip at the pelvis:
  const liftB = a.hip[2]! - across * axes[7]! - b.hip[2]!;
  const lifted = Math.sign(liftB) * Math.max(0, Math.abs(liftB) - BOTH_STAND_M);
  move(a, 0, 0, Math.max(0, -lifted));
  move(b, 0, 0, Math.max(0, lifted));
  // A raised foot has little weight.
  const weightA = Math.exp(-Math.max(0, lowestOf(a)) / 0.04);
  const weightB = Math.exp(-Math.max(0, lowestOf(b)) / 0.04);
  const share = weightA / (weightA + weightB);
  const x = share * a.ankle[0]! + (1 - share) * b.ankle[0]!;
  const y = share * a.ankle[1]! + (1 - share) * b.ankle[1]!;
  move(a, -x, -y, 0);
  move(b, -x, -y, 0);
}

/** Leaning forward by `leanRad`, then rolled so that the right side is down by `dropRad`. */
function setPelvisAxes(out: Float64Array, leanRad: number, dropRad: number): void {
  const cl = Math.cos(leanRad);
  const sl = Math.sin(leanRad);
  const cd = Math.cos(dropRad);
  const sd = Math.sin(dropRad);
  out[0] = cl;
  out[1] = 0;
  out[2] = sl;
  out[3] = sl * sd;
  out[4] = cd;
  out[5] = -cl * sd;
  out[6] = -sl * cd;
  out[7] = sd;
  out[8] = cl * cd;
}
