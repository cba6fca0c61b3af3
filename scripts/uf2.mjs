// From an ELF for the board to the UF2 file that its bootloader takes; checks that it stays where it may be, and its size.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';

const PAYLOAD = 256;
const BLOCK = 512;
const MAGIC = [0x0a324655, 0x9e5d5157, 0x0ab16f30];
const FAMILY_PRESENT = 0x2000;
const PROGRAM_LOAD = 1;
const RAM = 0x20000000;
const SECTION_ALLOCATED = 2;

/**
 * Flash bytes by address, and RAM that is taken before anything runs.
 *
 * @returns {{ segments: { address: number, bytes: Buffer }[], flashBytes: number, ramBytes: number }}
 */
export function readElf(path) {
  const elf = readFileSync(path);
  if (elf.length < 52 || elf.readUInt32BE(0) !== 0x7f454c46 || elf[4] !== 1 || elf[5] !== 1)
    throw new Error(`${path} is no 32-bit ELF file`);
  const segments = [];
  for (let k = 0; k < elf.readUInt16LE(44); k += 1) {
    const at = elf.readUInt32LE(28) + k * elf.readUInt16LE(42);
    const [type, offset, , address, length] = [0, 4, 8, 12, 16].map((field) => elf.readUInt32LE(at + field));
    if (type === PROGRAM_LOAD && length > 0) segments.push({ address, bytes: elf.subarray(offset, offset + length) });
  }
  let ramBytes = 0;
  for (let k = 0; k < elf.readUInt16LE(48); k += 1) {
    const at = elf.readUInt32LE(32) + k * elf.readUInt16LE(46);
    const [flags, address, length] = [8, 12, 20].map((field) => elf.readUInt32LE(at + field));
    if ((flags & SECTION_ALLOCATED) !== 0 && address >= RAM) ramBytes += length;
  }
  segments.sort((a, b) => a.address - b.address);
  return { segments, flashBytes: segments.reduce((sum, { bytes }) => sum + bytes.length, 0), ramBytes };
}

/** UF2 blocks of 256 bytes for a bootloader that takes only its own `family`; gaps within a block are filled with 0xFF. */
export function makeUf2(segments, family) {
  const pages = new Map();
  for (const { address, bytes } of segments) {
    for (let k = 0; k < bytes.length; k += 1) {
      const page = address + k - ((address + k) % PAYLOAD);
      let payload = pages.get(page);
      if (payload === undefined) pages.set(page, (payload = Buffer.alloc(PAYLOAD, 0xff)));
      payload[address + k - page] = bytes[k];
    }
  }
  const blocks = [...pages].sort(([a], [b]) => a - b);
  return Buffer.concat(
    blocks.map(([address, payload], k) => {
      const block = Buffer.alloc(BLOCK);
      const head = [MAGIC[0], MAGIC[1], FAMILY_PRESENT, address, PAYLOAD, k, blocks.length, family];
      head.forEach((word, place) => block.writeUInt32LE(word, 4 * place));
      payload.copy(block, 32);
      block.writeUInt32LE(MAGIC[2], BLOCK - 4);
      return block;
    }),
  );
}
