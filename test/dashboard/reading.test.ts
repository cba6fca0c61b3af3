/** Which number is shown large: the live one, the peak on a cue, or the peak of the finished repetition. */

import { describe, expect, it } from 'vitest';
import { RunningPeak } from '../../dashboard/live/running-peak.ts';
import { movementsOf } from '../../dashboard/state/movements.ts';
import { liveDegrees, standingPeak } from '../../dashboard/state/reading.ts';
import { setStage } from '../../dashboard/state/set.ts';
import { EMPTY_ATHLETE, reduceAthlete } from '../../dashboard/state/athlete.ts';
import type { LiveEvent } from '../../protocol/live/events.ts';
import { LEG_FRAME_FLAG } from '../../protocol/live/frame.ts';
import { CYCLE_S, SyntheticLeg } from './synthetic-leg.ts';

/** The page's view of a leg after the first `untilS` of a squat. */
function squatUntil(untilS: number, valgusDeg: number[], spoil: (leg: SyntheticLeg) => void = () => undefined) {
  const leg = new SyntheticLeg({ side: 'left', valgusDeg });
  const events: LiveEvent[] = [];
  const peak = new RunningPeak();
  for (let t = 0; t < untilS; t += 1 / 60) {
    leg.step(t, (event) => events.push(event));
    spoil(leg);
    peak.update(leg.frame);
  }
  const state = events.reduce(reduceAthlete, EMPTY_ATHLETE);
  return { frame: leg.frame, peak, state, movements: movementsOf(state.reps) };
}

describe('on a cue', () => {
  it('is the peak of its repetition, although the knee is back on the line', () => {
    const { frame, peak } = squatUntil(2.55, [12]);
    const leg = { frame, peak, cueReason: 'valgus', cueDeg: 8.1 } as const;
    expect(Math.abs(liveDegrees(leg, false))).toBeLessThan(1);
    expect(Math.round(liveDegrees(leg, true))).toBe(12);
  });

  it('for the thigh’s rotation is that angle', () => {
    const { frame, peak } = squatUntil(2.55, [16]);
    expect(Math.round(liveDegrees({ frame, peak, cueReason: 'femoral-rotation', cueDeg: 10.2 }, true))).toBe(11);
  });

  it('is the value at the cue when the page has received nothing more of the repetition', () => {
    const { frame } = squatUntil(0.2, [12]);
    expect(liveDegrees({ frame, peak: new RunningPeak(), cueReason: 'valgus', cueDeg: 8.4 }, true)).toBe(8.4);
  });

  it('uses known values only: unreliable frames have no peak', () => {
    const { peak } = squatUntil(2.4, [12], ({ frame }) => (frame.flags |= LEG_FRAME_FLAG.unsure));
    expect(peak.valgusDeg).toBeNaN();
  });
});

describe('after a repetition', () => {
  it('its peak is shown until the next descent', () => {
    const after = squatUntil(CYCLE_S - 0.1, [7]);
    expect(standingPeak(after.state, after.movements, 'left')).toMatchObject({ deg: 7, movement: { number: 1 } });
    const next = squatUntil(CYCLE_S + 0.2, [7]);
    expect(standingPeak(next.state, next.movements, 'left')).toBeNull();
  });

  it('an abandoned descent ends it', () => {
    const { state, movements } = squatUntil(CYCLE_S - 0.1, [7]);
    const phases: LiveEvent[] = [
      { type: 'phase', t: 4, athlete: 1, side: 'left', phase: 'descent' },
      { type: 'phase', t: 4.4, athlete: 1, side: 'left', phase: 'idle' },
    ];
    expect(standingPeak(phases.reduce(reduceAthlete, state), movements, 'left')).toBeNull();
  });

  it('nothing is shown for a discarded one, or for the other leg', () => {
    const { state } = squatUntil(CYCLE_S - 0.1, [7]);
    const struck = { ...state, reps: state.reps.map((rep) => ({ ...rep, struck_out: true })) };
    expect(standingPeak(struck, movementsOf(struck.reps), 'left')).toBeNull();
    expect(standingPeak(state, movementsOf(state.reps), 'right')).toBeNull();
  });
});

describe('the set', () => {
  it.each([
    [{ id: null, state: 'stopped' }, 'never', 'idle'],
    [{ id: 1, state: 'recording' }, 'never', 'uncalibrated'],
    [{ id: 1, state: 'recording' }, 'running', 'calibrating'],
    [{ id: 1, state: 'recording' }, 'done', 'running'],
    [{ id: 1, state: 'stopped' }, 'done', 'ended'],
    [{ id: 1, state: 'interrupted' }, 'never', 'ended'],
  ] as const)('of a session %j with calibration %s is %s', (session, calibration, stage) => {
    expect(setStage(session, calibration)).toBe(stage);
  });
});
