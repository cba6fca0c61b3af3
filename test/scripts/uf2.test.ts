/** UF2 files for the straps' bootloader: whole blocks, in order, nothing lost, gaps filled. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Uf2 {
  makeUf2: (segments: { address: number; bytes: Buffer }[], family: number) => Buffer;
  readElf: (path: string) => { segments: { address: number; bytes: Buffer }[]; flashBytes: number; ramBytes: number };
}
const { makeUf2, readElf } = (await import(pathToFileURL(join(import.meta.dirname, '../../scripts/uf2.mjs')).href)) as Uf2;

const FAMILY = 0xada52840;

describe('UF2', () => {
  it('puts bytes where they belong', () => {
    const segments = [
      { address: 0x1000, bytes: Buffer.alloc(300, 1) },
      { address: 0x1400, bytes: Buffer.alloc(3, 2) },
    ];
    const file = makeUf2(segments, FAMILY);
    expect(file.length).toBe(3 * 512);
    const flash = Buffer.alloc(0x600, 0xff);
    for (let k = 0; k < 3; k += 1) {
      const block = file.subarray(512 * k, 512 * (k + 1));
      expect([0, 4, 8, 508].map((at) => block.readUInt32LE(at))).toEqual([0x0a324655, 0x9e5d5157, 0x2000, 0x0ab16f30]);
      expect([16, 20, 24, 28].map((at) => block.readUInt32LE(at))).toEqual([256, k, 3, FAMILY]);
      block.copy(flash, block.readUInt32LE(12) - 0x1000, 32, 32 + 256);
    }
    const expected = Buffer.alloc(0x600, 0xff);
    for (const { address, bytes } of segments) bytes.copy(expected, address - 0x1000);
    expect(flash.equals(expected)).toBe(true);
  });

  it('refuses what is no ELF file of the board’s kind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'knees-out-elf-'));
    const path = join(folder, 'xiao');
    for (const bytes of [Buffer.alloc(0), Buffer.from('UF2\n'), Buffer.alloc(64, 0x7f)]) {
      writeFileSync(path, bytes);
      expect(() => readElf(path)).toThrow('no 32-bit ELF');
    }
    rmSync(folder, { recursive: true });
  });
});
