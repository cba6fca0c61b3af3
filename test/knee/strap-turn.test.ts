/** A strap that turned round the thigh is detected from the shin's lean, and an athlete's valgus is left unchanged. */
import { describe, expect, it } from 'vitest';
import { createKneeSample } from '../../host/knee/sample.ts';
import { StrapTurn } from '../../host/knee/strap-turn.ts';
import { RAD_PER_DEG } from '../../host/units.ts';

const DT_S = 0.01;

interface Repetition {
  valgusDeg: number;
  /** Medial lean of the shin per valgus, and the additional lean of this repetition. */
  lean?: number;
  strayDeg?: number;
  /** How far the thigh strap is turned. */
  turnDeg?: number;
}

/** A squat of 4 s in which the knee collapses on the way up. Returns the largest reported valgus, °. */
function squat(turn: StrapTurn, { valgusDeg, lean = 1.7, strayDeg = 0, turnDeg = 0 }: Repetition, neutral = false): number {
  const sample = createKneeSample();
  const at = (t: number) => {
    const down = Math.sin((Math.PI * t) / 4);
    const collapse = t > 2 ? valgusDeg * Math.sin((Math.PI * (t - 2)) / 2) : 0;
    sample.flexionDeg = 100 * down;
    sample.shankLeanDeg = 28 * down;
    sample.shankMedialLeanDeg = 1.5 * down + lean * collapse + strayDeg * down;
    const share = Math.sin(RAD_PER_DEG * sample.flexionDeg) - Math.sin(RAD_PER_DEG * sample.shankLeanDeg);
    sample.abductionDeg = sample.abductionExcessDeg = collapse + turnDeg * share;
    turn.apply(sample);
  };
  at(0);
  for (let t = 0; t < 1; t += DT_S) turn.rest(sample, DT_S);
  let greatestDeg = -Infinity;
  for (let t = DT_S; t < 4; t += DT_S) {
    at(t);
    greatestDeg = Math.max(greatestDeg, sample.abductionExcessDeg);
    turn.learn(sample, neutral ? 0 : sample.abductionExcessDeg, DT_S);
  }
  return greatestDeg;
}

/** Calibrated, with one set done. */
function trained(set: Repetition[] = [0, 6, 12, 3, 9].map((valgusDeg) => ({ valgusDeg }))): StrapTurn {
  const turn = new StrapTurn();
  turn.settle(null);
  for (let n = 0; n < 3; n += 1) squat(turn, { valgusDeg: 0 }, true);
  for (const repetition of set) squat(turn, repetition);
  return turn;
}

describe('a strap that turned round the leg', () => {
  it('changes nothing without a re-zero, whatever the athlete does', () => {
    const turn = trained(Array.from({ length: 10 }, () => ({ valgusDeg: 10, lean: 0 })));
    expect(squat(turn, { valgusDeg: 10, lean: 0 })).toBeCloseTo(10, 6);
    expect(turn.sigmaDeg).toBe(0);
  });

  it.each([-5, -2, 3, 6])('is found in the repetitions after the re-zero: %d°', (turnDeg) => {
    const turn = trained();
    turn.settle(3);
    const before = turn.sigmaDeg;
    for (const valgusDeg of [7, 0, 11, 4]) squat(turn, { valgusDeg, turnDeg });
    expect(Math.abs(squat(turn, { valgusDeg: 0, turnDeg }))).toBeLessThan(0.5);
    expect(Math.abs(squat(turn, { valgusDeg: 10, turnDeg }) - 10)).toBeLessThan(0.7);
    expect(turn.sigmaDeg).toBeLessThan(before / 2);
  });

  it('is found even when no tilt was seen', () => {
    const turn = trained();
    turn.settle(0);
    for (const valgusDeg of [7, 0, 11, 4]) squat(turn, { valgusDeg, turnDeg: 4 });
    expect(squat(turn, { valgusDeg: 0, turnDeg: 4 })).toBeLessThan(0.7);
  });

  it('does not remove valgus that every repetition has', () => {
    const turn = trained();
    turn.settle(3);
    for (let n = 0; n < 10; n += 1) squat(turn, { valgusDeg: 10 });
    expect(Math.abs(squat(turn, { valgusDeg: 10 }) - 10)).toBeLessThan(0.5);
  });

  it('is corrected less for an athlete whose shin shows little of the valgus', () => {
    const steady = trained();
    const unlike = trained([6, -6, 5, -5, 6, -6].map((strayDeg) => ({ valgusDeg: 6, strayDeg })));
    for (const turn of [steady, unlike]) {
      turn.settle(3);
      squat(turn, { valgusDeg: 0, turnDeg: 4 });
    }
    expect(unlike.sigmaDeg).toBeGreaterThan(1.1 * steady.sigmaDeg);
  });

  it('accumulates over re-zeros and is reset by a new alignment', () => {
    const turn = trained();
    turn.settle(3);
    const once = turn.sigmaDeg;
    turn.settle(3);
    expect(turn.sigmaDeg).toBeCloseTo(once, 9);
    turn.settle(Math.hypot(3, 4));
    expect(turn.sigmaDeg).toBeCloseTo(Math.hypot(once, 4), 9);
    turn.settle(null);
    expect(turn.sigmaDeg).toBe(0);
  });

  it('stays finite for any input', () => {
    const turn = trained();
    turn.settle(3);
    const sample = createKneeSample();
    for (const value of [NaN, Infinity, -Infinity, 1e9, 0]) {
      Object.assign(sample, { flexionDeg: 90, shankLeanDeg: value, shankMedialLeanDeg: value, abductionDeg: 1, abductionExcessDeg: 1 });
      turn.rest(sample, DT_S);
      turn.learn(sample, value, DT_S);
      turn.learn(sample, 1, value);
      turn.apply(sample);
    }
    expect(Number.isFinite(squat(turn, { valgusDeg: 5 }))).toBe(true);
    expect(Number.isFinite(turn.sigmaDeg)).toBe(true);
  });
});
