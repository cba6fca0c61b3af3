/** Several athletes on one station in a real browser: the page shows one of them, and all of that one as soon as it is chosen. */

import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { CalibrationEvent, CueEvent, LiveEvent, SessionEvent } from '../../protocol/live/events.ts';
import { verbatim } from '../../protocol/words/message.ts';
import { athlete, CALIBRATED, hello, link, recordingSession, STUB_SETTINGS } from '../dashboard/station-stub.ts';
import { CYCLE_S, SyntheticLeg } from '../dashboard/synthetic-leg.ts';
import { ready, straps, useVisits, type Visit } from './page-harness.ts';

const come = useVisits();

const ANNA = 1;
const BEN = 2;
const of = <Event extends LiveEvent>(id: number, event: Event): Event => ({ ...event, athlete: id });
const session = (id: number, repCount = 0): LiveEvent => ({ ...of(id, recordingSession(60 * id, repCount) as SessionEvent), id });
const wears = (id: number, side: 'left' | 'right'): LiveEvent[] =>
  straps(side).map((strap) => ({ ...of(id, strap), id: `${id}:${strap.role}` }));

/** Both are calibrated and in a set: Anna on the left leg, Ben, who is cued from 15°, on the right one. */
const BOTH: LiveEvent[] = [
  hello({
    athletes: [
      athlete({ id: ANNA, name: 'Anna', sides: ['left'] }),
      athlete({ id: BEN, name: 'Ben', sides: ['right'], settings: { ...STUB_SETTINGS, cueDeg: 15 } }),
    ],
  }),
  ...wears(ANNA, 'left'),
  ...wears(BEN, 'right'),
  of(ANNA, CALIBRATED as CalibrationEvent),
  of(BEN, CALIBRATED as CalibrationEvent),
  session(ANNA),
  session(BEN),
];

/** Anna squats with 3° and Ben with 13°, up to the same moment. */
const squatTogether = (visit: Visit, untilS: number): Promise<number> =>
  visit.train(
    [
      new SyntheticLeg({ athlete: ANNA, side: 'left', valgusDeg: [3] }),
      new SyntheticLeg({ athlete: BEN, side: 'right', valgusDeg: [13], cueDeg: 15 }),
    ],
    untilS,
  );

const cueOf = (id: number, number: number): CueEvent => ({
  ...{
    type: 'cue',
    t: 50 + number,
    athlete: id,
    id: number,
    side: id === ANNA ? 'left' : 'right',
    reason: 'valgus',
    outputs: ['tone', 'voice'],
  },
  ...{ excursionDeg: 16, latencyMs: null, session: id },
});
const step = (id: number, change: Partial<CalibrationEvent>): CalibrationEvent => ({
  ...of(id, CALIBRATED as CalibrationEvent),
  ...{ state: 'running', progress: 0.2, instruction: verbatim('Stand still, toes forward.') },
  ...change,
});

const words = async (locator: Locator): Promise<string> => (await locator.innerText()).replaceAll(/\s+/g, ' ').trim();
const picker = (page: Page): Locator => page.getByRole('combobox', { name: 'Athlete shown' });
const searchOf = (page: Page): string => new URL(page.url()).search;

describe('one athlete', () => {
  it('needs no choice: no picker, nothing in the address, and commands name nobody', async () => {
    const { page, stub } = await come(ready('left'));
    await page.locator('.leg-stage').waitFor();
    expect(await picker(page).count()).toBe(0);
    await page.keyboard.press('z');
    await expect.poll(() => stub.commands).toEqual([{ type: 'calibrate', action: 'rezero' }]);
    expect(searchOf(page)).toBe('');
  });
});

describe('of two athletes', () => {
  it('the first is shown, and the other with everything of theirs as soon as it is chosen', async () => {
    const visit = await come(BOTH);
    const { page, stub } = visit;
    await squatTogether(visit, CYCLE_S + 1.86);
    const look = async () => ({
      knee: await page.locator('.reading-side').allTextContents(),
      tone: await page.locator('.leg-stage').getAttribute('data-tone'),
      limit: await page.locator('.plumb-label.cue').textContent(),
      cards: await page.locator('.rep-card .rep-peak').allInnerTexts(),
      row: await words(page.getByRole('row').nth(1)),
    });
    await expect.poll(look).toMatchObject({ knee: ['Left knee'], tone: 'band', limit: 'cue 8°', cards: ['3°'] });
    await expect.poll(() => words(page.locator('.reading-number'))).toBe('3°');
    await picker(page).selectOption('Ben');
    await expect.poll(look).toMatchObject({ knee: ['Right knee'], tone: 'warn', limit: 'cue 15°', cards: ['13°'] });
    await expect.poll(() => words(page.locator('.reading-number'))).toBe('13°');
    expect((await look()).row).toMatch(/^1 Squat 13\.0/);
    expect(await words(page.locator('.foot-recording'))).toMatch(/^Recording 2:/);
    stub.send(session(BEN, 1));
    await picker(page).selectOption('Anna');
    await expect.poll(look).toMatchObject({ knee: ['Left knee'], tone: 'band', limit: 'cue 8°', cards: ['3°'] });
    expect(await words(page.locator('.foot-recording'))).toMatch(/^Recording 1:/);
  });

  it('the chosen one stays chosen: in the address, after a reload, through the guides and back, and after a lost connection', async () => {
    const { page, stub } = await come(BOTH);
    await picker(page).selectOption('Ben');
    await expect.poll(() => searchOf(page)).toBe('?athlete=2');
    await page.reload();
    await page.getByText('Right knee').waitFor();
    expect(await picker(page).inputValue()).toBe('2');
    await page.keyboard.press('p');
    await page.locator('.page[data-view=place]').waitFor();
    expect(searchOf(page)).toBe('?athlete=2');
    await page.goBack();
    await page.getByText('Right knee').waitFor();
    stub.goAway();
    await page.locator('.banner').waitFor();
    stub.comeBack();
    await page.locator('.connection[data-state=open]').waitFor();
    expect(await page.locator('.reading-side').allTextContents()).toEqual(['Right knee']);
  });

  it('back does not lead to the one shown before', async () => {
    const { page } = await come(BOTH);
    await page.locator('.leg-stage').waitFor();
    await page.keyboard.press('p');
    await page.locator('.page[data-view=place]').waitFor();
    await picker(page).selectOption('Ben');
    await page.locator('.page[data-view=train]').waitFor();
    await page.getByText('Right knee').waitFor();
    await expect.poll(() => new URL(page.url()).pathname + searchOf(page)).toBe('/?athlete=2');
  });

  it('one who is not there is not waited for', async () => {
    const { page, stub } = await come(BOTH);
    await page.goto(`${stub.url}?athlete=9`);
    await page.getByText('Left knee').waitFor();
    expect(await picker(page).inputValue()).toBe('1');
  });

  it('the one shown is named in every command that concerns an athlete', async () => {
    const { page, stub } = await come(BOTH);
    await page.keyboard.press('z');
    await picker(page).selectOption('Ben');
    await page.getByText('Right knee').waitFor();
    await page.locator('.brand').click();
    await page.keyboard.press('Space');
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Cue from: one degree less' }).click();
    await expect
      .poll(() => stub.commands)
      .toMatchObject([
        { type: 'calibrate', action: 'rezero', athlete: ANNA },
        { type: 'session', action: 'stop', athlete: BEN },
        { type: 'settings', athlete: BEN, settings: { cueDeg: 14 } },
      ]);
  });

  it('only the cues of the one shown are heard and seen', async () => {
    const { page, stub } = await come(BOTH);
    await page.evaluate(`window.spoken = []; speechSynthesis.speak = (utterance) => window.spoken.push(utterance.text);`);
    const alert = page.locator('.page > .unseen[role=alert]');
    stub.send(cueOf(BEN, 1));
    stub.send(cueOf(ANNA, 1));
    await expect.poll(() => alert.textContent()).toMatch(/^Knees out/);
    expect(await page.evaluate('spoken')).toEqual(['Knees out']);
    await picker(page).selectOption('Ben');
    // Its latency, known later, makes it no new cue.
    stub.send({ ...cueOf(BEN, 1), latencyMs: 31 });
    await page.locator('.foot-delay', { hasText: '31 ms' }).waitFor();
    expect(await page.evaluate('spoken')).toEqual(['Knees out']);
    stub.send(cueOf(BEN, 2));
    await expect.poll(() => page.evaluate('spoken')).toEqual(['Knees out', 'Knees out']);
  });

  it('the calibration of one leaves the other’s screen alone, and is shown with its athlete', async () => {
    const { page, stub } = await come(BOTH);
    await page.locator('.leg-stage').waitFor();
    stub.send(step(BEN, { step: 'stance' }));
    stub.send(cueOf(ANNA, 1));
    await page.locator('.page > .unseen[role=alert]', { hasText: 'Knees out' }).waitFor({ state: 'attached' });
    expect(await page.locator('.page').getAttribute('data-view')).toBe('train');
    await picker(page).selectOption('Ben');
    await page.getByRole('heading', { name: 'Stand still' }).waitFor();
    await picker(page).selectOption('Anna');
    await page.getByText('Left knee').waitFor();
    // It goes on meanwhile.
    expect(stub.commands).toEqual([]);
    stub.send(step(BEN, { step: 'done', state: 'passed', canUndo: true, progress: 1 }));
    await picker(page).selectOption('Ben');
    await page.getByText('Recalibrated.').waitFor();
    await page.getByText('Right knee').waitFor();
    await picker(page).selectOption('Anna');
    await page.getByText('Left knee').waitFor();
    expect(await page.getByText('Recalibrated.').count()).toBe(0);
  });

  it('each has their own straps, and one that is handed over moves', async () => {
    const { page, stub } = await come(BOTH);
    const names = (): Promise<string[]> => page.locator('.foot-straps .strap-name').allTextContents();
    await expect.poll(names).toEqual(['Thigh', 'Shin']);
    stub.send({ ...link('left-shin', { id: `${ANNA}:left-shin` }), athlete: BEN });
    await expect.poll(names).toEqual(['Thigh']);
    await picker(page).selectOption('Ben');
    await expect.poll(names).toEqual(['L shin', 'R thigh', 'R shin']);
  });

  it('errors are shown to whom they concern', async () => {
    const { page, stub } = await come(BOTH);
    const error = { type: 'error', t: 1, code: 'KO_PLACE_TAKEN', hint: 'Switch one of them off.' } as const;
    stub.send({ ...error, athlete: BEN, message: 'Two straps say that they are on the right shin.' });
    await picker(page).selectOption('Ben');
    await page.locator('.notice', { hasText: 'right shin' }).waitFor();
    await picker(page).selectOption('Anna');
    await expect.poll(() => page.locator('.notice').count()).toBe(0);
    stub.send({ ...error, athlete: null, code: 'KO_DISK_FULL', message: 'The disk is full.' });
    await page.locator('.notice', { hasText: 'The disk is full.' }).waitFor();
  });
});
