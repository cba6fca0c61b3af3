/**
 * The layout checker: shows a page at every screen and text size and reports each fault in one line. What counts as a fault:
 * in-page/layout-faults.ts.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import ts from 'typescript';

export const SIZES = [
  [320, 640],
  [360, 740],
  [390, 844],
  [844, 390],
  [768, 1024],
  [1280, 720],
  [1366, 768],
  [1440, 900],
  [2560, 1440],
] as const;

const TEXT_PERCENT = [100, 200] as const;
/** The browsers' default text size, px. */
const USUAL_TEXT_PX = 16;

const source = ts.transpileModule(readFileSync(join(import.meta.dirname, 'in-page/layout-faults.ts'), 'utf8'), {
  compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
}).outputText;

/** Faults of the page in its current state. */
async function layoutFaults(page: Page): Promise<string[]> {
  // Drawn twice: the first frame triggers size observers, and their changes appear in the second.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  return page.evaluate<string[]>(`(() => { const exports = {}; ${source}; return exports.layoutFaults(); })()`);
}

/** Sets the text size as a reader would in the browser. */
async function setText(cdp: CDPSession, percent: number): Promise<void> {
  const standard = (USUAL_TEXT_PX * percent) / 100;
  await cdp.send('Page.setFontSizes', { fontSizes: { standard, fixed: Math.round(standard * 0.8125) } });
}

/** Goes through all screen and text sizes. Whatever `each` returns for one of them is added to its faults. */
export async function faultsAtEverySize(page: Page, name: string): Promise<string[]> {
  const cdp = await page.context().newCDPSession(page);
  const found: string[] = [];
  for (const percent of TEXT_PERCENT) {
    await setText(cdp, percent);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      for (const fault of await layoutFaults(page)) found.push(`${name} · ${width}×${height} · ${percent} %: ${fault}`);
    }
  }
  await setText(cdp, 100);
  await cdp.detach();
  return found;
}
