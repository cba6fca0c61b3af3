/** Bounds-checked little-endian reading and writing of single fields, for packets outside the hot path. */

const scratch = new DataView(new ArrayBuffer(4));

/** Reads fields in order. Past the end it returns 0 and `ok` becomes and stays false; it never throws. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  ok = true;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** All bytes were read and none was missing. */
  get finished(): boolean {
    return this.ok && this.#at === this.#bytes.length;
  }

  u8(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) {
      this.ok = false;
      return 0;
    }
    this.#at++;
    return byte;
  }

  u16(): number {
    const low = this.u8();
    return low | (this.u8() << 8);
  }

  i16(): number {
    return (this.u16() << 16) >> 16;
  }

  u32(): number {
    const low = this.u16();
    return (low | (this.u16() << 16)) >>> 0;
  }

  f32(): number {
    scratch.setUint32(0, this.u32());
    return scratch.getFloat32(0);
  }

  /** `length` bytes as lower-case hex digits. */
  hex(length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += this.u8().toString(16).padStart(2, '0');
    return text;
  }
}

/** Writes fields in order into its own buffer; throws RangeError when a value does not fit its field or the packet is full. */
export class ByteWriter {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** A copy of the bytes written. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  u8(value: number): void {
    this.#integer(value, 0, 0xff, 1);
  }

  u16(value: number): void {
    this.#integer(value, 0, 0xffff, 2);
  }

  i16(value: number): void {
    this.#integer(value, -0x8000, 0x7fff, 2);
  }

  u32(value: number): void {
    this.#integer(value, 0, 0xffffffff, 4);
  }

  f32(value: number): void {
    scratch.setFloat32(0, value);
    this.#integer(scratch.getUint32(0), 0, 0xffffffff, 4);
  }

  hex(text: string, length: number): void {
    if (text.length !== 2 * length || !/^[0-9a-f]*$/.test(text))
      throw new RangeError(`expected ${2 * length} lower-case hex digits, got "${text}"`);
    for (let i = 0; i < length; i++) this.u8(parseInt(text.slice(2 * i, 2 * i + 2), 16));
  }

  #integer(value: number, min: number, max: number, size: number): void {
    if (!Number.isInteger(value) || value < min || value > max) throw new RangeError(`expected an integer ${min}…${max}, got ${value}`);
    if (this.#at + size > this.#bytes.length) throw new RangeError(`packet exceeds ${this.#bytes.length} bytes`);
    for (let i = 0; i < size; i++) this.#bytes[this.#at++] = (value >> (8 * i)) & 0xff;
  }
}
