/**
 * Commands from pages reach their destination; a demo shows simulated straps, records nothing, and disappears with the first real strap.
 */
import { describe, expect, it, vi } from 'vitest';
import { Demo } from '../../../host/commands/start/demo.ts';
import { Desk } from '../../../host/commands/start/desk.ts';
import { Loop, type LoopOutput } from '../../../host/realtime/loop.ts';
import { SimulatorSource } from '../../../host/simulator/source.ts';
import type { Link } from '../../../host/transport/source.ts';
import type { LiveEvent } from '../../../protocol/live/events.ts';
import { alone } from '../../fixtures/alone.ts';

const strap: Link = { id: 'ble:real', make: 'knees-out', send: () => true };

function open() {
  const events: LiveEvent[] = [];
  const kept: string[] = [];
  const keep =
    (what: string) =>
    (..._given: unknown[]): void =>
      void kept.push(what);
  const output: LoopOutput = {
    ...{ link: () => 0, event: (event) => events.push(event), frame: () => undefined },
    recording: () => ({
      ...{ linkState: keep('state'), packet: keep('packet'), control: keep('control') },
      ...{ startSession: keep('start'), resumeSession: keep('resume'), stopSession: keep('stop') },
      ...{ saveCalibration: keep('calibration'), savePlace: keep('place'), saveWearer: keep('wearer') },
    }),
  };
  const loop = new Loop(output, alone());
  const retry = vi.fn();
  const demo = new Demo(output, () => Promise.resolve(new SimulatorSource()), 1);
  const desk = new Desk(loop, demo, [{ retry }, {}], (event) => events.push(event));
  /** Links as pages know them. */
  const links = () => [...new Map(events.flatMap((event) => (event.type === 'link' ? [[event.id, event] as const] : []))).values()];
  return { desk, demo, loop, retry, events, kept, links };
}

it('a retry reaches every source that supports it', () => {
  const { desk, retry } = open();
  desk.command({ type: 'retry' });
  expect(retry).toHaveBeenCalledOnce();
});

describe('a demo', () => {
  it('shows simulated straps that calibrate, and stores nothing', async () => {
    const { desk, demo, events, kept, links } = open();
    desk.command({ type: 'demo', action: 'start' });
    await vi.waitFor(() => expect(events.some(({ type }) => type === 'calibration')).toBe(true), { timeout: 20_000 });
    expect(links().map(({ id, role }) => [id, role])).toEqual([
      ['simulator:left-thigh', 'left-thigh'],
      ['simulator:left-shin', 'left-shin'],
    ]);
    desk.command({ type: 'session', action: 'start' });
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'KO_NOT_NOW' });
    desk.command({ type: 'demo', action: 'stop' });
    expect(demo.running).toBe(false);
    expect(links().map(({ state, role }) => [state, role])).toEqual([
      ['closed', null],
      ['closed', null],
    ]);
    expect(events.findLast(({ type }) => type === 'calibration')).toMatchObject({ side: 'left', step: 'none' });
    expect(kept).toEqual([]);
  });

  it('disappears before the first real strap is processed, and only that strap is recorded', async () => {
    const { desk, demo, events, kept, links } = open();
    desk.command({ type: 'demo', action: 'start' });
    await vi.waitFor(() => expect(links()).toHaveLength(2), { timeout: 20_000 });
    desk.onLink(strap, 'open', 5, null);
    expect(demo.running).toBe(false);
    const order = events.flatMap((event) => (event.type === 'link' ? [event.id.startsWith('simulator') ? event.state : event.id] : []));
    expect(order.slice(-3)).toEqual(['closed', 'closed', 'ble:real']);
    expect(kept[0]).toBe('start');
  });

  it('does not begin while straps are connected or a set is open', () => {
    const { desk, demo, events, loop } = open();
    desk.onLink(strap, 'open', 5, null);
    desk.command({ type: 'demo', action: 'start' });
    desk.onLink(strap, 'lost', 6, null);
    desk.command({ type: 'demo', action: 'start' });
    expect(demo.running).toBe(false);
    expect(events.filter(({ type }) => type === 'error')).toHaveLength(2);
    loop.stop();
  });
});
