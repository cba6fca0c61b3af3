/** Transport of packets from a strap to the host: delay, jitter, single or burst losses, and dropouts. The order is kept. */
import type { Random } from './random.ts';

export interface DeliverySettings {
  /** Least transport delay, and the most added to it, s. */
  readonly delayS: number;
  readonly jitterS: number;
  /** Share of stream packets lost, 0…1, in bursts of `burst`. */
  readonly loss: number;
  readonly burst: number;
  /** Nothing gets through in either direction from `atS` for `durationS`. */
  readonly dropouts: readonly { readonly atS: number; readonly durationS: number }[];
}

export const GOOD_DELIVERY: DeliverySettings = { delayS: 0.002, jitterS: 0.008, loss: 0, burst: 1, dropouts: [] };

export type PacketListener = (bytes: Uint8Array, arrivalS: number) => void;

interface InFlight {
  readonly bytes: Uint8Array;
  readonly arrivalS: number;
}

export class Delivery {
  /** Stream packets lost so far. */
  lost = 0;
  readonly #random: Random;
  readonly #settings: DeliverySettings;
  readonly #burstChance: number;
  readonly #inFlight: InFlight[] = [];
  #first = 0;
  #burstLeft = 0;
  #lastArrivalS = -Infinity;

  constructor(random: Random, settings: DeliverySettings) {
    this.#random = random;
    this.#settings = settings;
    const { loss, burst } = settings;
    // Probability that a burst begins after a received packet, chosen so that a share `loss` of all packets is lost.
    this.#burstChance = loss >= 1 ? 1 : loss / (loss + burst * (1 - loss));
  }

  isSilent(timeS: number): boolean {
    for (const { atS, durationS } of this.#settings.dropouts) if (timeS >= atS && timeS < atS + durationS) return true;
    return false;
  }

  /** Transport delay of a packet sent now, s. */
  drawDelayS(): number {
    const draw = this.#random.next();
    // Usually early, sometimes late.
    return this.#settings.delayS + this.#settings.jitterS * draw * draw * draw;
  }

  /** Sends a packet at `sentS`; stream packets may be lost. */
  send(bytes: Uint8Array, sentS: number, stream: boolean): void {
    const delayS = this.drawDelayS();
    if (stream && this.loses()) {
      this.lost++;
      return;
    }
    if (this.isSilent(sentS)) return;
    this.#lastArrivalS = Math.max(this.#lastArrivalS, sentS + delayS);
    this.#inFlight.push({ bytes, arrivalS: this.#lastArrivalS });
  }

  /** Passes on what has arrived by `timeS`. */
  deliver(timeS: number, emit: PacketListener): void {
    const inFlight = this.#inFlight;
    while (this.#first < inFlight.length && inFlight[this.#first]!.arrivalS <= timeS) {
      const { bytes, arrivalS } = inFlight[this.#first++]!;
      emit(bytes, arrivalS);
    }
    if (this.#first === inFlight.length || this.#first > 1000) {
      inFlight.splice(0, this.#first);
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
