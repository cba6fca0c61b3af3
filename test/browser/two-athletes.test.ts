/** Two athletes on one station, each on a screen of their own: real station and line, simulated straps, real browsers. */

import type { BrowserContext, Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { DEFAULT_SETTINGS } from '../../protocol/live/events.ts';
import { sessionDetailSchema, sessionListSchema } from '../../protocol/live/routes.ts';
import { Loop } from '../../host/realtime/loop.ts';
import { createSimulation, placesOf } from '../../host/simulator/simulation.ts';
import { createSetup } from '../../host/station/setup.ts';
import { Station } from '../../host/station/station.ts';
import { storeAthletes } from '../../host/store/athletes.ts';
import { Database } from '../../host/store/database.ts';
import { storeWearer } from '../../host/store/wearers.ts';
import { train } from '../fixtures/stepped-training.ts';
import { getJson } from '../integration/program.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { eventually } from '../station/fixtures.ts';
import { useBrowser } from './page-harness.ts';

/** Calibration of both legs takes about 75 s of the athlete's time; squats follow. */
const SECONDS = 110;
const BEN = 2;

const { newContext, root } = useBrowser();

async function openScreen(context: BrowserContext, port: number, query: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => expect.fail(error.message));
  await page.goto(`http://127.0.0.1:${port}/${query}`);
  await page.locator('.connection[data-state=open]').waitFor();
  return page;
}

it('who share the straps of one program each see their own leg, calibration, repetitions and set', async () => {
  const folder = temporaryFolder();
  const database = new Database(folder);
  storeAthletes(database, [{ id: BEN, name: 'Ben', settings: DEFAULT_SETTINGS }], 1_700_000_000);
  const { straps } = createSimulation({ places: placesOf('left', true, false) });
  for (const { place, deviceId } of straps) if (place.startsWith('right')) storeWearer(database, deviceId, BEN, 1_700_000_000);
  database.close();
  const setup = createSetup({
    ...{ version: '0.0.0-test', dataFolder: folder, host: '127.0.0.1', port: 0, sources: ['stepped'], dashboardFolder: root() },
  });
  const station = new Station(setup, { onCommand: () => undefined, onProblem: ({ message }) => expect.fail(message) });
  onTestFinished(async () => {
    await station.stop(0);
  }, 60_000);
  const { athletes, wearers, port } = await station.start();
  const [first, ben] = athletes.map(({ id, settings }) => ({ athlete: id, settings, kept: [], resumable: null }));
  const loop = new Loop(station, { athletes: [first!, ben!], wearers, calibrateAtOnce: true, record: true });
  const context = await newContext();
  const screens = [await openScreen(context, port, ''), await openScreen(context, port, '?athlete=2')];
  await train(loop, { seconds: SECONDS, both: true });
  const knees = () => Promise.all(screens.map((page) => page.locator('.reading-side').allTextContents()));
  await expect.poll(knees).toEqual([['Left knee'], ['Right knee']]);
  loop.stop();
  const sessions = await eventually(async () => {
    const list = sessionListSchema.parse(await getJson(port, '/api/sessions')).sessions;
    expect(list.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    return list.toSorted((a, b) => a.athlete - b.athlete);
  });
  const stored = await Promise.all(
    sessions.map(async ({ id }) => sessionDetailSchema.parse(await getJson(port, `/api/sessions/${id}`)).reps),
  );
  expect(stored.map((reps) => [...new Set(reps.map(({ side }) => side))])).toEqual([['left'], ['right']]);
  for (const [k, page] of screens.entries()) {
    const peaks = stored[k]!.map(({ peak_valgus_deg }) => `${Math.round(peak_valgus_deg!) + 0}°`.replace('-', '−'));
    expect(peaks.length).toBeGreaterThan(2);
    await expect.poll(() => page.locator('.rep-peak').allInnerTexts()).toEqual(peaks);
  }
});
