/** Stored calibrations: a damaged one is skipped and reported, and the other leg's is used. */
import { describe, expect, it } from 'vitest';
import { usableCalibrations } from '../../../host/commands/start/kept.ts';
import type { Problem } from '../../../protocol/live/events.ts';

const UPRIGHT = { w: 1, x: 0, y: 0, z: 0 };
const CALIBRATION = {
  alignment: { thigh: UPRIGHT, shank: UPRIGHT, how: 'guided', residuals: {}, quality: 0.9, reasons: [], stanceUp: null },
  stance: { thigh: UPRIGHT, shank: UPRIGHT, twistRad: 0, twistSigmaRad: 0.1, zeroed: false },
  template: null,
  devices: { thigh: 'ble:0a', shin: 'ble:0b' },
};

function use(value: unknown) {
  const problems: Problem[] = [];
  const stored = [
    { athlete: 1, side: 'left' as const, takenAt: 1, value },
    { athlete: 1, side: 'right' as const, takenAt: 1, value: CALIBRATION },
  ];
  const kept = usableCalibrations(stored, (problem) => problems.push(problem));
  return { sides: kept.map(({ side }) => side), problems };
}

describe('a stored calibration', () => {
  it('is used when it is intact', () => {
    expect(use(CALIBRATION)).toEqual({ sides: ['left', 'right'], problems: [] });
  });

  it.each([
    ['a misspelt key', { ...CALIBRATION, alignment: undefined, alignmnet: CALIBRATION.alignment }, /alignment/],
    [
      'an invalid rotation',
      { ...CALIBRATION, alignment: { ...CALIBRATION.alignment, thigh: { w: 0, x: 0, y: 0, z: 0 } } },
      /unit quaternion/,
    ],
    ['no straps', { ...CALIBRATION, devices: null }, /devices/],
    ['a list', [], /left leg/],
    ['nothing', null, /left leg/],
  ])('with %s is skipped and reported', (_what, value, message) => {
    const { sides, problems } = use(value);
    expect(sides).toEqual(['right']);
    expect(problems).toMatchObject([
      { code: 'KO_STORE_DAMAGED', message: expect.stringMatching(message) as string, hint: expect.stringContaining('calibrate') as string },
    ]);
  });
});
