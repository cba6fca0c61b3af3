/** axe in the page: every rule it has, best practice too. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, one line for each rule. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(source);
  return page.evaluate<string[]>(`axe.run().then(({ violations }) => violations
    .map(({ id, impact, nodes }) => id + ' (' + impact + '): ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
}
