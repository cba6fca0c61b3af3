/** Alignment finds a known mounting, says what to repeat when a movement is unusable, and returns an honest result for any input. */
import { describe, expect, it } from 'vitest';
import { axisInSensor, type Alignment } from '../../../host/motion/alignment/alignment.ts';
import { alignAutomatically, alignFromIntervals, type AlignmentIntervals } from '../../../host/motion/alignment/leg-alignment.ts';
import { LegTrack } from '../../../host/motion/alignment/leg-track.ts';
import { toObject } from '../../../host/motion/maths/quaternion.ts';
import { angleDeg } from '../../../host/motion/maths/vector.ts';
import {
  anyMounting,
  curls,
  extensions,
  pose,
  sequence,
  sit,
  squats,
  stand,
  swings,
  trackLeg,
  type Mounting,
  type Movement,
} from '../../fixtures/leg-motion.ts';
import { render } from '../../../protocol/words/message.ts';

/** Angle between the found and the true axes, degrees. */
function errors(found: Alignment, truth: Mounting) {
  const between = (segment: 'thigh' | 'shank', axis: 'left' | 'up') =>
    angleDeg(axisInSensor(found[segment], axis), axisInSensor(toObject(truth[segment]), axis));
  return {
    thighLeft: between('thigh', 'left'),
    thighUp: between('thigh', 'up'),
    shankLeft: between('shank', 'left'),
    shankUp: between('shank', 'up'),
  };
}

function guided(parts: Partial<Record<'stance' | 'thigh' | 'shank' | 'neutral', [Movement, number]>> = {}, seed = 1) {
  const { movement, endS, spans } = sequence([
    parts.stance ?? [stand, 4],
    parts.thigh ?? [swings(5), 8],
    parts.shank ?? [extensions(5), 11],
    [stand, 1],
    parts.neutral ?? [squats(), 9],
    [stand, 1],
  ]);
  const mounting = anyMounting(seed);
  const track = trackLeg(movement, endS, { mounting, seed });
  const intervals: AlignmentIntervals = { stance: [spans[0]!], thighSwing: [spans[1]!], shankSwing: [spans[2]!], neutral: [spans[4]!] };
  return { mounting, ...alignFromIntervals(track, intervals) };
}

describe('guided alignment', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('finds any mounting within a degree (seed %i)', (seed) => {
    const { alignment, mounting, refused } = guided({}, seed);
    expect(refused).toEqual([]);
    const { thighLeft, thighUp, shankLeft, shankUp } = errors(alignment, mounting);
    expect(Math.max(thighLeft, thighUp, shankLeft, shankUp)).toBeLessThan(1);
    expect(alignment.how).toBe('guided');
    expect(alignment.quality).toBeGreaterThan(0.95);
    expect(alignment.reasons).toEqual([]);
  });

  it.each([1, 2, 3])('accepts heel-curls in place of seated extensions (seed %i)', (seed) => {
    const { alignment, mounting, refused } = guided({ shank: [curls(5), 10] }, seed);
    expect(refused).toEqual([]);
    expect(Math.max(...Object.values(errors(alignment, mounting)))).toBeLessThan(1);
  });

  it('takes the lean of both frames from the stance, because a leg held aside swings about a leaning axis', () => {
    const aside: Movement = (t) => {
      const { thigh, shank, ...rest } = swings(5)(t);
      return { ...rest, thigh: { ...thigh, lean: 4 }, shank: { ...shank, lean: 4 } };
    };
    const { alignment, mounting } = guided({ thigh: [aside, 8] });
    expect(Math.abs(alignment.residuals.thighSkewDeg!)).toBeCloseTo(4, 0);
    expect(Math.max(...Object.values(errors(alignment, mounting)))).toBeLessThan(0.5);
  });

  it('takes the shin’s axis with the leg straight, however it turns as the knee bends', () => {
    const turning: Movement = (t) => {
      const { shank, ...rest } = curls(5)(t);
      return { ...rest, shank: { ...shank, turn: -10 * Math.sin((shank.tilt * Math.PI) / 180) } };
    };
    const { alignment, mounting, refused } = guided({ shank: [turning, 10] });
    expect(refused).toEqual([]);
    expect(Math.max(...Object.values(errors(alignment, mounting)))).toBeLessThan(0.5);
  });

  it('keeps the axis of the bent knee when the leg was not straight in the swings', () => {
    // The lower leg dangles about a different axis.
    const dangling: Movement = (t) => {
      const { thigh, ...rest } = swings(5)(t);
      return { ...rest, thigh, shank: { tilt: 0.6 * thigh.tilt, lean: thigh.tilt, turn: 0 } };
    };
    const { alignment, mounting } = guided({ thigh: [dangling, 8] });
    expect(errors(alignment, mounting).shankLeft).toBeLessThan(1);
  });

  it.each<[string, Parameters<typeof guided>[0], string, RegExp]>([
    ['swings that are too small', { thigh: [swings(5, 1.6, 4), 8] }, 'thigh-swing', /hardly swung.*straight-leg swings/],
    ['swings in a circle', { thigh: [swings(5, 1.6, 25, 18), 8] }, 'thigh-swing', /more than one direction.*straight-leg swings/],
    ['a shin that wobbles', { shank: [extensions(5, 2.2, 40), 11] }, 'shin-swing', /more than one direction.*knee extensions/],
    ['no shin movement', { shank: [sit, 11] }, 'shin-swing', /hardly swung/],
    ['moving during stance', { stance: [swings(4, 1, 6), 4] }, 'stance', /moved during the quiet stance/],
  ])('rejects %s and says what to repeat', (_, parts, movement, why) => {
    const { refused, alignment } = guided(parts);
    expect(refused.map((r) => r.movement)).toEqual([movement]);
    expect(render(refused[0]!.why)).toMatch(why);
    expect(alignment.reasons[0]).toBe(refused[0]!.why);
    expect(alignment.quality).toBeLessThanOrEqual(0.9);
  });
});

describe('automatic alignment', () => {
  const whole = (parts: [Movement, number][], seed: number) => {
    const { movement, endS } = sequence(parts);
    const mounting = anyMounting(seed);
    return { mounting, ...alignAutomatically(trackLeg(movement, endS, { mounting, seed })) };
  };

  it.each([1, 2, 3, 4])('uses a stance and squats (seed %i)', (seed) => {
    const { alignment, mounting, stance } = whole([[stand, 3], [squats(), 12], [stand, 1]], seed); // prettier-ignore
    expect(stance!.endS).toBeLessThan(4);
    expect(Math.max(...Object.values(errors(alignment, mounting)))).toBeLessThan(1.5);
    expect(alignment.quality).toBeGreaterThan(0.5);
    expect(alignment.quality).toBeLessThan(0.7);
  });

  it.each([1, 2, 3, 4])('distinguishes standing from sitting, however long the sitting (seed %i)', (seed) => {
    const { alignment, mounting } = whole([[sit, 20], [stand, 2], [squats(), 6], [sit, 20], [stand, 2]], seed); // prettier-ignore
    const { thighUp, shankUp, thighLeft } = errors(alignment, mounting);
    expect(Math.max(thighUp, shankUp, thighLeft)).toBeLessThan(3);
  });

  it.each([1, 2, 3, 4])('is not misled by turning on the spot (seed %i)', (seed) => {
    const turning: Movement = (t) => ({
      ...pose(-4 * Math.sin(3 * t), 4 * Math.sin(3 * t)),
      heading: 180 * (1 - Math.cos((Math.PI * t) / 4)),
    });
    const { alignment, mounting } = whole([[stand, 3], [turning, 8], [squats(), 6], [stand, 1]], seed); // prettier-ignore
    expect(Math.max(...Object.values(errors(alignment, mounting)))).toBeLessThan(2.5);
  });

  it('gives a result for one repetition without a stance, with low quality and a reason', () => {
    const mounting = anyMounting(3);
    const { alignment, stance } = alignAutomatically(trackLeg((t) => squats(90, 1.4)(t + 0.1), 1.2, { mounting }));
    expect(stance).toBeNull();
    expect(alignment.quality).toBeLessThan(0.3);
    expect(alignment.quality).toBeGreaterThan(0);
    expect(alignment.reasons.map(render).join(' ')).toMatch(/No quiet stance/);
    expect(errors(alignment, mounting).thighLeft).toBeLessThan(5);
  });

  it('reports that a leg that only stood reveals nothing about its axes', () => {
    const { alignment } = alignAutomatically(trackLeg(stand, 3, { mounting: anyMounting(1) }));
    expect(alignment.quality).toBeLessThan(0.1);
    expect(alignment.reasons.map(render).join(' ')).toMatch(/hardly moved/);
    expect(errors(alignment, anyMounting(1)).thighUp).toBeLessThan(1);
  });

  it('never throws, however little data there is', () => {
    const empty = new LegTrack(10);
    expect(alignAutomatically(empty).alignment.quality).toBe(0);
    for (const samples of [1, 2, 3, 5, 12]) {
      const { alignment } = alignAutomatically(trackLeg(squats(), samples / 100, { mounting: anyMounting(2) }));
      expect(Number.isFinite(alignment.thigh.w + alignment.shank.w)).toBe(true);
      expect(alignment.quality).toBeLessThan(0.3);
      expect(alignment.reasons.length).toBeGreaterThan(0);
    }
    const floating = new LegTrack(100);
    const zero = { q: Float64Array.of(1, 0, 0, 0), rate: new Float64Array(3), force: new Float64Array(3) };
    for (let i = 0; i < 100; i += 1) floating.append(i / 100, zero, zero);
    expect(alignAutomatically(floating).alignment.quality).toBeLessThan(0.1);
  });
});
