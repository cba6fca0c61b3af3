/** The page for everyone: no serious axe finding in any state, nothing wider than a phone, targets for a sweaty thumb, reduced motion. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { CalibrationEvent, LiveEvent, PlacingEvent } from '../../protocol/live/events.ts';
import { AWAITED_BLUETOOTH, CALIBRATED, hello, link, placingEvent, unplacedLinks } from '../dashboard/station-stub.ts';
import { CYCLE_S } from '../dashboard/synthetic-leg.ts';
import { DESKTOP, PHONE, PHONE_ON_ITS_SIDE, ready, straps, TABLET, useVisits, type Visit } from './page-harness.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const come = useVisits();

interface State {
  readonly name: string;
  readonly greeting: LiveEvent[];
  readonly then: (visit: Visit) => Promise<unknown>;
}

const calibrating: CalibrationEvent = {
  ...(CALIBRATED as CalibrationEvent),
  step: 'shin-swing',
  state: 'failed',
  count: 4,
  of: 5,
  instruction: 'Sit and straighten the knee five times.',
  why: 'The thigh strap moved more than the shin strap. Move only the lower leg; if you did, the two straps are swapped.',
  progress: 0.4,
};

const SWAPPED: PlacingEvent['straps'] = [
  { id: 'simulator:right-thigh', place: 'right-shin', before: 'right-thigh' },
  { id: 'simulator:right-shin', place: 'right-thigh', before: 'right-shin' },
];

const STATES: readonly State[] = [
  { name: 'no strap', greeting: [hello()], then: async ({ page }) => page.getByText('No strap yet').first().waitFor() },
  {
    name: 'without a Bluetooth adapter',
    greeting: [hello({ sources: ['ble'] }), AWAITED_BLUETOOTH],
    then: async ({ page }) => page.getByText('No Bluetooth adapter here').first().waitFor(),
  },
  {
    name: 'with one strap of two',
    greeting: [hello({ sides: ['left'] }), link('left-thigh')],
    then: async ({ page }) => page.getByRole('heading', { name: 'Waiting for the shin strap' }).waitFor(),
  },
  {
    name: 'in a set',
    greeting: ready('left'),
    then: async (here) => {
      await here.squat(['left'], [2, 12, 5], 6 * CYCLE_S + 0.5);
      await here.page.locator('.rep-card').nth(5).waitFor();
      await here.page.locator('.rep-card').nth(4).click();
    },
  },
  {
    name: 'on a cue',
    greeting: ready('left'),
    then: async (here) => {
      await here.squat(['left'], [14], 1.86);
      await here.page.locator('.cue-words').waitFor();
    },
  },
  {
    name: 'unsure',
    greeting: ready('left'),
    then: async (here) => {
      here.stub.send(link('left-shin', { state: 'lost', lostS: 2 }));
      await here.squat(['left'], [2], 1, (leg) => (leg.frame.flags = 4));
    },
  },
  { name: 'on two legs', greeting: ready('left', 'right'), then: (here) => here.squat(['left', 'right'], [12], 1.86) },
  {
    name: 'with straps that have no place',
    greeting: [hello({ sources: ['ble'] }), ...unplacedLinks(4)],
    then: async ({ page }) => page.getByRole('heading', { name: '4 straps have no place yet' }).waitFor(),
  },
  {
    name: 'before placing by movement',
    greeting: [hello({ sources: ['ble'] }), ...unplacedLinks(4)],
    then: async ({ page }) => {
      await page.keyboard.press('p');
      await page.getByRole('button', { name: 'Both legs' }).waitFor();
    },
  },
  {
    name: 'placing by movement',
    greeting: [hello({ sources: ['ble'] }), ...unplacedLinks(2)],
    then: async ({ page, stub }) => {
      const why = 'Two straps turned alike: WitMotion 00:00 and WitMotion 00:01. Move only the right lower leg.';
      stub.send(placingEvent({ step: 'right-shin', state: 'failed', of: 3, why }));
      await page.locator('.guide-why').waitFor();
    },
  },
  {
    name: 'placed by movement, against what the straps said',
    greeting: [hello({ sources: ['ble'] }), ...straps('right')],
    then: async ({ page, stub }) => {
      stub.send(placingEvent({ step: 'check', why: 'By its movement the one is where the other is.', straps: SWAPPED }));
      await page.getByRole('button', { name: 'Swap them' }).waitFor();
    },
  },
  {
    name: 'calibrating',
    greeting: [hello({ sides: ['left'] }), ...straps('left')],
    then: async ({ page, stub }) => {
      stub.send({ ...calibrating, state: 'running' });
      stub.send(calibrating);
      await page.locator('.guide-why').waitFor();
    },
  },
  ...(['settings', 'help', 'straps'] as const).map((dialog) => ({
    name: `the ${dialog} dialog`,
    greeting: ready('left'),
    then: async ({ page }: Visit) => {
      await page.locator('.leg-stage').waitFor();
      if (dialog === 'straps') await page.locator('.foot-straps').click();
      else await page.keyboard.press(dialog === 'settings' ? 's' : '?');
      await page.getByRole('dialog').waitFor();
    },
  })),
];

/** What axe finds at least serious, one line each. */
async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate<string[]>(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
}

/** Controls smaller than 48 px that are shown; a label is the target of its box. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('button, select, label.check')]
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.width < 47.5 || box.height < 47.5))
    .map(([element, box]) => (element.getAttribute('aria-label') ?? element.textContent) + ' ' + box.width + ' × ' + box.height)`);

const sidewaysPx = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe.each(STATES)('$name', ({ greeting, then }) => {
  it.each([
    ['a desktop', DESKTOP],
    ['a phone', PHONE],
    ['a phone on its side', PHONE_ON_ITS_SIDE],
    ['a tablet', TABLET],
  ] as const)('is accessible on %s', async (_name, viewport) => {
    const visit = await come(greeting, viewport);
    await then(visit);
    const { page } = visit;
    expect(await seriousFindings(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    expect(await sidewaysPx(page)).toBe(0);
  });
});

it.each(['light', 'contrast'])('the %s theme is accessible', async (theme) => {
  const visit = await come(ready('left'));
  const { page } = visit;
  await page.evaluate(`localStorage.setItem('knees-out.screen', '{"theme":"${theme}"}')`);
  await page.reload();
  await page.locator('.leg-stage').waitFor();
  await visit.squat(['left'], [12], CYCLE_S + 1);
  await page.locator('.rep-card').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});

it('the 3-D leg is drawn, or says that it cannot be', async () => {
  const visit = await come(ready('left'));
  const { page } = visit;
  await page.getByRole('button', { name: '3-D' }).click();
  await visit.squat(['left'], [12], 1.5);
  await page.locator('.leg-space canvas, .leg-fail').first().waitFor();
  expect(visit.thrown).toEqual([]);
  await page.getByRole('button', { name: 'Flat' }).click();
  await page.getByRole('img', { name: 'Legs from the side' }).waitFor();
});
