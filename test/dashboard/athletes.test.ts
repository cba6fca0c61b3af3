/** Two athletes on one station: what one does never shows with the other, and the page shows everything of the chosen one. */

import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LinkEvent, LiveEvent, RepEvent } from '../../protocol/live/events.ts';
import { encodeLegFrame, LEG_FRAME_BYTES, type LegFrame } from '../../protocol/live/frame.ts';
import { verbatim } from '../../protocol/words/message.ts';
import { receiveFrame } from '../../dashboard/live/legs.ts';
import { calibrationStage } from '../../dashboard/state/athlete.ts';
import { legsWorn, linksOf } from '../../dashboard/state/links.ts';
import { athlete, athleteOf, chosenAthlete, everyAthlete, roster, shown, station, takeEvent } from '../../dashboard/state/roster.ts';
import { fetchStoredReps } from '../../dashboard/state/stored.ts';
import { updateTones } from '../../dashboard/state/tones.ts';
import { athlete as onStation, CALIBRATED, hello, link, recordingSession, STUB_SETTINGS } from './station-stub.ts';
import { CYCLE_S, SyntheticLeg } from './synthetic-leg.ts';

const ANNA = 1;
const BEN = 2;
const BENS_SETTINGS = { ...STUB_SETTINGS, cueDeg: 15 };
const GREETING = hello({ athletes: [onStation({ id: ANNA, name: 'Anna' }), onStation({ id: BEN, name: 'Ben', settings: BENS_SETTINGS })] });

function receive(frame: LegFrame, atMs = 0): void {
  const view = new DataView(new ArrayBuffer(LEG_FRAME_BYTES));
  encodeLegFrame(view, 0, frame);
  receiveFrame(view, atMs, (id) => athleteOf(id).legs);
}

function take(...events: LiveEvent[]): void {
  for (const event of events) takeEvent(event, 0);
}

/** Both squat at the same time, one with a valgus of 3°, the other of 12°. */
function squatTogether(untilS: number): { events: LiveEvent[]; frames: number } {
  const events: LiveEvent[] = [];
  const legs = [
    new SyntheticLeg({ athlete: ANNA, side: 'left', valgusDeg: [3] }),
    new SyntheticLeg({ athlete: BEN, side: 'left', valgusDeg: [12] }),
  ];
  let frames = 0;
  for (let t = 0; t < untilS; t += 1 / 60, frames++) {
    for (const leg of legs) {
      leg.step(t, (event) => {
        events.push(event);
        take(event);
      });
      receive(leg.frame, 1000 * t);
    }
  }
  return { events, frames };
}

const wears = (id: number): LinkEvent[] =>
  (['left-thigh', 'left-shin'] as const).map((role) => link(role, { id: `serial:${id}-${role}`, athlete: id }));
const of = (id: number, event: LiveEvent): LiveEvent => ({ ...event, athlete: id }) as LiveEvent;

beforeEach(() => {
  chosenAthlete.value = null;
  take(GREETING);
});

describe('what one athlete does', () => {
  it('never shows with the other: repetitions, cues, phases', () => {
    squatTogether(2 * CYCLE_S);
    const [annas, bens] = [ANNA, BEN].map((id) => athleteOf(id).state.value);
    expect(annas!.reps.map((rep) => rep.peak_valgus_deg)).toEqual([3, 3]);
    expect(bens!.reps.map((rep) => rep.peak_valgus_deg)).toEqual([12, 12]);
    expect([annas!.cues.length, bens!.cues.length]).toEqual([0, 2]);
    take({ type: 'phase', t: 9, athlete: BEN, side: 'left', phase: 'descent' });
    expect([ANNA, BEN].map((id) => athleteOf(id).state.value.phase.left)).toEqual(['idle', 'descent']);
  });

  it('never shows with the other: frames, history, running peak, visual state', () => {
    const { frames } = squatTogether(1.86);
    const [annas, bens] = [ANNA, BEN].map((id) => athleteOf(id).legs.left);
    expect([annas!.frame.athlete, bens!.frame.athlete]).toEqual([ANNA, BEN]);
    expect(annas!.frame.excursionDeg).toBeLessThan(4);
    expect(bens!.frame.excursionDeg).toBeGreaterThan(11);
    expect([annas!.history.count, bens!.history.count]).toEqual([frames, frames]);
    expect(Math.max(...annas!.history.shownDeg.slice(0, frames))).toBeLessThan(4);
    expect(annas!.peak.valgusDeg).toBeLessThan(4);
    expect(bens!.peak.valgusDeg).toBeGreaterThan(11);
    updateTones(1860);
    expect([annas!.tone.value, bens!.tone.value]).toEqual(['band', 'cue']);
  });

  it('never shows with the other: settings, quality, calibration, session, errors', () => {
    take(
      of(BEN, CALIBRATED),
      of(BEN, recordingSession(60, 0)),
      { type: 'settings', t: 1, athlete: BEN, settings: { ...BENS_SETTINGS, fading: true } },
      { type: 'quality', t: 1, athlete: BEN, side: 'left', quality: 0.2, reasons: [verbatim('the thigh strap slipped')] },
      { type: 'error', t: 1, athlete: BEN, code: 'KO_PLACE_TAKEN', message: 'Two straps say the same.', hint: 'Switch one off.' },
    );
    expect(athleteOf(ANNA).state.value).toMatchObject({ calibrations: [], session: null, quality: {}, problem: null });
    expect(athleteOf(ANNA).state.value.settings).toEqual(STUB_SETTINGS);
    expect(athleteOf(BEN).state.value).toMatchObject({
      session: { state: 'recording' },
      settings: { fading: true },
      quality: { left: { quality: 0.2 } },
    });
    expect(station.value.problem).toBeNull();
  });

  it('of everybody on the station is no one’s alone', () => {
    take({ type: 'error', t: 1, athlete: null, code: 'KO_DISK_FULL', message: 'The disk is full.', hint: 'Make room.' });
    expect(station.value.problem?.code).toBe('KO_DISK_FULL');
    expect([ANNA, BEN].map((id) => athleteOf(id).state.value.problem)).toEqual([null, null]);
  });
});

describe('the athlete shown', () => {
  it('is the first until another is chosen, and the first again for one who is not there', () => {
    expect(shown.value.id).toBe(ANNA);
    chosenAthlete.value = BEN;
    expect(shown.value.id).toBe(BEN);
    chosenAthlete.value = 7;
    expect(shown.value.id).toBe(ANNA);
  });

  it('is shown with everything of theirs, at once', () => {
    take(of(BEN, CALIBRATED));
    squatTogether(CYCLE_S + 1.86);
    updateTones(1000 * (CYCLE_S + 1.86));
    const looks = () => ({
      cueDeg: athlete.value.settings?.cueDeg,
      calibration: calibrationStage(athlete.value.calibrations),
      peaks: shown.value.movements.value.map(({ reps }) => reps.map((rep) => rep.peak_valgus_deg)),
      cues: athlete.value.cues.length,
      tone: shown.value.legs.left.tone.value,
    });
    const annas = { cueDeg: 8, calibration: 'never', peaks: [[3]], cues: 0, tone: 'band' };
    expect(looks()).toEqual(annas);
    chosenAthlete.value = BEN;
    expect(looks()).toEqual({ cueDeg: 15, calibration: 'done', peaks: [[12]], cues: 2, tone: 'cue' });
    chosenAthlete.value = ANNA;
    expect(looks()).toEqual(annas);
  });

  it('keeps the repetition that was looked at', () => {
    athleteOf(ANNA).chosenRep.value = '1/left/1';
    chosenAthlete.value = BEN;
    expect(shown.value.chosenRep.value).toBeNull();
  });
});

describe('a strap', () => {
  it('is in the list of the athlete who wears it now, and in no other', () => {
    take(...wears(ANNA), link('right-thigh', { id: 'serial:1-left-thigh', athlete: BEN }));
    const listOf = (id: number): unknown => linksOf(station.value.links, id).map(({ id, role }) => [id, role]);
    expect(listOf(ANNA)).toEqual([['serial:1-left-shin', 'left-shin']]);
    expect(listOf(BEN)).toEqual([['serial:1-left-thigh', 'right-thigh']]);
  });

  it('takes the leg with it when it was the last one on that leg', () => {
    take(hello({ athletes: [onStation({ id: ANNA, sides: ['left', 'right'] }), onStation({ id: BEN })] }));
    take(...wears(ANNA), link('right-thigh', { id: 'r', athlete: ANNA }), link('right-shin', { id: 's', athlete: ANNA }));
    const legsOf = (id: number) => legsWorn(athleteOf(id).state.value.sides, linksOf(station.value.links, id));
    take(link('right-thigh', { id: 'r', athlete: BEN }));
    expect([legsOf(ANNA), legsOf(BEN)]).toEqual([['left', 'right'], ['right']]);
    take(link('right-shin', { id: 's', athlete: ANNA, state: 'closed' }), link('right-shin', { id: 's', athlete: BEN }));
    expect([legsOf(ANNA), legsOf(BEN)]).toEqual([['left'], ['right']]);
  });
});

describe('after the connection was lost', () => {
  it('both athletes are still there, the chosen one is shown, and nothing is older than the new greeting', () => {
    chosenAthlete.value = BEN;
    squatTogether(CYCLE_S);
    const [annas, bens] = [athleteOf(ANNA), athleteOf(BEN)];
    take(GREETING, of(ANNA, recordingSession(9, 4)), of(BEN, CALIBRATED));
    expect(roster.value.map(({ name }) => name)).toEqual(['Anna', 'Ben']);
    expect(shown.value).toBe(bens);
    expect(athlete.value.reps).toEqual([]);
    expect(calibrationStage(athlete.value.calibrations)).toBe('done');
    expect(annas.state.value).toMatchObject({ session: { repCount: 4 }, calibrations: [], reps: [] });
    expect([...everyAthlete()].map(({ legs }) => legs.left.history.count)).toEqual([0, 0]);
  });

  it('each session’s earlier repetitions are fetched', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', (path: string) => {
      asked.push(path);
      const id = Number(path.split('/').at(-1));
      return Promise.resolve(Response.json({ id, reps: [{ ...repOf(id), session: id }] }));
    });
    onTestFinished(() => void vi.unstubAllGlobals());
    const session = (id: number): LiveEvent => ({ ...of(id, recordingSession(60, 1)), id }) as LiveEvent;
    for (const event of [GREETING, session(ANNA), session(BEN), session(BEN)]) {
      take(event);
      await fetchStoredReps(event);
    }
    expect(asked).toEqual(['/api/sessions/1', '/api/sessions/2']);
    expect([ANNA, BEN].map((id) => athleteOf(id).state.value.reps.map((rep) => rep.session))).toEqual([[1], [2]]);
  });
});

function repOf(id: number): RepEvent {
  const events: LiveEvent[] = [];
  const leg = new SyntheticLeg({ athlete: id, side: 'left', valgusDeg: [3] });
  for (let t = 0; t < CYCLE_S; t += 1 / 60) leg.step(t, (event) => events.push(event));
  return events.find((event) => event.type === 'rep')!;
}
