/**
 * `npm run bench:soak [minutes]`: simulated training at real speed with the page open in a real browser; tracks memory, lost data and frame rate.
 */
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';
import type { LiveEvent } from '../../protocol/live/events.ts';
import { LIVE_PROTOCOL } from '../../protocol/live/words.ts';
import { launchChromium } from '../browser/chromium.ts';
import { startProgram } from './program.ts';

const minutes = Number(process.argv[2] ?? 30);
const program = await startProgram([], (line) => console.log(line));

const counts = { reps: 0, cues: 0, faults: 0, worstLoss: 0 };
const live = new WebSocket(`${program.address.replace(/^http/, 'ws')}/live`, LIVE_PROTOCOL);
live.on('message', (data: Buffer, binary) => {
  if (binary) return;
  const event = JSON.parse(data.toString()) as LiveEvent;
  if (event.type === 'rep' && (event.peak_valgus_deg ?? 0) > 10) counts.faults += 1;
  if (event.type === 'rep') counts.reps += 1;
  if (event.type === 'cue' && event.latencyMs !== null) counts.cues += 1;
  if (event.type === 'link') counts.worstLoss = Math.max(counts.worstLoss, event.lossShare);
});

const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(program.address);
interface PageCounts {
  framesReceived: number;
  framesDropped: number;
  fps: number;
}

const rssMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024;
console.log('minute  station MB  repetitions  beyond 10°  cues measured  frames (dropped)  fps  worst loss');
for (let minute = 1; minute <= minutes; minute += 1) {
  const rates: number[] = [];
  for (let second = 0; second < 60; second += 1) {
    await page.waitForTimeout(1000);
    rates.push(await page.evaluate(() => (globalThis as unknown as { __kneesOut: PageCounts }).__kneesOut.fps));
  }
  const { framesReceived, framesDropped } = await page.evaluate(() => (globalThis as unknown as { __kneesOut: PageCounts }).__kneesOut);
  const median = rates.sort((a, b) => a - b)[rates.length >> 1]!;
  console.log(
    [
      String(minute).padStart(6),
      rssMb().toFixed(1).padStart(11),
      String(counts.reps).padStart(12),
      String(counts.faults).padStart(11),
      String(counts.cues).padStart(14),
      `${framesReceived} (${framesDropped})`.padStart(17),
      String(Math.round(median)).padStart(4),
      counts.worstLoss.toFixed(4).padStart(11),
    ].join(' '),
  );
}
await browser.close();
live.close();
await program.end();
process.exit(0);
