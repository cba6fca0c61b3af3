/** Words and numbers as displayed. */

import { describe, expect, it } from 'vitest';
import { clockTime, decimalDegrees, twoSentences, wholeDegrees } from '../../dashboard/format.ts';
import { readScreenSettings } from '../../dashboard/state/settings.ts';
import { retryDelayMs } from '../../dashboard/live/backoff.ts';

describe('numbers', () => {
  it('are whole degrees with a true minus sign, and never minus zero', () => {
    expect([7.4, -3.6, -0.2, NaN].map(wholeDegrees)).toEqual(['7', '−4', '0', '–']);
  });

  it('have one decimal in review', () => {
    expect([12.04, -1.26, -0.01, null].map(decimalDegrees)).toEqual(['12.0', '−1.3', '0.0', '–']);
  });

  it('show time like a clock', () => {
    expect([0, 67, 3847, -2].map(clockTime)).toEqual(['0:00', '1:07', '1:04:07', '0:00']);
  });
});

describe('settings of this screen', () => {
  const defaults = readScreenSettings(null);

  it.each(['', 'no json', '[]', '7', 'null', '{"theme":"pink","mirrored":"yes"}'])('fall back to the defaults from %j', (stored) => {
    expect(readScreenSettings(stored)).toEqual(defaults);
  });

  it('keep the user’s choice', () => {
    expect(readScreenSettings('{"theme":"light","mirrored":false,"muted":true}')).toEqual({
      ...defaults,
      theme: 'light',
      mirrored: false,
      muted: true,
    });
  });
});

it('waits longer after each failure, up to a limit', () => {
  expect([1, 2, 3, 4, 5, 20].map((failures) => retryDelayMs(failures, 1))).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
  expect(retryDelayMs(1, 0)).toBeGreaterThan(300);
});

describe('a source’s problem', () => {
  it('is described as what happened, then what to do', () => {
    expect(twoSentences('no Bluetooth adapter here; plug one in')).toBe('No Bluetooth adapter here. Plug one in');
    expect(twoSentences('/dev/ttyACM0 went away')).toBe('/dev/ttyACM0 went away');
    expect(twoSentences('switched off; run a; b')).toBe('Switched off. Run a; b');
  });
});
