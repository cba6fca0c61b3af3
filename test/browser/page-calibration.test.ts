/** Calibrating from the page in a real browser: a single tap loses nothing, and what was done can be undone. */

import { describe, expect, it } from 'vitest';
import type { CalibrationEvent } from '../../protocol/live/events.ts';
import { CALIBRATED, hello, link } from '../dashboard/station-stub.ts';
import { CYCLE_S } from '../dashboard/synthetic-leg.ts';
import { ready, straps, useVisits, type Visit } from './page-harness.ts';
import { verbatim } from '../../protocol/words/message.ts';

const come = useVisits();
const calibrationEvent = (change: Partial<CalibrationEvent>): CalibrationEvent => ({
  ...(CALIBRATED as CalibrationEvent),
  t: 20,
  side: 'left',
  ...change,
});
const START = { type: 'calibrate', action: 'start' };
const SWING = calibrationEvent({
  step: 'thigh-swing',
  state: 'waiting',
  instruction: verbatim('Swing the straight leg.'),
  progress: 0.15,
  kept: true,
});

/** One repetition into a set. */
async function training(): Promise<Visit> {
  const visit = await come([...ready('left'), calibrationEvent({ t: -1 })]);
  await visit.squat(['left'], [2], CYCLE_S);
  await visit.page.locator('.rep-card').waitFor();
  return visit;
}

describe('Calibrate during a set', () => {
  it('asks first, with keeping the set focused, and then begins', async () => {
    const { page, stub } = await training();
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: 'Calibrate during the set?' });
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('Your calibration stays until the new one passes.');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Calibrate', exact: true }).click();
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(`document.activeElement.getAttribute('aria-label')`)).toBe('Calibrate');
    expect(stub.commands).toEqual([]);
    await page.keyboard.press('c');
    await dialog.getByRole('button', { name: 'Calibrate now' }).click();
    await expect.poll(() => stub.commands).toEqual([START]);
  });

  it('also asks about a re-zero in mid-movement', async () => {
    const { page, stub } = await training();
    await page.keyboard.press('z');
    await page.getByRole('dialog', { name: 'Re-zero during the set?' }).getByRole('button', { name: 'Re-zero now' }).click();
    await expect.poll(() => stub.commands).toEqual([{ type: 'calibrate', action: 'rezero' }]);
  });

  it('does not ask before the first repetition', async () => {
    const { page, stub } = await come(ready('left'));
    await page.keyboard.press('c');
    await expect.poll(() => stub.commands).toEqual([START]);
  });
});

describe('a calibration over one that has passed', () => {
  it.each([
    ['its button', (page: Visit['page']) => page.getByRole('button', { name: 'Keep the old calibration' }).click()],
    ['Back', (page: Visit['page']) => page.getByRole('button', { name: 'Back to training' }).click()],
    // The first press unlocks sound, whose button then needs less room: Back must not slip away from under the finger.
    ['Back, held as a finger does', (page: Visit['page']) => page.getByRole('button', { name: 'Back to training' }).click({ delay: 300 })],
    ['Escape', (page: Visit['page']) => page.keyboard.press('Escape')],
  ])('says that the old one stays, and is cancelled by %s', async (_, leave) => {
    const { page, stub } = await come([hello({ sides: ['left'] }), ...straps('left'), calibrationEvent({ t: -1 })]);
    stub.send(SWING);
    await page.getByText('Your calibration stays until the new one has passed.').waitFor();
    await leave(page);
    await expect.poll(() => stub.commands).toEqual([{ type: 'calibrate', action: 'cancel' }]);
    stub.send(calibrationEvent({ t: 21, why: { code: 'calibration.kept' } }));
    await page.locator('.notice', { hasText: 'earlier calibration stays in force' }).waitFor();
    await page.locator('.leg-stage').waitFor();
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });

  it('can be undone once it has passed, and redone, for a while next to the legs and later in the settings', async () => {
    const { page, stub } = await come([hello({ sides: ['left'] }), ...straps('left'), calibrationEvent({ t: -1 })]);
    stub.send(SWING);
    await page.getByRole('heading', { name: 'Swing the leg' }).waitFor();
    stub.send(calibrationEvent({ t: 40, canUndo: true }));
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByText('Recalibrated.').waitFor();
    const undo = { type: 'calibrate', action: 'undo', side: 'left' };
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The previous calibration is in force again.').waitFor();
    await page.getByRole('button', { name: 'Redo' }).click();
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Go back to the one before' }).click();
    await expect.poll(() => stub.commands).toEqual([undo, undo, undo]);
  });

  it('of two legs is undone for those that passed', async () => {
    const { page, stub } = await come([
      hello({ sides: ['left', 'right'] }),
      ...straps('left', 'right'),
      calibrationEvent({ t: -1 }),
      calibrationEvent({ t: -1, side: 'right', canUndo: true }),
    ]);
    stub.send(SWING);
    stub.send(calibrationEvent({ t: 40, canUndo: true }));
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => stub.commands).toEqual([{ type: 'calibrate', action: 'undo', side: 'left' }]);
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Go back: right leg' }).waitFor();
  });
});

it('Calibrate explains why it is disabled while a strap is lost', async () => {
  const { page, stub } = await come(ready('left'));
  stub.send(link('left-shin', { state: 'lost', lostS: 2 }));
  const button = page.getByRole('button', { name: 'Calibrate', exact: true });
  await expect.poll(() => button.isDisabled()).toBe(true);
  await page.keyboard.press('c');
  await page.locator('.notice', { hasText: 'off until the shin strap is back' }).waitFor();
  expect(stub.commands).toEqual([]);
});

it('a re-zero takes as long as the station says, everywhere on the page', async () => {
  const { page } = await come(ready('left'));
  await page.keyboard.press('?');
  expect(await page.getByRole('dialog').innerText()).toMatch(/Re-zero: stand still for 3 seconds/);
});

it('single keys can be switched off; Escape still works, and the help says so', async () => {
  const { page, stub } = await come(ready('left'));
  await page.keyboard.press('s');
  await page.getByLabel(/^Single keys/).uncheck();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  for (const key of ['c', 'z', 'Space', 's', '?', 'm', 'p']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Keys and help' }).click();
  await page.getByText('Single keys are off on this screen').waitFor();
  expect(stub.commands).toEqual([]);
  expect(await page.getByRole('dialog').count()).toBe(1);
});
