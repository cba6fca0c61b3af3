/** Events and commands are checked at the boundary: valid ones pass unchanged, invalid ones are rejected. */

import { describe, expect, it } from 'vitest';
import { commandSchema } from '../../../protocol/live/commands.ts';
import { CURVE_POINTS, DEFAULT_SETTINGS, eventSchema, settingsSchema } from '../../../protocol/live/events.ts';
import { link } from '../../dashboard/station-stub.ts';

const line = Array.from({ length: CURVE_POINTS }, (_, i) => (i === 50 ? null : i / 10));
const curve = { excursion_deg: line, flexion_deg: line };
const rep = {
  type: 'rep',
  t: 12,
  athlete: 1,
  rep: 1,
  exercise: 'squat',
  start_t: 9,
  bottom_t: 10,
  end_t: 11.5,
  depth_deg: 101,
  peak_valgus_deg: null,
  peak_valgus_t: null,
  peak_valgus_phase: null,
  femoral_rotation_deg: null,
  severity: null,
  quality: 0.1,
  cue_t: null,
  cue_reason: null,
  side: 'left',
  descent_s: 1,
  ascent_s: 1.5,
  struck_out: false,
  curve: null,
  session: null,
};

const { name, ...namelessLink } = link('left-thigh', { name: 'WitMotion 12:34' });

describe('events', () => {
  it.each([rep, { ...rep, curve }, namelessLink, { ...namelessLink, name }])('pass unchanged when valid', (event) => {
    expect(eventSchema.parse(event)).toEqual(event);
  });

  it.each([
    ['NaN for a number', { ...rep, depth_deg: NaN }],
    ['an unknown side', { ...rep, side: 'middle' }],
    ['a repetition number of 0', { ...rep, rep: 0 }],
    ['a quality above 1', { ...rep, quality: 1.5 }],
    ['an unknown type', { ...rep, type: 'reps' }],
    ['a curve with a missing point', { ...rep, curve: { ...curve, flexion_deg: line.slice(1) } }],
    ['a missing field', { ...rep, descent_s: undefined }],
  ])('are rejected with %s', (_what, event) => {
    expect(eventSchema.safeParse(event).success).toBe(false);
  });
});

describe('settings', () => {
  it('have valid defaults', () => {
    expect(settingsSchema.parse(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
  });

  it('do not warn later than they cue', () => {
    expect(settingsSchema.safeParse({ ...DEFAULT_SETTINGS, warnDeg: 9, cueDeg: 8 }).success).toBe(false);
  });
});

describe('commands', () => {
  it.each([
    { type: 'calibrate', action: 'start' },
    { type: 'calibrate', action: 'rezero', side: 'right' },
    { type: 'settings', settings: DEFAULT_SETTINGS },
    { type: 'session', action: 'start', exercise: 'deadlift' },
    { type: 'session', action: 'stop' },
    { type: 'identify', id: 'serial:/dev/ttyACM0' },
    { type: 'role', id: 'simulator:a', role: null },
    { type: 'strike-out', session: 1, side: 'left', rep: 3, struckOut: true },
  ])('accept %o', (command) => {
    expect(commandSchema.parse(command)).toEqual(command);
  });

  it.each([{ type: 'calibrate' }, { type: 'session', action: 'pause' }, { type: 'role', id: '', role: 'pelvis' }, null, 'start', []])(
    'reject %o',
    (command) => {
      expect(commandSchema.safeParse(command).success).toBe(false);
    },
  );
});
