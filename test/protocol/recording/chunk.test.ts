/** A chunk reads back as it was written, and no bytes make the reader throw. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINK_STATES } from '../../../protocol/live/words.ts';
import type { RecordingEntry } from '../../../protocol/recording/entry.ts';
import { decodeChunk } from '../../../protocol/recording/reader.ts';
import { ChunkWriter } from '../../../protocol/recording/writer.ts';
import { verbatim, type Message } from '../../../protocol/words/message.ts';

const link = fc.nat(0xffff);
const time = fc.double({ min: -1e9, max: 9e9, noNaN: true });
const word = fc.string({ unit: 'grapheme', maxLength: 20 });
/** Any text; the type of one sentence, since that of all of them is too large for the records below. */
const detail = fc.option(word.map((text) => verbatim(text) as Extract<Message, { code: 'verbatim' }>));
const entry: fc.Arbitrary<RecordingEntry> = fc.oneof(
  fc.record({ kind: fc.constant('link' as const), link, id: word, make: word }),
  fc.record({
    kind: fc.constant('state' as const),
    link,
    state: fc.constantFrom(...LINK_STATES),
    atS: time,
    detail,
  }),
  fc.record({
    kind: fc.constant('packet' as const),
    link,
    channel: fc.nat(255),
    arrivalS: time,
    bytes: fc.uint8Array({ maxLength: 300 }),
  }),
  fc.record({
    kind: fc.constant('control' as const),
    atS: time,
    value: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown),
  }),
);

function write(writer: ChunkWriter, item: RecordingEntry): boolean {
  switch (item.kind) {
    case 'link':
      return writer.link(item.link, item.id, item.make);
    case 'state':
      return writer.state(item.link, item.state, item.atS, item.detail);
    case 'packet':
      return writer.packet(item.link, item.channel, item.arrivalS, item.bytes);
    case 'control':
      return writer.control(item.atS, item.value);
  }
}

describe('chunk', () => {
  it('reads back as it was written', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
        const writer = new ChunkWriter(1 << 20);
        for (const item of entries) expect(write(writer, item)).toBe(true);
        expect(decodeChunk(writer.take())).toEqual({ entries, damagedBytes: 0 });
        expect(writer.length).toBe(0);
      }),
    );
  });

  it('keeps complete entries when it is full, and nothing of the one that did not fit', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), fc.nat(400), (entries, capacity) => {
        const writer = new ChunkWriter(capacity);
        const kept = entries.filter((item) => write(writer, item));
        expect(decodeChunk(writer.take())).toEqual({ entries: kept, damagedBytes: 0 });
      }),
    );
  });

  it('returns what came before a truncation and counts the rest', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 10 }), fc.nat(), (entries, seed) => {
        const writer = new ChunkWriter(1 << 20);
        for (const item of entries) write(writer, item);
        const whole = writer.take();
        const cut = whole.subarray(0, seed % whole.length);
        const decoded = decodeChunk(cut);
        expect(decoded.entries).toEqual(entries.slice(0, decoded.entries.length));
        expect(decoded.entries.length).toBeLessThan(entries.length);
        expect(decoded.damagedBytes).toBeLessThanOrEqual(cut.length);
      }),
    );
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 4 }), (bytes, kind) => {
        if (bytes.length > 0) bytes[0] = kind;
        const { entries, damagedBytes } = decodeChunk(bytes);
        expect(damagedBytes + entries.length).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([NaN, Infinity, 1e308, -1e11])('ends at an entry with an impossible time: %d', (timeS) => {
    const writer = new ChunkWriter(1000);
    writer.packet(0, 0, 5, new Uint8Array(3));
    writer.packet(0, 0, timeS, new Uint8Array(3));
    writer.packet(0, 0, 6, new Uint8Array(3));
    const { entries, damagedBytes } = decodeChunk(writer.take());
    expect(entries.map((entry) => entry.kind === 'packet' && entry.arrivalS)).toEqual([5]);
    expect(damagedBytes).toBe(34);
  });

  it.each(['the strap hung up', '5', '{"code":"no such sentence"}'])('reads what older recordings say of a link: %s', (sentence) => {
    const writer = new ChunkWriter(1000);
    writer.state(3, 'lost', 5, null);
    const head = writer.take();
    const text = new TextEncoder().encode(sentence);
    new DataView(head.buffer).setUint16(12, text.length, true);
    const { entries } = decodeChunk(Uint8Array.of(...head, ...text));
    expect(entries).toEqual([{ kind: 'state', link: 3, state: 'lost', atS: 5, detail: verbatim(sentence) }]);
  });

  it('gives the times of its first and last entry', () => {
    const writer = new ChunkWriter(1000);
    writer.link(0, 'a', 'knees-out');
    expect(writer.firstS).toBeNaN();
    writer.packet(0, 0, 5, new Uint8Array(3));
    writer.control(7, { step: 'stance' });
    expect([writer.firstS, writer.lastS]).toEqual([5, 7]);
  });
});
