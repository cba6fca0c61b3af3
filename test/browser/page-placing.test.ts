/** Placing by movement on the page: offered where it is needed, guided by keyboard and words, decided, and undone. */

import { describe, expect, it } from 'vitest';
import type { PlacingEvent } from '../../protocol/live/events.ts';
import { CALIBRATED, hello, link, placingEvent, unplacedLinks } from '../dashboard/station-stub.ts';
import { PHONE, straps, useVisits } from './page-harness.ts';
import { verbatim } from '../../protocol/words/message.ts';

const come = useVisits();

const FRESH = [hello({ sources: ['ble'] }), ...unplacedLinks(2)];
const [first, second] = unplacedLinks(2).map(({ id }) => id) as [string, string];
const found = (before: [PlacingEvent['straps'][0]['before'], PlacingEvent['straps'][0]['before']]): PlacingEvent['straps'] => [
  { id: first, place: 'right-shin', before: before[0] },
  { id: second, place: 'right-thigh', before: before[1] },
];
const bend = (change: Partial<PlacingEvent>): PlacingEvent =>
  placingEvent({
    step: 'right-shin',
    of: 3,
    instruction: verbatim('Bend and straighten your right knee, three times.'),
    progress: 0.3,
    ...change,
  });

describe('straps without a place', () => {
  it('are named on the Train screen, with what to do, and can be placed using the keyboard alone', async () => {
    const { page, stub } = await come(FRESH);
    await page.getByRole('heading', { name: '2 straps have no place yet' }).waitFor();
    await page.getByRole('button', { name: 'Find out which is where' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Right leg' }).focus();
    await page.keyboard.press('Space');
    await expect.poll(() => stub.commands).toEqual([{ type: 'place', action: 'start', sides: ['right'] }]);
    stub.send(placingEvent({}));
    await page.getByRole('heading', { name: 'Sit still' }).waitFor();
    stub.send(bend({ state: 'running', count: 2 }));
    await page.getByRole('heading', { name: 'Bend the right knee' }).waitFor();
    // Keyboard focus continues where the pressed button was.
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Repeat this step');
    expect(await page.locator('.guide-number').innerText()).toMatch(/^2\s*of 3$/);
    await page.getByRole('img', { name: /Sitting, straightening the knee/ }).waitFor();
    stub.send(bend({ state: 'failed', why: verbatim('Two straps turned alike.') }));
    await page.getByRole('alert').filter({ hasText: 'Two straps turned alike.' }).first().waitFor();
    await expect.poll(() => page.locator('.unseen[role=status]').textContent()).toMatch(/^Two straps turned alike\. Bend and straighten/);
    await page.keyboard.press('r');
    await expect.poll(() => stub.commands.at(-1)).toEqual({ type: 'place', action: 'repeat' });
    stub.send(
      placingEvent({
        step: 'done',
        state: 'passed',
        why: verbatim('Every strap that moved has its place.'),
        progress: 1,
        canUndo: true,
        straps: found([null, null]),
      }),
    );
    await page.locator('.found li').filter({ hasText: 'Right shin' }).filter({ hasText: 'WitMotion 00:00' }).waitFor();
    await page.getByRole('button', { name: 'Put back' }).click();
    await expect.poll(() => stub.commands.at(-1)).toEqual({ type: 'place', action: 'undo' });
    stub.send(placingEvent({ step: 'none', why: verbatim('The places are as they were before.'), instruction: verbatim('') }));
    await page.getByText('The places are as they were before.').first().waitFor();
    await page.getByRole('heading', { name: 'Which strap is where?' }).waitFor();
  });

  it('are named beside a leg that has its own', async () => {
    const { page } = await come([hello({ sources: ['ble'] }), ...straps('left'), ...unplacedLinks(1), CALIBRATED], PHONE);
    await page.getByText('1 strap has no place yet.').waitFor();
    await page.getByRole('button', { name: 'Find out where' }).click();
    await page.getByRole('button', { name: 'Left leg' }).waitFor();
    expect(await page.getByRole('button', { name: 'Both legs' }).count()).toBe(0);
  });

  it('belong to both legs when there are four', async () => {
    const { page, stub } = await come([hello({ sources: ['ble'] }), ...unplacedLinks(4)]);
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Both legs' }).click();
    await expect.poll(() => stub.commands).toEqual([{ type: 'place', action: 'start', sides: ['right', 'left'] }]);
  });
});

describe('a conflict', () => {
  it('of two straps that claim one place can be resolved', async () => {
    const { page, stub } = await come(FRESH);
    const hint = 'Both stay without a place until one is off the left shin.';
    stub.send({ type: 'error', t: 1, athlete: 1, code: 'KO_PLACE_TAKEN', message: '2 straps say they are on the left shin.', hint });
    const notice = page.locator('.notice');
    await notice.getByRole('button', { name: 'Find out which is where' }).click();
    await page.getByRole('heading', { name: 'Which strap is where?' }).waitFor();
    expect(await notice.count()).toBe(0);
  });

  it('of straps and movements is resolved with one press', async () => {
    const { page, stub } = await come(FRESH);
    stub.send(placingEvent({ step: 'check', why: verbatim('By its movement …'), straps: found(['right-thigh', 'right-shin']) }));
    await page.getByRole('heading', { name: 'These two are swapped' }).waitFor();
    expect(await page.locator('.found-name').allTextContents()).toEqual(['WitMotion 00:00', 'WitMotion 00:01']);
    await page.getByRole('button', { name: 'Swap them' }).click();
    await expect.poll(() => stub.commands).toEqual([{ type: 'place', action: 'confirm' }]);
    stub.send(placingEvent({ step: 'check', why: verbatim('By its movement …'), straps: found(['left-thigh', null]) }));
    await page.getByRole('button', { name: 'Go by the movements' }).waitFor();
    await page.getByRole('button', { name: 'Leave them as they are' }).click();
    await expect.poll(() => stub.commands.at(-1)).toEqual({ type: 'place', action: 'cancel' });
    await page.getByRole('heading', { name: '2 straps have no place yet' }).waitFor();
  });
});

describe('the list of straps', () => {
  it('links to it, and still accepts a place by hand', async () => {
    const { page, stub } = await come([hello({ sources: ['ble'] }), link('left-thigh'), ...unplacedLinks(1)]);
    await page.locator('.foot-straps').click();
    const dialog = page.getByRole('dialog', { name: 'Straps' });
    // The id is the one used on the command line.
    await dialog.getByText(`WitMotion 00:00 · ${first}`).waitFor();
    await dialog.getByLabel('Worn on').nth(1).selectOption('left-shin');
    await expect.poll(() => stub.commands).toEqual([{ type: 'role', id: first, role: 'left-shin' }]);
    await dialog.getByRole('button', { name: 'Find out which strap is where' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Which strap is where?' }).waitFor();
  });

  it('is not needed to leave: returning to training ends the current placing', async () => {
    const { page, stub } = await come(FRESH);
    stub.send(bend({}));
    await page.getByRole('heading', { name: 'Bend the right knee' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => stub.commands).toEqual([{ type: 'place', action: 'cancel' }]);
    await page.getByRole('heading', { name: '2 straps have no place yet' }).waitFor();
  });
});
