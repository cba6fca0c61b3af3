/** Converts one strap's clock to host time: ticks unwrapped, offset and skew found by minimum-delay filtering of arrival times. */
import { TICK_WRAP_US } from '../../protocol/sensor/constants.ts';

/** Extends a u32 microsecond tick beyond its wraps. */
export class TickCounter {
  #lastTickUs = 0;
  #lastS = 0;

  /** The newest tick advanced to, as on the wire, µs. */
  get newestTickUs(): number {
    return this.#lastTickUs;
  }

  /** Restarts at `tickUs`, which unwraps to itself. */
  reset(tickUs: number): void {
    this.#lastTickUs = tickUs;
    this.#lastS = tickUs / 1e6;
  }

  /**
   * `tickUs` as seconds without wraps, given that about `elapsedS` (± half a wrap, 35 minutes) has passed since the newest tick; negative
   * for an older one.
   */
  unwrapS(tickUs: number, elapsedS: number): number {
    const deltaUs = tickUs - this.#lastTickUs;
    const wraps = Math.round((elapsedS * 1e6 - deltaUs) / TICK_WRAP_US);
    return this.#lastS + (deltaUs + wraps * TICK_WRAP_US) / 1e6;
  }

  /** Makes a tick that was just unwrapped the newest one. */
  advance(tickUs: number, tickS: number): void {
    this.#lastTickUs = tickUs;
    this.#lastS = tickS;
  }
}

/** The least delay within each bucket of this length is one observation; observations older than the window are dropped, s. */
const BUCKET_S = 0.5;
const WINDOW_S = 64;
const CAPACITY = WINDOW_S / BUCKET_S + 2;
/**
 * Lower limit on the scatter of the observations, s: with the scatter found and the expected skew it determines how soon a slope is trusted.
 */
const SCATTER_S = 0.3e-3;
/** The output follows the estimate with this time constant, s. */
const FOLLOW_S = 0.5;
/** Arrivals earlier than the relation allows by this much, or later by this much without exception for this long, mean that it broke, s. */
const BROKEN_EARLY_S = 0.25;
const BROKEN_LATE_S = 1;
const BROKEN_FOR_S = 3;
/** With fewer closed buckets than this the current one counts too, so that the first two seconds are not wasted. */
const FEW_BUCKETS = 4;
/** A correction continues for this long without new data, s. */
const COAST_S = 0.1;

/** What is expected of a clock. */
export interface Pace {
  /** Its skew: one standard deviation, and the upper limit. */
  readonly skewSigma: number;
  readonly skewLimit: number;
  /** While it follows the estimate, the output's rate differs from the clock's by no more than this. */
  readonly followLimit: number;
}

/** No crystal is worse than this. */
const CRYSTAL: Pace = { skewSigma: 100e-6, skewLimit: 1000e-6, followLimit: 0.02 };

/**
 * Host time of a strap's ticks.
 *
 * A packet arrives at offset + (1 + skew)·tick + delay, where delay ≥ 0 has a floor that it keeps reaching. The least `arrival − tick` of
 * each half second is an observation of offset + skew·tick plus a small, exponentially distributed remainder. Buckets in which everything
 * was late are left out. A line is fitted to the others with a prior on the skew, and lowered by the mean of the remainders (their standard
 * deviation). A constant part of the delay is not removed: it is common to straps on the same kind of link.
 *
 * The output never jumps: it follows the line at a rate within `followLimit` of the strap's own, so it is monotone. When the relation
 * breaks (the strap's clock stopped, the host slept) the clock restarts and `steps` counts it. It reads no clock and is deterministic.
 */
export class DeviceClock {
  /** Number of times the relation broke and was restarted. */
  steps = 0;

  /** Observations in order of time: tick (s) and least arrival − tick (s), in rings. */
  readonly #x = new Float64Array(CAPACITY);
  readonly #y = new Float64Array(CAPACITY);
  readonly #rest = new Float64Array(CAPACITY);
  readonly #pace: Pace;
  readonly #sorted = new Float64Array(CAPACITY);
  #head = 0;
  #count = 0;

  #bucket = -1;
  #bucketX = 0;
  #bucketY = Infinity;

  #started = false;
  #newestS = 0;
  /** The fitted line: arrival − tick at #fitX, and its slope. */
  #fitX = 0;
  #fitY = 0;
  #skew = 0;
  #scatter = 0;
  /** The output: host − tick at #outX, the slope from there, and a correction that ends after COAST_S. */
  #outX = 0;
  #outY = 0;
  #outSkew = 0;
  #correction = 0;
  /** The time since which every arrival was too late, s (tick time). */
  #lateSinceS = NaN;

  constructor(pace: Pace = CRYSTAL) {
    this.#pace = pace;
  }

  /** How much faster the host's clock runs than the strap's, parts per million. */
  get skewPpm(): number {
    return this.#skew * 1e6;
  }

  /** Discards everything, as after a restart of the strap. */
  reset(): void {
    this.#started = false;
    this.#head = 0;
    this.#count = 0;
    this.#bucket = -1;
    this.#bucketY = Infinity;
    this.#skew = 0;
    this.#outSkew = 0;
    this.#correction = 0;
    this.#lateSinceS = NaN;
  }

  /** Host time at `tickS`, s. NaN before the first observation, when there is no relation. */
  hostS(tickS: number): number {
    if (!this.#started) return NaN;
    const sinceS = tickS - this.#outX;
    return tickS + this.#outY + this.#outSkew * sinceS + this.#correction * Math.min(sinceS, COAST_S);
  }

  /**
   * Takes the arrival (host, s) of a packet whose newest sample was taken at `tickS`, before its samples are given their times. Times given
   * up to the previous packet stay as they are; the output changes from there on.
   *
   * @returns false when the relation broke and was restarted with this packet.
   */
  observe(tickS: number, arrivalS: number): boolean {
    if (this.#started && tickS <= this.#newestS) return true;
    let turnS = this.#newestS;
    const y = arrivalS - tickS;
    let whole = true;
    if (this.#started && this.#broke(tickS, arrivalS)) {
      this.reset();
      this.steps++;
      whole = false;
    }
    if (!this.#started) {
      this.#started = true;
      turnS = tickS;
      this.#fitX = this.#outX = tickS;
      this.#fitY = this.#outY = y;
    }
    this.#newestS = tickS;
    const bucket = Math.floor(tickS / BUCKET_S);
    let news = this.#count < FEW_BUCKETS;
    if (bucket !== this.#bucket) {
      if (this.#bucketY < Infinity) {
        this.#push(this.#bucketX, this.#bucketY);
        news = true;
      }
      this.#bucket = bucket;
      this.#bucketY = Infinity;
    }
    if (y < this.#bucketY) {
      this.#bucketX = tickS;
      this.#bucketY = y;
    }
    if (news) this.#fit();
    this.#follow(turnS);
    return whole;
  }

  #broke(tickS: number, arrivalS: number): boolean {
    const delayS = arrivalS - tickS - (this.#fitY + this.#skew * (tickS - this.#fitX));
    if (delayS < -BROKEN_EARLY_S) return true;
    if (delayS < BROKEN_LATE_S) {
      this.#lateSinceS = NaN;
      return false;
    }
    if (Number.isNaN(this.#lateSinceS)) this.#lateSinceS = tickS;
    return tickS - this.#lateSinceS > BROKEN_FOR_S;
  }

  #push(x: number, y: number): void {
    while (this.#count > 0 && (this.#count === CAPACITY || x - this.#x[this.#head]! > WINDOW_S)) {
      this.#head = (this.#head + 1) % CAPACITY;
      this.#count--;
    }
    const at = (this.#head + this.#count) % CAPACITY;
    this.#x[at] = x;
    this.#y[at] = y;
    this.#count++;
  }

  /** Fits the line to the observations that were not all late. */
  #fit(): void {
    const running = this.#count < FEW_BUCKETS && this.#bucketY < Infinity;
    if (running) this.#push(this.#bucketX, this.#bucketY);
    const n = this.#count;
    const x0 = this.#newestS;
    const y0 = this.#fitY;
    let least = Infinity;
    for (let i = 0; i < n; i++) {
      const at = (this.#head + i) % CAPACITY;
      const rest = this.#y[at]! - y0 - this.#skew * (this.#x[at]! - x0);
      this.#rest[i] = rest;
      if (rest < least) least = rest;
    }
    const limit = least + 3 * (this.#lowerQuartile(n) - least) + SCATTER_S / 2;

    let kept = 0;
    let meanX = 0;
    let meanY = 0;
    for (let i = 0; i < n; i++) {
      if (this.#rest[i]! > limit) continue;
      const at = (this.#head + i) % CAPACITY;
      kept++;
      meanX += (this.#x[at]! - x0 - meanX) / kept;
      meanY += (this.#y[at]! - y0 - meanY) / kept;
    }
    let sumXX = 0;
    let sumXY = 0;
    let sumYY = 0;
    for (let i = 0; i < n; i++) {
      if (this.#rest[i]! > limit) continue;
      const at = (this.#head + i) % CAPACITY;
      const dx = this.#x[at]! - x0 - meanX;
      const dy = this.#y[at]! - y0 - meanY;
      sumXX += dx * dx;
      sumXY += dx * dy;
      sumYY += dy * dy;
    }
    const prior = (Math.max(SCATTER_S, this.#scatter) / this.#pace.skewSigma) ** 2;
    const { skewLimit } = this.#pace;
    const skew = Math.max(-skewLimit, Math.min(skewLimit, sumXY / (sumXX + prior)));
    this.#scatter = Math.sqrt(Math.max(0, sumYY - 2 * skew * sumXY + skew * skew * sumXX) / kept);
    this.#skew = skew;
    this.#fitX = x0;
    this.#fitY = y0 + meanY - skew * meanX - this.#scatter;
    if (running) this.#count--;
  }

  /** The value below which a quarter of the first `n` remainders lie. */
  #lowerQuartile(n: number): number {
    const sorted = this.#sorted;
    for (let i = 0; i < n; i++) {
      const value = this.#rest[i]!;
      let at = i;
      while (at > 0 && sorted[at - 1]! > value) {
        sorted[at] = sorted[at - 1]!;
        at--;
      }
      sorted[at] = value;
    }
    return sorted[n >> 2]!;
  }

  /** Steers the output towards the line from `tickS` (the newest tick that was given a time) on. */
  #follow(tickS: number): void {
    this.#outY = this.hostS(tickS) - tickS;
    this.#outX = tickS;
    this.#outSkew = this.#skew;
    const error = this.#fitY + this.#skew * (tickS - this.#fitX) - this.#outY;
    const { followLimit } = this.#pace;
    this.#correction = Math.max(-followLimit, Math.min(followLimit, error / FOLLOW_S));
  }
}
