/** One simulated person: segment lengths, strap positions, the knees' own movement patterns, and how a collapse looks on them. */
import type { Side } from '../../protocol/live/words.ts';
import { mixSeed, Random } from './random.ts';
import { RAD_PER_DEG } from '../units.ts';

/** +1 left, −1 right: medial is −y on the left leg. A positive rotation about x leans a left shin inwards. */
function signOf(side: Side): 1 | -1 {
  return side === 'left' ? 1 : -1;
}

/** A value as a function of this person's knee flexion: `sine`·sin f + `cosine`·(1 − cos f) + `ripple`·sin 3f, rad; 0 in stance. */
export interface OwnCurve {
  sine: number;
  cosine: number;
  /** The part that a template of the first two terms cannot follow. */
  ripple: number;
}

export function valueOf(curve: OwnCurve, flexion: number): number {
  return curve.sine * Math.sin(flexion) + curve.cosine * (1 - Math.cos(flexion)) + curve.ripple * Math.sin(3 * flexion);
}

export interface LegBuild {
  readonly side: Side;
  readonly sign: 1 | -1;
  /** Ankle to knee and knee to hip, m. */
  readonly shankM: number;
  readonly thighM: number;
  /** Outward angle of the feet, rad. */
  readonly toeOut: number;
  /** In a healthy repetition: knee abduction, internal tibial rotation, medial lean of the shin. */
  readonly abduction: OwnCurve;
  readonly tibialRotation: OwnCurve;
  readonly shankMedial: OwnCurve;
  /** The share of the tibial rotation performed by the shin; the femur turns the rest. */
  readonly shankTurnShare: number;
  /** Medial shin lean per injected abduction, since a collapse is the knee travelling inwards (1.3–2.2). */
  readonly leanPerCollapse: number;
  /** Internal tibial rotation per injected abduction. The shin turns with it, so the thigh keeps its direction. */
  readonly turnPerCollapse: number;
  /** Straight-leg swings are not exactly about the thigh's own axis: frontal lean and turn per swing angle. */
  readonly swingLean: number;
  readonly swingTurn: number;
}

/** Half the distance between the ankles in stance, and height of the ankle above the floor, m. */
export const HALF_STANCE_M = 0.12;
export const ANKLE_HEIGHT_M = 0.09;

function drawLeg(side: Side, random: Random, shankM: number, thighM: number): LegBuild {
  const own = (sine: number, cosine: number, mean = 0): OwnCurve => ({
    sine: RAD_PER_DEG * (mean + random.spread(sine)),
    cosine: RAD_PER_DEG * (mean + random.spread(cosine)),
    ripple: RAD_PER_DEG * random.spread(0.15),
  });
  return {
    side,
    sign: signOf(side),
    shankM,
    thighM,
    toeOut: RAD_PER_DEG * random.between(1, 9),
    abduction: own(1.5, 1.5),
    tibialRotation: own(1.5, 2, 3),
    shankMedial: own(1.5, 1.5),
    shankTurnShare: random.between(0.2, 0.5),
    leanPerCollapse: random.between(1.3, 2.2),
    turnPerCollapse: random.between(-0.1, 0.3),
    swingLean: RAD_PER_DEG * random.spread(0.8),
    swingTurn: RAD_PER_DEG * random.spread(0.8),
  };
}

export type Build = Readonly<Record<Side, LegBuild>>;

/** The person belonging to a seed. Both legs have the same length, but each moves in its own way. */
export function drawBuild(seed: number): Build {
  const random = new Random(mixSeed(seed, 'build'));
  const shankM = random.between(0.37, 0.45);
  const thighM = shankM * random.between(0.98, 1.1);
  return { left: drawLeg('left', random, shankM, thighM), right: drawLeg('right', random, shankM, thighM) };
}
