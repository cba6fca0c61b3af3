/** Items on their way into the store: numbered, kept until they are on the disk, and limited while the station is slow or down. */

import type { NumberedItem, StoreItem } from '../store/recorder.ts';

export interface StoreQueueLimits {
  /** Size of the raw data kept waiting. Four straps fill this in about ten minutes. */
  bytes: number;
  items: number;
}

const LIMITS: StoreQueueLimits = { bytes: 16 * 1024 * 1024, items: 20_000 };

export class StoreQueue {
  readonly #limits: StoreQueueLimits;
  #sequence = 0;
  #waitingBytes = 0;
  readonly #waiting: NumberedItem[] = [];

  constructor(limits: StoreQueueLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Numbering continues after this number, the last one the store knows. */
  numberOn(after: number): void {
    this.#sequence = after;
  }

  /** The item with its number; `null` when there is no room: raw data is rejected before anything else. */
  push(item: StoreItem): NumberedItem | null {
    const bytes = sizeOf(item);
    const isFull = bytes > 0 ? this.#waitingBytes + bytes > this.#limits.bytes : this.#waiting.length >= this.#limits.items;
    if (isFull) return null;
    const numbered = { ...item, sequence: ++this.#sequence };
    this.#waiting.push(numbered);
    this.#waitingBytes += bytes;
    return numbered;
  }

  /** Everything up to this number is on the disk. */
  stored(through: number): void {
    while (this.#waiting.length > 0 && this.#waiting[0]!.sequence <= through) this.#waitingBytes -= sizeOf(this.#waiting.shift()!);
  }

  /** Seconds of raw data that are not on the disk yet. */
  get unstoredS(): number {
    const chunks = this.#waiting.filter((item) => item.kind === 'chunk');
    return chunks.length === 0 ? 0 : chunks.at(-1)!.lastS - chunks[0]!.firstS;
  }

  /** What a restarted station must be sent again. */
  unstored(): readonly NumberedItem[] {
    return this.#waiting;
  }
}

const sizeOf = (item: StoreItem): number => (item.kind === 'chunk' ? item.bytes.length : 0);
