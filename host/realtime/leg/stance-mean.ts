/** The mean attitude of thigh and shin over a declared quiet stance. */
import type { SegmentPair } from '../../motion/heading/pair.ts';
import { identity, normalise } from '../../motion/maths/quaternion.ts';

export class StanceMean {
  open = false;
  /** After `finish`: unit quaternions, segment → world. */
  readonly thigh = identity();
  readonly shank = identity();
  #count = 0;

  clear(): void {
    this.#count = 0;
    this.thigh.fill(0);
    this.shank.fill(0);
  }

  add(pair: SegmentPair): void {
    this.#count += 1;
    addAligned(this.thigh, pair.thigh.q);
    addAligned(this.shank, pair.shank.q);
  }

  /** False when nothing was added. */
  finish(): boolean {
    return this.#count > 0 && normalise(this.thigh) && normalise(this.shank);
  }
}

/** q and −q are the same attitude: adds the closer one. */
function addAligned(sum: Float64Array, q: Float64Array): void {
  const dot = sum[0]! * q[0]! + sum[1]! * q[1]! + sum[2]! * q[2]! + sum[3]! * q[3]!;
  const sign = dot < 0 ? -1 : 1;
  for (let i = 0; i < 4; i += 1) sum[i]! += sign * q[i]!;
}
