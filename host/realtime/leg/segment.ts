/** One strap's orientation history, short and built from increments, so that two straps can be compared at the same instant. */
import { type Increment } from '../../sensors/increment.ts';
import type { SegmentMotion } from '../../motion/heading/pair.ts';
import { normalise } from '../../motion/maths/quaternion.ts';
import type { Attitude } from './estimators.ts';

/** Capacity in samples: 1.2 s at 104 Hz, more than one strap may lag behind the other before it counts as lost. */
const CAPACITY = 128;
/** q (4), angular rate (3), specific force (3), sigma of tilt, sigma of heading rate. */
const WIDTH = 12;
/** Over a longer silence the orientation cannot be interpolated. */
const LONGEST_BRIDGE_S = 0.15;
/** Window over which lost time is summed. */
const LOSS_WINDOW_S = 1;

export class Segment {
  /** Newest sample's host time, s; −Infinity before the first. */
  newestS = -Infinity;

  readonly #times = new Float64Array(CAPACITY).fill(-Infinity);
  readonly #values = new Float64Array(CAPACITY * WIDTH);
  readonly #flags = new Uint8Array(CAPACITY);
  readonly #rest = new Uint8Array(CAPACITY);
  readonly #losses = new Float64Array(CAPACITY);
  readonly #attitude: Attitude;
  #count = 0;
  #lostS = 0;

  constructor(attitude: Attitude) {
    this.#attitude = attitude;
  }

  /** Takes one step of the strap; steps that do not advance in time change nothing. */
  push(increment: Increment): void {
    if (!(increment.timeS > this.newestS)) return;
    this.#attitude.update(increment);
    const nominalS = increment.missed > 0 ? increment.dtS / (increment.missed + 1) : 0;
    // Lost time decays over the window: cheap, and accurate enough to judge quality.
    const elapsedS = Number.isFinite(this.newestS) ? increment.timeS - this.newestS : 0;
    this.#lostS = this.#lostS * Math.max(0, 1 - elapsedS / LOSS_WINDOW_S) + increment.missed * nominalS;
    const slot = this.#count % CAPACITY;
    const at = slot * WIDTH;
    const { q, rate } = this.#attitude;
    this.#values[at] = q[0]!;
    this.#values[at + 1] = q[1]!;
    this.#values[at + 2] = q[2]!;
    this.#values[at + 3] = q[3]!;
    this.#values[at + 4] = rate[0]!;
    this.#values[at + 5] = rate[1]!;
    this.#values[at + 6] = rate[2]!;
    this.#values[at + 7] = increment.forceX;
    this.#values[at + 8] = increment.forceY;
    this.#values[at + 9] = increment.forceZ;
    this.#values[at + 10] = this.#attitude.tiltChangeSigmaRad;
    this.#values[at + 11] = this.#attitude.headingRateSigmaRadPerS;
    this.#times[slot] = increment.timeS;
    this.#flags[slot] = increment.flags;
    this.#rest[slot] = this.#attitude.atRest ? 1 : 0;
    this.#losses[slot] = Math.min(this.#lostS, LOSS_WINDOW_S);
    this.#count += 1;
    this.newestS = increment.timeS;
  }

  /** Host time of the n-th sample ever taken (0 first), s; −Infinity when it has been overwritten or has not arrived. */
  timeOf(index: number): number {
    return index < this.#count && index >= this.#count - CAPACITY ? this.#times[index % CAPACITY]! : -Infinity;
  }

  /** How many samples were taken so far. */
  get count(): number {
    return this.#count;
  }

  /** Index of the oldest sample still held. */
  get oldest(): number {
    return Math.max(0, this.#count - CAPACITY);
  }

  /**
   * Fills `out` with the strap's motion at `timeS`, in its own frame; between samples the orientation follows the shortest rotation. False
   * unless there is a sample on both sides of `timeS` (or exactly at it), close enough to know what happened in between.
   */
  at(timeS: number, out: SegmentMotion): boolean {
    let later = this.#count - 1;
    if (later < 0 || this.newestS < timeS) return false;
    while (later > this.oldest && this.#times[(later - 1) % CAPACITY]! >= timeS) later -= 1;
    const b = later % CAPACITY;
    let share = 1;
    let a = b;
    if (this.#times[b]! > timeS) {
      if (later === this.oldest) return false;
      a = (later - 1) % CAPACITY;
      const spanS = this.#times[b]! - this.#times[a]!;
      if (spanS > LONGEST_BRIDGE_S) return false;
      share = (timeS - this.#times[a]!) / spanS;
    }
    this.#mix(a, b, share, out);
    out.atRest = this.#rest[b] === 1;
    out.flags = this.#flags[b]!;
    out.lostS = this.#losses[b]!;
    return true;
  }

  #mix(a: number, b: number, share: number, out: SegmentMotion): void {
    const v = this.#values;
    const ia = a * WIDTH;
    const ib = b * WIDTH;
    const keep = 1 - share;
    const dot = v[ia]! * v[ib]! + v[ia + 1]! * v[ib + 1]! + v[ia + 2]! * v[ib + 2]! + v[ia + 3]! * v[ib + 3]!;
    const turn = dot < 0 ? -share : share;
    // Neighbours are a few degrees apart, where the normalised mean of two quaternions equals the shortest rotation to 1e-6.
    for (let i = 0; i < 4; i += 1) out.q[i] = keep * v[ia + i]! + turn * v[ib + i]!;
    normalise(out.q);
    for (let i = 0; i < 3; i += 1) {
      out.rate[i] = keep * v[ia + 4 + i]! + share * v[ib + 4 + i]!;
      out.force[i] = keep * v[ia + 7 + i]! + share * v[ib + 7 + i]!;
    }
    out.tiltChangeSigmaRad = keep * v[ia + 10]! + share * v[ib + 10]!;
    out.headingRateSigmaRadPerS = keep * v[ia + 11]! + share * v[ib + 11]!;
  }
}
