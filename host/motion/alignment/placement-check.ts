/**
 * Whether the straps are where they were declared to be, thigh or shin and left or right, judged from motion. "Cannot tell" is a valid
 * answer.
 */

import type { Message } from '../../../protocol/words/message.ts';
import { axisInSensor, type Alignment } from './alignment.ts';
import { ANY_ARM_SIGMA_M, fitArms, forceAgreement, forceParts, movingSamples, type MovingSamples } from './knee-force.ts';
import type { LegTrack } from './leg-track.ts';
import { correlation, tilts } from './axis-direction.ts';
import { dot } from '../maths/vector.ts';
import { DEG_PER_RAD } from '../../units.ts';

export interface PlacementCheck {
  /** `swapped`: the thigh strap is on the shin and vice versa. */
  segments: 'as declared' | 'swapped' | 'cannot tell';
  /** `other`: the straps are on the other leg than declared. Only walking shows it. */
  side: 'as declared' | 'other' | 'cannot tell';
  /** `apart`: the two straps do not share a knee (there is one on each leg). */
  leg: 'same' | 'apart' | 'cannot tell';
  /** What to do about it, `null` when nothing contradicts the placement. */
  advice: Message | null;
}

/** Least distance between the straps along the leg that shows which is above the knee, m. */
const CLEAR_ARM_M = 0.1;
/** With fewer seconds' worth of moving samples than this there is no answer, s; a side needs a longer stretch of walking. */
const MIN_MOVING_S = 2;
const MIN_WALKING_S = 6;
/** Below this agreement of the forces at the knee, the straps are on two different legs; on one leg it is 0.5 or more. */
const APART_COHERENCE = 0.25;
const SAME_COHERENCE = 0.5;

/**
 * Thigh and shin: both straps see the same force at the knee, so their motion shows where the knee lies: below the thigh strap, above the
 * shin strap. Side: while a leg carries the body, the body is pushed towards its midline, and a bending knee turns the shin inwards. Needs
 * an alignment with the right forward direction.
 */
export function checkPlacement(track: LegTrack, alignment: Alignment, declaredSide: 'left' | 'right'): PlacementCheck {
  const check: PlacementCheck = { segments: 'cannot tell', side: 'cannot tell', leg: 'cannot tell', advice: null };
  const samples = movingSamples(track, { from: 0, to: track.count });
  if (!samples) return check;
  const movingS = movingTimeS(track, samples);
  if (movingS < MIN_MOVING_S) return check;
  const none = new Float64Array(3);
  const arms = fitArms(samples, { thigh: none, shank: none }, ANY_ARM_SIGMA_M);
  const thighLeft = axisInSensor(alignment.thigh, 'left');
  const shankLeft = axisInSensor(alignment.shank, 'left');
  const { coherence } = forceAgreement(track, samples, arms, thighLeft, shankLeft);
  if (coherence < APART_COHERENCE) check.leg = 'apart';
  else if (coherence > SAME_COHERENCE) check.leg = 'same';

  const thighArm = dot(arms.thigh, axisInSensor(alignment.thigh, 'up'));
  const shankArm = dot(arms.shank, axisInSensor(alignment.shank, 'up'));
  if (check.leg === 'same' && Math.abs(thighArm - shankArm) > CLEAR_ARM_M) {
    if (thighArm > 0 && shankArm < 0.05) check.segments = 'as declared';
    if (thighArm < 0 && shankArm > 0) check.segments = 'swapped';
  }
  if (check.segments === 'as declared' && movingS > MIN_WALKING_S) {
    const rightness = walkingRightness(track, samples, alignment, forceParts(track, samples, arms, thighLeft).leftward);
    if (rightness !== 0) check.side = rightness > 0 === (declaredSide === 'right') ? 'as declared' : 'other';
  }
  check.advice = advise(check, declaredSide);
  return check;
}

function advise({ segments, side, leg }: PlacementCheck, declaredSide: 'left' | 'right'): Message | null {
  if (leg === 'apart') return { code: 'alignment.apart' };
  if (segments === 'swapped') return { code: 'alignment.swapped' };
  return side === 'other' ? { code: 'alignment.other-leg', args: { looksLike: declaredSide === 'left' ? 'right' : 'left' } } : null;
}

/** +1: walks like a right leg; −1: like a left leg; 0: does not walk, or the two signs disagree. */
function walkingRightness(track: LegTrack, samples: MovingSamples, alignment: Alignment, leftward: Float64Array): number {
  const shankLeft = axisInSensor(alignment.shank, 'left');
  const thighLeft = axisInSensor(alignment.thigh, 'left');
  const shankUp = axisInSensor(alignment.shank, 'up');
  const thighUp = axisInSensor(alignment.thigh, 'up');
  const { rows } = samples;
  const along = (rate: Float64Array, n: number, axis: Float64Array) => dot(rate.subarray(3 * rows[n]!, 3 * rows[n]! + 3), axis);
  const bending = new Float64Array(rows.length);
  const twisting = new Float64Array(rows.length);
  let stance = 0;
  let stanceForce = 0;
  let swing = 0;
  let swingForce = 0;
  for (let n = 0; n < rows.length; n += 1) {
    const shin = along(track.shank.rate, n, shankLeft);
    bending[n] = shin - along(track.thigh.rate, n, thighLeft);
    twisting[n] = along(track.shank.rate, n, shankUp) - along(track.thigh.rate, n, thighUp);
    if (shin > 0 && shin < 150 / DEG_PER_RAD) {
      stance += 1;
      stanceForce += leftward[n]!;
    } else if (shin < -100 / DEG_PER_RAD) {
      swing += 1;
      swingForce += leftward[n]!;
    }
  }
  // A walking shin swings for much of the time and tilts both ways from upright.
  const tilt = tilts(track.shank.up, rows, shankLeft, shankUp);
  const swingShare = swing / rows.length;
  if (swingShare < 0.1 || swingShare > 0.5 || stance < 0.1 * rows.length || Math.min(...tilt) > -8) return 0;
  const push = (stanceForce / stance - swingForce / swing) / 0.5;
  const turn = -correlation(twisting, bending) / 0.2;
  return push * turn > 0 && Math.abs(push) + Math.abs(turn) > 1 ? Math.sign(push) : 0;
}

function movingTimeS(track: LegTrack, samples: MovingSamples): number {
  return (samples.movingRows / Math.max(1, track.count)) * (track.timeS[track.count - 1]! - track.timeS[0]!);
}
