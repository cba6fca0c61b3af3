/** A replay gives back what was recorded, in order, with the recorded times, at any speed. */

import { describe, expect, it } from 'vitest';
import { nowS } from '../../host/clock.ts';
import { ReplaySource } from '../../host/transport/replay.ts';
import type { SourceListener } from '../../host/transport/source.ts';
import type { CheckedEntry } from '../../protocol/recording/control.ts';

const ENTRIES: CheckedEntry[] = [
  { kind: 'link', link: 0, id: 'serial:/dev/a', make: 'knees-out' },
  { kind: 'state', link: 0, state: 'open', atS: 1000, detail: null },
  { kind: 'control', atS: 1000, value: { type: 'identify', id: 'a' } },
  { kind: 'packet', link: 0, channel: 0, arrivalS: 1000.05, bytes: Uint8Array.of(1, 2) },
  { kind: 'link', link: 0, id: 'serial:/dev/a', make: 'knees-out' },
  { kind: 'packet', link: 7, channel: 0, arrivalS: 1000.07, bytes: Uint8Array.of(9) },
  { kind: 'state', link: 0, state: 'lost', atS: 1000.08, detail: 'unplugged' },
  { kind: 'packet', link: 0, channel: 3, arrivalS: 1000.1, bytes: Uint8Array.of(3) },
];

const GIVEN = [
  ['link', 'serial:/dev/a', 'open', 1000, null],
  ['control', 1000, { type: 'identify', id: 'a' }],
  ['packet', 'serial:/dev/a', [1, 2], 1000.05, 0],
  ['link', 'serial:/dev/a', 'lost', 1000.08, 'unplugged'],
  ['packet', 'serial:/dev/a', [3], 1000.1, 3],
];

function replay(entries: Iterable<CheckedEntry>, speed: number) {
  const given: unknown[][] = [];
  const listener: SourceListener = {
    onLink: (link, state, atS, detail) => given.push(['link', link.id, state, atS, detail]),
    onPacket: (link, bytes, arrivalS, channel) => given.push(['packet', link.id, [...bytes], arrivalS, channel]),
  };
  const source = new ReplaySource('replay:x', entries, { speed, onControl: (atS, control) => given.push(['control', atS, control]) });
  return { source, listener, given };
}

describe('replay', () => {
  it.each([1, 20, Infinity])('gives the recorded entries in order with their times, at speed %d', async (speed) => {
    const { source, listener, given } = replay(ENTRIES, speed);
    await source.start(listener);
    await source.finished();
    expect(given).toEqual([...GIVEN, ['link', 'serial:/dev/a', 'closed', 1000.1, 'the recording has ended']]);
  });

  it('takes as long as the recording did, at its own speed', async () => {
    const { source, listener } = replay(ENTRIES, 1);
    const before = nowS();
    await source.start(listener);
    await source.finished();
    expect(nowS() - before).toBeGreaterThanOrEqual(0.095);
  });

  it('skips the time between two parts of a session, and follows links that were given other numbers', async () => {
    const later: CheckedEntry[] = [
      { kind: 'link', link: 0, id: 'serial:/dev/b', make: 'knees-out' },
      { kind: 'packet', link: 0, channel: 0, arrivalS: 1700, bytes: Uint8Array.of(4) },
      { kind: 'packet', link: 0, channel: 0, arrivalS: 1700.05, bytes: Uint8Array.of(5) },
    ];
    const { source, listener, given } = replay([...ENTRIES, ...later], 1);
    const before = nowS();
    await source.start(listener);
    await source.finished();
    expect(nowS() - before).toBeGreaterThanOrEqual(0.145);
    expect(given.slice(GIVEN.length, -1)).toEqual([
      ['packet', 'serial:/dev/b', [4], 1700, 0],
      ['packet', 'serial:/dev/b', [5], 1700.05, 0],
    ]);
  });

  it('ends at once when it is stopped, even while it waits', async () => {
    const { source, listener, given } = replay([...ENTRIES, { kind: 'control', atS: 9000, value: { type: 'identify', id: 'never' } }], 1);
    await source.start(listener);
    await source.stop();
    expect(given.at(-1)?.[0]).toBe('link');
  });

  it('lets other work have its turn while it goes as fast as it can', async () => {
    const packets = function* (): Generator<CheckedEntry> {
      yield ENTRIES[0]!;
      for (let i = 0; i < 5000; i++) yield { kind: 'packet', link: 0, channel: 0, arrivalS: i, bytes: new Uint8Array(4) };
    };
    const { source, listener, given } = replay(packets(), Infinity);
    await source.start(listener);
    await new Promise((resolve) => setImmediate(resolve));
    expect(given.length).toBeLessThan(5000);
    await source.finished();
    expect(given.length).toBe(5001);
  });

  it('refuses a speed of 0', () => {
    expect(() => replay(ENTRIES, 0)).toThrow(RangeError);
  });
});
