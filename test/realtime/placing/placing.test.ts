/**
 * Placing by movement: each strap found where it is worn, wrong and unclear movements rejected with a reason, places assigned, undone, and
 * never guessed.
 */
import { describe, expect, it } from 'vitest';
import { answerPlacing, gesturing, idle } from '../../../host/simulator/routine.ts';
import type { Routine } from '../../../host/simulator/plan.ts';
import { placingEventSchema } from '../../../protocol/live/events.ts';
import { ROLE } from '../../../protocol/sensor/constants.ts';
import { GOOD_DELIVERY } from '../../../host/simulator/delivery.ts';
import { NO_FAULTS } from '../../../host/simulator/faults.ts';
import { helloPacket } from '../../fixtures/recorded-strap.ts';
import { PlacingRun, type Answers } from '../../fixtures/placing.ts';
import { render, type Message } from '../../../protocol/words/message.ts';

const RIGHT = { 'sim:right-thigh': 'right-thigh', 'sim:right-shin': 'right-shin' };
const NOWHERE = { 'sim:right-thigh': null, 'sim:right-shin': null };
const squats: Routine = function* () {
  const collapses = [0, 0, 0].map((peakDeg) => ({ peakDeg, phase: 'bottom' as const, atFlexionDeg: NaN }));
  yield { kind: 'lifts', lift: 'squat', collapses, tempo: 1 };
};
const swings: Routine = function* () {
  yield { kind: 'swings', count: 3, lead: true };
};
/** As asked, except for the given answers at certain steps. */
const but =
  (change: Partial<Record<string, Routine[]>>): Answers =>
  (step, n) =>
    change[step]?.[n] ?? answerPlacing(step, 'right');
const said = (why: Message | null): string | null => why && render(why);
const whys = (run: PlacingRun): (string | null)[] => run.placing.filter(({ state }) => state === 'failed').map(({ why }) => said(why));

describe('placing by movement', () => {
  it.each([1, 2, 3, 4, 5, 6])('finds both straps of a leg (athlete %i)', (seed) => {
    const run = new PlacingRun({ seed, side: 'right' });
    run.place(['right']);
    expect(whys(run)).toEqual([]);
    expect(run.places).toEqual(RIGHT);
    expect(run.last).toMatchObject({ step: 'done', state: 'passed', progress: 1, canUndo: true });
    for (const event of run.placing) placingEventSchema.parse(event);
  });

  it('finds all five, whatever the gyroscopes’ bias and the loss', () => {
    const faults = { ...NO_FAULTS, biasStepDps: 6, biasStepAtS: 1 };
    const run = new PlacingRun({ seed: 3, both: true, pelvis: true, delivery: { ...GOOD_DELIVERY, loss: 0.05, burst: 3 }, faults });
    run.place(null);
    expect(run.last.step).toBe('done');
    expect(Object.entries(run.places).map(([id, place]) => [id, `sim:${place}`])).toEqual(Object.keys(run.places).map((id) => [id, id]));
  });

  it('counts along, one step after another', () => {
    const run = new PlacingRun({ side: 'right' });
    run.place(['right']);
    const passed = run.placing.filter(({ state }) => state === 'passed').map(({ step }) => step);
    expect(passed).toEqual(['still', 'right-shin', 'right-thigh', 'done']);
    const counts = run.placing.filter(({ step }) => step === 'right-shin').map(({ count }) => count);
    expect(counts).toEqual([0, 0, 1, 2, 3, 3]);
  });

  it.each([
    ['a straight leg swung', swings],
    ['squats', squats],
    ['a knee lifted', gesturing('lift-knee', true, 3)],
    ['leaning forward', gesturing('lean', true, 3)],
  ])('does not take %s for a bending knee', (_name, wrong) => {
    const run = new PlacingRun({ side: 'right', pelvis: true }, but({ 'right-shin': [wrong] }));
    run.place(['right']);
    expect(whys(run).length).toBeGreaterThanOrEqual(1);
    expect(run.places).toEqual({ ...RIGHT, 'sim:pelvis': 'pelvis' });
  });

  it('says which straps turned alike', () => {
    const run = new PlacingRun({ side: 'right', both: true }, but({ 'right-shin': [gesturing('bend-knee', null, 3)] }));
    run.place(['right', 'left']);
    const [right, left] = [run.nameAt('right-shin'), run.nameAt('left-shin')];
    expect(right).toMatch(/^Knees Out strap [0-9A-F]{4}$/);
    const words = (a: string, b: string): string => `Two straps turned alike: ${a} and ${b}. Move only the right lower leg;`;
    expect(whys(run)).toHaveLength(1);
    expect([words(right, left), words(left, right)]).toContain(whys(run)[0]!.split(' the thigh stays')[0]);
    expect(run.last.step).toBe('done');
  });

  it('notices that the same strap answered both movements, and starts the leg again', () => {
    const lift = gesturing('lift-knee', true, 3);
    const run = new PlacingRun({ side: 'right' }, but({ 'right-shin': [lift] }));
    run.place(['right']);
    expect(whys(run)[0]).toContain(`Two movements turned ${run.nameAt('right-thigh')} most`);
    expect(run.places).toEqual(RIGHT);
  });

  it('does not take the other leg’s movement for this one’s strap once that is known', () => {
    const run = new PlacingRun({ side: 'right', both: true }, but({ 'left-shin': [gesturing('bend-knee', true, 3)] }));
    run.place(['right', 'left']);
    const words = `${run.nameAt('right-shin')} moved most, and it was found on the right shin before`;
    expect(whys(run)).toEqual([expect.stringContaining(words)]);
    expect(run.last.step).toBe('done');
  });

  it('waits for a movement, asks for three in a row, and assigns no strap a place before that', () => {
    const run = new PlacingRun(
      { side: 'right' },
      but({ 'right-shin': [gesturing('bend-knee', true, 1)], 'right-thigh': [gesturing(null, true, 0)] }),
    );
    run.control({ type: 'place', action: 'start', sides: ['right'] });
    run.goOn(30);
    expect(whys(run)).toEqual(['That was one: three in a row, please.']);
    run.goOn(30);
    expect(run.last).toMatchObject({ step: 'right-thigh', why: { code: 'placing.nothing' } });
    expect(run.places).toEqual(NOWHERE);
    run.control({ type: 'place', action: 'cancel', sides: null });
    expect(run.last).toMatchObject({ step: 'none', canUndo: false });
    expect(run.places).toEqual(NOWHERE);
  });

  it('ends by itself when abandoned, and cues resume', () => {
    const run = new PlacingRun({ side: 'right', unplaced: false }, but({ 'right-shin': [gesturing(null, true, 0)] }));
    run.control({ type: 'place', action: 'start', sides: ['right'] });
    run.live(30);
    expect(run.line.legs.right!.attended).toBe(false);
    run.live(170);
    expect(run.last).toMatchObject({ step: 'none', why: { code: 'placing.abandoned' } });
    expect(run.line.legs.right!.attended).toBe(true);
    expect([...run.line.straps].every(({ watch }) => watch === null)).toBe(true);
  });

  it('does not judge what a silent strap may have hidden', () => {
    const run = new PlacingRun({ side: 'right' }, but({}));
    run.control({ type: 'place', action: 'start', sides: ['right'] });
    while (run.last.step !== 'right-shin' || run.last.count < 1) run.live(0.1);
    run.live(1.2, ['sim:right-thigh']);
    run.goOn(8);
    expect(whys(run)).toEqual([`${run.nameAt('right-thigh')} was not heard all the time. Bring it nearer and do it again.`]);
    run.goOn(60);
    expect(run.places).toEqual(RIGHT);
  });

  it('leaves the pelvis out when nobody wears a strap there', () => {
    const run = new PlacingRun({ side: 'right', pelvis: true }, but({ pelvis: [idle] }));
    run.place(['right'], 35);
    expect(run.last.step).toBe('pelvis');
    run.control({ type: 'place', action: 'skip', sides: null });
    expect(run.last.step).toBe('done');
    expect(run.places).toEqual({ ...RIGHT, 'sim:pelvis': null });
  });
});

describe('the places found', () => {
  it('are stored by the straps, and the earlier ones can be restored', () => {
    const run = new PlacingRun({ side: 'right' });
    run.place(['right']);
    run.control({ type: 'place', action: 'undo', sides: null });
    expect(run.last).toMatchObject({ step: 'none', canUndo: false, why: { code: 'placing.back' } });
    expect(run.places).toEqual(NOWHERE);
    expect(run.kept).toEqual([]);
  });

  it('can be undone in the middle of the following calibration, which then ends', () => {
    const run = new PlacingRun({ side: 'right' });
    run.place(['right']);
    run.control({ type: 'calibrate', action: 'start', side: null });
    run.live(3);
    run.control({ type: 'place', action: 'undo', sides: null });
    const calibrations = run.events.filter((event) => event.type === 'calibration');
    expect(calibrations.at(-1)).toMatchObject({ side: 'right', step: 'none' });
    run.place(['right']);
    expect([run.last.step, run.places]).toEqual(['done', RIGHT]);
  });

  it('that differ from before make the leg calibrate again', () => {
    const run = new PlacingRun({ side: 'right', unplaced: false });
    const leg = run.line.legs.right;
    run.control({ type: 'role', id: 'sim:right-thigh', role: 'left-thigh' });
    run.control({ type: 'role', id: 'sim:right-thigh', role: 'right-thigh' });
    expect(run.line.legs.right).toBe(leg);
    run.control({ type: 'role', id: 'sim:right-thigh', role: 'right-shin' });
    run.control({ type: 'role', id: 'sim:right-shin', role: 'right-thigh' });
    expect(run.line.legs.right).not.toBe(leg);
    expect(run.line.legs.right!.pipeline.alignment).toBeNull();
  });

  it('confirm straps that know their places, and change nothing', () => {
    const run = new PlacingRun({ side: 'right', unplaced: false });
    run.place(['right']);
    expect(run.last).toMatchObject({ step: 'done', canUndo: false, why: { code: 'placing.agree' } });
  });

  it('that contradict the straps wait for a decision: swap them, or leave them', () => {
    for (const action of ['confirm', 'cancel'] as const) {
      const run = new PlacingRun({ side: 'right' });
      run.control({ type: 'role', id: 'sim:right-thigh', role: 'right-shin' });
      run.control({ type: 'role', id: 'sim:right-shin', role: 'right-thigh' });
      const swapped = { 'sim:right-thigh': 'right-shin', 'sim:right-shin': 'right-thigh' };
      run.place(['right']);
      expect(run.last).toMatchObject({ step: 'check', state: 'waiting' });
      expect(said(run.last.why)).toContain(`By its movement ${run.nameAt('right-shin')} is on the right shin, not on the right thigh`);
      expect(run.places).toEqual(swapped);
      run.control({ type: 'place', action, sides: null });
      expect(run.places).toEqual(action === 'confirm' ? RIGHT : swapped);
      run.control({ type: 'place', action: 'undo', sides: null });
      expect(run.places).toEqual(swapped);
    }
  });

  it('resolve a conflict of two straps that claim one place, and undoing restores the conflict', () => {
    const run = new PlacingRun({ side: 'right' });
    const claim = (role: number): void =>
      [...run.line.straps].forEach(({ link, identity }) => run.line.onPacket(link, helloPacket(role, identity, 104), run.timeS, 0));
    claim(ROLE.rightShin);
    const conflicts = (): string[] => run.events.flatMap((event) => (event.type === 'error' ? [`${event.code}: ${event.message}`] : []));
    const both = `${run.nameAt('right-thigh')}, ${run.nameAt('right-shin')}`;
    const words = `KO_PLACE_TAKEN: 2 straps say they are on the right shin: ${both}. Switch one off, or choose which one it is.`;
    expect([run.places, conflicts()]).toEqual([NOWHERE, [words]]);
    run.place(['right']);
    expect([run.last.step, run.places]).toEqual(['done', RIGHT]);
    run.control({ type: 'place', action: 'undo', sides: null });
    expect([run.places, conflicts()]).toEqual([NOWHERE, [words, words]]);
  });

  it('do not disturb a calibration, nor a calibration them', () => {
    const run = new PlacingRun({ side: 'right', unplaced: false });
    const refusals = (): unknown[] => run.events.filter((event) => event.type === 'error').map(({ message }) => message);
    run.control({ type: 'calibrate', action: 'start', side: null });
    run.control({ type: 'place', action: 'start', sides: ['right'] });
    expect(refusals()).toEqual(['A calibration is running.']);
    expect(run.placing).toEqual([]);
    run.control({ type: 'calibrate', action: 'cancel', side: null });
    run.control({ type: 'place', action: 'start', sides: ['right', 'left'] });
    expect(refusals()[1]).toBe('A leg takes two straps, and 2 straps are connected.');
    run.control({ type: 'place', action: 'start', sides: ['right'] });
    run.control({ type: 'calibrate', action: 'start', side: null });
    expect(refusals()[2]).toBe('The straps are being told apart by movement.');
    run.goOn(60);
    expect(run.events.some(({ type }) => type === 'rep' || type === 'cue')).toBe(false);
    expect(run.last.step).toBe('done');
  });
});
