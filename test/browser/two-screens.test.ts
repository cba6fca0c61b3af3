/** A set with two legs on two screens, one of them reloaded part-way: real station and line, simulated straps, real browsers. */

import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Loop } from '../../host/realtime/loop.ts';
import { createSetup } from '../../host/station/setup.ts';
import { Station } from '../../host/station/station.ts';
import { sessionDetailSchema } from '../../protocol/live/routes.ts';
import { train } from '../fixtures/stepped-training.ts';
import { getJson } from '../integration/program.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { eventually } from '../station/fixtures.ts';
import { useBrowser } from './page-harness.ts';
import { alone } from '../fixtures/alone.ts';

/** Calibration of both legs takes about 75 s of the athlete's time; squats follow. */
const SECONDS = 125;
const RELOAD_WITH_CARDS = 3;

/** A movement as shown on a screen: a peak and a curve for each leg. */
interface Card {
  label: string;
  peaks: string[];
  curves: string[];
}

function cardsOf(page: Page): Promise<Card[]> {
  return page.evaluate<Card[]>(`[...document.querySelectorAll('.rep-card')].map((card) => ({
    label: card.querySelector('.unseen').textContent,
    peaks: [...card.querySelectorAll('.rep-peak')].map((peak) => peak.textContent),
    curves: [...card.querySelectorAll('.rep-curve')].map((curve) => curve.getAttribute('d')),
  }))`);
}

async function openScreen(context: BrowserContext, port: number): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => expect.fail(error.message));
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.locator('.connection[data-state=open]').waitFor();
  return page;
}

const { newContext, root } = useBrowser();

describe('two screens', () => {
  it('show the same repetitions, numbers and curves, although one was reloaded part-way', async () => {
    const folder = temporaryFolder();
    const setup = createSetup({
      version: '0.0.0-test',
      dataFolder: folder,
      host: '127.0.0.1',
      port: 0,
      sources: ['stepped'],
      dashboardFolder: root(),
    });
    const station = new Station(setup, { onCommand: () => undefined, onProblem: ({ message }) => expect.fail(message) });
    onTestFinished(async () => {
      await station.stop(0);
    }, 60_000);
    const { athletes, port } = await station.start();
    const { settings } = athletes[0];
    const loop = new Loop(station, alone({ settings, calibrateAtOnce: true }));
    const context = await newContext();
    const [steady, reloaded] = [await openScreen(context, port), await openScreen(context, port)];
    let wasReloaded = false;
    await train(loop, {
      seconds: SECONDS,
      both: true,
      onSecond: async () => {
        if (wasReloaded || (await steady.locator('.rep-card').count()) < RELOAD_WITH_CARDS) return;
        wasReloaded = true;
        await reloaded.reload();
      },
    });
    expect(wasReloaded).toBe(true);
    loop.stop();
    const { reps } = await eventually(async () => {
      const stored = sessionDetailSchema.parse(await getJson(port, '/api/sessions/1'));
      expect(stored.state).toBe('stopped');
      return stored;
    });
    expect(reps.length).toBeGreaterThanOrEqual(12);
    expect(new Set(reps.map(({ side }) => side)).size).toBe(2);
    await eventually(async () => expect((await cardsOf(steady)).flatMap(({ curves }) => curves)).toHaveLength(reps.length));
    const cards = await cardsOf(steady);
    expect(await cardsOf(reloaded)).toEqual(cards);
    expect(new Set(cards.map(({ label }) => label)).size).toBe(cards.length);
    const peaks = reps.map(({ side, peak_valgus_deg }) =>
      `${side === 'left' ? 'L' : 'R'} ${Math.round(peak_valgus_deg!) + 0}°`.replace('-', '−'),
    );
    expect(cards.flatMap((card) => card.peaks).sort()).toEqual(peaks.sort());
    // The number on a card is the maximum of its curve.
    for (const { curve, peak_valgus_deg } of reps)
      expect(Math.max(...curve!.excursion_deg.map((deg) => deg ?? -Infinity))).toBeCloseTo(peak_valgus_deg!, 1);
  });
});
