/** What depends on the medium: colours forced by the system, paper, and the small screen of a phone. */

import { describe, expect, it } from 'vitest';
import type { Side } from '../../protocol/live/words.ts';
import { CYCLE_S } from '../dashboard/synthetic-leg.ts';
import { PHONE, ready, useVisits } from './page-harness.ts';

const visit = useVisits();
const BOTH: Side[] = ['left', 'right'];

describe('in forced colours', () => {
  it.each([
    ['in line', 2, '.reading-where'],
    ['under a cue', 14, '.cue-words'],
  ])('%s the number covers none of the words around it', async (_, valgusDeg, words) => {
    const { page, ...at } = await seen(['left'], [valgusDeg], 1.86);
    await page.emulateMedia({ forcedColors: 'active' });
    await at.shows(words);
    const shown = await page.locator(words).screenshot();
    await page.addStyleTag({ content: '.reading-number { visibility: hidden }' });
    expect(shown.equals(await page.locator(words).screenshot())).toBe(true);
  });
});

describe('on paper', () => {
  it('the table of both legs fits a portrait page', async () => {
    const { page, shows } = await seen(BOTH, [2, 12], 2 * CYCLE_S);
    await shows('.table-panel td');
    await page.emulateMedia({ media: 'print' });
    // A4 minus margins of 10 mm.
    await page.setViewportSize({ width: 718, height: 1047 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(718);
  });
});

describe('on a phone', () => {
  it('a notice covers neither the number nor its words', async () => {
    const { page, shows, stub } = await seen(['left'], [2, 12], 2 * CYCLE_S, PHONE);
    stub.send({
      type: 'error',
      athlete: 1,
      t: 0,
      code: 'KO_PLACE_TAKEN',
      message: 'Two straps say that they are on the left shin.',
      hint: 'Switch one off.',
    });
    await shows('.notice');
    const notice = await page.locator('.notice').boundingBox();
    const card = await page.locator('.leg-stage').boundingBox();
    expect(card!.y + card!.height).toBeLessThanOrEqual(notice!.y);
  });
});

/** A calibrated athlete at a moment during squats. */
async function seen(sides: Side[], valgusDeg: number[], untilS: number, viewport?: { width: number; height: number }) {
  const came = await visit(ready(...sides), viewport);
  const shows = (selector: string): Promise<void> => came.page.locator(selector).first().waitFor();
  await came.squat(sides, valgusDeg, untilS);
  await shows('.leg-stage');
  return { page: came.page, stub: came.stub, shows };
}
