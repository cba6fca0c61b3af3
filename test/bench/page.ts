/**
 * `npm run bench -- page [seconds]`: the page on two legs and a pelvis strap in a real browser without a graphics card, at several sizes: pictures
 * a second, what a picture costs its main thread, how much its layout moved, what its first load weighs, and whether its heap grows.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type CDPSession } from 'playwright-core';
import type { counts } from '../../dashboard/live/legs.ts';
import { LAYOUT_SHIFT, WATCH_LAYOUT_SHIFT } from '../browser/layout-shift.ts';
import { printRow } from './print.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1366, height: 768 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
] as const;

const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export async function benchPage(seconds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'knees-out-bench-page-'));
  const program = resolve(import.meta.dirname, '../../dist/host/main.js');
  const station = spawn(
    process.execPath,
    [program, 'start', '--source', 'simulator:both,pelvis', '--no-open', '--port', '0', '--data', folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const address = await new Promise<string>((found) => {
    createInterface(station.stdout).on('line', (line) => {
      const match = /Dashboard: (\S+)/.exec(line);
      if (match) found(match[1]!);
    });
  });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM_ARGS });
  for (const size of SIZES) await benchSize(browser, address, size, seconds);
  await browser.close();
  station.kill('SIGINT');
  await new Promise((ended) => station.once('close', ended));
  rmSync(folder, { recursive: true, force: true });
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

/** The browser's own counters, after its rubbish was collected: durations in s, sizes in bytes. */
async function metrics(browserSide: CDPSession): Promise<Record<string, number>> {
  await browserSide.send('HeapProfiler.collectGarbage');
  const { metrics: list } = await browserSide.send('Performance.getMetrics');
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}
