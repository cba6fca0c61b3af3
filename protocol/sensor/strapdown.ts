/** Samples on the hot path: reads STRAPDOWN and RAW packets in place without allocating. */
import {
  MAX_PACKET_BYTES,
  PACKET_ID,
  QUATERNION_SCALE,
  RAW_SAMPLE_BYTES,
  SAMPLE_FLAG,
  SAMPLES_HEADER_BYTES,
  STRAPDOWN_FORCE_SCALE,
  STRAPDOWN_SAMPLE_BYTES,
} from './constants.ts';
import type { StrapdownSample } from './packets.ts';

/** Squared length of a unit quaternion in counts, and the accepted deviation (2 % of length; rounding causes 0.01 %). */
const UNIT_COUNTS_SQUARED = 32767 * 32767;
const UNIT_TOLERANCE = 0.04 * UNIT_COUNTS_SQUARED;

/**
 * A cursor over one packet of samples: `open` it, then `read` samples 0 … `count − 1`. One object serves all packets.
 *
 * STRAPDOWN fills `q*` (unit to 0.01 %, sensor → boot frame) and `force*` (m/s²). RAW (`raw` is true) fills `gyro*` and `force*` in counts,
 * because HELLO's scales are not known here.
 */
export class StrapdownReader {
  raw = false;
  sequence = 0;
  sampleIndex = 0;
  tickUs = 0;
  intervalUs = 0;
  count = 0;

  qw = 1;
  qx = 0;
  qy = 0;
  qz = 0;
  gyroX = 0;
  gyroY = 0;
  gyroZ = 0;
  forceX = 0;
  forceY = 0;
  forceZ = 0;
  flags = 0;

  #bytes: Uint8Array = new Uint8Array(0);

  /**
   * Reads the header; false when `bytes` are not exactly one valid STRAPDOWN or RAW packet (the header is then meaningless). Keeps a
   * reference until the next call.
   */
  open(bytes: Uint8Array): boolean {
    if (bytes.length < SAMPLES_HEADER_BYTES || bytes.length > MAX_PACKET_BYTES) return false;
    const id = bytes[0];
    if (id !== PACKET_ID.strapdown && id !== PACKET_ID.raw) return false;
    this.#bytes = bytes;
    this.raw = id === PACKET_ID.raw;
    this.sequence = this.#u16(1);
    this.sampleIndex = this.#u32(3);
    this.tickUs = this.#u32(7);
    this.intervalUs = this.#u16(11);
    this.count = bytes[13]!;
    if (this.count === 0 || this.intervalUs === 0) return false;
    if (bytes.length !== SAMPLES_HEADER_BYTES + this.count * (this.raw ? RAW_SAMPLE_BYTES : STRAPDOWN_SAMPLE_BYTES)) return false;
    return this.raw || this.#quaternionsAreUnit();
  }

  /** Reads sample `k` (0 ≤ k < count) of the open packet. */
  read(k: number): void {
    if (this.raw) {
      const at = SAMPLES_HEADER_BYTES + k * RAW_SAMPLE_BYTES;
      this.gyroX = this.#i16(at);
      this.gyroY = this.#i16(at + 2);
      this.gyroZ = this.#i16(at + 4);
      this.forceX = this.#i16(at + 6);
      this.forceY = this.#i16(at + 8);
      this.forceZ = this.#i16(at + 10);
      this.flags = this.#bytes[at + 12]!;
      return;
    }
    const at = SAMPLES_HEADER_BYTES + k * STRAPDOWN_SAMPLE_BYTES;
    this.qw = this.#i16(at) * QUATERNION_SCALE;
    this.qx = this.#i16(at + 2) * QUATERNION_SCALE;
    this.qy = this.#i16(at + 4) * QUATERNION_SCALE;
    this.qz = this.#i16(at + 6) * QUATERNION_SCALE;
    this.forceX = this.#i16(at + 8) * STRAPDOWN_FORCE_SCALE;
    this.forceY = this.#i16(at + 10) * STRAPDOWN_FORCE_SCALE;
    this.forceZ = this.#i16(at + 12) * STRAPDOWN_FORCE_SCALE;
    this.flags = this.#bytes[at + 14]!;
  }

  #quaternionsAreUnit(): boolean {
    for (let k = 0; k < this.count; k++) {
      const at = SAMPLES_HEADER_BYTES + k * STRAPDOWN_SAMPLE_BYTES;
      const w = this.#i16(at);
      const x = this.#i16(at + 2);
      const y = this.#i16(at + 4);
      const z = this.#i16(at + 6);
      if (Math.abs(w * w + x * x + y * y + z * z - UNIT_COUNTS_SQUARED) > UNIT_TOLERANCE) return false;
    }
    return true;
  }

  #u16(at: number): number {
    return this.#bytes[at]! | (this.#bytes[at + 1]! << 8);
  }

  #i16(at: number): number {
    return (this.#u16(at) << 16) >> 16;
  }

  #u32(at: number): number {
    return (this.#u16(at) | (this.#u16(at + 2) << 16)) >>> 0;
  }
}

function count16(value: number): number {
  return Math.max(-32767, Math.min(32767, Math.round(value))) | 0;
}

/**
 * Orientation (unit quaternion, sensor → boot frame) and specific force (m/s²) as a STRAPDOWN sample; a force beyond the field's range
 * saturates and sets the flag.
 */
export function quantiseStrapdownSample(
  qw: number,
  qx: number,
  qy: number,
  qz: number,
  forceX: number,
  forceY: number,
  forceZ: number,
  flags = 0,
): StrapdownSample {
  const limit = 32767 * STRAPDOWN_FORCE_SCALE;
  const clipped = Math.max(Math.abs(forceX), Math.abs(forceY), Math.abs(forceZ)) > limit;
  return {
    qw: count16(qw * 32767),
    qx: count16(qx * 32767),
    qy: count16(qy * 32767),
    qz: count16(qz * 32767),
    forceX: count16(forceX / STRAPDOWN_FORCE_SCALE),
    forceY: count16(forceY / STRAPDOWN_FORCE_SCALE),
    forceZ: count16(forceZ / STRAPDOWN_FORCE_SCALE),
    flags: clipped ? flags | SAMPLE_FLAG.forceClipped : flags,
  };
}
