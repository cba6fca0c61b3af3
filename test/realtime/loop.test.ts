/** The loop's sessions: opened by the first strap, continued after a crash, each part starting a fresh line. */
import { describe, expect, it } from 'vitest';
import { Loop, type LoopOutput, type LoopSettings } from '../../host/realtime/loop.ts';
import type { Link } from '../../host/transport/source.ts';
import { DEFAULT_SETTINGS, type LiveEvent } from '../../protocol/live/events.ts';
import { ROLE } from '../../protocol/sensor/constants.ts';
import { render, verbatim } from '../../protocol/words/message.ts';
import { CALIBRATION } from '../fixtures/calibration.ts';
import { helloPacket } from '../fixtures/recorded-strap.ts';
import { cueOf } from '../store/fixtures.ts';
import { alone } from '../fixtures/alone.ts';
import { AthleteLine, type AthleteSettings, type AthleteSurroundings } from '../../host/realtime/athlete-line.ts';
import { NOT_RECORDED, type AthleteRecording } from '../../host/realtime/athlete-recording.ts';
import { LoopDelays } from '../../host/realtime/loop-delays.ts';

const link: Link = { id: 'test:thigh', make: 'knees-out', send: () => true };
const NOTHING = { repetitions: { left: 0, right: 0 }, cues: 0 };

const calibration = { ...CALIBRATION, stance: null, template: null };
const devices = { thigh: '00000000000000a1', shin: '00000000000000a2' };

/** Both straps of the left leg send HELLO. */
function wear(loop: Loop): void {
  for (const [id, role, device] of [
    ['thigh', ROLE.leftThigh, devices.thigh],
    ['shin', ROLE.leftShin, devices.shin],
  ] as const) {
    loop.onLink({ ...link, id }, 'open', 2, null);
    loop.onPacket({ ...link, id }, helloPacket(role, device, 104), 2.5, 0);
  }
}

type Changes = Partial<AthleteSettings & LoopSettings & Pick<AthleteRecording, 'saveCalibration'>>;

function openLoop({ saveCalibration = () => undefined, ...changes }: Changes = {}) {
  const calls: unknown[] = [];
  const times: number[] = [];
  const events: LiveEvent[] = [];
  const recording = (athlete: number): AthleteRecording => ({
    linkState: (_link, state) => calls.push(state),
    packet: () => undefined,
    control: (atS, value) => {
      calls.push(value);
      times.push(atS);
    },
    startSession: (_atS, _unixS, exercise) => calls.push(`start ${exercise}`),
    resumeSession: () => calls.push('resume'),
    stopSession: () => calls.push('stop'),
    saveCalibration,
    savePlace: (...place) => calls.push(place.slice(0, 2)),
    saveWearer: (strap) => calls.push([strap, athlete]),
  });
  const output: LoopOutput = { link: () => 0, event: (event) => events.push(event), frame: () => undefined, recording };
  return { loop: new Loop(output, { ...alone(changes), ...changes }), calls, times, events };
}

/** One athlete's part of a loop by itself. */
function openAthleteLine(changes: Partial<AthleteSurroundings> = {}) {
  const controls: unknown[] = [];
  const delays = new LoopDelays();
  const line = new AthleteLine(alone().athletes[0], {
    ...{ delays, calibrateAtOnce: false, record: true, places: new Map() },
    ...{ onIdentified: () => undefined, publish: () => undefined, frame: () => undefined },
    recording: { ...NOT_RECORDED, control: (_atS, value) => controls.push(value) },
    ...changes,
  });
  return { line, controls, delays };
}

it('publishes each event to its subscribers after the output, until they unsubscribe', () => {
  const { loop, events } = openLoop();
  const followed: [LiveEvent, number][] = [];
  const end = loop.subscribe((event) => followed.push([event, events.length]));
  wear(loop);
  expect(followed).toEqual(events.map((event, k) => [event, k + 1]));
  expect(followed.length).toBeGreaterThan(0);
  end();
  const before = followed.length;
  loop.command({ type: 'session', action: 'stop' });
  loop.onLink(link, 'lost', 3, null);
  expect(events.length).toBeGreaterThan(before);
  expect(followed).toHaveLength(before);
});

describe('a strap', () => {
  it('with another version of the protocol is reported until it uses ours', () => {
    const { loop } = openLoop();
    loop.onLink(link, 'open', 1, verbatim('every 15 ms'));
    const detail = (): string => render([...loop.lineOf()!.straps][0]!.describe(1).detail!);
    const ours = helloPacket(ROLE.none, '00000000000000a1', 104);
    loop.onPacket(
      link,
      Uint8Array.from(ours, (byte, at) => (at === 1 ? 9 : byte)),
      1,
      0,
    );
    expect(detail()).toBe('its firmware speaks version 9 of the protocol and this program version 1; update the older one');
    loop.onPacket(link, ours, 1, 0);
    expect(detail()).toBe('every 15 ms');
  });
});

describe('a kept calibration', () => {
  const before = { ...calibration, alignment: { ...calibration.alignment, quality: 0.8 } };
  const kept = [{ side: 'left' as const, calibration: { ...calibration, devices, before } }];
  const restore = { type: 'restore', side: 'left', calibration, before };

  it('is restored together with the one before it, even in a session that was interrupted during another calibration', () => {
    const resumable = { exercise: 'squat' as const, numbered: NOTHING };
    const { loop, calls } = openLoop({ kept, resumable, calibrateAtOnce: true });
    wear(loop);
    expect(calls).toContain('resume');
    expect(calls.at(-1)).toEqual(restore);
  });

  it('is followed by what undo restores, in the current session and in the next', () => {
    const saved: unknown[] = [];
    const { loop, calls } = openLoop({ kept, saveCalibration: (_side, _atUnixS, value) => saved.push(value) });
    wear(loop);
    loop.command({ type: 'calibrate', action: 'undo' });
    expect(calls.at(-1)).toEqual({ type: 'calibrate', action: 'undo', side: null, keeps: true });
    expect(saved).toEqual([{ ...before, devices, before: calibration }]);
    loop.command({ type: 'session', action: 'start' });
    wear(loop);
    expect(calls.at(-1)).toEqual({ ...restore, calibration: before, before: calibration });
  });

  it('returns through a control of its own when another calibration is abandoned; a replay waits for that', () => {
    const cancel = { type: 'calibrate', action: 'cancel', side: 'left', because: 'left-alone' };
    for (const record of [true, false]) {
      const { line, controls } = openAthleteLine({ record });
      line.onAbandoned('left', 'left-alone', 3);
      expect(controls).toEqual(record ? [cancel] : []);
    }
  });
});

describe('a session', () => {
  it('begins with the first strap that opens, and again on request', () => {
    const { loop, calls } = openLoop();
    const line = loop.lineOf();
    loop.onLink(link, 'connecting', 1, null);
    loop.onLink(link, 'open', 2, null);
    loop.command({ type: 'session', action: 'start', exercise: 'deadlift' });
    const settings = (exercise: string) => ({ type: 'settings', settings: { ...DEFAULT_SETTINGS, exercise } });
    const begin = { type: 'begin', after: NOTHING, athlete: 1 };
    expect(calls).toEqual([
      ...['connecting', 'start auto', begin, settings('auto'), 'open'],
      ...['stop', 'start deadlift', begin, settings('deadlift'), 'open'],
    ]);
    expect(loop.lineOf()!).not.toBe(line);
    loop.stop();
    expect(calls.at(-1)).toBe('stop');
  });

  it("is calibrated at once on request, at the time of the greeting that gave the straps' places", () => {
    const { loop, calls, times } = openLoop({ calibrateAtOnce: true });
    for (const [id, role] of [
      ['thigh', ROLE.leftThigh],
      ['shin', ROLE.leftShin],
    ] as const) {
      const strap = { ...link, id };
      loop.onLink(strap, 'open', 2, null);
      loop.onPacket(strap, helloPacket(role, `00000000000000a${role}`, 104), 2.5, 0);
    }
    expect(calls.at(-1)).toEqual({ type: 'calibrate', action: 'start', side: 'left', keeps: true });
    expect(times.at(-1)).toBe(2.5);
  });

  it('begins with the current places of straps that cannot store them', () => {
    const { loop, calls } = openLoop({ places: [{ strap: 'test:thigh', role: 'left-thigh' }] });
    const bought = { ...link, make: 'witmotion' };
    loop.onLink(bought, 'open', 2, null);
    expect(calls[3]).toEqual({ type: 'kept-places', places: [{ strap: 'test:thigh', role: 'left-thigh' }] });
    expect([...loop.lineOf()!.straps].map(({ place }) => place)).toEqual(['left-thigh']);
    loop.command({ type: 'role', id: 'test:thigh', role: 'right-thigh' });
    expect(calls.at(-1)).toEqual(['test:thigh', 'right-thigh']);
    loop.command({ type: 'session', action: 'start' });
    expect(calls.at(-2)).toEqual({ type: 'kept-places', places: [{ strap: 'test:thigh', role: 'right-thigh' }] });
    expect([...loop.lineOf()!.straps].map(({ place }) => place)).toEqual(['right-thigh']);
  });

  it('that was interrupted continues with its exercise and numbers, once', () => {
    const numbered = { repetitions: { left: 4, right: 0 }, cues: 2 };
    const { loop, calls } = openLoop({ resumable: { exercise: 'squat', numbered } });
    loop.onLink(link, 'open', 2, null);
    expect(calls.slice(0, 2)).toEqual(['resume', { type: 'begin', after: numbered, athlete: 1 }]);
    expect(calls[2]).toMatchObject({ settings: { exercise: 'squat' } });
    loop.command({ type: 'session', action: 'stop' });
    loop.onLink(link, 'open', 3, null);
    expect(calls.slice(4, 7)).toEqual(['stop', 'start squat', { type: 'begin', after: NOTHING, athlete: 1 }]);
  });

  it('that was ended by mistake continues under its numbers and exercise, until another begins', () => {
    const { loop, calls } = openLoop({
      resumable: { exercise: 'squat', numbered: { repetitions: { left: 4, right: 3 }, cues: 2 } },
    });
    loop.onLink(link, 'open', 2, null);
    loop.command({ type: 'session', action: 'stop' });
    loop.command({ type: 'session', action: 'resume' });
    expect(calls.slice(4, 8)).toEqual([
      ...['stop', 'resume', { type: 'begin', after: { repetitions: { left: 4, right: 3 }, cues: 2 }, athlete: 1 }],
      { type: 'settings', settings: { ...DEFAULT_SETTINGS, exercise: 'squat' } },
    ]);
    loop.command({ type: 'session', action: 'resume' });
    expect(calls.filter((what) => what === 'resume')).toHaveLength(2);
    loop.command({ type: 'session', action: 'start' });
    loop.command({ type: 'session', action: 'stop' });
    loop.command({ type: 'session', action: 'resume' });
    expect(calls.filter((what) => typeof what === 'string').slice(-3)).toEqual(['stop', 'resume', 'open']);
    expect(calls.at(-3)).toEqual({ type: 'begin', after: NOTHING, athlete: 1 });
  });

  it('that never existed cannot be resumed, and that is reported', () => {
    const { loop, calls, events } = openLoop();
    loop.command({ type: 'session', action: 'resume' });
    expect(calls).toEqual([]);
    expect(events).toMatchObject([{ type: 'error', code: 'KO_NOT_NOW', message: 'There is no set to resume.' }]);
  });

  it('that is replayed starts its parts where they started, and records nothing', () => {
    const { loop, calls } = openLoop({ record: false });
    const lines = new Set([loop.lineOf()!]);
    loop.onLink(link, 'open', 1, null);
    for (const cues of [0, 3]) {
      loop.control({ type: 'begin', after: { ...NOTHING, cues }, athlete: 1 }, 1);
      lines.add(loop.lineOf()!);
    }
    expect(lines.size).toBe(3);
    expect(calls.filter((what) => typeof what === 'string')).toEqual(['open']);
  });
});

describe('the delays that are printed at the end', () => {
  it('count a cue once, although it is sent again with its latency', () => {
    const { line, delays } = openAthleteLine();
    for (const latencyMs of [null, 34.5]) line.onEvent(cueOf(1, 5, latencyMs));
    line.onEvent(cueOf(2, 9, null));
    expect(delays.cue.count).toBe(2);
  });
});
