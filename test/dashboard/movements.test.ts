/** Two legs, one count: repetitions that overlap in time are one movement and are described in one sentence. */

import { describe, expect, it } from 'vitest';
import { countMovements, countWords, movementsOf } from '../../dashboard/state/movements.ts';
import { announcement, spokenPeaks } from '../../dashboard/voice/movement-words.ts';
import type { Rep } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';

function rep(side: Side, number: number, startS: number, change: Partial<Rep> = {}): Rep {
  return {
    rep: number,
    exercise: 'squat',
    start_t: startS,
    bottom_t: startS + 1.3,
    end_t: startS + 2.6,
    depth_deg: 108,
    peak_valgus_deg: side === 'left' ? 3.2 : 8.6,
    peak_valgus_t: startS + 1.5,
    peak_valgus_phase: 'ascent',
    femoral_rotation_deg: 2,
    severity: side === 'left' ? 'subtle' : 'moderate',
    quality: 0.9,
    cue_t: null,
    cue_reason: null,
    side,
    descent_s: 1.2,
    ascent_s: 1.1,
    struck_out: false,
    session: 1,
    curve: null,
    ...change,
  };
}

/** Both legs of several squats, 4 s apart; the right leg slightly later, as in reality. */
const squats = (count: number): Rep[] =>
  Array.from({ length: count }, (_, k) => [rep('left', k + 1, 4 * k), rep('right', k + 1, 4 * k + 0.1)]).flat();

const numbers = (reps: readonly Rep[]): unknown[] => movementsOf(reps).map((one) => [one.number, one.reps.map(({ side }) => side).join()]);

describe('movements', () => {
  it('of both legs that overlap in time are one: 13 squats, not 26', () => {
    const movements = movementsOf(squats(13));
    expect(movements).toHaveLength(13);
    expect(countWords(movements, countMovements(movements, { id: 1, repCount: 26 })!)).toBe('13 squats');
    expect(movements.at(-1)).toMatchObject({ number: 13, reps: [{ side: 'left' }, { side: 'right' }] });
  });

  it("hold both legs whichever is reported first, even when the first leg's next one comes between", () => {
    const [l1, r1, l2, r2] = squats(2) as [Rep, Rep, Rep, Rep];
    expect(numbers([r1, l1])).toEqual([[1, 'left,right']]);
    expect(numbers([l1, l2, r1, r2])).toEqual([
      [1, 'left,right'],
      [2, 'left,right'],
    ]);
  });

  it('of alternating legs are two, although one begins before the other is over', () => {
    expect(numbers([rep('left', 1, 0), rep('right', 1, 2.2)])).toEqual([
      [1, 'left'],
      [2, 'right'],
    ]);
  });

  it('never join one leg with itself, or two sessions', () => {
    expect(movementsOf([rep('left', 1, 0), rep('left', 2, 0.1)])).toHaveLength(2);
    expect(movementsOf([rep('left', 1, 0), rep('right', 1, 0, { session: 2 })])).toHaveLength(2);
  });

  it('keep their numbers when one leg missed one, when some are discarded, and when the page has only the latest', () => {
    const all = squats(6).filter(({ side, rep: number }) => side === 'left' || number !== 3);
    const renumbered = all.map((one) => (one.side === 'right' && one.rep > 3 ? { ...one, rep: one.rep - 1 } : one));
    expect(movementsOf(renumbered).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(movementsOf(renumbered.slice(-4)).map(({ number }) => number)).toEqual([5, 6]);
    expect(movementsOf(squats(2).map((one) => ({ ...one, struck_out: one.rep === 1 }))).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('of one leg are counted and numbered as the station does', () => {
    const reps = squats(4).filter(({ side }) => side === 'left');
    expect(numbers(reps)).toEqual([1, 2, 3, 4].map((number) => [number, 'left']));
    expect(countMovements(movementsOf(reps), { id: 1, repCount: 4 })).toBe(4);
  });
});

describe('the count', () => {
  it('leaves out what is discarded on both legs, and only that', () => {
    const struck = squats(3).map((one) => ({ ...one, struck_out: one.rep === 1 || (one.rep === 2 && one.side === 'left') }));
    expect(countMovements(movementsOf(struck), { id: 1, repCount: 3 })).toBe(2);
  });

  it('is unknown while the page has only some of the repetitions of two legs; for one leg the station gives it', () => {
    expect(countMovements(movementsOf(squats(2)), { id: 1, repCount: 10 })).toBeNull();
    expect(countMovements(movementsOf([rep('left', 9, 0)]), { id: 1, repCount: 9 })).toBe(9);
  });

  it('covers this session, or a replay that is not being recorded', () => {
    expect(countMovements(movementsOf(squats(2)), { id: 2, repCount: 0 })).toBe(0);
    const replayed = squats(2).map((one) => ({ ...one, session: null }));
    expect(countMovements(movementsOf(replayed), { id: null, repCount: 0 })).toBe(2);
    expect(countMovements([], null)).toBe(0);
  });

  it.each([
    [['squat'], 1, '1 squat'],
    [['single-leg-squat'], 2, '2 single-leg squats'],
    [['lunge', 'squat'], 2, '2 repetitions'],
    [['unsure'], 1, '1 repetition'],
    [[], 0, 'no repetition yet'],
  ] as const)('of %j is given in words', (exercises, count, words) => {
    const movements = movementsOf(exercises.map((exercise, k) => rep('left', k + 1, 4 * k, { exercise })));
    expect(countWords(movements, count)).toBe(words);
  });
});

describe('one sentence', () => {
  const [both] = movementsOf([rep('left', 5, 0), rep('right', 5, 0, { cue_t: 1.6, cue_reason: 'valgus' })]);

  it('names both legs, and the one that was cued', () => {
    expect(announcement(both!, true)).toBe('Squat 5: left 3°, right 9°, knees out right.');
    expect(spokenPeaks(both!)).toBe('Left 3, right 9 degrees');
  });

  it('of one leg says how much that is', () => {
    const [one] = movementsOf([rep('left', 2, 0, { peak_valgus_deg: 12, severity: 'marked', cue_t: 1 })]);
    expect(announcement(one!, false)).toBe('Squat 2: 12°, marked, knees out.');
    expect(spokenPeaks(one!)).toBe('Left 12 degrees');
  });

  it('says minus, one degree, and unknown, and speaks no unknown peak', () => {
    const peaks = (left: number | null, right: number | null) =>
      movementsOf([rep('left', 1, 0, { peak_valgus_deg: left }), rep('right', 1, 0, { peak_valgus_deg: right })])[0]!;
    expect(spokenPeaks(peaks(-3.4, 1.2))).toBe('Left minus 3, right 1 degree');
    expect(spokenPeaks(peaks(4, null))).toBe('Left 4 degrees');
    expect(announcement(peaks(4, null), true)).toBe('Squat 1: left 4°, right not known.');
    expect(spokenPeaks(peaks(null, null))).toBeNull();
  });
});
