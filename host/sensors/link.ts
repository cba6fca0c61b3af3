/** Statistics of one strap's link: rate, loss, silence, battery; `null` where nothing was reported. */

const BUCKET_COUNT = 10;

/** Counts what arrives. Every time-dependent query takes the time as an argument (host, s). */
export class LinkStatistics {
  packets = 0;
  samples = 0;
  /** Samples that the strap took but that never arrived, and the number of gaps. */
  lostSamples = 0;
  gaps = 0;
  /** Of the lost samples, those that are only suspected because the sensor does not number them. */
  suspectedSamples = 0;
  /** Samples dropped because they arrived twice or after later ones. */
  staleSamples = 0;
  /** Packets that no driver understood, and RAW packets before HELLO gave the scales. */
  refusedPackets = 0;
  uninterpretedPackets = 0;
  restarts = 0;
  /** The strap's protocol version if this host does not support it; otherwise null. */
  foreignVersion: number | null = null;
  /** Host time of the newest packet and of the newest one with fresh samples, s; NaN before the first. */
  lastArrivalS = NaN;
  lastSampleArrivalS = NaN;

  batteryPercent: number | null = null;
  batteryMv: number | null = null;
  charging: boolean | null = null;

  /** Samples received and lost in each of the last ten seconds, and which second each entry belongs to. */
  readonly #received = new Uint32Array(BUCKET_COUNT);
  readonly #lost = new Uint32Array(BUCKET_COUNT);
  readonly #second = new Float64Array(BUCKET_COUNT).fill(NaN);
  #firstArrivalS = NaN;

  /** Records a packet of any kind. */
  notePacket(arrivalS: number): void {
    this.packets++;
    this.lastArrivalS = arrivalS;
  }

  /** Records a packet of samples: `received` new ones after `lost` missing ones. */
  noteSamples(arrivalS: number, received: number, lost: number): void {
    if (Number.isNaN(this.#firstArrivalS)) this.#firstArrivalS = arrivalS;
    this.lastSampleArrivalS = arrivalS;
    this.samples += received;
    this.lostSamples += lost;
    if (lost > 0) this.gaps++;
    const second = Math.floor(arrivalS);
    const at = ((second % BUCKET_COUNT) + BUCKET_COUNT) % BUCKET_COUNT;
    if (this.#second[at] !== second) {
      this.#second[at] = second;
      this.#received[at] = 0;
      this.#lost[at] = 0;
    }
    this.#received[at]! += received;
    this.#lost[at]! += lost;
  }

  /** Samples received per second, over the last whole seconds (at most 3; fewer after the start); 0 in silence. */
  rateHz(nowS: number): number {
    if (Number.isNaN(this.#firstArrivalS)) return 0;
    const now = Math.floor(nowS);
    const fromS = Math.max(now - 3, this.#firstArrivalS);
    const spanS = nowS - fromS;
    return spanS < 0.5 ? 0 : this.#sum(this.#received, now - 3, now) / spanS;
  }

  /** Share of samples lost over the last 10 s, 0…1. */
  lossShare(nowS: number): number {
    const now = Math.floor(nowS);
    const lost = this.#sum(this.#lost, now - BUCKET_COUNT + 1, now);
    const received = this.#sum(this.#received, now - BUCKET_COUNT + 1, now);
    return lost === 0 ? 0 : lost / (lost + received);
  }

  /** Seconds since fresh samples arrived, whatever else did; Infinity before the first. */
  silentForS(nowS: number): number {
    return Number.isNaN(this.lastSampleArrivalS) ? Infinity : Math.max(0, nowS - this.lastSampleArrivalS);
  }

  #sum(counts: Uint32Array, from: number, to: number): number {
    let sum = 0;
    for (let i = 0; i < BUCKET_COUNT; i++) {
      const second = this.#second[i]!;
      if (second >= from && second <= to) sum += counts[i]!;
    }
    return sum;
  }
}
