/**
 * A slow receiver: held at the upper threshold, released at the lower one, disconnected in the end; meanwhile only the newest value counts.
 */

import { describe, expect, it } from 'vitest';
import type { LinkEvent } from '../../protocol/live/events.ts';
import { Backpressure } from '../../host/station/backpressure.ts';
import { LiveHub } from '../../host/station/live.ts';
import { cueOf, repOf } from '../store/fixtures.ts';

const KIB = 1024;

describe('backpressure', () => {
  it('holds above 512 KiB and resumes below 1 KiB', () => {
    const backpressure = new Backpressure();
    expect(backpressure.judge(512 * KIB, 0)).toBe('send');
    expect(backpressure.judge(512 * KIB + 1, 1)).toBe('hold');
    expect(backpressure.judge(1 * KIB, 2)).toBe('hold');
    expect(backpressure.judge(1 * KIB - 1, 3)).toBe('send');
    expect(backpressure.judge(512 * KIB, 4)).toBe('send');
  });

  it('gives up after 30 s of holding, counted from each hold', () => {
    const backpressure = new Backpressure();
    expect(backpressure.judge(600 * KIB, 0)).toBe('hold');
    expect(backpressure.judge(600 * KIB, 29.9)).toBe('hold');
    expect(backpressure.judge(0, 29.95)).toBe('send');
    expect(backpressure.judge(600 * KIB, 40)).toBe('hold');
    expect(backpressure.judge(2 * KIB, 69.9)).toBe('hold');
    expect(backpressure.judge(2 * KIB, 70)).toBe('close');
  });
});

function joinHub() {
  const hub = new LiveHub();
  const sent: (string | Uint8Array)[] = [];
  const socket = {
    bufferedAmount: 0,
    isGone: false,
    send: (message: string | Uint8Array) => sent.push(message),
    terminate: () => (socket.isGone = true),
  };
  const hello = { type: 'error' as const, t: 0, athlete: null, code: 'KO_X', message: 'hello', hint: '' };
  hub.join(socket, hello);
  sent.length = 0;
  const received = (): unknown[] =>
    sent.map((message) => {
      if (typeof message !== 'string') return ['frame', message[1], message[20]];
      const event = JSON.parse(message) as { type: string; rep?: number; id?: unknown; rateHz?: number };
      return [event.type, event.rep ?? event.id, event.rateHz].filter((part) => part !== undefined);
    });
  return { hub, socket, received };
}

const frame = (side: number, mark: number): Uint8Array => {
  const bytes = new Uint8Array(116);
  bytes[1] = side;
  bytes[20] = mark;
  return bytes;
};

const link = (id: string, rateHz: number): LinkEvent => ({
  type: 'link',
  t: 1,
  athlete: 1,
  id,
  role: 'left-thigh',
  make: 'knees-out',
  state: 'open',
  batteryPercent: null,
  charging: false,
  rssiDbm: null,
  rateHz,
  lossShare: 0,
  lostS: 0,
  temperatureC: null,
  hasHaptic: true,
  detail: null,
});

describe('a slow page', () => {
  it('receives the newest of each state and frame, and every repetition and cue, once it has caught up', () => {
    const { hub, socket, received } = joinHub();
    socket.bufferedAmount = 600 * KIB;
    for (let i = 0; i < 50; i++) {
      hub.show(frame(0, i), i);
      hub.show(frame(1, i), i);
      hub.publish(link('a', i), i / 10);
    }
    hub.publish(repOf(1, 5), 6);
    hub.publish(cueOf(1, 5, null), 6);
    hub.publish(repOf(2, 6), 6);
    hub.publish(cueOf(1, 5, 44), 6);
    hub.check(7);
    expect(received()).toEqual([]);
    socket.bufferedAmount = 0;
    hub.check(8);
    expect(received()).toEqual([
      ['frame', 0, 49],
      ['frame', 1, 49],
      ['link', 'a', 49],
      ['rep', 1],
      ['rep', 2],
      ['cue', 1],
    ]);
    hub.publish(repOf(3, 9), 9);
    expect(received().at(-1)).toEqual(['rep', 3]);
  });

  it('is disconnected when it does not catch up', () => {
    const { hub, socket } = joinHub();
    socket.bufferedAmount = 600 * KIB;
    hub.show(frame(0, 1), 0);
    hub.check(29);
    expect(socket.isGone).toBe(false);
    hub.check(31);
    expect(socket.isGone).toBe(true);
  });
});
