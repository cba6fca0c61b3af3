/** The page from its first byte through a whole set: it is small, and nothing jumps under the reader. */

import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { CalibrationEvent, LiveEvent, SessionEvent } from '../../protocol/live/events.ts';
import { CALIBRATED, hello, recordingSession } from '../dashboard/station-stub.ts';
import { CYCLE_S } from '../dashboard/synthetic-leg.ts';
import { LAYOUT_SHIFT, LAYOUT_SHIFTED, WATCH_LAYOUT_SHIFT } from './layout-shift.ts';
import { DESKTOP, PHONE, ready, straps, TABLET, useVisits } from './page-harness.ts';
import { verbatim } from '../../protocol/words/message.ts';

const come = useVisits();

const step = (change: Partial<CalibrationEvent>): LiveEvent => ({ ...(CALIBRATED as CalibrationEvent), state: 'running', ...change });
const STEPS: readonly LiveEvent[] = [
  step({ step: 'stance', state: 'waiting', instruction: verbatim('Stand still, toes forward.'), progress: 0.05 }),
  step({ step: 'stance', secondsLeft: 3, instruction: verbatim('Stand still, toes forward.'), progress: 0.1 }),
  step({
    step: 'thigh-swing',
    count: 0,
    of: 5,
    instruction: verbatim('Swing the straight leg forwards and back, five times.'),
    progress: 0.3,
  }),
  step({
    step: 'shin-swing',
    count: 4,
    of: 5,
    instruction: verbatim('Sit and straighten the knee five times.'),
    why: verbatim('Slower: one swing a second.'),
  }),
  step({ step: 'neutral', count: 1, of: 3, instruction: verbatim('Three slow repetitions, knees over the feet.'), progress: 0.8 }),
  CALIBRATED,
];

it.each([
  ['a phone', PHONE, ['left', 'right']],
  ['a tablet', TABLET, ['left', 'right']],
  ['a laptop', { width: 1366, height: 768 }, ['left', 'right']],
  ['a desktop', DESKTOP, ['left']],
] as const)('nothing jumps on %s, from loading through calibration to the end of a set', async (_name, viewport, sides) => {
  const visit = await come([hello({ sides: [...sides] }), ...straps(...sides), recordingSession(5, 0)], viewport);
  const { page, stub } = visit;
  await page.addInitScript({ content: WATCH_LAYOUT_SHIFT });
  await page.reload();
  await page.locator('.empty .button').waitFor();
  for (const event of STEPS) {
    stub.send(event);
    await page.waitForTimeout(150);
  }
  await page.locator('.leg-stage').first().waitFor();
  await visit.squat(sides, [2, 12, 5], 4 * CYCLE_S);
  await page.locator('.rep-card').nth(3).waitFor();
  await page.getByRole('button', { name: 'End set' }).click();
  stub.send({ ...(recordingSession(60, 4) as SessionEvent), state: 'stopped' });
  await page.getByRole('button', { name: 'Start set' }).waitFor();
  const shift = await page.evaluate<number>(LAYOUT_SHIFT);
  expect(shift, (await page.evaluate<string[]>(LAYOUT_SHIFTED)).join('\n')).toBeLessThanOrEqual(0.1);
});

it('is at most 150 kB compressed until the 3-D leg is requested', async () => {
  const { page, stub } = await come(ready('left'));
  await page.waitForLoadState('networkidle');
  const loaded = `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !name.includes('/live'))`;
  const addresses = [stub.url, ...(await page.evaluate<string[]>(loaded))];
  const bodies = await Promise.all(addresses.map((address) => fetch(address).then((answer) => answer.arrayBuffer())));
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(Buffer.from(body)).length, 0);
  expect(addresses.some((address) => address.includes('curves'))).toBe(true);
  expect(bytes).toBeLessThanOrEqual(150_000);
  expect(bytes).toBeGreaterThan(30_000);
});
