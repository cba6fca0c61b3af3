/** Shared by the page's browser tests: the page built once, one Chromium, a station stub, and squats played to it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFinished } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import type { LinkEvent, LiveEvent } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';
import { CALIBRATED, hello, link, recordingSession, StationStub } from '../dashboard/station-stub.ts';
import { SyntheticLeg } from '../dashboard/synthetic-leg.ts';
import { launchChromium } from './chromium.ts';

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 360, height: 740 };
export const TABLET = { width: 768, height: 1024 };
export const PHONE_ON_ITS_SIDE = { width: 740, height: 360 };

interface Harness {
  readonly browser: Browser;
  readonly root: string;
  close(): Promise<void>;
}

async function openHarness(): Promise<Harness> {
  const root = mkdtempSync(join(tmpdir(), 'knees-out-page-'));
  await build({
    configFile: join(import.meta.dirname, '../../dashboard/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: root, emptyOutDir: true },
  });
  const browser = await launchChromium();
  return {
    browser,
    root,
    close: async () => {
      await browser.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A page with its own station. */
export class Visit {
  readonly stub: StationStub;
  readonly page: Page;
  /** Errors thrown in the page. */
  readonly thrown: string[];
  #legs: SyntheticLeg[] = [];
  #standing: ReturnType<typeof setInterval> | undefined;

  private constructor(stub: StationStub, page: Page, thrown: string[]) {
    this.stub = stub;
    this.page = page;
    this.thrown = thrown;
  }

  static async begin({ browser, root }: Harness, greeting: LiveEvent[], viewport = DESKTOP): Promise<Visit> {
    const stub = await StationStub.start(root);
    stub.greeting = greeting;
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce', colorScheme: 'dark' });
    const page = await context.newPage();
    const thrown: string[] = [];
    page.on('pageerror', (error) => thrown.push(error.message));
    await page.goto(stub.url);
    await page.locator(greeting.length > 0 ? '.connection[data-state=open]' : '.page').waitFor();
    return new Visit(stub, page, thrown);
  }

  async end(): Promise<void> {
    this.stand(false);
    await this.page.context().close();
    await this.stub.close();
  }

  /**
   * Plays squats up to `untilS`, the last 0.3 s at real speed so that the newest frame is current; `change` may alter frames. After that
   * the athlete holds the pose, with frames continuing, until the next squat or `stand(false)`.
   *
   * @returns how many frames were sent for the squats.
   */
  squat(sides: readonly Side[], valgusDeg: readonly number[], untilS: number, change?: (leg: SyntheticLeg) => void): Promise<number> {
    const legs = sides.map((side) => new SyntheticLeg({ side, valgusDeg }));
    return this.train(legs, untilS, change);
  }

  /** {@link squat} for any legs, of one athlete or of several. */
  async train(legs: SyntheticLeg[], untilS: number, change?: (leg: SyntheticLeg) => void): Promise<number> {
    this.stand(false);
    this.#legs = legs;
    let sent = 0;
    for (let t = 0; t < untilS; t += 1 / 60) {
      if (t > untilS - 0.3) await new Promise((later) => setTimeout(later, 16));
      for (const leg of this.#legs) {
        leg.step(t, (event) => this.stub.send(event));
        change?.(leg);
        this.stub.sendFrame(leg.frame);
        sent++;
      }
    }
    this.stand(true);
    return sent;
  }

  /** Whether the last frame is repeated, a sixtieth of a second later each time. */
  stand(on: boolean): void {
    clearInterval(this.#standing);
    if (!on) return;
    this.#standing = setInterval(() => {
      for (const leg of this.#legs) {
        leg.frame.timeS += 1 / 60;
        this.stub.sendFrame(leg.frame);
      }
    }, 16);
  }
}

export function straps(...sides: Side[]): LinkEvent[] {
  return sides.flatMap((side) => [link(`${side}-thigh`), link(`${side}-shin`)]);
}

/** A calibrated athlete in the middle of a recorded set. */
export function ready(...sides: Side[]): LiveEvent[] {
  return [hello({ sides }), ...straps(...sides), CALIBRATED, recordingSession(60, 0)];
}

/** The built page and a browser, for tests with their own station; each context ends with its test. */
export function useBrowser(): { newContext: () => Promise<BrowserContext>; root: () => string } {
  let harness: Harness;
  beforeAll(async () => {
    harness = await openHarness();
  });
  afterAll(() => harness.close());
  return {
    newContext: async () => {
      const context = await harness.browser.newContext({ viewport: DESKTOP, reducedMotion: 'reduce', colorScheme: 'dark' });
      onTestFinished(() => context.close());
      return context;
    },
    root: () => harness.root,
  };
}

/** Opens the harness for a file's tests and ends each visit with its test, which fails if the page threw an error. */
export function useVisits(): (greeting: LiveEvent[], viewport?: { width: number; height: number }) => Promise<Visit> {
  let harness: Harness;
  let visit: Visit | null = null;
  beforeAll(async () => {
    harness = await openHarness();
  });
  afterAll(() => harness.close());
  afterEach(async () => {
    const thrown = visit?.thrown ?? [];
    await visit?.end();
    visit = null;
    expect(thrown).toEqual([]);
  });
  return async (greeting, viewport) => (visit = await Visit.begin(harness, greeting, viewport));
}
