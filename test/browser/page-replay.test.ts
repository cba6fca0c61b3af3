/** A replay on the page: it is labelled, controlled by mouse and keys, opens no guide, changes nothing, and is silent unless asked. */

import { describe, expect, it } from 'vitest';
import type { LiveEvent, ReplayEvent } from '../../protocol/live/events.ts';
import { CALIBRATED, hello } from '../dashboard/station-stub.ts';
import { PHONE, straps, useVisits } from './page-harness.ts';

const visit = useVisits();

const RECORDED: LiveEvent = hello({
  sides: ['left'],
  sources: ['replay:/home/me/knees-out.db#12'],
  replay: {
    athlete: { id: 1, name: 'Athlete' },
    session: 12,
    startedAt: Date.UTC(2026, 4, 3, 12, 5) / 1000,
    durationS: 340,
    repetitionsS: [60, 60.2, 120, 180],
  },
});

const at = (change: Partial<ReplayEvent> = {}): ReplayEvent => ({
  type: 'replay',
  t: 0,
  state: 'playing',
  positionS: 83,
  durationS: 340,
  targetS: null,
  speed: 1,
  ...change,
});

const GREETING = [RECORDED, ...straps('left'), CALIBRATED, at()];

describe('a replay', () => {
  it('says what it is, when it was recorded, and the current position', async () => {
    const { page } = await visit(GREETING);
    const title = await page.locator('.replay-title').textContent();
    expect(title).toMatch(/^Replay of session 12, 3 May 2026, \d\d:05$/);
    expect(await page.title()).toBe('Replay of session 12 · Knees Out');
    const slider = page.getByRole('slider', { name: 'Position in the recording' });
    expect(await slider.getAttribute('aria-valuetext')).toBe('1:23 of 5:40');
    // Simulated straps were recorded, but that does not make it a demo.
    expect(await page.getByText(/demo/i).count()).toBe(0);
    for (const name of ['Calibrate', 'Re-zero', 'Start set']) expect(await page.getByRole('button', { name }).count()).toBe(0);
  });

  it('is paused, played and moved, by mouse and by keys', async () => {
    const { page, stub } = await visit(GREETING);
    await page.getByRole('button', { name: 'Pause' }).click();
    stub.send(at({ state: 'paused' }));
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await page.locator('body').press('Space');
    await page.getByRole('slider').press('ArrowRight');
    await page.getByRole('button', { name: 'Next repetition' }).click();
    await page.getByRole('button', { name: 'Previous repetition' }).click();
    await page.locator('.brand').click();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('4');
    await expect.poll(() => stub.commands.length).toBe(7);
    expect(stub.commands).toEqual([
      { type: 'replay', action: 'pause' },
      { type: 'replay', action: 'play' },
      { type: 'replay', action: 'seek', toS: 84 },
      { type: 'replay', action: 'seek', toS: 119 },
      { type: 'replay', action: 'seek', toS: 59 },
      { type: 'replay', action: 'seek', toS: 78 },
      { type: 'replay', action: 'speed', speed: 4 },
    ]);
  });

  it('shows progress when seeking takes long, and keeps its speed', async () => {
    const { page, stub } = await visit([...GREETING.slice(0, -1), at({ speed: 10 })]);
    expect(await page.getByRole('combobox').inputValue()).toBe('10');
    stub.send(at({ state: 'seeking', positionS: 100, targetS: 200, speed: 10 }));
    await page.getByText('getting there: 50 %').waitFor();
    stub.send(at({ positionS: 200, speed: 1 }));
    await page.getByText('3:20 of 5:40').waitFor();
    expect(await page.getByRole('option').allTextContents()).toContain('10 ×');
  });

  it('opens no guide where the athlete calibrated, and changes no setting', async () => {
    const { page, stub } = await visit([RECORDED, ...straps('left'), at()]);
    await page.getByText('No line at this point').waitFor();
    stub.send({ ...CALIBRATED, step: 'stance', state: 'running', progress: 0.1 } as LiveEvent);
    stub.send(at({ positionS: 84 }));
    await page.getByText('1:24 of 5:40').waitFor();
    expect(await page.locator('.page').getAttribute('data-view')).toBe('train');
    for (const key of ['c', 'z', 'p']) await page.keyboard.press(key);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByText('a replay changes nothing').waitFor();
    expect(await page.getByText('Warn from').count()).toBe(0);
    expect(stub.commands).toEqual([]);
  });

  it('discards later events when it goes back', async () => {
    const { page, stub, squat } = await visitWithSquats();
    await squat();
    expect(await page.locator('.rep-card').count()).toBe(2);
    stub.send(RECORDED);
    stub.send(at({ positionS: 10, state: 'paused' }));
    await page.getByText('0:10 of 5:40').waitFor();
    expect(await page.locator('.rep-card').count()).toBe(0);
  });

  it('is silent until sound is switched on', async () => {
    const { page, squat } = await visitWithSquats();
    await page.evaluate('window.spoken = []; speechSynthesis.speak = ({ text }) => void spoken.push(text);');
    const spoken = () => page.evaluate('spoken');
    await squat(['voice']);
    expect(await spoken()).toEqual([]);
    await page.getByRole('checkbox', { name: 'Sound' }).check();
    await squat(['voice']);
    expect(await spoken()).toContain('Knees out');
  });

  it('fits a phone: nothing is cut off, everything can be touched', async () => {
    const { page } = await visit(GREETING, PHONE);
    for (const part of await page.locator('.replay :is(button, select, input, p)').all()) {
      const box = (await part.boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(PHONE.width);
    }
    const cutOff = `[...document.querySelectorAll('.replay button, .replay p')].filter((one) => one.scrollWidth > one.clientWidth + 1).length`;
    expect(await page.evaluate(cutOff)).toBe(0);
    for (const button of await page.locator('.replay button').all()) {
      const box = (await button.boundingBox())!;
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(48);
    }
  });
});

/** Two squats at a time, cued; the second time round their cues are reported as by `outputs`. */
async function visitWithSquats() {
  const opened = await visit(GREETING);
  let cue = 100;
  const squat = async (outputs: ('tone' | 'voice')[] = []): Promise<void> => {
    await opened.squat(['left'], [3, 12], 7);
    cue += 1;
    opened.stub.send({
      type: 'cue',
      t: 100 + cue,
      athlete: 1,
      id: cue,
      side: 'left',
      reason: 'valgus',
      outputs,
      excursionDeg: 9,
      latencyMs: null,
      session: null,
    });
    await opened.page.locator('.rep-card').nth(1).waitFor();
    await opened.page.getByText('Knees out', { exact: false }).first().waitFor({ state: 'attached' });
  };
  return { page: opened.page, stub: opened.stub, squat };
}
