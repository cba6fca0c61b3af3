/**
 * Every state of the page, for the tests that look at all of them. To add one, add a line to STATES: its name, what the station sends on
 * connection, and what happens then; end with a wait for something that only this state shows.
 */

import type { CalibrationEvent, LiveEvent, PlacingEvent, ReplayEvent } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';
import {
  athlete,
  AWAITED_BLUETOOTH,
  AWAITED_PORT,
  CALIBRATED,
  hello,
  link,
  placingEvent,
  recordingSession,
  unplacedLinks,
} from '../dashboard/station-stub.ts';
import { CYCLE_S } from '../dashboard/synthetic-leg.ts';
import { ready, straps, type Visit } from './page-harness.ts';
import { verbatim } from '../../protocol/words/message.ts';

export interface PageState {
  readonly name: string;
  readonly greeting: LiveEvent[];
  readonly then: (visit: Visit) => Promise<unknown>;
}

const state = (name: string, greeting: LiveEvent[], then: PageState['then']): PageState => ({ name, greeting, then });

/** Waits for something to be visible. */
const shows =
  (selector: string): PageState['then'] =>
  ({ page }) =>
    page.locator(selector).first().waitFor();

/** Plays squats with the given valgus values up to a given moment, then waits. */
const squatting =
  (sides: readonly Side[], valgusDeg: readonly number[], untilS: number, selector: string): PageState['then'] =>
  async (visit) => {
    await visit.squat(sides, valgusDeg, untilS);
    await shows(selector)(visit);
  };

/** Sends events one after another, then waits. */
const afterEvents =
  (events: readonly LiveEvent[], selector: string): PageState['then'] =>
  async (visit) => {
    await visit.page.locator('.empty, .leg-stage').first().waitFor();
    for (const event of events) visit.stub.send(event);
    await shows(selector)(visit);
  };

const pressed =
  (key: string, selector: string, before = '.empty, .leg-stage'): PageState['then'] =>
  async (visit) => {
    await shows(before)(visit);
    await visit.page.keyboard.press(key);
    await shows(selector)(visit);
  };

const UNCALIBRATED = [hello({ sides: ['left'] }), ...straps('left')];
const BOTH_UNCALIBRATED = [hello({ sides: ['left', 'right'] }), ...straps('left', 'right')];
const FRESH = [hello({ sources: ['ble'] }), ...unplacedLinks(5)];
const EVERY_STRAP = [...ready('left', 'right'), link('pelvis')];

const calibrating = (change: Partial<CalibrationEvent>): LiveEvent[] =>
  (['running', change.state ?? 'running'] as const).map((now) => ({
    ...(CALIBRATED as CalibrationEvent),
    progress: 0.4,
    ...change,
    state: now,
  }));

const SWING = { step: 'shin-swing', count: 4, of: 5, instruction: verbatim('Sit and straighten the knee five times.') } as const;
const SWAPPED_WHY = 'The thigh strap moved more than the shin strap. Move only the lower leg; if you did, the two straps are swapped.';

const placingAt = (change: Partial<PlacingEvent>): LiveEvent[] => [
  placingEvent({ sides: ['right', 'left'], straps: unplacedLinks(5).map(({ id }) => ({ id, place: null, before: null })), ...change }),
];
const BEND = {
  step: 'right-shin',
  of: 3,
  instruction: verbatim('Bend and straighten your right knee, three times.'),
  progress: 0.3,
} as const;
const ALIKE = 'Two straps turned alike: WitMotion 00:00 and WitMotion 00:01. Move only the right lower leg.';
const PLACES = ['right-shin', 'right-thigh', 'left-shin', 'left-thigh'] as const;
const FOUND: PlacingEvent['straps'] = unplacedLinks(5).map(({ id }, k) => ({
  id,
  place: PLACES[k] ?? null,
  before: PLACES[3 - k] ?? null,
}));
const SWAPPED: PlacingEvent['straps'] = [
  { id: 'simulator:right-thigh', place: 'right-shin', before: 'right-thigh' },
  { id: 'simulator:right-shin', place: 'right-thigh', before: 'right-shin' },
];

const choosing: PageState['then'] = async (visit) => {
  await visit.squat(['left'], [2, 12, 5], 6 * CYCLE_S + 0.5);
  await visit.page.locator('.rep-card').nth(5).waitFor();
  await visit.page.locator('.rep-card').nth(4).click();
  await shows('.chosen-rep')(visit);
};

/** The set was stopped after its repetitions. */
const stopped =
  (sides: readonly Side[], reps: number): PageState['then'] =>
  async (visit) => {
    await visit.squat(sides, [2, 12, 5, 7], reps * CYCLE_S);
    await visit.page.locator('.rep-card').nth(5).waitFor();
    visit.stub.send({ ...(recordingSession(60, reps) as LiveEvent & { type: 'session' }), state: 'stopped' });
    await visit.page.getByRole('button', { name: 'Start set' }).waitFor();
  };

const replayAt = (change: Partial<ReplayEvent> = {}): ReplayEvent => ({
  ...({ type: 'replay', t: 0, state: 'playing', positionS: 83, durationS: 340, targetS: null, speed: 1 } as const),
  ...change,
});
const RECORDED = {
  athlete: { id: 1, name: 'Athlete' },
  session: 12,
  startedAt: Date.UTC(2026, 4, 3, 12, 5) / 1000,
  durationS: 340,
  repetitionsS: [60, 60.2, 120, 180],
};
const REPLAYED: LiveEvent[] = [
  hello({ sides: ['left'], sources: ['replay:/home/me/knees-out.db#12'], replay: RECORDED }),
  ...straps('left'),
  CALIBRATED,
  replayAt(),
];
const BLUETOOTH_STRAPS = straps('left', 'right').map((strap) => ({ ...strap, id: strap.id.replace('simulator', 'ble') }));
const IN_A_SET_BY_BLUETOOTH: LiveEvent[] = [
  hello({ sources: ['ble'], sides: ['left', 'right'] }),
  ...BLUETOOTH_STRAPS,
  CALIBRATED,
  recordingSession(60, 0),
];
const DEMO: LiveEvent[] = [hello({ sources: ['ble'] }), AWAITED_BLUETOOTH, ...straps('left'), CALIBRATED];

const anew = (t: number): CalibrationEvent => ({ ...(CALIBRATED as CalibrationEvent), side: 'left', t, canUndo: true });
const CALIBRATED_BEFORE: LiveEvent[] = [...UNCALIBRATED, { ...anew(-1), canUndo: false }];

/** The first is calibrated and in a set; the second has a long name, and no strap. */
const TWO_ATHLETES: LiveEvent[] = [
  hello({
    athletes: [athlete({ name: 'Anna', sides: ['left'] }), athlete({ id: 2, name: 'Maximiliane Hohenstein-Rosenberg' })],
  }),
  ...straps('left'),
  CALIBRATED,
  recordingSession(60, 0),
];

/** A key that would discard the set's calibration. */
const askedInSet =
  (key: string): PageState['then'] =>
  async (visit) => {
    await visit.squat(['left'], [2], CYCLE_S);
    await shows('.rep-card')(visit);
    await visit.page.keyboard.press(key);
    await shows('dialog[open]')(visit);
  };

export const STATES: readonly PageState[] = [
  state('the station does not answer', [], async (visit) => {
    await visit.stub.close();
    await visit.page.getByRole('heading', { name: 'The station does not answer' }).waitFor();
  }),
  state('no strap', [hello({ sources: ['ble'] })], shows('.empty h2')),
  state('no Bluetooth adapter', [hello({ sources: ['ble'] }), AWAITED_BLUETOOTH], shows('.awaited')),
  state('a missing port', [hello({ sources: ['serial:/dev/nothing'] }), AWAITED_PORT], shows('.awaited')),
  state('straps missing', [hello({ sides: ['left', 'right'] }), link('left-thigh')], shows('.checklist')),
  state('straps without a place', FRESH, shows('.empty .button')),
  state('placing, before', FRESH, pressed('p', '.guide .button')),
  state('placing, sitting still', FRESH, afterEvents(placingAt({}), '.guide-waiting')),
  state('placing, a knee bends', FRESH, afterEvents(placingAt({ ...BEND, state: 'running', count: 2 }), '.guide-number')),
  state('placing, a step failed', FRESH, afterEvents(placingAt({ ...BEND, state: 'failed', why: verbatim(ALIKE) }), '.guide-why')),
  state(
    'placing, the pelvis',
    FRESH,
    afterEvents(placingAt({ step: 'pelvis', of: 3, instruction: verbatim('Stand up and sway the hips three times.') }), '.guide-words'),
  ),
  state(
    'placing, straps swapped',
    BOTH_UNCALIBRATED,
    afterEvents(
      [placingEvent({ step: 'check', why: verbatim('By its movement the one is where the other is.'), straps: SWAPPED })],
      '.guide-why',
    ),
  ),
  state(
    'placing, done',
    FRESH,
    afterEvents(
      placingAt({ ...BEND }).concat(placingAt({ step: 'done', why: verbatim('Four of five straps found.'), straps: FOUND, canUndo: true })),
      '.found',
    ),
  ),
  state('to be calibrated', UNCALIBRATED, shows('.empty .button')),
  state('calibration, before', UNCALIBRATED, pressed('c', '.guide-instruction')),
  state(
    'calibration, a stance awaited',
    UNCALIBRATED,
    afterEvents(calibrating({ step: 'stance', state: 'waiting', instruction: verbatim('Stand still, toes forward.') }), '.guide-waiting'),
  ),
  state(
    'calibration, standing',
    UNCALIBRATED,
    afterEvents(calibrating({ step: 'stance', secondsLeft: 3, instruction: verbatim('Stand still, toes forward.') }), '.guide-number'),
  ),
  state('calibration, swinging', BOTH_UNCALIBRATED, afterEvents(calibrating({ ...SWING, side: 'left' }), '.guide-number')),
  state(
    'calibration, a hint',
    UNCALIBRATED,
    afterEvents(calibrating({ ...SWING, why: verbatim('Slower: one swing a second.') }), '.guide-hint'),
  ),
  state(
    'calibration, a step failed',
    UNCALIBRATED,
    afterEvents(calibrating({ ...SWING, state: 'failed', why: verbatim(SWAPPED_WHY) }), '.guide-why'),
  ),
  state('calibration, a step passed', UNCALIBRATED, afterEvents(calibrating({ ...SWING, state: 'passed' }), '.guide-number')),
  state(
    'calibration, repetitions',
    UNCALIBRATED,
    afterEvents(
      calibrating({ step: 'neutral', count: 1, of: 3, instruction: verbatim('Three slow repetitions, knees over the feet.') }),
      '.guide-number',
    ),
  ),
  state('calibrated', ready('left'), pressed('z', '.guide-instruction')),
  state('not calibrated, the line estimated', UNCALIBRATED, squatting(['left'], [2], 1.9, '.leg-stage[data-tone=band]')),
  state('in line', ready('left'), squatting(['left'], [2], 1.9, '.leg-stage[data-tone=band]')),
  state('drifting in', ready('left'), squatting(['left'], [7.5], 1.86, '.leg-stage[data-tone=warn]')),
  state('a cue', ready('left'), squatting(['left'], [14], 1.86, '.leg-stage[data-tone=cue]')),
  state('unsure', ready('left'), async (visit) => {
    visit.stub.send({ type: 'quality', t: 0, athlete: 1, side: 'left', quality: 0.2, reasons: [verbatim('the thigh strap slipped')] });
    await visit.squat(['left'], [2], 1, (leg) => (leg.frame.flags = 4));
    await shows('.leg-stage[data-tone=unsure]')(visit);
  }),
  state('a strap lost', ready('left'), async (visit) => {
    visit.stub.send(link('left-shin', { state: 'lost', lostS: 12 }));
    await visit.squat(['left'], [2], 1, (leg) => (leg.frame.flags = 4));
    await shows('.leg-stage[data-tone=unsure]')(visit);
  }),
  state('the station lost', ready('left'), async (visit) => {
    await visit.squat(['left'], [2, 12], 2 * CYCLE_S);
    visit.stub.goAway();
    await shows('.banner')(visit);
    await shows('.leg-stage[data-tone=silent]')(visit);
  }),
  state('two legs in line', ready('left', 'right'), squatting(['left', 'right'], [2], 1.9, '.leg-stage[data-tone=band]')),
  state('two legs, a cue', ready('left', 'right'), squatting(['left', 'right'], [13], CYCLE_S + 1.86, '.leg-stage[data-tone=cue]')),
  state('two legs and pelvis', EVERY_STRAP, squatting(['left', 'right'], [2, 12], 3 * CYCLE_S, '.rep-card')),
  state('a repetition chosen', ready('left'), choosing),
  state('a problem shown', ready('left'), async (visit) => {
    await visit.squat(['left'], [2, 12], 2 * CYCLE_S);
    visit.stub.send({
      type: 'error',
      t: 0,
      athlete: 1,
      code: 'KO_PLACE_TAKEN',
      message: 'Two straps say that they are on the left shin.',
      hint: 'Switch one of them off, or find out which is where.',
    });
    await shows('.notice')(visit);
  }),
  state('a replay, playing', REPLAYED, squatting(['left'], [2, 12], 3 * CYCLE_S, '.rep-card')),
  state('a replay, seeking', REPLAYED, afterEvents([replayAt({ state: 'seeking', targetS: 200, speed: 10 })], '.replay')),
  state('a replay, before the straps were on', [REPLAYED[0]!, replayAt({ positionS: 2, state: 'paused' })], shows('.replay')),
  state('a demo', DEMO, squatting(['left'], [2, 12], 3 * CYCLE_S, '.demo-words')),
  state('Calibrate pressed in a set', ready('left'), askedInSet('c')),
  state('Re-zero pressed in a set', ready('left', 'right'), askedInSet('z')),
  state(
    'calibration, over one that passed',
    CALIBRATED_BEFORE,
    afterEvents(calibrating({ ...SWING, side: 'left', kept: true, state: 'failed', why: verbatim(SWAPPED_WHY) }), '.guide-kept'),
  ),
  state('calibrated again, undo offered', CALIBRATED_BEFORE, async (visit) => {
    await afterEvents([...calibrating({ ...SWING, side: 'left', kept: true }), anew(40)], '.guide .button.strong')(visit);
    await visit.page.getByRole('button', { name: 'Train', exact: true }).click();
    await visit.page.getByText('Recalibrated.').waitFor();
  }),
  state('the thigh turned in', ready('left'), async (visit) => {
    visit.stub.send({
      type: 'cue',
      t: 1,
      athlete: 1,
      id: 1,
      side: 'left',
      reason: 'femoral-rotation',
      outputs: ['tone'],
      excursionDeg: 14,
      latencyMs: 31,
      session: 1,
    });
    await visit.squat(['left'], [14], 1.86);
    await shows('.leg-stage[data-tone=cue]')(visit);
  }),
  state('Bluetooth switched off in a set', IN_A_SET_BY_BLUETOOTH, async (visit) => {
    await visit.squat(['left', 'right'], [2, 12], 2 * CYCLE_S);
    const detail = { code: 'link.bluetooth.off.command', args: { command: 'bluetoothctl power on' } } as const;
    for (const strap of BLUETOOTH_STRAPS) visit.stub.send({ ...strap, state: 'failed', detail, lostS: 3 });
    visit.stand(false);
    await shows('.troubles')(visit);
  }),
  state('the leg in 3-D', EVERY_STRAP, async (visit) => {
    await visit.squat(['left', 'right'], [2], 1.9);
    await visit.page.getByRole('button', { name: '3-D' }).click();
    await shows('.leg-space canvas, .leg-fail')(visit);
  }),
  state('after a set', ready('left'), stopped(['left'], 13)),
  state('after a set with two legs', ready('left', 'right'), stopped(['left', 'right'], 13)),
  state('two athletes, the first in line', TWO_ATHLETES, squatting(['left'], [2, 12], 2 * CYCLE_S + 1.9, '.rep-card')),
  state('two athletes, the second without a strap', TWO_ATHLETES, async (visit) => {
    await shows('.leg-stage')(visit);
    await visit.page.locator('.athlete-picker select').selectOption('2');
    await shows('.empty')(visit);
  }),
  state(
    'two athletes, one is calibrated again',
    TWO_ATHLETES,
    afterEvents(
      calibrating({ step: 'stance', secondsLeft: 3, kept: true, instruction: verbatim('Stand still, toes forward.') }),
      '.guide-kept',
    ),
  ),
  state('two athletes, the station lost', TWO_ATHLETES, async (visit) => {
    await visit.squat(['left'], [2, 12], 2 * CYCLE_S);
    visit.stub.goAway();
    await shows('.banner')(visit);
  }),
  state('the settings', ready('left'), pressed('s', 'dialog[open]')),
  state('the help', ready('left'), pressed('?', 'dialog[open]')),
  state('the straps', EVERY_STRAP, async (visit) => {
    await shows('.leg-stage')(visit);
    await visit.page.locator('.foot-straps').click();
    await shows('dialog[open]')(visit);
  }),
];
