/** A calibration that has passed stays in force until another one passes, and changes between them can be undone and redone. */
import { describe, expect, it } from 'vitest';
import type { LegCalibration } from '../../../host/realtime/leg/leg-estimate.ts';
import type { Side } from '../../../protocol/live/words.ts';
import { ScheduledRun } from '../../fixtures/scheduled-athlete.ts';

/** Through the first calibration and several repetitions of the first set. */
function calibrated(settings: { both?: boolean } = {}): ScheduledRun {
  const run = new ScheduledRun(settings);
  run.calibrate('start');
  run.liveUntil(() => run.calibrationEvent().step === 'done', 60);
  return run;
}

/** A second calibration, up to its neutral repetitions. */
function calibrateAgain(run: ScheduledRun): void {
  run.liveUntilAgain();
  run.calibrate('start');
  run.liveUntil(() => run.calibrationEvent().step === 'neutral' && run.calibrationEvent().count > 0, 60);
}

const inForce = (run: ScheduledRun, side: Side = 'left'): LegCalibration => structuredClone(run.leg(side).pipeline.toJson()!);
const problem = (run: ScheduledRun): string => {
  const newest = run.events.at(-1)!;
  return newest.type === 'error' ? newest.message : '';
};
const withoutStance = ({ alignment, template }: LegCalibration): object => ({ alignment, template });

describe('a calibration over one that has passed', () => {
  it('changes nothing when cancelled, to the bit: neither the numbers meanwhile nor the repetitions and cues after it', () => {
    const [run, without] = [calibrated(), calibrated()];
    calibrateAgain(run);
    without.live(run.timeS - without.timeS);
    const cancelledS = run.timeS;
    run.calibrate('cancel');
    run.live(40);
    without.live(40);
    expect(run.takeHash()).toBe(without.takeHash());
    const unnumbered = (list: readonly object[]): object[] => list.map((one) => ({ ...one, rep: 0, id: 0 }));
    expect(run.reps(cancelledS).length).toBeGreaterThan(3);
    expect(unnumbered(run.reps(cancelledS))).toEqual(unnumbered(without.reps(cancelledS)));
    expect(run.cues(cancelledS).length).toBeGreaterThan(0);
    expect(unnumbered(run.cues(cancelledS))).toEqual(unnumbered(without.cues(cancelledS)));
  });

  it('says so while it runs and when it is cancelled, and stores nothing new', () => {
    const run = calibrated();
    expect(run.calibrationEvent()).toMatchObject({ step: 'done', kept: false, canUndo: false });
    const before = inForce(run);
    calibrateAgain(run);
    expect(run.calibrationEvent()).toMatchObject({ step: 'neutral', kept: true, canUndo: false });
    expect(withoutStance(inForce(run))).toEqual(withoutStance(before));
    run.calibrate('cancel');
    expect(run.calibrationEvent()).toMatchObject({ step: 'done', state: 'passed', kept: false, canUndo: false });
    expect(run.calibrationEvent().why).toEqual({ code: 'calibration.kept' });
    expect(run.kept).toHaveLength(1);
  });

  it('keeps counting and cueing until the athlete has stood still for it, and then stops', () => {
    const run = calibrated();
    run.liveUntil(() => run.reps().length > 0, 20);
    const beganS = run.timeS;
    run.calibrate('start');
    run.liveUntil(() => run.calibrationEvent().step === 'thigh-swing', 40);
    const stoodS = run.timeS;
    expect(run.reps(beganS).length).toBeGreaterThan(3);
    expect(run.cues(beganS).length).toBeGreaterThan(0);
    run.liveUntil(() => run.calibrationEvent().step === 'neutral' && run.calibrationEvent().count === 2, 60);
    expect(run.reps(stoodS)).toEqual([]);
    expect(run.cues(stoodS)).toEqual([]);
  });

  it('comes into force as a whole when it passes', () => {
    const run = calibrated();
    const first = inForce(run);
    calibrateAgain(run);
    run.liveUntil(() => run.calibrationEvent().step === 'done', 40);
    expect(run.calibrationEvent()).toMatchObject({ state: 'passed', why: null, canUndo: true });
    const second = inForce(run);
    expect(second.alignment).not.toEqual(first.alignment);
    expect(second.template).not.toEqual(first.template);
    expect(run.kept.map(({ calibration }) => withoutStance(calibration))).toEqual([withoutStance(first), withoutStance(second)]);
    const passedS = run.timeS;
    run.live(40);
    expect(run.reps(passedS).length).toBeGreaterThan(3);
    expect(run.cues(passedS).length).toBeGreaterThan(0);
  });

  it('leaves nothing half done without an earlier one: what movement has revealed so far stays in use', () => {
    const run = new ScheduledRun();
    run.live(1.5);
    run.calibrate('start');
    run.liveUntil(() => run.calibrationEvent().step === 'neutral' && run.calibrationEvent().count > 0, 60);
    expect(run.calibrationEvent().kept).toBe(false);
    run.calibrate('cancel');
    expect(run.calibrationEvent()).toMatchObject({ step: 'none', canUndo: false });
    expect(inForce(run)).toMatchObject({ template: null, alignment: { how: 'automatic' } });
    expect(run.kept).toEqual([]);
  });

  it('replaces the earlier one step by step in older recordings', () => {
    const run = calibrated();
    const first = inForce(run);
    run.liveUntilAgain();
    run.control({ type: 'calibrate', action: 'start', side: null });
    run.liveUntil(() => run.calibrationEvent().step === 'neutral', 60);
    run.control({ type: 'calibrate', action: 'cancel', side: null });
    expect(run.calibrationEvent()).toMatchObject({ step: 'none', kept: false });
    expect(inForce(run).alignment).not.toEqual(first.alignment);
    expect(inForce(run).template).toBeNull();
  });

  it.each([
    ['no step has passed for three minutes', 'left-alone', 181],
    ['a strap is silent for half a minute', 'straps-silent', 31],
  ] as const)('is to be abandoned when %s, and then the earlier one is in force', (_, because, afterS) => {
    const run = calibrated();
    const before = inForce(run);
    calibrateAgain(run);
    const heardS = because === 'left-alone' ? run.timeS + afterS : run.timeS;
    for (const { stream } of run.line.straps) stream.statistics.silentForS = (nowS) => nowS - heardS;
    run.line.tick(run.timeS + afterS - 30);
    expect(run.neglected).toEqual([]);
    run.line.tick(run.timeS + afterS);
    expect(run.neglected).toEqual([{ side: 'left', because }]);
    run.control({ type: 'calibrate', action: 'cancel', side: 'left', because });
    expect(run.calibrationEvent()).toMatchObject({ step: 'done', state: 'passed' });
    expect(run.calibrationEvent().why).toEqual({ code: `calibration.${because}` });
    expect(withoutStance(inForce(run))).toEqual(withoutStance(before));
    run.line.tick(run.timeS + 2 * afterS);
    expect(run.neglected).toHaveLength(1);
  });
});

describe('undo', () => {
  function twice(settings: { both?: boolean } = {}): ScheduledRun {
    const run = calibrated(settings);
    calibrateAgain(run);
    run.liveUntil(() => run.calibrationEvent().step === 'done', 40);
    return run;
  }

  it('restores the earlier calibration, and pressed again the undone one; what is stored follows', () => {
    const run = twice();
    const [first, second] = [run.kept[0]!.calibration, run.kept[1]!.calibration];
    run.calibrate('undo');
    expect(withoutStance(inForce(run))).toEqual(withoutStance(first));
    expect(run.calibrationEvent()).toMatchObject({ step: 'done', canUndo: true });
    expect(run.calibrationEvent().why).toEqual({ code: 'calibration.undone' });
    expect(withoutStance(run.kept.at(-1)!.calibration)).toEqual(withoutStance(first));
    expect(withoutStance(run.kept.at(-1)!.calibration.before!)).toEqual(withoutStance(second));
    const undoneS = run.timeS;
    run.live(40);
    expect(run.reps(undoneS).length).toBeGreaterThan(3);
    expect(run.cues(undoneS).length).toBeGreaterThan(0);
    run.calibrate('undo');
    expect(withoutStance(inForce(run))).toEqual(withoutStance(second));
    expect(withoutStance(run.kept.at(-1)!.calibration)).toEqual(withoutStance(second));
  });

  it('continues the numbering', () => {
    const run = twice();
    run.live(12);
    run.calibrate('undo');
    run.live(30);
    const numbers = run.reps().map(({ rep }) => rep);
    expect(numbers).toEqual(numbers.map((_, n) => n + 1));
  });

  it('reverts a re-zero', () => {
    const run = calibrated();
    const before = inForce(run);
    run.liveUntilAgain();
    run.calibrate('rezero');
    expect(run.calibrationEvent()).toMatchObject({ step: 'stance', rezero: true, kept: true });
    run.liveUntil(() => run.calibrationEvent().step === 'done', 40);
    expect(run.calibrationEvent()).toMatchObject({ rezero: true, canUndo: true });
    expect(inForce(run).template).toEqual(before.template);
    expect(inForce(run).alignment).not.toEqual(before.alignment);
    run.calibrate('undo');
    expect(withoutStance(inForce(run))).toEqual(withoutStance(before));
  });

  it('is rejected, with a reason, while a calibration runs and when there is nothing to undo', () => {
    const run = calibrated();
    run.calibrate('undo');
    expect(run.events.at(-1)).toMatchObject({ type: 'error', code: 'KO_NOT_NOW' });
    expect(problem(run)).toMatch(/no earlier/);
    run.calibrate('rezero');
    run.calibrate('undo');
    expect(run.events.at(-1)).toMatchObject({ type: 'error', code: 'KO_NOT_NOW' });
    expect(problem(run)).toMatch(/is running/);
  });

  it('has nothing to restore once the leg wears another strap', () => {
    const run = twice();
    const [thigh, shin] = run.links.map(({ id }) => id) as [string, string];
    run.control({ type: 'role', id: thigh, role: 'left-shin' });
    run.control({ type: 'role', id: shin, role: 'left-thigh' });
    expect(run.calibrationEvent()).toMatchObject({ step: 'none', canUndo: false });
    run.calibrate('undo');
    expect(run.events.at(-1)).toMatchObject({ type: 'error', code: 'KO_NOT_NOW' });
  });

  it('works after the calibration was restored from an earlier session', () => {
    const [kept, run] = [twice().kept.at(-1)!.calibration, new ScheduledRun()];
    run.control({ type: 'restore', side: 'left', calibration: kept, before: kept.before! });
    expect(run.calibrationEvent()).toMatchObject({ step: 'done', canUndo: true });
    run.calibrate('undo');
    expect(withoutStance(inForce(run))).toEqual(withoutStance(kept.before!));
  });
});

describe('a re-zero', () => {
  it('is rejected before there is a calibration', () => {
    const run = new ScheduledRun();
    run.live(4);
    run.calibrate('rezero');
    expect(run.events.at(-1)).toMatchObject({ type: 'error', code: 'KO_NOT_NOW' });
    expect(problem(run)).toMatch(/no calibration yet/);
  });
});

describe('two legs', () => {
  it('each keep their own: one that passed stays, the other is restored, and only the first can be undone', () => {
    const run = new ScheduledRun({ both: true });
    run.calibrate('start');
    run.liveUntil(() => run.calibrationEvent('left').step === 'done' && run.calibrationEvent('right').step === 'done', 100);
    const right = inForce(run, 'right');
    run.liveUntilAgain();
    run.calibrate('start');
    run.liveUntil(() => run.calibrationEvent('right').step === 'neutral', 100);
    run.calibrate('cancel', 'right');
    expect(withoutStance(inForce(run, 'right'))).toEqual(withoutStance(right));
    run.liveUntil(() => run.calibrationEvent('left').step === 'done', 60);
    expect(run.calibrationEvent('left').canUndo).toBe(true);
    expect(run.calibrationEvent('right').canUndo).toBe(false);
    const left = inForce(run, 'left');
    run.calibrate('undo');
    expect(inForce(run, 'left').alignment).not.toEqual(left.alignment);
    expect(withoutStance(inForce(run, 'right'))).toEqual(withoutStance(right));
  });
});
