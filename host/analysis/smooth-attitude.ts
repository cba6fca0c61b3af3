/**
 * One strap's attitude from the whole recording: the orientation filter runs forwards and backwards, each run starting where the other ended.
 */
import type { FilterSettings } from '../motion/orientation/filter-settings.ts';
import { OrientationFilter } from '../motion/orientation/filter.ts';
import {
  fromRotationVector,
  fromTwoVectors,
  multiply,
  normalise,
  rotateVector,
  rotateVectorBack,
  turnHeading,
} from '../motion/maths/quaternion.ts';
import type { Attitude } from '../realtime/leg/estimators.ts';
import { createIncrement, type Increment } from '../sensors/increment.ts';
import { GRAVITY_MPS2 } from '../units.ts';

const UP = Float64Array.of(0, 0, 1);

/** The filter's state at the end of a run, in the sensor frame: the start of the run in the other direction. */
interface End {
  up: Float64Array;
  inclinationSigmaRad: number;
  bias: Float64Array;
  biasSigmaRadPerS: number;
}

/** One run of the filter; n samples in the order of the run. */
interface Run {
  q: Float64Array;
  rate: Float64Array;
  inclinationSigmaRad: Float64Array;
  tiltChangeSigmaRad: Float64Array;
  headingRateSigmaRadPerS: Float64Array;
  atRest: Uint8Array;
  end: End;
}

/**
 * The attitudes of a recording, one per step; the n-th `update` returns the n-th. Heading is that of the forward run, minus the drift on
 * which both runs agree.
 */
export class SmoothedAttitude implements Attitude {
  readonly q = Float64Array.of(1, 0, 0, 0);
  readonly rate = new Float64Array(3);
  tiltChangeSigmaRad = Math.PI;
  headingRateSigmaRadPerS = 0;
  atRest = false;

  readonly #run: Run;
  #next = 0;

  constructor(run: Run) {
    this.#run = run;
  }

  update(): void {
    const n = this.#next++;
    const run = this.#run;
    for (let i = 0; i < 4; i += 1) this.q[i] = run.q[4 * n + i]!;
    for (let i = 0; i < 3; i += 1) this.rate[i] = run.rate[3 * n + i]!;
    this.tiltChangeSigmaRad = run.tiltChangeSigmaRad[n]!;
    this.headingRateSigmaRadPerS = run.headingRateSigmaRadPerS[n]!;
    this.atRest = run.atRest[n] === 1;
  }
}

/**
 * Smooths one strap's steps (in order of time, from one sensor). In reversed time the steps are those of a strap that turns the other way
 * with the same forces and the opposite bias, so the same filter applies. The runs are weighted by the sigmas they have when started cold.
 */
export function smoothAttitude(steps: readonly Increment[]): Run {
  const reversed = reverse(steps);
  const coldForward = run(steps, null);
  const coldBackward = run(reversed, null);
  const forward = run(steps, coldBackward.end);
  const backward = run(reversed, coldForward.end);
  fuse(forward, backward, steps, coldForward, coldBackward);
  return forward;
}

/** The steps between the samples from last to first. */
function reverse(steps: readonly Increment[]): Increment[] {
  const turn = new Float64Array(4);
  const force = new Float64Array(3);
  return steps.map((_, n) => {
    const at = steps.length - 1 - n;
    const here = steps[at]!;
    if (n === 0) return { ...here, dtS: 0, rotationX: 0, rotationY: 0, rotationZ: 0, missed: 0, flags: 0 };
    const later = steps[at + 1]!;
    fromRotationVector(turn, later.rotationX, later.rotationY, later.rotationZ);
    // The interval's force as seen from its other end; over a gap, the force of the sample at its far end.
    if (later.missed > 0) force.set([here.forceX, here.forceY, here.forceZ]);
    else rotateVector(force, turn, Float64Array.of(later.forceX, later.forceY, later.forceZ));
    return {
      ...later,
      timeS: here.timeS,
      tickS: here.tickS,
      rotationX: -later.rotationX,
      rotationY: -later.rotationY,
      rotationZ: -later.rotationZ,
      forceX: force[0]!,
      forceY: force[1]!,
      forceZ: force[2]!,
    };
  });
}

function run(steps: readonly Increment[], from: End | null): Run {
  const n = steps.length;
  const filter = new OrientationFilter(from ? startOf(from) : {});
  // The bias is passed on, the scale is not: its estimate is correlated with everything else, and those correlations are not passed on.
  if (from) for (let i = 0; i < 3; i += 1) filter.bias[i] = -from.bias[i]!;
  const out = {
    q: new Float64Array(4 * n),
    rate: new Float64Array(3 * n),
    inclinationSigmaRad: new Float64Array(n),
    tiltChangeSigmaRad: new Float64Array(n),
    headingRateSigmaRadPerS: new Float64Array(n),
    atRest: new Uint8Array(n),
  };
  for (const [k, step] of steps.entries()) {
    filter.update(k === 0 && from ? { ...step, ...upwardForce(from.up) } : step);
    out.q.set(filter.q, 4 * k);
    out.rate.set(filter.rate, 3 * k);
    out.inclinationSigmaRad[k] = filter.inclinationSigmaRad;
    out.tiltChangeSigmaRad[k] = filter.tiltChangeSigmaRad;
    out.headingRateSigmaRadPerS[k] = filter.headingRateSigmaRadPerS;
    out.atRest[k] = filter.atRest ? 1 : 0;
  }
  const up = new Float64Array(3);
  rotateVectorBack(up, filter.q, UP);
  const { bias, inclinationSigmaRad, biasSigmaRadPerS } = filter;
  return { ...out, end: { up, inclinationSigmaRad, bias, biasSigmaRadPerS } };
}

/** Settings for a filter that starts with a force along the known vertical and trusts it as far as that vertical is known. */
function startOf(end: End): Partial<FilterSettings> {
  return { startMeanS: 0, startInclinationSigmaRad: end.inclinationSigmaRad * Math.SQRT1_2, biasSigmaRadPerS: end.biasSigmaRadPerS };
}

function upwardForce(up: Float64Array): Pick<Increment, 'forceX' | 'forceY' | 'forceZ'> {
  return { forceX: up[0]! * GRAVITY_MPS2, forceY: up[1]! * GRAVITY_MPS2, forceZ: up[2]! * GRAVITY_MPS2 };
}

/** Combines the backward run into the forward one. */
function fuse(forward: Run, backward: Run, steps: readonly Increment[], coldForward: Run, coldBackward: Run): void {
  const n = steps.length;
  const q = new Float64Array(4);
  const up = new Float64Array(3);
  const own = new Float64Array(3);
  const other = new Float64Array(4);
  const turn = new Float64Array(4);
  let headingRad = 0;
  for (let k = 0; k < n; k += 1) {
    const mirror = n - 1 - k;
    q.set(forward.q.subarray(4 * k, 4 * k + 4));
    other.set(backward.q.subarray(4 * mirror, 4 * mirror + 4));
    // The vertical, sensor frame.
    const sigmaForward = coldForward.inclinationSigmaRad[k]!;
    const sigmaBackward = coldBackward.inclinationSigmaRad[mirror]!;
    const share = shareOfOther(sigmaForward, sigmaBackward);
    rotateVectorBack(own, q, UP);
    rotateVectorBack(up, other, UP);
    for (let i = 0; i < 3; i += 1) up[i] = share * up[i]! + (1 - share) * own[i]!;
    rotateVector(up, q, up);
    fromTwoVectors(turn, up, UP);
    // The rate over the interval before the sample, which the backward run used when moving away from it.
    if (k > 0) {
      const rateShare = shareOfOther(coldForward.headingRateSigmaRadPerS[k]!, coldBackward.headingRateSigmaRadPerS[mirror + 1]!);
      for (let i = 0; i < 3; i += 1) {
        const change = rateShare * (-backward.rate[3 * (mirror + 1) + i]! - forward.rate[3 * k + i]!);
        forward.rate[3 * k + i]! += change;
        own[i] = change;
      }
      rotateVector(own, q, own);
      headingRad += own[2]! * steps[k]!.dtS;
    }
    multiply(q, turn, q);
    turnHeading(q, q, headingRad);
    normalise(q);
    forward.q.set(q, 4 * k);
    // Both runs share the sensor's errors, so together they are no more certain than the better of the two.
    forward.tiltChangeSigmaRad[k] = Math.min(coldForward.tiltChangeSigmaRad[k]!, coldBackward.tiltChangeSigmaRad[mirror]!);
    forward.headingRateSigmaRadPerS[k] = Math.min(forward.headingRateSigmaRadPerS[k]!, backward.headingRateSigmaRadPerS[mirror]!);
    if (backward.atRest[mirror] === 1) forward.atRest[k] = 1;
  }
}

function shareOfOther(sigma: number, otherSigma: number): number {
  const sum = sigma * sigma + otherSigma * otherSigma;
  return sum > 0 ? (sigma * sigma) / sum : 0.5;
}

/** A copy of a step whose object will be reused. */
export function keep(step: Increment): Increment {
  return { ...createIncrement(), ...step };
}
