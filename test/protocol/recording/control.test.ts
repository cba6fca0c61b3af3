/** A recorded control is valid for a line, or it is rejected with the reason. */

import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../protocol/live/events.ts';
import { checkControl, NOTHING_NUMBERED, type Control } from '../../../protocol/recording/control.ts';
import { CALIBRATION } from '../../fixtures/calibration.ts';

const CONTROLS: Control[] = [
  { type: 'begin', after: NOTHING_NUMBERED, athlete: 1 },
  { type: 'settings', settings: DEFAULT_SETTINGS },
  { type: 'calibrate', action: 'start', side: null },
  { type: 'restore', side: 'left', calibration: CALIBRATION },
  { type: 'role', id: 'sim:left-thigh', role: null },
  { type: 'kept-places', places: [{ strap: 'C4:01', role: 'pelvis' }] },
  { type: 'place', action: 'undo', sides: null },
  { type: 'identify', id: 'sim:left-thigh' },
  { type: 'calibrate', action: 'undo', side: null, keeps: true },
  { type: 'calibrate', action: 'cancel', side: 'left', because: 'left-alone' },
  { type: 'restore', side: 'left', calibration: CALIBRATION, before: CALIBRATION },
];
const [BEGIN, SETTINGS, CALIBRATE, RESTORE, ROLE, KEPT, PLACE] = CONTROLS;

/** `control` with the value at `path` changed, as read from JSON. */
function changed(control: Control | undefined, path: string, value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(control)) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce((object, key) => object[key] as Record<string, unknown>, copy);
  parent[last] = value;
  return copy;
}

describe('a recorded control', () => {
  it.each(CONTROLS)('is accepted as it was recorded: $type', (control) => {
    expect(checkControl(JSON.parse(JSON.stringify(control)))).toEqual({ control });
  });

  it('of an older recording lacks what was not measured then', () => {
    const older = changed(changed(RESTORE, 'calibration.alignment.residuals', {}) as Control, 'calibration.stance.zeroed', undefined);
    expect(checkControl(older)).toMatchObject({
      control: { calibration: { alignment: { residuals: { thighTwistDeg: null } }, stance: { zeroed: false } } },
    });
  });

  it.each<[string, unknown]>([
    ['settings.cueDeg', changed(SETTINGS, 'settings.cueDeg', -5)],
    ['settings.cueDeg', changed(SETTINGS, 'settings.cueDeg', '8')],
    ['settings.warnDeg', changed(SETTINGS, 'settings.warnDeg', 20)],
    ['settings', changed(SETTINGS, 'settings', null)],
    ['action', changed(CALIBRATE, 'action', 'constructor')],
    ['side', changed(CALIBRATE, 'side', 'both')],
    ['because', changed(CALIBRATE, 'because', 'boredom')],
    ['before.template', changed(RESTORE, 'before', { ...CALIBRATION, template: 7 })],
    ['action', changed(PLACE, 'action', 'constructor')],
    ['action', changed(PLACE, 'action', '#tell')],
    ['sides', changed(PLACE, 'sides', [])],
    ['sides', changed(PLACE, 'sides', ['left', 'right', 'left'])],
    ['type', changed(ROLE, 'type', '__proto__')],
    ['role', changed(ROLE, 'role', 'head')],
    ['id', changed(ROLE, 'id', 'x'.repeat(1000))],
    ['places', changed(KEPT, 'places', new Array(5000).fill({ strap: 'x', role: 'pelvis' }))],
    ['after.cues', changed(BEGIN, 'after.cues', -1)],
    ['after.repetitions.left', changed(BEGIN, 'after.repetitions.left', 1.5)],
    ['calibration.alignment.thigh', changed(RESTORE, 'calibration.alignment.thigh.w', 1.2)],
    ['calibration.alignment.thigh.w', changed(RESTORE, 'calibration.alignment.thigh.w', null)],
    ['calibration.alignment.shank.x', changed(RESTORE, 'calibration.alignment.shank.x', Infinity)],
    ['calibration.alignment.stanceUp.thigh', changed(RESTORE, 'calibration.alignment.stanceUp.thigh', [0, 0, 5])],
    ['calibration.alignment.reasons', changed(RESTORE, 'calibration.alignment.reasons', new Array(1000).fill('x'))],
    ['calibration.stance.twistRad', changed(RESTORE, 'calibration.stance.twistRad', 1e308)],
    ['calibration.template.abduction.coefficientsDeg', changed(RESTORE, 'calibration.template.abduction.coefficientsDeg', [1, 2])],
    ['calibration.template.abduction.coefficientsDeg.0', changed(RESTORE, 'calibration.template.abduction.coefficientsDeg.0', 1e9)],
    ['calibration.template.samples', changed(RESTORE, 'calibration.template.samples', 1e300)],
    ['of no kind', null],
    ['of no kind', []],
    ['of no kind', { type: 7 }],
    ['of no kind', 'begin'],
  ])('is rejected for %s', (where, value) => {
    expect(checkControl(value)).toEqual({ wrong: expect.stringContaining(where) as string });
  });
});
