/** Generates leg movements as knee samples, posture by posture, with sway and noise from a seed. */
import { createKneeSample, type KneeSample } from '../../host/knee/sample.ts';
import { createSegmentPair, type SegmentPair } from '../../host/motion/heading/pair.ts';
import type { RepetitionSegmenter } from '../../host/rep/segmenter.ts';
import type { Repetition } from '../../host/rep/repetition.ts';
import { GRAVITY_MPS2 } from '../../host/units.ts';

/** Small seeded generator (mulberry32), 0…1. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

interface Row {
  thighDeg: number;
  shankDeg: number;
  valgusDeg: number;
  femoralDeg: number;
  shankForce: number;
  quality: number;
}

export interface TraceOptions {
  rateHz?: number;
  seed?: number;
  /** Standard deviation of white noise on angles (degrees) and rates (degrees per second), and amplitude of slow sway. */
  noiseDeg?: number;
  noiseDegPerS?: number;
  swayDeg?: number;
}

export interface BendOptions {
  depthDeg: number;
  downS?: number;
  pauseS?: number;
  upS?: number;
  /** Ratio of shin lean to flexion. */
  shinShare?: number;
  /** Valgus at the deepest point, growing with depth. */
  valgusDeg?: number;
  femoralDeg?: number;
}

export class Trace {
  readonly rows: Row[] = [];
  readonly rateHz: number;
  quality = 0.9;
  #at: Row = { thighDeg: 0, shankDeg: 0, valgusDeg: 0, femoralDeg: 0, shankForce: GRAVITY_MPS2, quality: 0.9 };
  readonly #options: Required<TraceOptions>;

  constructor(options: TraceOptions = {}) {
    this.#options = { rateHz: 104, seed: 1, noiseDeg: 0, noiseDegPerS: 0, swayDeg: 0, ...options };
    this.rateHz = this.#options.rateHz;
  }

  get timeS(): number {
    return this.rows.length / this.rateHz;
  }

  /** Moves to a posture along a half cosine. */
  to(thighDeg: number, shankDeg: number, seconds: number, valgusDeg = 0, femoralDeg = 0): this {
    const from = this.#at;
    const n = Math.max(1, Math.round(seconds * this.rateHz));
    for (let i = 1; i <= n; i += 1) {
      const s = (1 - Math.cos((Math.PI * i) / n)) / 2;
      this.#push({
        thighDeg: from.thighDeg + (thighDeg - from.thighDeg) * s,
        shankDeg: from.shankDeg + (shankDeg - from.shankDeg) * s,
        valgusDeg: from.valgusDeg + (valgusDeg - from.valgusDeg) * s,
        femoralDeg: from.femoralDeg + (femoralDeg - from.femoralDeg) * s,
        shankForce: GRAVITY_MPS2,
        quality: this.quality,
      });
    }
    return this;
  }

  hold(seconds: number): this {
    const n = Math.round(seconds * this.rateHz);
    for (let i = 0; i < n; i += 1) this.#push({ ...this.#at, shankForce: GRAVITY_MPS2, quality: this.quality });
    return this;
  }

  /** An impact on the shin in the newest sample. */
  strike(force: number): this {
    this.rows[this.rows.length - 1]!.shankForce = force;
    return this;
  }

  /** Down, pause, and back up. */
  bend(options: BendOptions): this {
    const { depthDeg, downS = 1, pauseS = 0, upS = 1, shinShare = 0.35, valgusDeg = 0, femoralDeg = 0 } = options;
    const { thighDeg, shankDeg } = this.#at;
    const riseDeg = depthDeg - thighDeg - shankDeg;
    this.to(thighDeg + riseDeg * (1 - shinShare), shankDeg + riseDeg * shinShare, downS, valgusDeg, femoralDeg);
    this.hold(pauseS);
    return this.to(thighDeg, shankDeg, upS);
  }

  /** One stride as in level walking: heel strike, loading, push-off, swing. */
  stride(seconds = 1.1): this {
    return this.to(20, -8, 0.12 * seconds)
      .strike(18)
      .to(-5, 10, 0.3 * seconds)
      .to(-16, 28, 0.16 * seconds)
      .to(5, 62, 0.14 * seconds)
      .to(28, 20, 0.14 * seconds)
      .to(26, -22, 0.14 * seconds);
  }

  #push(row: Row): void {
    this.rows.push(row);
    this.#at = row;
  }

  /** Calls `visit` with every sample; objects are reused. */
  play(visit: (sample: KneeSample, pair: SegmentPair) => void, startS = 0): void {
    const { noiseDeg, noiseDegPerS, swayDeg, seed, rateHz } = this.#options;
    const random = seeded(seed);
    const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const sample = createKneeSample();
    const pair = createSegmentPair();
    let before = 0;
    this.rows.forEach((row, i) => {
      const timeS = startS + i / rateHz;
      const sway = swayDeg * Math.sin(2 * Math.PI * 0.31 * timeS + seed);
      const thighDeg = row.thighDeg + sway / 2 + gauss() * noiseDeg * 0.7;
      const shankDeg = row.shankDeg + sway / 2 + gauss() * noiseDeg * 0.7;
      const exact = row.thighDeg + row.shankDeg + sway;
      sample.timeS = timeS;
      sample.flexionDeg = thighDeg + shankDeg;
      sample.flexionRateDegPerS = (i === 0 ? 0 : (exact - before) * rateHz) + gauss() * noiseDegPerS;
      before = exact;
      sample.thighLeanDeg = thighDeg;
      sample.shankLeanDeg = shankDeg;
      sample.abductionDeg = row.valgusDeg + gauss() * noiseDeg * 0.3;
      sample.abductionExcessDeg = sample.abductionDeg;
      sample.femoralRotationDeg = row.femoralDeg;
      sample.femoralRotationExcessDeg = row.femoralDeg;
      sample.quality = row.quality;
      pair.timeS = timeS;
      pair.dtS = i === 0 ? 0 : 1 / rateHz;
      pair.shank.force[2] = row.shankForce;
      pair.thigh.force[2] = GRAVITY_MPS2;
      visit(sample, pair);
    });
  }
}

/** Plays the trace through a segmenter to its end. */
export function segment(trace: Trace, segmenter: RepetitionSegmenter): Repetition[] {
  trace.play((sample, pair) => segmenter.update(sample, pair));
  segmenter.finish();
  return takeAll(segmenter);
}

export function takeAll(segmenter: RepetitionSegmenter): Repetition[] {
  const repetitions: Repetition[] = [];
  for (let rep = segmenter.takeFinished(); rep !== null; rep = segmenter.takeFinished()) repetitions.push(rep);
  return repetitions;
}
