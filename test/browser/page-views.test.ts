/** Each view has an address: by link, reload, back and forward, and when an event switches views. */

import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { CalibrationEvent, LiveEvent } from '../../protocol/live/events.ts';
import { CALIBRATED } from '../dashboard/station-stub.ts';
import { ready, useVisits } from './page-harness.ts';

const come = useVisits();

const running: LiveEvent = { ...(CALIBRATED as CalibrationEvent), step: 'stance', state: 'running', progress: 0.1 };
const pathOf = (page: Page): string => new URL(page.url()).pathname;
const shownOn = async (page: Page, view: string, path: string): Promise<void> => {
  await page.locator(`.page[data-view=${view}]`).waitFor();
  await expect.poll(() => pathOf(page)).toBe(path);
};

describe('an address', () => {
  it.each([
    ['', 'train', 'Train · Knees Out'],
    ['calibrate', 'calibrate', 'Calibrate · Knees Out'],
    ['place', 'place', 'Which strap is where? · Knees Out'],
    ['place/', 'place', 'Which strap is where? · Knees Out'],
  ])('/%s opens its view, and again after a reload', async (path, view, title) => {
    const { page, stub, thrown } = await come(ready('left'));
    await page.goto(stub.url + path);
    for (const load of [() => Promise.resolve(null), () => page.reload()]) {
      await load();
      await page.locator(`.page[data-view=${view}]`).waitFor();
      await page.locator('.connection[data-state=open]').waitFor();
      expect(await page.title()).toBe(title);
    }
    expect(thrown).toEqual([]);
  });

  it('without a view says so, and leads back', async () => {
    const { page, stub } = await come(ready('left'));
    await page.goto(`${stub.url}sesions/12`);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.getByText('/sesions/12').waitFor();
    expect(await page.title()).toBe('No such page · Knees Out');
    await page.getByRole('link', { name: 'Go to training' }).click();
    await shownOn(page, 'train', '/');
    await page.goBack();
    await shownOn(page, 'unknown', '/sesions/12');
  });

  it('keeps what else it says', async () => {
    const { page, stub } = await come(ready('left'));
    await page.goto(`${stub.url}?token=abc`);
    await page.locator('.connection[data-state=open]').waitFor();
    await page.keyboard.press('p');
    await shownOn(page, 'place', '/place');
    expect(new URL(page.url()).search).toBe('?token=abc');
  });
});

describe('back', () => {
  it('leads out of a guide, which cancels what it guided; forward shows the guide again', async () => {
    const { page, stub } = await come(ready('left'));
    await page.keyboard.press('c');
    await shownOn(page, 'calibrate', '/calibrate');
    expect(await page.locator('h2:focus').innerText()).toBe('Calibrated');
    stub.send(running);
    await page.getByRole('heading', { name: 'Stand still' }).waitFor();
    await page.goBack();
    await shownOn(page, 'train', '/');
    await expect.poll(() => stub.commands.at(-1)).toEqual({ type: 'calibrate', action: 'cancel' });
    expect(await page.locator('h2:focus').innerText()).toBe('Train');
    stub.send(CALIBRATED);
    await page.goForward();
    await shownOn(page, 'calibrate', '/calibrate');
  });

  it('never leads into a guide that was left, however it was', async () => {
    const { page } = await come(ready('left'));
    const length = await page.evaluate<number>('history.length');
    await page.keyboard.press('p');
    await shownOn(page, 'place', '/place');
    await page.getByRole('button', { name: 'Back to training' }).click();
    await shownOn(page, 'train', '/');
    await page.keyboard.press('c');
    await shownOn(page, 'calibrate', '/calibrate');
    await page.keyboard.press('Escape');
    await shownOn(page, 'train', '/');
    // One entry ahead, to go forward to; none more behind.
    expect(await page.evaluate<number>('history.length')).toBe(length + 1);
    await page.goBack();
    expect(pathOf(page)).not.toMatch(/calibrate|place/);
  });

  it('leads to training from a guide that took the place of another', async () => {
    const { page } = await come(ready('left'));
    await page.keyboard.press('p');
    await shownOn(page, 'place', '/place');
    await page.keyboard.press('c');
    await shownOn(page, 'calibrate', '/calibrate');
    await page.goBack();
    await shownOn(page, 'train', '/');
  });

  it('is not confused by a guide opened in the moment another is left', async () => {
    const { page } = await come(ready('left'));
    await page.keyboard.press('p');
    await shownOn(page, 'place', '/place');
    await page.evaluate(`for (const key of ['Escape', 'c']) dispatchEvent(new KeyboardEvent('keydown', { key }))`);
    await shownOn(page, 'calibrate', '/calibrate');
    await page.waitForTimeout(200);
    await shownOn(page, 'calibrate', '/calibrate');
    await page.goBack();
    await shownOn(page, 'train', '/');
  });
});

it('a calibration that another screen begins and ends is followed by the address', async () => {
  const { page, stub } = await come(ready('left'));
  stub.send(running);
  await shownOn(page, 'calibrate', '/calibrate');
  stub.send(CALIBRATED);
  await shownOn(page, 'train', '/');
});

it('a guide opened by its link is left for training in its place', async () => {
  const { page, stub } = await come(ready('left'));
  await page.goto(`${stub.url}calibrate`);
  const length = await page.evaluate<number>('history.length');
  await page.getByRole('button', { name: 'Back to training' }).click();
  await shownOn(page, 'train', '/');
  expect(await page.evaluate<number>('history.length')).toBe(length);
});
