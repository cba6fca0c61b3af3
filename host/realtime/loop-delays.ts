/** The host's share of the delay, from receiving a packet's bytes. */
import { nowS } from '../clock.ts';
import { DurationHistogram } from '../cue/histogram.ts';

export class LoopDelays {
  /** To the first knee sample decided on, ms. */
  readonly sample = new DurationHistogram();
  /** To the cue's bytes being sent, ms. */
  readonly cue = new DurationHistogram();
  /** To all processing done, ms. */
  readonly packet = new DurationHistogram();
  #beganS = 0;
  #sampled = false;

  /** A packet has arrived. */
  begin(): void {
    this.#beganS = nowS();
    this.#sampled = false;
  }

  /** A sample was decided on; only the packet's first one counts. */
  noteSample(): void {
    if (this.#sampled) return;
    this.#sampled = true;
    this.sample.record((nowS() - this.#beganS) * 1000);
  }

  noteCue(): void {
    this.cue.record((nowS() - this.#beganS) * 1000);
  }

  end(): void {
    this.packet.record((nowS() - this.#beganS) * 1000);
  }
}
