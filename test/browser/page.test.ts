/** The page in a real browser: what each state shows, what keys do, what is sent to the station. */

import { describe, expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import type { CalibrationEvent, LiveEvent } from '../../protocol/live/events.ts';
import { AWAITED_BLUETOOTH, AWAITED_PORT, CALIBRATED, hello, link } from '../dashboard/station-stub.ts';
import { CYCLE_S } from '../dashboard/synthetic-leg.ts';
import { DESKTOP, PHONE, PHONE_ON_ITS_SIDE, ready, straps, TABLET, useVisits, type Visit } from './page-harness.ts';
import { verbatim } from '../../protocol/words/message.ts';

const come = useVisits();

const words = (locator: Locator): Promise<string> => locator.innerText();
const step = (change: Partial<CalibrationEvent>): LiveEvent => ({ ...(CALIBRATED as CalibrationEvent), state: 'running', ...change });

describe('the first thing to do', () => {
  it('is to switch a strap on', async () => {
    const { page } = await come([hello({ sources: ['ble'] })]);
    await page.getByRole('heading', { name: 'No strap yet' }).waitFor();
    expect(await words(page.locator('.empty'))).toMatch(/Switch one on.*demo/s);
  });

  it.each([
    [
      'the missing Bluetooth adapter',
      'ble',
      AWAITED_BLUETOOTH,
      'Straps cannot connect',
      /Bluetooth\s+No Bluetooth adapter here\. Plug one in, or connect the straps by cable/,
    ],
    [
      'the missing port',
      'serial:/dev/nothing',
      AWAITED_PORT,
      'No strap yet',
      /strap \/dev\/nothing\s+\/dev\/nothing is not there\. Plug the strap in/,
    ],
  ])('is to fix %s, however late the page connects', async (_, source, awaited, title, what) => {
    const { page } = await come([hello({ sources: [source] }), awaited]);
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await words(page.locator('.empty [role=status]'))).toMatch(what);
    expect(await page.locator('.foot-straps').innerText()).toMatch(/No strap yet/);
    await page.locator('.foot-straps').click();
    const dialog = page.getByRole('dialog', { name: 'Straps' });
    await dialog.waitFor();
    expect(await words(dialog)).toMatch(/Plug/);
    expect(await dialog.getByLabel('Worn on').count()).toBe(0);
  });

  it('is to connect the missing straps, and nothing can be started without them', async () => {
    const { page, stub } = await come([hello({ sides: ['left'] }), link('left-thigh', { state: 'connecting' })]);
    await page.getByRole('heading', { name: 'Waiting for the straps' }).waitFor();
    const start = page.getByRole('button', { name: 'Start set no strap yet' });
    expect(await start.isDisabled()).toBe(true);
    await page.keyboard.press('Space');
    await page.getByText('No strap is connected').waitFor();
    stub.send(link('left-thigh'));
    await page.getByRole('heading', { name: 'Waiting for the shin strap' }).waitFor();
    expect(await page.locator('.checklist li').allInnerTexts()).toEqual([
      expect.stringMatching(/Thigh\s+Connected/),
      expect.stringMatching(/Shin\s+Not there yet\. Switch it on\./),
    ]);
    expect(await page.getByRole('button', { name: 'Start set', exact: true }).isEnabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Calibrate' }).isDisabled()).toBe(true);
    await page.keyboard.press('c');
    await page.getByText('Calibration takes both straps').waitFor();
    stub.send(link('left-shin'));
    await page.getByRole('heading', { name: 'Calibrate first' }).waitFor();
    expect(stub.commands).toEqual([]);
  });

  it('is to calibrate', async () => {
    const { page, stub } = await come([hello({ sides: ['left'] }), ...straps('left')]);
    await page.getByRole('heading', { name: 'Calibrate first' }).waitFor();
    await page.locator('.empty').getByRole('button', { name: 'Calibrate' }).click();
    await page.getByRole('heading', { name: 'Get ready' }).waitFor();
    await expect.poll(() => stub.commands).toEqual([{ type: 'calibrate', action: 'start' }]);
  });
});

describe('a cue by vibration', () => {
  it.each([
    ['is described as audible on a leg without a motor', false, 'by sound: no motor', 'no motor'],
    ['is described as audible too where the motor is unknown', null, 'also by sound: motor unknown', /^only with a motor connected/],
    ['is not mentioned where a strap has a motor', true, 'no cue yet', 'yes'],
  ])('%s', async (_, hasHaptic, note, fact) => {
    const { page } = await come([hello({ sides: ['left'] }), ...straps('left').map((strap) => ({ ...strap, hasHaptic })), CALIBRATED]);
    await expect.poll(() => words(page.locator('.foot-fact', { hasText: 'Cue delay' }).locator('.foot-note'))).toBe(note);
    await page.locator('.foot-straps').click();
    await page.locator('dd').getByText(fact).first().waitFor();
  });
});

it('a cue without sound is announced, covering nothing, until the first tap', async () => {
  const { page, squat } = bound(await come(ready('left'), PHONE));
  await squat(['left'], [12], 1.86);
  await page.getByText('The cue made no sound: tap anywhere.').waitFor();
  expect(await page.locator('.notice').count()).toBe(0);
  await page.locator('.not-a-diagnosis').click();
  await expect.poll(() => page.locator('.unheard').count()).toBe(0);
});

describe('the plumb line', () => {
  it('is in line at 2°, and no cue appears', async () => {
    const { page, squat } = bound(await come(ready('left')));
    await squat(['left'], [2], 1.9);
    await page.locator('.leg-stage[data-tone=band]').waitFor();
    expect(await words(page.locator('.reading-number'))).toMatch(/^[12]\s*°$/);
    expect(await words(page.locator('.reading-words'))).toBe('In line');
    expect(await words(page.locator('.reading-where'))).toMatch(/inwards, this repetition ± 2°/);
    expect(await page.locator('.cue-words').count()).toBe(0);
  });

  it('says KNEES OUT at 12°, in words, at the edge, and to a screen reader', async () => {
    const { page, squat } = bound(await come(ready('left')));
    await squat(['left'], [12], 1.86);
    await page.locator('.leg-stage[data-tone=cue]').waitFor();
    expect(await words(page.locator('.cue-words'))).toMatch(/KNEES\s+OUT/);
    expect(await page.locator('.edge').isVisible()).toBe(true);
    expect(await words(page.locator('.unseen[role=alert]'))).toMatch(/Knees out/);
    // The pose is held: the number follows the colour by a picture or two.
    await expect.poll(async () => Number.parseInt(await words(page.locator('.reading-number')), 10)).toBeGreaterThanOrEqual(11);
  });

  it.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
    ['phone in landscape', PHONE_ON_ITS_SIDE],
    ['tablet', TABLET],
  ])('has digits tall enough to be read at two metres on a %s, whole and within the screen', async (_name, viewport) => {
    const { page, squat } = bound(await come(ready('left'), viewport));
    await squat(['left'], [12], 1.7);
    const cut = await page.evaluate<string[]>(`(() => {
      const card = document.querySelector('.leg-stage').getBoundingClientRect();
      return [...document.querySelectorAll('.leg-stage :is(.reading-number, .reading-words > *, .plumb)')]
        .filter((element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          return left < card.left - 1 || right > card.right + 1 || top < card.top - 1 || bottom > Math.min(card.bottom, innerHeight) + 1;
        })
        .map((element) => element.getAttribute('class') ?? element.textContent);
    })()`);
    expect(cut).toEqual([]);
    // 15 % of the screen's height; a digit is at least 0.7 of the font size tall.
    const size = await page.evaluate<number>(`parseFloat(getComputedStyle(document.querySelector('.reading-number')).fontSize)`);
    expect(0.7 * size).toBeGreaterThanOrEqual(0.15 * viewport.height);
  });

  it('shows the reason instead of a number when quality is too low', async () => {
    const { page, stub, squat } = bound(await come(ready('left')));
    stub.send(link('left-shin', { state: 'lost', lostS: 2.2 }));
    await squat(['left'], [12], 2, (leg) => (leg.frame.flags = 4));
    await page.locator('.leg-stage[data-tone=unsure]').waitFor();
    expect((await words(page.locator('.reading-number'))).trim()).toBe('–');
    expect(await words(page.locator('.reading-words'))).toBe('Shin strap lost 2\u00a0s');
  });

  it('goes blank when frames stop', async () => {
    const { page, squat, stand } = bound(await come(ready('left')));
    await squat(['left'], [2], 0.5);
    await page.locator('.leg-stage[data-tone=band]').waitFor();
    stand(false);
    await page.locator('.leg-stage[data-tone=silent]').waitFor();
    expect((await words(page.locator('.reading-number'))).trim()).toBe('–');
  });

  it('shows inwards towards the middle, mirrored or not', async () => {
    const { page, squat } = bound(await come(ready('left', 'right')));
    await squat(['left', 'right'], [2], 0.5);
    const labels = (): Promise<string[]> => page.locator('.plumb-direction').allTextContents();
    const sides = (): Promise<string[]> => page.locator('.reading-side').allTextContents();
    expect([await sides(), await labels()]).toEqual([
      ['Left knee', 'Right knee'],
      ['inwards →', '← inwards'],
    ]);
    await page.keyboard.press('s');
    await page.getByText('Mirrored').click();
    await page.keyboard.press('Escape');
    expect([await sides(), await labels()]).toEqual([
      ['Right knee', 'Left knee'],
      ['inwards →', '← inwards'],
    ]);
  });

  it('counts every frame that arrived', async () => {
    const { page, squat, stand } = bound(await come(ready('left', 'right')));
    const sent = await squat(['left', 'right'], [2], 2);
    stand(false);
    await expect.poll(() => page.evaluate('window.__kneesOut.framesReceived')).toBe(sent);
    expect(await page.evaluate('window.__kneesOut.framesDropped')).toBe(0);
  });
});

describe('repetitions', () => {
  it('appear as curves with peak, place and severity, newest on the right, and in the table', async () => {
    const { page, squat } = bound(await come(ready('left')));
    await squat(['left'], [2, 12], 2 * CYCLE_S);
    const cards = page.locator('.rep-card');
    await expect.poll(() => cards.count()).toBe(2);
    expect(await cards.last().locator('.unseen').textContent()).toBe('Squat 2: peak 12 degrees, ascent, marked, cued');
    expect(await cards.last().locator('.rep-curve').count()).toBe(1);
    expect(await page.getByRole('row').nth(1).innerText()).toMatch(/2\s+Squat\s+12\.0\s+ascent\s+marked/);
  });

  it('are discarded and restored by the station', async () => {
    const { page, stub, squat } = bound(await come(ready('left')));
    await squat(['left'], [12], CYCLE_S);
    await page.locator('.rep-card').click();
    await page.locator('.chosen-rep').getByRole('button', { name: 'Strike out' }).click();
    await expect.poll(() => stub.commands).toEqual([{ type: 'strike-out', session: 1, side: 'left', rep: 1, struckOut: true }]);
    expect(await page.locator('.rep-card').getAttribute('data-struck')).toBe('false');
    await expect.poll(() => page.locator('.rep-card').count()).toBe(1);
  });
});

describe('calibration', () => {
  it('says what to do, counts, rejects with a reason, repeats, and returns to training', async () => {
    const { page, stub } = await come([hello({ sides: ['left'] }), ...straps('left')]);
    stub.send(
      step({ step: 'stance', secondsLeft: 3, instruction: verbatim('Stand still, feet under the hips, toes forward.'), progress: 0 }),
    );
    await page.getByRole('heading', { name: 'Stand still' }).waitFor();
    expect(await words(page.locator('.guide-number'))).toMatch(/^3\s*s$/);
    stub.send(step({ step: 'thigh-swing', count: 3, of: 5, instruction: verbatim('Swing the straight leg.') }));
    await page.locator('.guide-instruction', { hasText: 'Swing the straight leg.' }).waitFor();
    expect(await words(page.locator('.guide-number'))).toMatch(/^3\s*of 5$/);
    stub.send(
      step({
        step: 'thigh-swing',
        state: 'failed',
        instruction: verbatim('Swing the straight leg.'),
        why: verbatim('The swings were too small.'),
      }),
    );
    await page.locator('.guide-why', { hasText: 'The swings were too small.' }).waitFor();
    await page.getByRole('button', { name: 'Repeat this step' }).click();
    await expect.poll(() => stub.commands).toEqual([{ type: 'calibrate', action: 'repeat' }]);
    stub.send(CALIBRATED);
    await page.getByRole('heading', { name: 'Calibrated' }).waitFor();
    await page.locator('.leg-stage').waitFor();
  });
});

describe('keys', () => {
  it('start, calibrate, re-zero, mute and help', async () => {
    const { page, stub } = await come([hello({ sides: ['left'] }), ...straps('left'), CALIBRATED]);
    await page.locator('.leg-stage').waitFor();
    await page.keyboard.press('Space');
    await page.keyboard.press('z');
    await page.keyboard.press('c');
    await expect
      .poll(() => stub.commands)
      .toEqual([
        { type: 'session', action: 'start' },
        { type: 'calibrate', action: 'rezero' },
        { type: 'calibrate', action: 'start' },
      ]);
    await page.keyboard.press('m');
    await page.getByRole('button', { name: 'Sound off' }).waitFor();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys and help' });
    await help.waitFor();
    expect(await words(help)).toMatch(/not a diagnosis/);
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    expect(stub.commands).toHaveLength(3);
  });
});

describe('the strip and the table', () => {
  it('take one Tab stop each, and keys move within them', async () => {
    const { page, squat } = bound(await come(ready('left')));
    await squat(['left'], [2, 12, 4], 3 * CYCLE_S);
    const cards = page.locator('.rep-card');
    await expect.poll(() => cards.count()).toBe(3);
    const stops = page.locator('.strip-list [tabindex="0"], .table-scroll [tabindex="0"]');
    expect(await stops.count()).toBe(2);
    const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText');
    await cards.last().focus();
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toContain('Squat 2');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toContain('Squat 1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toContain('Squat 1');
    await page.locator('.table-scroll [tabindex="0"]').focus();
    expect(await focused()).toBe('Strike out squat 3');
    await page.keyboard.press('End');
    expect(await focused()).toBe('Strike out squat 1');
    expect(await stops.count()).toBe(2);
  });
});

describe('settings', () => {
  it('of coaching are sent to the station as a whole', async () => {
    const { page, stub } = await come(ready('left'));
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Cue from: one degree less' }).click();
    await expect.poll(() => stub.commands).toMatchObject([{ type: 'settings', settings: { warnDeg: 6, cueDeg: 7, exercise: 'squat' } }]);
  });

  it("follow the device's preference until a theme is chosen", async () => {
    const { page } = await come(ready('left'));
    const html = page.locator('html');
    const looks = (look: string) => expect.poll(() => html.getAttribute('data-theme')).toBe(look);
    await looks('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await looks('light');
    await page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
    await looks('contrast');
    await page.keyboard.press('s');
    await page.getByLabel('Dark', { exact: true }).check();
    await looks('dark');
    await page.getByLabel('As this device').check();
    await looks('contrast');
  });

  it('of this screen are stored', async () => {
    const { page } = await come(ready('left'));
    await page.keyboard.press('s');
    await page.getByLabel('Light', { exact: true }).check();
    await page.reload();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
  });
});

describe('a screen reader', () => {
  it('announces once that a strap is lost, and that it is back', async () => {
    const { page, stub } = await come(ready('left'));
    await page.locator('.leg-stage').waitFor();
    const announced = page.locator('.page > .unseen[role=status]');
    stub.send(link('left-shin', { state: 'lost', lostS: 1 }));
    await expect.poll(() => announced.textContent()).toMatch(/^Left shin strap lost\./);
    stub.send(link('left-shin'));
    await expect.poll(() => announced.textContent()).toBe('Left shin strap is back.');
  });

  it('announces that the station is lost, but not every second until the next attempt', async () => {
    const { page, stub } = await come(ready('left'));
    await page.locator('.leg-stage').waitFor();
    stub.goAway();
    const alert = page.getByRole('alert').filter({ hasText: 'This screen lost the station.' });
    await alert.waitFor();
    expect(await alert.textContent()).not.toMatch(/Trying/);
  });
});

describe('a dialog', () => {
  it('returns the focus to the control that opened it', async () => {
    const { page } = await come(ready('left'));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(`document.activeElement.getAttribute('aria-label')`)).toBe('Settings');
  });
});

describe('the connection', () => {
  it.each([
    ['phone', PHONE],
    ['phone in landscape', PHONE_ON_ITS_SIDE],
  ])('leaves the words complete on a %s when lost', async (_name, viewport) => {
    const { page, stub, squat } = bound(await come(ready('left'), viewport));
    await squat(['left'], [2], 0.5);
    stub.goAway();
    await page.getByText('Station not reached').waitFor();
    await page.locator('.banner').waitFor();
    const overhang = await page.evaluate<number>(`(() => {
      const below = (selector) => document.querySelector(selector).getBoundingClientRect().bottom;
      return below('.reading-words') - below('.leg-stage');
    })()`);
    expect(overhang).toBeLessThanOrEqual(0);
  });

  it('is reported when lost, hides the number, and recovers by itself', async () => {
    const { page, stub, squat } = bound(await come(ready('left')));
    await squat(['left'], [2], 0.5);
    stub.goAway();
    await page.getByText('This screen lost the station.').waitFor();
    await page.locator('.leg-stage[data-tone=silent]').waitFor();
    expect(await words(page.locator('.reading-words'))).toBe('Station not reached');
    expect(await page.getByRole('button', { name: /set/ }).isDisabled()).toBe(true);
    stub.comeBack();
    await page.locator('.connection[data-state=open]').waitFor();
    await expect.poll(() => page.getByText('This screen lost the station.').count()).toBe(0);
  });
});

/** Methods that can be detached from the visit. */
function bound(it: Visit): Pick<Visit, 'page' | 'stub' | 'squat' | 'stand'> {
  return { page: it.page, stub: it.stub, squat: it.squat.bind(it), stand: it.stand.bind(it) };
}
