/** Brings thigh and shin to common instants: pairs each shin sample with the thigh's motion at that time. */
import { createSegmentMotion, type SegmentMotion } from '../../motion/heading/pair.ts';
import { OrientationFilter } from '../../motion/orientation/filter.ts';
import type { Increment } from '../../sensors/increment.ts';
import { CAUSAL, type Estimators } from './estimators.ts';
import { Segment } from './segment.ts';

/** A pelvis sample up to this old still counts. */
const PELVIS_LAG_S = 0.06;

export class Pairing {
  readonly thigh: Segment;
  readonly shank: Segment;
  /** The newest instant, in the straps' own frames; reused. */
  readonly thighStrap = createSegmentMotion();
  readonly shankStrap = createSegmentMotion();
  /** Host time of the newest instant, s, and time since the previous one (0 for the first). */
  timeS = 0;
  dtS = 0;

  /** The pelvis strap's motion at the newest instant, in its own frame; null without one, or while it is silent. */
  pelvisStrap: SegmentMotion | null = null;

  #pelvis: Segment | null = null;
  readonly #pelvisMotion = createSegmentMotion();
  readonly #onPair: () => void;
  /** Index of the next shin sample that waits for the thigh. */
  #next = 0;
  #lastS = NaN;

  /** `onPair` is called for each instant, in order of time. */
  constructor(onPair: () => void, { attitude }: Pick<Estimators, 'attitude'> = CAUSAL) {
    this.#onPair = onPair;
    this.thigh = new Segment(attitude('thigh'));
    this.shank = new Segment(attitude('shank'));
  }

  pushThigh(increment: Increment): void {
    this.thigh.push(increment);
    this.#advance();
  }

  pushShank(increment: Increment): void {
    this.shank.push(increment);
    this.#advance();
  }

  /** The pelvis is used when available but never waited for. */
  pushPelvis(increment: Increment): void {
    this.#pelvis ??= new Segment(new OrientationFilter());
    this.#pelvis.push(increment);
  }

  /** Processes every shin sample that the thigh's data has reached. */
  #advance(): void {
    this.#next = Math.max(this.#next, this.shank.oldest);
    while (this.#next < this.shank.count) {
      const timeS = this.shank.timeOf(this.#next);
      if (this.thigh.newestS < timeS) return;
      this.#next += 1;
      if (!this.thigh.at(timeS, this.thighStrap) || !this.shank.at(timeS, this.shankStrap)) continue;
      this.timeS = timeS;
      this.dtS = Number.isNaN(this.#lastS) ? 0 : timeS - this.#lastS;
      this.#lastS = timeS;
      this.#lookAtPelvis(timeS);
      this.#onPair();
    }
  }

  #lookAtPelvis(timeS: number): void {
    const pelvis = this.#pelvis;
    if (pelvis === null) return;
    const atS = Math.min(timeS, pelvis.newestS);
    const seen = timeS - atS <= PELVIS_LAG_S && pelvis.at(atS, this.#pelvisMotion);
    this.pelvisStrap = seen ? this.#pelvisMotion : null;
  }
}
