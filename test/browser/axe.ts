/** Runs axe in the page with all its rules, including best practice. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** axe's findings, one line per rule. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(source);
  return page.evaluate<string[]>(`axe.run().then(({ violations }) => violations
    .map(({ id, impact, nodes }) => id + ' (' + impact + '): ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
}
