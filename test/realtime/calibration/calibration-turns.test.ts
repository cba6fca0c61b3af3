/** Both legs calibrated together: steps for one leg are done one leg after the other, and nothing waits for a leg that has dropped out. */
import { describe, expect, it } from 'vitest';
import { GuidedCalibration } from '../../../host/realtime/calibration/calibration.ts';
import { nextInTurn } from '../../../host/realtime/calibration/calibration-turns.ts';
import type { CalibrationEvent } from '../../../protocol/live/events.ts';
import type { CalibrationState, CalibrationStep } from '../../../protocol/live/words.ts';
import { PlacingRun } from '../../fixtures/placing.ts';
import { render } from '../../../protocol/words/message.ts';

function at(step: CalibrationStep, state: CalibrationState): GuidedCalibration {
  const calibration = new GuidedCalibration('left');
  calibration.step = step;
  calibration.state = state;
  calibration.takesTurns = true;
  return calibration;
}

const calibrations = (run: PlacingRun): CalibrationEvent[] =>
  run.events.filter((event): event is CalibrationEvent => event.type === 'calibration');

describe('two legs', () => {
  it.each([
    ['stance', 'running', 'stance', 'passed', null],
    ['stance', 'passed', 'stance', 'passed', 'left'],
    ['thigh-swing', 'running', 'stance', 'passed', null],
    ['thigh-swing', 'passed', 'stance', 'passed', 'right'],
    ['thigh-swing', 'passed', 'thigh-swing', 'failed', null],
    ['thigh-swing', 'passed', 'thigh-swing', 'passed', 'left'],
    ['shin-swing', 'passed', 'thigh-swing', 'passed', 'right'],
    ['shin-swing', 'passed', 'shin-swing', 'passed', 'both'],
    ['done', 'passed', 'stance', 'passed', 'right'],
    ['shin-swing', 'passed', 'none', 'waiting', 'left'],
    ['none', 'waiting', 'done', 'passed', null],
  ] as const)('left %s %s, right %s %s: %s continues', (leftStep, leftState, rightStep, rightState, turn) => {
    expect(nextInTurn(at(leftStep, leftState), at(rightStep, rightState))).toBe(turn);
  });

  it.each([
    ['in one go', [null]],
    ['when the second joins the first', ['left', 'right']],
  ] as const)('stand together, swing one after the other, and make the neutral repetitions together, %s', (_, sides) => {
    const run = new PlacingRun({ both: true, unplaced: false, seed: 3 });
    for (const side of sides) run.control({ type: 'calibrate', action: 'start', side });
    run.live(150);
    const passed = calibrations(run)
      .filter(({ state }) => state === 'passed')
      .map(({ side, step }) => `${side!} ${step}`);
    expect(passed.slice(0, 2).sort()).toEqual(['left stance', 'right stance']);
    expect(passed.slice(2, 6)).toEqual(['left thigh-swing', 'right thigh-swing', 'left shin-swing', 'right shin-swing']);
    expect(passed.slice(6).sort()).toEqual(['left done', 'right done']);
    // Both are never asked to swing at once; the prompt names the leg.
    const swinging = { left: false, right: false };
    for (const { side, step, state, instruction } of calibrations(run)) {
      swinging[side!] = step.endsWith('swing') && state !== 'passed';
      expect(swinging.left && swinging.right).toBe(false);
      if (step.endsWith('swing')) expect(render(instruction!)).toMatch(side === 'left' ? /^Left leg: / : /^Right leg: /);
    }
  });

  it('need not wait for one that was cancelled or calibrated alone', () => {
    const run = new PlacingRun({ both: true, unplaced: false, seed: 4 });
    run.control({ type: 'calibrate', action: 'start', side: null });
    run.live(12);
    run.control({ type: 'calibrate', action: 'cancel', side: 'left' });
    run.live(120);
    expect(calibrations(run).findLast(({ side }) => side === 'right')).toMatchObject({ step: 'done', state: 'passed' });
    run.control({ type: 'calibrate', action: 'start', side: 'left' });
    run.live(120);
    expect(calibrations(run).findLast(({ side }) => side === 'left')).toMatchObject({ step: 'done', state: 'passed' });
    expect(render(calibrations(run).at(-1)!.instruction!)).not.toContain('leg:');
  });
});
