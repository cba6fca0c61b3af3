/** The way of packets from a strap to the host: delay, jitter, losses alone or in bursts, and times of silence. Order is kept. */
import type { Random } from './random.ts';

export interface DeliverySettings {
  /** Least time on the way, and the most that comes on top, s. */
  readonly delayS: number;
  readonly jitterS: number;
  /** Share of stream packets lost, 0…1, in runs of `burst`. */
  readonly loss: number;
  readonly burst: number;
  /** Nothing gets through, either way, from `atS` for `durationS`. */
  readonly dropouts: readonly { readonly atS: number; readonly durationS: number }[];
}

export const GOOD_DELIVERY: DeliverySettings = { delayS: 0.002, jitterS: 0.008, loss: 0, burst: 1, dropouts: [] };

export type PacketListener = (bytes: Uint8Array, arrivalS: number) => void;

interface Underway {
  readonly bytes: Uint8Array;
  readonly arrivalS: number;
}

export class Delivery {
  /** Stream packets lost so far. */
  lost = 0;
  readonly #random: Random;
  readonly #settings: DeliverySettings;
  readonly #burstChance: number;
  readonly #underway: Underway[] = [];
  #first = 0;
  #burstLeft = 0;
  #lastArrivalS = -Infinity;

  constructor(random: Random, settings: DeliverySettings) {
    this.#random = random;
    this.#settings = settings;
    const { loss, burst } = settings;
    // A burst begins after a good packet with this chance, so that `loss` of all packets go.
    this.#burstChance = loss >= 1 ? 1 : loss / (loss + burst * (1 - loss));
  }

  isSilent(timeS: number): boolean {
    for (const { atS, durationS } of this.#settings.dropouts) if (timeS >= atS && timeS < atS + durationS) return true;
    return false;
  }

  /** Time that a packet sent now is on its way, s. */
  drawDelayS(): number {
    const draw = this.#random.next();
    // Mostly early, sometimes late.
    return this.#settings.delayS + this.#settings.jitterS * draw * draw * draw;
  }

  /** Sends a packet at `sentS`; those of the stream may get lost. */
  send(bytes: Uint8Array, sentS: number, stream: boolean): void {
    const delayS = this.drawDelayS();
    if (stream && this.loses()) {
      this.lost++;
      return;
    }
    if (this.isSilent(sentS)) return;
    this.#lastArrivalS = Math.max(this.#lastArrivalS, sentS + delayS);
    this.#underway.push({ bytes, arrivalS: this.#lastArrivalS });
  }

  /** Hands over what has arrived by `timeS`. */
  deliver(timeS: number, emit: PacketListener): void {
    const underway = this.#underway;
    while (this.#first < underway.length && underway[this.#first]!.arrivalS <= timeS) {
      const { bytes, arrivalS } = underway[this.#first++]!;
      emit(bytes, arrivalS);
    }
    if (this.#first === underway.length || this.#first > 1000) {
      underway.splice(0, this.#first);
      this.#first = 0;
    }
  }

  /** Whether the next stream packet is lost. */
  loses(): boolean {
    const { loss, burst } = this.#settings;
    if (loss <= 0) return false;
    if (this.#burstLeft === 0 && this.#random.next() < this.#burstChance) this.#burstLeft = burst;
    if (this.#burstLeft === 0) return false;
    this.#burstLeft--;
    return true;
  }
}
