/** One simulated person: segment lengths, where straps sit, how the knees move of their own accord, and how a collapse looks on them. */
import type { Side } from '../../protocol/live/words.ts';
import { mixSeed, Random } from './random.ts';
import { RAD_PER_DEG } from '../units.ts';

/** +1 left, −1 right: medial is −y on the left leg. Positive rotation about x leans a left shin inwards. */
function signOf(side: Side): 1 | -1 {
  return side === 'left' ? 1 : -1;
}

/** A value that the person takes at each knee flexion: `sine`·sin f + `cosine`·(1 − cos f) + `ripple`·sin 3f, rad; 0 in stance. */
export interface OwnCurve {
  sine: number;
  cosine: number;
  /** What a template of the first two terms cannot follow. */
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
  /** Feet point outwards by this, rad. */
  readonly toeOut: number;
  /** Of the healthy repetition: knee abduction, internal tibial rotation, medial lean of the shin. */
  readonly abduction: OwnCurve;
  readonly tibialRotation: OwnCurve;
  readonly shankMedial: OwnCurve;
  /** Of the tibial rotation, what the shin itself turns (the femur turns the rest). */
  readonly shankTurnShare: number;
  /** Medial shin lean per injected abduction: a collapse is the knee travelling inwards (1.3–2.2). */
  readonly leanPerCollapse: number;
  /** Internal tibial rotation per injected abduction; the shin turns with it, so the thigh's direction stays. */
  readonly turnPerCollapse: number;
  /** Straight-leg swings are not quite about the thigh's own axis: frontal lean and turn per swing angle. */
  readonly swingLean: number;
  readonly swingTurn: number;
}

/** Half the distance between the ankles in stance, and ankle above the floor, m. */
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

/** The person of a seed. Both legs are of one length but move each in their own way. */
export function drawBuild(seed: number): Build {
  const random = new Random(mixSeed(seed, 'build'));
  const shankM = random.between(0.37, 0.45);
  const thighM = shankM * random.between(0.98, 1.1);
  return { left: drawLeg('left', random, shankM, thighM), right: drawLeg('right', random, shankM, thighM) };
}
