/** The rhythm of a set in a real browser: cue, peak that stays, one count for two legs, what is recorded, straps that disappear. */

import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { LiveEvent, SessionEvent } from '../../protocol/live/events.ts';
import { LEG_FRAME_FLAG } from '../../protocol/live/frame.ts';
import { AWAITED_BLUETOOTH, CALIBRATED, hello, link, recordingSession } from '../dashboard/station-stub.ts';
import { CYCLE_S, type SyntheticLeg } from '../dashboard/synthetic-leg.ts';
import { PHONE, ready, straps, useVisits } from './page-harness.ts';

const come = useVisits();

const words = async (locator: Locator): Promise<string> => (await locator.innerText()).replaceAll(/\s+/g, ' ').trim();
const onCue = (leg: SyntheticLeg): unknown => (leg.frame.flags |= LEG_FRAME_FLAG.cue);
const BOTH = ['left', 'right'] as const;

/** Records what the browser is asked to speak from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`window.spoken = []; speechSynthesis.speak = (utterance) => window.spoken.push(utterance.text);`);
  return () => page.evaluate<string[]>('window.spoken');
}

describe('the cue’s field', () => {
  it('holds the peak of the repetition while the knee is back on the line', async () => {
    const visit = await come(ready('left'));
    await visit.squat(['left'], [12], 2.5, onCue);
    await visit.page.locator('.leg-stage[data-tone=cue]').waitFor();
    await expect.poll(() => words(visit.page.locator('.reading-number'))).toBe('12°');
  });

  it('shows the thigh’s rotation when that caused the cue, and says so', async () => {
    const visit = await come(ready('left'));
    const { page, stub } = visit;
    stub.send({
      ...{ type: 'cue', t: 1.7, athlete: 1, id: 1, side: 'left', reason: 'femoral-rotation', outputs: ['tone'] },
      ...{ excursionDeg: 10.4, latencyMs: null, session: 1 },
    });
    await visit.squat(['left'], [7], 2.5, onCue);
    await page.locator('.leg-stage[data-tone=cue]').waitFor();
    await expect.poll(() => words(page.locator('.reading-number'))).toBe('10°');
    expect(await words(page.locator('.cue-words'))).toMatch(/KNEES OUT thigh turned in/);
  });
});

describe('after a repetition', () => {
  it('its peak is shown large, with depth and tempo, until the next descent', async () => {
    const visit = await come(ready('left'));
    const { page } = visit;
    await visit.squat(['left'], [3, 7], 2 * CYCLE_S - 0.3);
    await page.locator('.leg-stage[data-peak=warn]').waitFor();
    expect(await words(page.locator('.reading-number'))).toBe('7°');
    expect(await words(page.locator('.peak-words'))).toBe('Squat 2: depth 110° 1.2 s down, 1.1 s up');
    expect(await words(page.locator('.reading-where'))).toBe('inwards, peak in the ascent');
    await visit.squat(['left'], [3, 7, 3], 2 * CYCLE_S + 0.4);
    await expect.poll(() => page.locator('.peak-words').count()).toBe(0);
    expect(await words(page.locator('.reading-words'))).toBe('In line');
  });
});

describe('two legs', () => {
  it('are one squat: one card, one number, one count', async () => {
    const visit = await come(ready('left', 'right'));
    const { page, stub } = visit;
    await visit.squat(BOTH, [3, 7], 3 * CYCLE_S - 0.3);
    stub.send(recordingSession(60, 6));
    await expect.poll(() => page.locator('.rep-card').count()).toBe(3);
    await page.getByRole('heading', { name: '3 squats' }).waitFor();
    await page.getByRole('region', { name: 'This set: 3 squats' }).waitFor();
    expect(await words(page.locator('.foot-recording b'))).toBe('Set: 3 squats');
    expect(await words(page.locator('.peak-words').first())).toMatch(/^Squat 3/);
    expect(await page.getByRole('row').nth(1).innerText()).toMatch(/^3\s+Left/);
    await page.locator('.rep-card').last().click();
    await page.getByRole('button', { name: 'Strike out squat 3', exact: true }).click();
    await expect.poll(() => stub.commands).toEqual(BOTH.map((side) => ({ type: 'strike-out', session: 1, side, rep: 3, struckOut: true })));
  });

  it('are one sentence, to a screen reader and spoken', async () => {
    const visit = await come(ready('left', 'right'));
    const { page } = visit;
    await page.keyboard.press('s');
    await page.getByLabel('Say the peak after each repetition').check();
    await page.keyboard.press('Escape');
    const spoken = await listen(page);
    await visit.squat(BOTH, [12], CYCLE_S - 0.3);
    const announced = page.locator('.page > .unseen[role=status]');
    await expect.poll(() => announced.textContent()).toBe('Squat 1: left 12°, right 12°, knees out.');
    expect(await page.locator('.page > .unseen[role=alert]').textContent()).toMatch(/^Knees out, both/);
    expect(await spoken()).toEqual(['Left 12, right 12 degrees']);
  });

  it('are still announced, a moment later, when one of them made no repetition', async () => {
    const visit = await come(ready('left', 'right'));
    await visit.squat(['right'], [3], CYCLE_S - 0.3);
    const announced = visit.page.locator('.page > .unseen[role=status]');
    await expect.poll(() => announced.textContent(), { timeout: 10_000 }).toBe('Squat 1: right 3°.');
  });
});

describe('recording and the set', () => {
  const uncalibrated = [hello({ sides: ['left'] }), ...straps('left'), recordingSession(75, 0)];

  it('are distinct: before a set calibration data is stored, and nothing looks like training', async () => {
    const { page, stub } = await come(uncalibrated);
    await page.getByRole('heading', { name: 'Calibrate first' }).waitFor();
    expect(await words(page.locator('.foot-recording'))).toMatch(/^Recording 1:1\d Not yet calibrated nothing counts yet$/);
    await page.getByRole('button', { name: 'Stop recording' }).click();
    await expect.poll(() => stub.commands).toEqual([{ type: 'session', action: 'stop' }]);
    stub.send(CALIBRATED);
    await expect.poll(() => words(page.locator('.foot-recording b'))).toBe('Set: ready');
    await page.getByRole('button', { name: 'End set and recording' }).waitFor();
  });

  it('can be resumed when they were ended by mistake', async () => {
    const visit = await come(ready('left'));
    const { page, stub } = visit;
    await visit.squat(['left'], [3], CYCLE_S);
    stub.send({ ...(recordingSession(60, 1) as SessionEvent), state: 'stopped' });
    await page.getByText('Set ended: 1 squat. Nothing is recorded now.').waitFor();
    expect(await words(page.locator('.foot-recording'))).toMatch(/^Not recording Set: 1 squat/);
    await page.getByRole('button', { name: 'Start set' }).waitFor();
    await page.getByRole('button', { name: 'Go on with it' }).click();
    await expect.poll(() => stub.commands).toEqual([{ type: 'session', action: 'resume' }]);
    stub.send(recordingSession(60, 1));
    await page.getByRole('button', { name: 'End set and recording' }).waitFor();
    expect(await page.locator('.rep-card').count()).toBe(1);
  });

  it('cue again in a second set, although cue numbers restart at one in each', async () => {
    const visit = await come(ready('left'));
    const { page, stub } = visit;
    const alert = page.locator('.page > .unseen[role=alert]');
    const cue = (session: number): LiveEvent =>
      ({
        ...{ type: 'cue', t: 5, athlete: 1, id: 1, side: 'left', reason: 'valgus', outputs: ['tone'] as const },
        ...{ excursionDeg: 9, latencyMs: null, session },
      }) as unknown as LiveEvent;
    stub.send(cue(1));
    await expect.poll(() => alert.textContent()).toMatch(/^Knees out/);
    const first = await alert.textContent();
    stub.send({ ...(recordingSession(0, 0) as SessionEvent), id: 2 });
    stub.send(cue(2));
    await expect.poll(() => alert.textContent()).not.toBe(first);
  });
});

describe('a strap that disappears', () => {
  it('is named in place of the number, with what continues and what to do below', async () => {
    const visit = await come(ready('left', 'right'), PHONE);
    const { page, stub } = visit;
    stub.send(link('left-shin', { state: 'lost', lostS: 4.2 }));
    await visit.squat(BOTH, [3], 1, (leg) => {
      if (leg.options.side === 'left') leg.frame.flags = LEG_FRAME_FLAG.unsure;
    });
    await page.locator('.leg-stage[data-tone=unsure]').waitFor();
    expect(await words(page.locator('.reading-words').first())).toBe('Shin strap lost 4 s');
    expect(await words(page.locator('.troubles'))).toBe(
      'Left shin strap lost 4 s. Recording and the other leg go on. Bring it nearer or press its button.',
    );
  });

  it('together with all others, because the adapter was switched off, is explained once', async () => {
    const visit = await come(ready('left', 'right'));
    const { page, stub } = visit;
    await visit.squat(BOTH, [3], 0.5);
    const detail = { code: 'link.bluetooth.off.command', args: { command: 'bluetoothctl power on' } } as const;
    for (const strap of straps('left', 'right')) stub.send({ ...strap, state: 'lost', lostS: 1 });
    for (const strap of straps('left', 'right')) stub.send({ ...strap, state: 'failed', detail, lostS: 3 });
    visit.stand(false);
    await expect
      .poll(() => words(page.locator('.troubles')))
      .toBe('Bluetooth is switched off. The recording waits for the straps. Run bluetoothctl power on.');
    await expect.poll(() => words(page.locator('.reading-words').first())).toBe('Bluetooth is switched off');
    const announced = page.locator('.page > .unseen[role=status]');
    await expect.poll(() => announced.textContent()).toBe('4 straps lost. Bluetooth is switched off; run bluetoothctl power on.');
  });
});

describe('an adapter that failed', () => {
  it('has no green dot, and offers a retry and a demo', async () => {
    const { page, stub } = await come([hello({ sources: ['ble'] }), AWAITED_BLUETOOTH]);
    await page.getByRole('heading', { name: 'Straps cannot connect' }).waitFor();
    expect(await words(page.locator('.connection'))).toBe('ble: failed');
    const mark = await page.evaluate<string>(`getComputedStyle(document.querySelector('.connection-mark')).borderRadius`);
    expect(mark).toBe('0px');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Looking again …' }).waitFor();
    await page.getByRole('button', { name: 'Demo' }).click();
    await expect.poll(() => stub.commands).toEqual([{ type: 'retry' }, { type: 'demo', action: 'start' }]);
  });

  it('leaves a demo that is marked as one and can be ended', async () => {
    const visit = await come([hello({ sources: ['ble'] }), AWAITED_BLUETOOTH, ...straps('left'), CALIBRATED]);
    const { page, stub } = visit;
    await visit.squat(['left'], [3], CYCLE_S);
    await page.getByText('Demo: simulated straps. Nothing is recorded').waitFor();
    expect(await words(page.locator('.connection'))).toBe('Demo');
    expect(await words(page.locator('.foot-recording'))).toMatch(/^Not recording Demo: 1 squat/);
    await page.getByRole('button', { name: 'End demo' }).click();
    await expect.poll(() => stub.commands).toEqual([{ type: 'demo', action: 'stop' }]);
  });
});

it('the banner about a lost station stays visible however far the page is scrolled', async () => {
  const visit = await come(ready('left'), PHONE);
  const { page, stub } = visit;
  await visit.squat(['left'], [3], CYCLE_S);
  stub.goAway();
  await page.locator('.banner').waitFor();
  await page.evaluate(`document.querySelector('.middle').scrollTo(0, 1e4)`);
  expect(await page.evaluate<number>(`document.querySelector('.middle').scrollTop`)).toBeGreaterThan(200);
  const seen = await page.evaluate<boolean>(`(() => {
    const { top, bottom } = document.querySelector('.banner').getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  })()`);
  expect(seen).toBe(true);
});
