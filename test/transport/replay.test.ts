/** A replay returns what was recorded, in order, with the recorded times, at any speed and from any position. */

import { describe, expect, it, vi } from 'vitest';
import { nowS } from '../../host/clock.ts';
import { ReplaySource } from '../../host/transport/replay.ts';
import type { SourceListener } from '../../host/transport/source.ts';
import type { CheckedEntry } from '../../protocol/recording/control.ts';
import { verbatim } from '../../protocol/words/message.ts';

const ENTRIES: CheckedEntry[] = [
  { kind: 'link', link: 0, id: 'serial:/dev/a', make: 'knees-out' },
  { kind: 'state', link: 0, state: 'open', atS: 1000, detail: null },
  { kind: 'control', atS: 1000, value: { type: 'identify', id: 'a' } },
  { kind: 'packet', link: 0, channel: 0, arrivalS: 1000.05, bytes: Uint8Array.of(1, 2) },
  { kind: 'link', link: 0, id: 'serial:/dev/a', make: 'knees-out' },
  { kind: 'packet', link: 7, channel: 0, arrivalS: 1000.07, bytes: Uint8Array.of(9) },
  { kind: 'state', link: 0, state: 'lost', atS: 1000.08, detail: verbatim('unplugged') },
  { kind: 'packet', link: 0, channel: 3, arrivalS: 1000.1, bytes: Uint8Array.of(3) },
];

const GIVEN = [
  ['link', 'serial:/dev/a', 'open', 1000, null],
  ['control', 1000, { type: 'identify', id: 'a' }],
  ['packet', 'serial:/dev/a', [1, 2], 1000.05, 0],
  ['link', 'serial:/dev/a', 'lost', 1000.08, verbatim('unplugged')],
  ['packet', 'serial:/dev/a', [3], 1000.1, 3],
];

function replay(entries: Iterable<CheckedEntry>, speed: number) {
  const given: unknown[][] = [];
  const listener: SourceListener = {
    onLink: (link, state, atS, detail) => given.push(['link', link.id, state, atS, detail]),
    onPacket: (link, bytes, arrivalS, channel) => given.push(['packet', link.id, [...bytes], arrivalS, channel]),
  };
  const source = new ReplaySource('replay:x', () => entries, { speed, onControl: (atS, control) => given.push(['control', atS, control]) });
  return { source, listener, given };
}

describe('replay', () => {
  it.each([1, 20, Infinity])('delivers the recorded entries in order with their times, at speed %d', async (speed) => {
    const { source, listener, given } = replay(ENTRIES, speed);
    await source.start(listener);
    await source.finished();
    expect(given).toEqual(GIVEN);
  });

  it('takes as long as the recording did, at normal speed', async () => {
    const { source, listener } = replay(ENTRIES, 1);
    const before = nowS();
    await source.start(listener);
    await source.finished();
    expect(nowS() - before).toBeGreaterThanOrEqual(0.095);
  });

  it('skips the time between two parts of a session, and follows links whose numbers changed', async () => {
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
    expect(given.slice(GIVEN.length)).toEqual([
      ['packet', 'serial:/dev/b', [4], 1700, 0],
      ['packet', 'serial:/dev/b', [5], 1700.05, 0],
    ]);
  });

  it('ends at once when stopped, even while it waits', async () => {
    const { source, listener, given } = replay([...ENTRIES, { kind: 'control', atS: 9000, value: { type: 'identify', id: 'never' } }], 1);
    await source.start(listener);
    await source.stop();
    expect(given.at(-1)?.slice(0, 3)).not.toContain('never');
  });

  it('yields to other work while it runs as fast as possible', async () => {
    const packets = function* (): Generator<CheckedEntry> {
      yield ENTRIES[0]!;
      for (let i = 0; i < 5000; i++) yield { kind: 'packet', link: 0, channel: 0, arrivalS: i, bytes: new Uint8Array(4) };
    };
    const { source, listener, given } = replay(packets(), Infinity);
    await source.start(listener);
    await new Promise((resolve) => setImmediate(resolve));
    expect(given.length).toBeLessThan(5000);
    await source.finished();
    expect(given.length).toBe(5000);
  });

  it('rejects a speed of 0', () => {
    expect(() => replay(ENTRIES, 0)).toThrow(RangeError);
  });
});

/** A packet each second, in two parts with a night between them: 0 … 9 s and 10 … 19 s, the first of which plays at 9 s. */
function* packets(): Generator<CheckedEntry> {
  yield ENTRIES[0]!;
  for (let i = 0; i < 20; i++) {
    const arrivalS = 1000 + i + (i < 10 ? 0 : 30_000);
    yield { kind: 'packet', link: 0, channel: 0, arrivalS, bytes: Uint8Array.of(i) };
  }
}

/** Paused at its beginning; what was delivered and what happened, in order: a number is a packet. */
async function pausedReplay() {
  const given: (number | string)[] = [];
  const source = new ReplaySource('replay:x', packets, { speed: 1, onControl: () => undefined });
  let arrived: () => void = () => undefined;
  source.follow({
    onRewind: () => given.push('rewind'),
    onArrival: () => {
      given.push(`at ${source.positionS}`);
      arrived();
    },
    onEnd: () => given.push('end'),
    onProblem: (problem) => expect.fail(problem.message),
  });
  source.pause();
  await source.start({ onLink: () => undefined, onPacket: (_link, bytes) => given.push(bytes[0]!) });
  const goTo = async (toS: number): Promise<(number | string)[]> => {
    given.length = 0;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    source.seek(toS);
    expect([source.state, source.targetS]).toEqual(['seeking', toS]);
    await arrival;
    await new Promise((resolve) => setImmediate(resolve));
    return [...given];
  };
  return { source, given, goTo };
}

describe('a replay under control', () => {
  it('moves forward as fast as possible, and stays there when it was paused', async () => {
    const { source, goTo } = await pausedReplay();
    expect(await goTo(3.5)).toEqual([0, 1, 2, 3, 'at 3.5']);
    expect([source.state, source.positionS, source.timeS]).toEqual(['paused', 3.5, 1003.5]);
    expect(await goTo(5)).toEqual([4, 5, 'at 5']);
    await source.stop();
  });

  it('moves back by starting over', async () => {
    const { source, goTo } = await pausedReplay();
    await goTo(6);
    expect(await goTo(2)).toEqual(['rewind', 0, 1, 2, 'at 2']);
    expect(source.positionS).toBe(2);
    await source.stop();
  });

  it('counts the time played, without the night between two parts', async () => {
    const { source, goTo } = await pausedReplay();
    expect((await goTo(11)).at(-2)).toBe(12);
    expect([source.positionS, source.timeS]).toEqual([11, 31_012]);
    await source.stop();
  });

  it('stays at its end, and plays again from there', async () => {
    const { source, given, goTo } = await pausedReplay();
    expect((await goTo(99)).slice(-3)).toEqual([19, 'at 18', 'end']);
    expect([source.state, source.positionS]).toEqual(['ended', 18]);
    given.length = 0;
    source.setSpeed(Infinity);
    source.play();
    await vi.waitFor(() => expect(given.at(-1)).toBe('end'));
    expect(given.filter((packet) => typeof packet === 'number')).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect([source.state, source.speed]).toEqual(['ended', Infinity]);
    await source.stop();
  });

  it('moves to the position requested last', async () => {
    const { source, goTo } = await pausedReplay();
    source.seek(15);
    source.seek(1);
    expect(await goTo(4)).toEqual([0, 1, 2, 3, 4, 'at 4']);
    await source.stop();
  });

  it('stands still while paused, and continues from there', async () => {
    const { source, given, goTo } = await pausedReplay();
    await goTo(3.75);
    given.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect([given.length, source.positionS]).toEqual([0, 3.75]);
    source.play();
    await vi.waitFor(() => expect(given).toEqual([4]));
    expect(source.positionS).toBeGreaterThanOrEqual(4);
    expect(source.positionS).toBeLessThanOrEqual(5);
    await source.stop();
  });
});
