/** Serial framing: COBS of (packet ‖ CRC-16/CCITT-FALSE, little-endian), a zero byte after each frame. */
import { MAX_FRAME_BYTES, MAX_PACKET_BYTES } from './constants.ts';

const CRC_BYTES = 2;
const DELIMITER = 0;
/** A COBS block with this code carries 254 bytes and no zero. */
const FULL_BLOCK = 0xff;

const crcTable = new Uint16Array(256);
for (let i = 0; i < 256; i++) {
  let crc = i << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  crcTable[i] = crc;
}

/** CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF, not reflected) of the first `length` bytes. */
export function crc16(bytes: Uint8Array, length: number = bytes.length): number {
  let crc = 0xffff;
  for (let i = 0; i < length; i++) crc = ((crc << 8) & 0xffff) ^ crcTable[(crc >> 8) ^ bytes[i]!]!;
  return crc;
}

/**
 * One packet as a frame with its trailing delimiter. Throws RangeError when the packet is empty or longer than {@link MAX_PACKET_BYTES}.
 */
export function encodeFrame(packet: Uint8Array): Uint8Array {
  const length = packet.length;
  if (length === 0 || length > MAX_PACKET_BYTES) throw new RangeError(`expected a packet of 1…${MAX_PACKET_BYTES} bytes, got ${length}`);
  const crc = crc16(packet);
  const frame = new Uint8Array(MAX_FRAME_BYTES);
  let codeAt = 0;
  let code = 1;
  let at = 1;
  for (let i = 0; i < length + CRC_BYTES; i++) {
    const byte = i < length ? packet[i]! : (crc >> (8 * (i - length))) & 0xff;
    if (code === FULL_BLOCK) {
      frame[codeAt] = code;
      codeAt = at++;
      code = 1;
    }
    if (byte === 0) {
      frame[codeAt] = code;
      codeAt = at++;
      code = 1;
    } else {
      frame[at++] = byte;
      code++;
    }
  }
  frame[codeAt] = code;
  frame[at++] = DELIMITER;
  return frame.slice(0, at);
}

/**
 * Extracts frames from a stream byte by byte, in fixed memory of its own. After garbage it resumes with the next frame; whatever was not a
 * valid frame is counted.
 */
export class FrameDecoder {
  /** Bytes that belonged to no valid frame. */
  garbageBytes = 0;
  /** Runs between delimiters that were not a valid frame. */
  badFrames = 0;

  readonly #buffer = new Uint8Array(MAX_PACKET_BYTES + CRC_BYTES);
  /** One view per packet length, created when first needed, so that a steady stream allocates nothing. */
  readonly #views: (Uint8Array | undefined)[] = [];
  #length = 0;
  /** Bytes still expected in the current COBS block, and its code; 0 before the first block. */
  #remaining = 0;
  #code = 0;
  #overlong = false;
  /** Bytes since the last delimiter. */
  #seen = 0;

  /** Calls `onPacket` for each packet completed by `chunk`. The bytes passed are reused: copy what you keep. */
  push(chunk: Uint8Array, onPacket: (packet: Uint8Array) => void): void {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte !== DELIMITER) this.#take(byte);
      else {
        const packet = this.#finish();
        if (packet !== null) onPacket(packet);
      }
    }
  }

  /** Discards a frame begun before the line was interrupted. */
  reset(): void {
    if (this.#seen > 0) this.#reject();
    this.#begin();
  }

  #take(byte: number): void {
    this.#seen++;
    if (this.#remaining > 0) {
      this.#remaining--;
      this.#store(byte);
      return;
    }
    if (this.#code !== 0 && this.#code !== FULL_BLOCK) this.#store(0);
    this.#code = byte;
    this.#remaining = byte - 1;
  }

  #store(byte: number): void {
    if (this.#length < this.#buffer.length) this.#buffer[this.#length++] = byte;
    else this.#overlong = true;
  }

  #finish(): Uint8Array | null {
    if (this.#seen === 0) return null;
    const length = this.#length - CRC_BYTES;
    const sound =
      length > 0 &&
      this.#remaining === 0 &&
      !this.#overlong &&
      crc16(this.#buffer, length) === (this.#buffer[length]! | (this.#buffer[length + 1]! << 8));
    if (!sound) this.#reject();
    this.#begin();
    return sound ? (this.#views[length] ??= this.#buffer.subarray(0, length)) : null;
  }

  #reject(): void {
    this.badFrames++;
    this.garbageBytes += this.#seen;
  }

  #begin(): void {
    this.#length = 0;
    this.#remaining = 0;
    this.#code = 0;
    this.#overlong = false;
    this.#seen = 0;
  }
}
