/** Several athletes on one loop: each with own line, settings, session and straps; a strap is one athlete's at a time. */
import { describe, expect, it } from 'vitest';
import type { AthleteRecording } from '../../host/realtime/athlete-recording.ts';
import { Loop, type LoopSettings } from '../../host/realtime/loop.ts';
import { HELLO_REQUEST } from '../../host/transport/greeting.ts';
import type { Link } from '../../host/transport/source.ts';
import { DEFAULT_SETTINGS, type LinkEvent, type LiveEvent } from '../../protocol/live/events.ts';
import { ROLE } from '../../protocol/sensor/constants.ts';
import { helloPacket } from '../fixtures/recorded-strap.ts';

const DEVICE = '00000000000000a1';

/** A loop with athletes 1 and 2, what each had recorded, and the events that pages received. */
function openTwo(changes: Partial<LoopSettings> = {}) {
  const recorded: Record<number, unknown[]> = { 1: [], 2: [] };
  const wearers: [string, number][] = [];
  const events: LiveEvent[] = [];
  const recording = (athlete: number): AthleteRecording => {
    const note = (what: unknown): void => void recorded[athlete]!.push(what);
    return {
      linkState: (_link, state) => note(state),
      packet: () => note('packet'),
      control: (_atS, value) => {
        const { type, athlete: whose } = value as { type: string; athlete?: number };
        note(type === 'begin' ? `begin ${whose}` : type);
      },
      startSession: () => note('start'),
      resumeSession: () => note('resume'),
      stopSession: () => note('stop'),
      saveCalibration: () => note('calibration'),
      savePlace: () => note('place'),
      saveWearer: (strap) => wearers.push([strap, athlete]),
    };
  };
  const athletes: LoopSettings['athletes'] = [
    { athlete: 1, settings: DEFAULT_SETTINGS, kept: [], resumable: null },
    { athlete: 2, settings: { ...DEFAULT_SETTINGS, cueDeg: 12 }, kept: [], resumable: null },
  ];
  const numbers = new Map<string, number>();
  const output = {
    link: (id: string) => numbers.get(id) ?? (numbers.set(id, numbers.size), numbers.size - 1),
    event: (event: LiveEvent) => void events.push(event),
    frame: () => undefined,
    recording,
  };
  const loop = new Loop(output, { athletes, calibrateAtOnce: false, record: true, ...changes });
  /** Whose strap it is, and where, by its newest event. */
  const linkIs = (id: string) => {
    const link = events.findLast((event): event is LinkEvent => event.type === 'link' && event.id === id);
    return link && [link.athlete, link.role];
  };
  return { loop, recorded, wearers, events, linkIs };
}

function strap(id: string, make = 'knees-out') {
  const requests: Uint8Array[] = [];
  const link: Link = { id, make, send: (packet) => requests.push(packet) > 0 };
  return { link, requests };
}

const hello = helloPacket(ROLE.leftThigh, DEVICE, 104);

describe('a strap of a station with several athletes', () => {
  it('is the first one’s, whose session begins once it said who it is', () => {
    const { loop, recorded, linkIs } = openTwo();
    const { link } = strap('ble:a1');
    loop.onLink(link, 'open', 1, null);
    expect(recorded).toEqual({ 1: ['open'], 2: [] });
    loop.onPacket(link, hello, 2, 0);
    expect(recorded[1]).toContain('start');
    expect(recorded[2]).toEqual([]);
    loop.onPacket(link, hello, 2, 0);
    expect(linkIs('ble:a1')).toEqual([1, 'left-thigh']);
  });

  it('is handed over with its place: here it is closed, there a session begins, and it is asked who it is', () => {
    const { loop, recorded, wearers, linkIs } = openTwo();
    const { link, requests } = strap('ble:a1');
    loop.onLink(link, 'open', 1, null);
    loop.onPacket(link, hello, 2, 0);
    loop.command({ type: 'role', athlete: 2, id: 'ble:a1', role: 'right-shin' });
    expect(recorded[1]!.at(-1)).toBe('closed');
    expect(recorded[2]!.slice(0, 2)).toEqual(['start', 'begin 2']);
    expect(requests.filter((packet) => packet === HELLO_REQUEST).length).toBeGreaterThan(0);
    // Its answer still names the place it had: the place that was given counts.
    loop.onPacket(link, hello, 3, 0);
    expect(linkIs('ble:a1')).toEqual([2, 'right-shin']);
    expect(wearers).toEqual([[DEVICE, 2]]);
    expect([...loop.lineOf(1)!.straps].map(({ isOpen }) => isOpen)).toEqual([false]);
    const before = recorded[1]!.length;
    loop.onPacket(link, hello, 4, 0);
    expect(recorded[1]).toHaveLength(before);
    expect(recorded[2]!.at(-1)).toBe('packet');
  });

  it('takes its leg with it: a calibration of that leg ends, and the other leg waits for it no longer', () => {
    const { loop, events } = openTwo();
    for (const [id, role, device] of [
      ['a1', ROLE.leftThigh, '00000000000000a1'],
      ['a2', ROLE.leftShin, '00000000000000a2'],
      ['b1', ROLE.rightThigh, '00000000000000b1'],
      ['b2', ROLE.rightShin, '00000000000000b2'],
    ] as const) {
      const { link } = strap(id);
      loop.onLink(link, 'open', 1, null);
      for (const atS of [2, 3]) loop.onPacket(link, helloPacket(role, device, 104), atS, 0);
    }
    const calibrated = (): unknown[] =>
      events.splice(0).flatMap((event) => (event.type === 'calibration' && event.athlete === 1 ? [[event.side, event.step]] : []));
    loop.command({ type: 'calibrate', athlete: 1, action: 'start', side: 'right' });
    calibrated();
    for (const [id, role] of [
      ['b1', 'right-thigh'],
      ['b2', 'right-shin'],
    ] as const)
      loop.command({ type: 'role', athlete: 2, id, role });
    expect(calibrated()).toEqual([['right', 'none']]);
    loop.command({ type: 'calibrate', athlete: 1, action: 'start' });
    expect(calibrated()).toEqual([['left', 'stance']]);
  });

  it('is asked who it is as well when it comes into a session that is open', () => {
    const { loop, linkIs } = openTwo({ wearers: [{ strap: 'ble:a2', athlete: 2 }] });
    const [thigh, shin] = [strap('ble:a1'), strap('ble:a2')];
    loop.onLink(shin.link, 'open', 1, null);
    loop.onLink(thigh.link, 'open', 1, null);
    loop.onPacket(thigh.link, hello, 2, 0);
    thigh.requests.length = 0;
    loop.command({ type: 'role', athlete: 2, id: 'ble:a1', role: 'left-thigh' });
    expect(thigh.requests).toContain(HELLO_REQUEST);
    loop.onPacket(thigh.link, hello, 3, 0);
    expect(linkIs('ble:a1')).toEqual([2, 'left-thigh']);
  });

  it('keeps its athlete when a place is given without naming one', () => {
    const { loop, linkIs } = openTwo({ wearers: [{ strap: 'ble:a1', athlete: 2 }] });
    const { link } = strap('ble:a1');
    loop.onLink(link, 'open', 1, null);
    loop.command({ type: 'role', id: 'ble:a1', role: 'left-shin' });
    expect(linkIs('ble:a1')).toEqual([2, 'left-shin']);
  });

  it('finds its athlete again in the next run as soon as it says who it is; another one in its port is the first athlete’s', () => {
    const { loop, recorded, linkIs } = openTwo({ wearers: [{ strap: DEVICE, athlete: 2 }] });
    const { link } = strap('serial:/dev/ttyACM0');
    loop.onLink(link, 'open', 1, null);
    loop.onPacket(link, hello, 2, 0);
    loop.onPacket(link, hello, 3, 0);
    expect(linkIs(link.id)).toEqual([2, 'left-thigh']);
    expect(recorded[1]).not.toContain('start');
    expect(recorded[2]).toContain('start');
    const other = helloPacket(ROLE.rightThigh, '00000000000000a2', 104);
    loop.onPacket(link, other, 4, 0);
    loop.onPacket(link, other, 5, 0);
    expect(linkIs(link.id)).toEqual([1, 'right-thigh']);
  });

  it('that cannot say who it is, is known by its link and opens the session at once', () => {
    const { loop, recorded } = openTwo({ wearers: [{ strap: 'ble:w', athlete: 2 }] });
    loop.onLink(strap('ble:w', 'witmotion').link, 'open', 1, null);
    expect([recorded[1], recorded[2]![0]]).toEqual([[], 'start']);
  });
});

describe('each athlete', () => {
  it('has own settings and sessions', () => {
    const { loop, recorded, events } = openTwo();
    loop.command({ type: 'settings', athlete: 2, settings: { ...DEFAULT_SETTINGS, cueDeg: 15 } });
    expect([loop.settingsOf(1)?.cueDeg, loop.settingsOf(2)?.cueDeg]).toEqual([DEFAULT_SETTINGS.cueDeg, 15]);
    loop.command({ type: 'session', athlete: 2, action: 'start', exercise: 'lunge' });
    expect([recorded[1], recorded[2]]).toEqual([[], ['settings', 'start', 'begin 2', 'settings']]);
    loop.command({ type: 'session', action: 'start' });
    expect(recorded[1]![0]).toBe('start');
    loop.command({ type: 'session', athlete: 3, action: 'start' });
    expect(events.at(-1)).toMatchObject({ type: 'error', athlete: null, code: 'KO_NOT_FOUND' });
    loop.stop();
    expect([recorded[1]!.at(-1), recorded[2]!.at(-1)]).toEqual(['stop', 'stop']);
  });
});
