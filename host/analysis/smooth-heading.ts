/**
 * Heading between thigh and shin from the whole recording: estimated forwards and backwards from stance to stance and weighted by certainty.
 */
import type { Side } from '../knee/sample.ts';
import { RelativeHeading } from '../motion/heading/heading.ts';
import { wrapAngle } from '../motion/maths/joint-angles.ts';
import { createSegmentPair, type SegmentMotion, type SegmentPair } from '../motion/heading/pair.ts';
import type { StanceJson } from '../motion/heading/stance-reference.ts';

/** q (4), angular rate (3), specific force (3), sigmas of inclination and heading rate, at rest, flags. */
const SEGMENT_WIDTH = 14;
/** Time, whether in a repetition, thigh, shin. */
const WIDTH = 2 + 2 * SEGMENT_WIDTH;

/** The part from one stance that became the reference (or from the beginning) to the next. */
interface Stretch {
  from: number;
  /**
   * The instant after which the stance was declared, with its mean attitudes; `null` when none was declared and the live heading found its own.
   */
  declared: { row: number; thigh: Float64Array; shank: Float64Array } | null;
  /** `null`: the athlete never stood still. */
  stance: StanceJson | null;
}

/** The live heading in a first run, which stores its inputs for the runs that follow. */
export class HeadingTake extends RelativeHeading {
  readonly #side: Side;
  readonly #values: Float64Array;
  readonly #stretches: Stretch[] = [{ from: 0, declared: null, stance: null }];
  #count = 0;

  /** `capacity`: largest number of instants. */
  constructor(side: Side, capacity: number) {
    super(side);
    this.#side = side;
    this.#values = new Float64Array(capacity * WIDTH);
  }

  override update(pair: SegmentPair, inRepetition: boolean): void {
    super.update(pair, inRepetition);
    const at = this.#count++ * WIDTH;
    const values = this.#values;
    values[at] = pair.timeS;
    values[at + 1] = inRepetition ? 1 : 0;
    put(values, at + 2, pair.thigh);
    put(values, at + 2 + SEGMENT_WIDTH, pair.shank);
  }

  override capture(thigh: Float64Array, shank: Float64Array): void {
    const declared = { row: Math.max(0, this.#count - 1), thigh: thigh.slice(), shank: shank.slice() };
    const newest = this.#stretches.at(-1)!;
    if (newest.declared) {
      this.#closeStretch();
      this.#stretches.push({ from: declared.row, declared, stance: null });
    } else newest.declared = declared;
    super.capture(thigh, shank);
  }

  /** After the run: the heading estimated from the whole recording. */
  smooth(): SmoothedHeading {
    this.#closeStretch();
    const headings = new Float64Array(this.#count);
    const sigmas = new Float64Array(this.#count);
    for (const [i, stretch] of this.#stretches.entries()) {
      const { from } = stretch;
      const to = this.#stretches[i + 1]?.from ?? this.#count;
      const backward = new Float64Array(to - from);
      const backwardSigmas = new Float64Array(to - from);
      this.#run(stretch, to, 1, headings.subarray(from, to), sigmas.subarray(from, to));
      this.#run(stretch, to, -1, backward, backwardSigmas);
      for (let k = from; k < to; k += 1) {
        const a = sigmas[k]!;
        const b = backwardSigmas[k - from]!;
        headings[k]! += (wrapAngle(backward[k - from]! - headings[k]!) * a * a) / Math.max(a * a + b * b, 1e-12);
        // Both use the same stance, so together they are no more certain than the better of the two.
        sigmas[k] = Math.min(a, b);
      }
    }
    const stances = this.#stretches.map(({ stance }) => stance);
    return new SmoothedHeading(this.#side, stances, headings, sigmas);
  }

  #closeStretch(): void {
    this.#stretches.at(-1)!.stance = this.reference.known ? this.toJson() : null;
  }

  #run({ from, declared, stance }: Stretch, to: number, direction: 1 | -1, headings: Float64Array, sigmas: Float64Array): void {
    const heading = new RelativeHeading(this.#side);
    if (stance) {
      heading.restore(stance);
      heading.holdTwist();
    }
    const pair = createSegmentPair();
    const values = this.#values;
    for (let n = 0; n < to - from; n += 1) {
      const k = direction === 1 ? n : to - from - 1 - n;
      const at = (from + k) * WIDTH;
      pair.dtS = n === 0 ? 0 : Math.abs(values[at]! - values[at - direction * WIDTH]!);
      pair.timeS = values[at]!;
      take(values, at + 2, direction, pair.thigh);
      take(values, at + 2 + SEGMENT_WIDTH, direction, pair.shank);
      heading.update(pair, values[at + 1] === 1);
      if (declared && from + k === declared.row) heading.capture(declared.thigh, declared.shank);
      headings[k] = heading.deltaRad;
      sigmas[k] = heading.sigmaRad;
    }
  }
}

/** Returns the smoothed heading for each instant in turn, with the stance it belongs to. */
class SmoothedHeading extends RelativeHeading {
  readonly #stances: (StanceJson | null)[];
  readonly #headings: Float64Array;
  readonly #sigmas: Float64Array;
  #count = 0;
  #captures = 0;

  constructor(side: Side, stances: (StanceJson | null)[], headings: Float64Array, sigmas: Float64Array) {
    super(side);
    this.#stances = stances;
    this.#headings = headings;
    this.#sigmas = sigmas;
    this.#use(0);
  }

  override get deltaRad(): number {
    return this.#headings[Math.max(0, this.#count - 1)] ?? 0;
  }

  override get sigmaRad(): number {
    return this.#sigmas[Math.max(0, this.#count - 1)] ?? Math.PI;
  }

  override update(pair: SegmentPair, inRepetition: boolean): void {
    this.#count += 1;
    super.update(pair, inRepetition);
  }

  override capture(thigh: Float64Array, shank: Float64Array): void {
    super.capture(thigh, shank);
    this.#use(this.#captures++);
  }

  #use(stretch: number): void {
    const stance = this.#stances[stretch];
    if (!stance) return;
    this.restore(stance);
    this.holdTwist();
  }
}

function put(values: Float64Array, at: number, segment: SegmentMotion): void {
  values.set(segment.q, at);
  values.set(segment.rate, at + 4);
  values.set(segment.force, at + 7);
  values[at + 10] = segment.tiltChangeSigmaRad;
  values[at + 11] = segment.headingRateSigmaRadPerS;
  values[at + 12] = segment.atRest ? 1 : 0;
  values[at + 13] = segment.flags;
}

function take(values: Float64Array, at: number, direction: 1 | -1, segment: SegmentMotion): void {
  segment.q.set(values.subarray(at, at + 4));
  for (let i = 0; i < 3; i += 1) segment.rate[i] = direction * values[at + 4 + i]!;
  segment.force.set(values.subarray(at + 7, at + 10));
  segment.tiltChangeSigmaRad = values[at + 10]!;
  segment.headingRateSigmaRadPerS = values[at + 11]!;
  segment.atRest = values[at + 12] === 1;
  segment.flags = values[at + 13]!;
}
