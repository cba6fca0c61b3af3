/**
 * Every state of the page at every size, with normal and doubled text: nothing overlaps, is cut off, cannot be scrolled to, or is too small
 * to read or touch, and axe finds nothing in any theme. One state alone: `npx vitest run --project browser test/browser/page-layout.test.ts
 * -t 'a strap lost'`. To add a state, add a line to page-states.ts.
 */

import { describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { faultsAtEverySize } from './layout-check.ts';
import { DESKTOP, PHONE, useVisits } from './page-harness.ts';
import { STATES } from './page-states.ts';

const come = useVisits();

describe.each(STATES)('$name', ({ name, greeting, then }) => {
  it('fits every screen, and is accessible', async () => {
    const visit = await come(greeting);
    await then(visit);
    const { page } = visit;
    expect(await faultsAtEverySize(page, name)).toEqual([]);
    for (const size of [PHONE, DESKTOP]) {
      await page.setViewportSize(size);
      expect(await axeFindings(page)).toEqual([]);
    }
    for (const asked of [{ colorScheme: 'light' }, { contrast: 'more' }] as const) {
      await page.emulateMedia(asked);
      expect(await axeFindings(page), JSON.stringify(asked)).toEqual([]);
    }
  });
});
