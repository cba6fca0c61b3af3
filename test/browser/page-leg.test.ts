/** The drawn leg in a real browser: a true pose with the scale beside it, the hips where a strap measures them, and nothing unknown. */

import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { link } from '../dashboard/station-stub.ts';
import type { SyntheticLeg } from '../dashboard/synthetic-leg.ts';
import { DESKTOP, PHONE, PHONE_ON_ITS_SIDE, ready, TABLET, useVisits } from './page-harness.ts';

const come = useVisits();

/** The right side of the pelvis lower by this many degrees. */
const drop =
  (deg: number) =>
  (leg: SyntheticLeg): void => {
    leg.frame.pelvicDropDeg = leg.options.side === 'left' ? deg : -deg;
  };

/** Counts only visible elements. */
const drawn = (page: Page, selector: string): Promise<number> =>
  page.evaluate(
    `[...document.querySelectorAll('${selector}')].filter((one) => getComputedStyle(one).visibility === 'visible' && one.getBoundingClientRect().width > 2).length`,
  );

describe('behind the plumb line', () => {
  it('is a leg that does not bend with the scale: a line leads from its knee to the mark', async () => {
    const visit = await come(ready('left'));
    await visit.squat(['left'], [12], 1.7);
    const { page } = visit;
    await page.locator('.leg-stage[data-tone=cue]').waitFor();
    const at = await page.evaluate<{ patella: number; mark: number; from: number; to: number; limb: number[] }>(`(() => {
      const middle = (selector) => {
        const { left, right, top, bottom } = document.querySelector('.plumb ' + selector).getBoundingClientRect();
        return [(left + right) / 2, (top + bottom) / 2, left, right];
      };
      const left = document.querySelector('.plumb').getBoundingClientRect().left;
      const link = document.querySelector('.plumb-link');
      const [, , limbLeft, limbRight] = middle('.figure-leg');
      return {
        patella: middle('.figure-patella')[0] - left,
        mark: middle('.knee-cue')[0] - left,
        from: Number(link.getAttribute('x1')),
        to: Number(link.getAttribute('x2')),
        limb: [limbLeft - left, limbRight - left],
      };
    })()`);
    expect(at.from).toBeCloseTo(at.patella, -0.5);
    expect(at.to).toBeCloseTo(at.mark, -0.5);
    // Twelve degrees are a few centimetres on the leg but a third of the picture on the scale.
    expect(at.mark).toBeGreaterThan(at.limb[1]! + 20);
  });

  it.each([
    ['hatched when unsure', (leg: SyntheticLeg) => (leg.frame.flags = 4), 1],
    ['not at all from unknown orientations', (leg: SyntheticLeg) => leg.frame.thighQ.fill(NaN), 0],
  ])('is drawn %s', async (_, change, legs) => {
    const visit = await come(ready('left'));
    await visit.squat(['left'], [2], 0.8, (leg) => void change(leg));
    await expect.poll(() => drawn(visit.page, '.plumb .figure-leg')).toBe(legs);
    await expect.poll(() => drawn(visit.page, '.plumb .figure-leg[data-unsure=true]')).toBe(legs);
    if (legs > 0) expect(await visit.page.locator('.leg-facts').innerText()).toBe('Unsure: drawn grey');
  });

  it('is empty once frames stop', async () => {
    const visit = await come(ready('left'));
    await visit.squat(['left'], [2], 0.8);
    await expect.poll(() => drawn(visit.page, '.figure-leg')).toBe(3);
    visit.stand(false);
    await expect.poll(() => drawn(visit.page, '.figure-leg')).toBe(0);
    expect(await drawn(visit.page, '.figure-pelvis')).toBe(0);
  });
});

it.each([
  ['a small laptop', { width: 1366, height: 768 }],
  ['a desktop', DESKTOP],
  ['a tablet', TABLET],
  ['a phone', PHONE],
  ['a phone in landscape', PHONE_ON_ITS_SIDE],
])('text in drawings of two legs is at least 12 px on %s, and none of it is cut off', async (_name, viewport) => {
  const visit = await come([...ready('left', 'right'), link('pelvis')], viewport);
  await visit.squat(['left', 'right'], [12], 1.7, drop(5));
  const wrong = await visit.page.evaluate<string[]>(`(() => {
    const wrong = [];
    for (const text of document.querySelectorAll('.plumb text, .leg-views text')) {
      if (getComputedStyle(text).visibility !== 'visible' || text.textContent === '') continue;
      const svg = text.ownerSVGElement;
      const px = parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().d;
      if (px < 12) wrong.push(text.textContent + ' ' + px + ' px');
      const [inner, outer] = [text.getBoundingClientRect(), svg.getBoundingClientRect()];
      if (inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1)
        wrong.push(text.textContent + ' is cut');
    }
    return wrong;
  })()`);
  expect(wrong).toEqual([]);
});

describe('the hips', () => {
  it('are shown, with the lower side in words and in the drawing, where a pelvis strap measures them', async () => {
    const visit = await come([...ready('left', 'right'), link('pelvis')]);
    await visit.squat(['left', 'right'], [2], 0.8, drop(5));
    const { page } = visit;
    await expect.poll(() => page.locator('.leg-facts').innerText()).toBe('Right hip 5° lower');
    expect(await page.locator('.figure-drop').textContent()).toBe('5°');
    const [left, right] = await page.evaluate<[number, number]>(
      `document.querySelector('.leg-views .figure-hips').getAttribute('d').match(/[\\d.-]+/g).map(Number).filter((_, i) => i % 2 === 1)`,
    );
    // Further down the screen is a larger y.
    expect(right).toBeGreaterThan(left);
    expect(await drawn(page, '.figure-pelvis[data-measured=true]')).toBe(4);
  });

  it('are not shown without one, and the pelvis is drawn faintly', async () => {
    const visit = await come(ready('left', 'right'));
    await visit.squat(['left', 'right'], [2], 0.8);
    const { page } = visit;
    await expect.poll(() => drawn(page, '.figure-pelvis[data-measured=false]')).toBe(4);
    expect(await page.locator('.leg-facts').innerText()).toBe('');
    expect(await drawn(page, '.figure-hips, .figure-drop, .figure-level')).toBe(0);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.figure-pelvis')).opacity`)).toBe('0.5');
  });
});

it('left and right swap with the setting, in every view', async () => {
  const visit = await come(ready('left', 'right'));
  await visit.squat(['left', 'right'], [2], 0.8);
  const { page } = visit;
  const leftIsLeft = (): Promise<boolean> =>
    page.evaluate(`(() => {
      const x = (side) => document.querySelector('figure:last-child .figure-leg[data-side=' + side + ']').getBoundingClientRect().left;
      return x('left') < x('right');
    })()`);
  await expect.poll(leftIsLeft).toBe(true);
  await page.keyboard.press('s');
  await page.getByText('Mirrored').click();
  await page.keyboard.press('Escape');
  await expect.poll(leftIsLeft).toBe(false);
});

it('the 3-D leg is drawn, or the page says that it cannot be', async () => {
  const visit = await come(ready('left'));
  const { page } = visit;
  await page.getByRole('button', { name: '3-D' }).click();
  await visit.squat(['left'], [12], 1.5);
  await page.locator('.leg-space canvas, .leg-fail').first().waitFor();
  expect(visit.thrown).toEqual([]);
  await page.getByRole('button', { name: 'Flat' }).click();
  await page.getByRole('img', { name: 'Legs from the side' }).waitFor();
});
