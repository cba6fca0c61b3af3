/**
 * `npm run bench -- page [seconds]`: the page with two legs and a pelvis strap in a real browser without a graphics card, at several sizes:
 * frames per second, main-thread cost per frame, layout shift, size of the first load, and heap growth.
 */

import type { Browser, CDPSession } from 'playwright-core';
import type { counts } from '../../dashboard/live/legs.ts';
import { launchChromium } from '../browser/chromium.ts';
import { LAYOUT_SHIFT, WATCH_LAYOUT_SHIFT } from '../browser/layout-shift.ts';
import { printRow } from './print.ts';
import { startProgram } from './program.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1366, height: 768 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
] as const;

export async function benchPage(seconds: number): Promise<void> {
  const program = await startProgram(['--source', 'simulator:both,pelvis']);
  const browser = await launchChromium();
  for (const size of SIZES) await benchSize(browser, program.address, size, seconds);
  await browser.close();
  await program.end();
}

async function benchSize(browser: Browser, address: string, viewport: { width: number; height: number }, seconds: number): Promise<void> {
  const page = await browser.newPage({ viewport });
  const browserSide = await page.context().newCDPSession(page);
  await browserSide.send('Performance.enable');
  await browserSide.send('Network.enable');
  let loadedBytes = 0;
  browserSide.on('Network.loadingFinished', ({ encodedDataLength }) => (loadedBytes += encodedDataLength));
  await page.addInitScript({ content: WATCH_LAYOUT_SHIFT });
  await page.goto(address);
  await page.waitForSelector('.leg-stage', { timeout: 120_000 });
  await page.waitForTimeout(3000);
  const firstLoadKb = loadedBytes / 1000;
  const before = await metrics(browserSide);
  const rates: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await page.waitForTimeout(1000);
    rates.push(await page.evaluate(() => (globalThis as unknown as { __kneesOut: typeof counts }).__kneesOut.fps));
  }
  const after = await metrics(browserSide);
  const shift = await page.evaluate<number>(LAYOUT_SHIFT);
  const pictures = rates.reduce((sum, rate) => sum + rate, 0);
  rates.sort((a, b) => a - b);
  const perPicture = (name: string) => ((after[name]! - before[name]!) * 1000) / pictures;
  const name = `${viewport.width}×${viewport.height}`;
  printRow(`${name}: pictures a second`, `median ${rates[rates.length >> 1]}, worst second ${rates[0]}`, '≥ 55');
  printRow(
    `${name}: a picture costs its main thread`,
    `${perPicture('TaskDuration').toFixed(2)} ms (script ${perPicture('ScriptDuration').toFixed(2)}, style ` +
      `${perPicture('RecalcStyleDuration').toFixed(2)}, layout ${perPicture('LayoutDuration').toFixed(2)})`,
    '≤ 8 ms',
  );
  printRow(
    `${name}: heap in use, at first and ${seconds} s later`,
    `${(before.JSHeapUsedSize! / 1e6).toFixed(1)} → ${(after.JSHeapUsedSize! / 1e6).toFixed(1)} MB`,
    'flat',
  );
  printRow(`${name}: layout shift`, shift.toFixed(3), '≤ 0.1');
  printRow(`${name}: first load`, `${firstLoadKb.toFixed(0)} kB`, '≤ 150 kB');
  await page.close();
}

/** The browser's own counters after garbage collection: durations in s, sizes in bytes. */
async function metrics(browserSide: CDPSession): Promise<Record<string, number>> {
  await browserSide.send('HeapProfiler.collectGarbage');
  const { metrics: list } = await browserSide.send('Performance.getMetrics');
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}
