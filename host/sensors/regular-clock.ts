/** Time for sensors that send none: arrivals regularised to the sensor's own rate, and losses suspected where arrivals stay late. */
import { TICK_WRAP_US } from '../../protocol/sensor/constants.ts';
import { DeviceClock, type Pace } from './clock.ts';

/** The internal clock of a cheap sensor. Its rate matters more than its phase: turns are rates times the time between samples. */
const SENSOR: Pace = { skewSigma: 0.01, skewLimit: 0.06, followLimit: 0.003 };
/**
 * The rate is learnt from this many samples over this long, and re-examined this often; a different rate is accepted the second time it is seen.
 */
const LEARN_SAMPLES = 10;
const LEARN_S = 1;
const LOOK_S = 2;
/** Nothing is suspected while the rate is still being learnt, s. */
const SETTLE_S = 4;
/** After a silence of this length everything the sensor took meanwhile is certainly lost, s. */
const LONG_GAP_S = 1;
/** Arrivals closer together than this came in one connection event or from one buffer: only the least delay of such a burst counts, s. */
const BURST_S = 0.004;
const BURSTS = 256;
/**
 * The current delay (over this many bursts and this long) is compared with the earlier one (as far back as stored, up to this long), each
 * by its minimum.
 */
const NOW_BURSTS = 10;
const NOW_S = 0.4;
const BEFORE_S = 2;
/** A loss is suspected when every delay has grown by at least this share of a sample's period. */
const LATE_SHARE = 0.9;

/**
 * Counts the samples of a sensor without sequence numbers and timestamps, and gives each its time on the host's clock.
 *
 * The sensor's true rate is found by minimum-delay filtering ({@link DeviceClock}), so stalls, bursts and connection intervals do not
 * affect the times. A lost sample makes everything after it permanently late by its period: this is how losses are suspected, about half a
 * second later (by then a stall has been caught up with). The suspicion can be wrong either way; users of it must say "suspected".
 */
export class RegularClock {
  /** For the first sample of the newest notification: u32 count, u32 µs on the host's clock; and the interval between its samples. */
  sampleIndex = 0;
  tickUs = 0;
  intervalUs = 0;
  /** Host time of its newest sample, s. */
  hostS = NaN;
  suspectedLost = 0;

  readonly #ratesHz: readonly number[];
  readonly #clock = new DeviceClock(SENSOR);
  /** Nominal period, s; 0 while it is being learnt. */
  #periodS = 0;
  /** Count of the newest sample. */
  #newest = -1;
  #arrivalS = NaN;
  /** Samples since the current examination of the rate began. */
  #lookS = NaN;
  #looked = 0;
  /** A different rate that has been seen once. */
  #otherHz = 0;
  #beganS = 0;
  /** Bursts in a ring: start time, and the least arrival − nominal time together with that nominal time, s. */
  readonly #burstAtS = new Float64Array(BURSTS);
  readonly #nominalS = new Float64Array(BURSTS);
  readonly #behindS = new Float64Array(BURSTS);
  #bursts = 0;

  /** `ratesHz`: the sensor's nominal rates. */
  constructor(ratesHz: readonly number[]) {
    this.#ratesHz = ratesHz;
  }

  /** Nominal rate; 0 while it is being learnt. */
  get rateHz(): number {
    return this.#periodS === 0 ? 0 : 1 / this.#periodS;
  }

  /** Takes the arrival (host, s) of a notification with `count` samples; false while the rate is unknown and they have no times. */
  take(count: number, arrivedS: number): boolean {
    const arrivalS = arrivedS > this.#arrivalS || Number.isNaN(this.#arrivalS) ? arrivedS : this.#arrivalS;
    if (Number.isNaN(arrivalS)) return false;
    const gapS = arrivalS - this.#arrivalS;
    this.#arrivalS = arrivalS;
    this.#look(count, arrivalS, gapS);
    if (this.#periodS === 0) return false;

    const periodS = this.#periodS;
    const lost = count * this.#suspect(count, arrivalS, gapS);
    this.suspectedLost += lost;
    this.#newest += lost + count;
    if (!this.#clock.observe(this.#newest * periodS, arrivalS)) this.#forget(arrivalS);
    const first = this.#newest - count + 1;
    this.sampleIndex = first >>> 0;
    this.intervalUs = Math.round(periodS * (1 + this.#clock.skewPpm / 1e6) * 1e6);
    this.hostS = this.#clock.hostS(this.#newest * periodS);
    const firstUs = Math.round(this.hostS * 1e6) - (count - 1) * this.intervalUs;
    this.tickUs = ((firstUs % TICK_WRAP_US) + TICK_WRAP_US) % TICK_WRAP_US;
    return true;
  }

  /** Learns the rate, and notices when the sensor was set to another. */
  #look(count: number, arrivalS: number, gapS: number): void {
    if (!(gapS <= LONG_GAP_S)) {
      this.#lookS = arrivalS;
      this.#looked = 0;
      return;
    }
    this.#looked += count;
    const spanS = arrivalS - this.#lookS;
    const learning = this.#periodS === 0;
    if (spanS < (learning ? LEARN_S : LOOK_S) || this.#looked < LEARN_SAMPLES) return;
    const rateHz = this.#nearest(this.#looked / spanS);
    this.#lookS = arrivalS;
    this.#looked = 0;
    if (Math.abs(rateHz * this.#periodS - 1) < 1e-6) this.#otherHz = 0;
    else if (learning || rateHz === this.#otherHz) {
      this.#periodS = 1 / rateHz;
      this.#otherHz = 0;
      this.#clock.reset();
      this.#forget(arrivalS);
    } else this.#otherHz = rateHz;
  }

  #nearest(rateHz: number): number {
    let nearest = this.#ratesHz[0]!;
    for (const candidate of this.#ratesHz)
      if (Math.abs(Math.log(candidate / rateHz)) < Math.abs(Math.log(nearest / rateHz))) nearest = candidate;
    return nearest;
  }

  #forget(arrivalS: number): void {
    this.#bursts = 0;
    this.#beganS = arrivalS;
  }

  /** How many notifications of `count` samples appear to be missing before this one. */
  #suspect(count: number, arrivalS: number, gapS: number): number {
    const periodS = count * this.#periodS;
    const nominalS = (this.#newest + count) * this.#periodS;
    if (gapS > LONG_GAP_S) {
      this.#bursts = 0;
      const lost = Math.round((arrivalS - this.#clock.hostS(nominalS)) / periodS);
      return lost > 0 ? lost : 0;
    }
    const behindS = arrivalS - nominalS;
    let at = (this.#bursts + BURSTS - 1) % BURSTS;
    if (this.#bursts === 0 || gapS > BURST_S) {
      at = this.#bursts % BURSTS;
      this.#bursts++;
      this.#burstAtS[at] = arrivalS;
      this.#behindS[at] = Infinity;
    }
    if (behindS < this.#behindS[at]!) {
      this.#behindS[at] = behindS;
      this.#nominalS[at] = nominalS;
    }
    return arrivalS - this.#beganS < SETTLE_S ? 0 : this.#compare(periodS, arrivalS);
  }

  #compare(periodS: number, arrivalS: number): number {
    const skew = this.#clock.skewPpm / 1e6;
    const known = Math.min(this.#bursts, BURSTS);
    let now = Infinity;
    let before = Infinity;
    let recent = 0;
    for (let back = 1; back <= known; back++) {
      const at = (this.#bursts - back) % BURSTS;
      const ageS = arrivalS - this.#burstAtS[at]!;
      if (ageS > BEFORE_S) break;
      const delayS = this.#behindS[at]! - skew * this.#nominalS[at]!;
      if (back <= NOW_BURSTS || ageS < NOW_S) {
        now = Math.min(now, delayS);
        recent = back;
      } else before = Math.min(before, delayS);
    }
    if (before === Infinity) return 0;
    const lost = Math.floor((now - before) / periodS + 1 - LATE_SHARE);
    if (lost <= 0) return 0;
    // From here on these count as on time after a loss.
    for (let back = 1; back <= recent; back++) this.#behindS[(this.#bursts - back) % BURSTS]! -= lost * periodS;
    return lost;
  }
}
