/** What the orientation filter learns about a gyroscope: bias at rest and in motion, scale, warming; and what it must not take for bias. */
import { describe, expect, it } from 'vitest';
import { OrientationFilter } from '../../../host/motion/orientation/filter.ts';
import { INCREMENT_FLAG } from '../../../host/sensors/increment.ts';
import { RAD_PER_DEG } from '../../../host/units.ts';
import { PERFECT, simulateStrap, tumbling, type Motion, type SimulatedStrap } from '../../fixtures/strap-motion.ts';
import { judge, run, standing, step } from './filter-runs.ts';

describe('the filter learns', () => {
  const biased = { ...PERFECT, biasDps: 0.6, gyroNoiseDpsPerRootHz: 0.007 };
  const biasError = (strap: SimulatedStrap, filter: OrientationFilter) =>
    Math.hypot(...filter.bias.map((value, i) => value - strap.biasRadPerS[i]!)) / RAD_PER_DEG;

  it('the bias at rest, to a hundredth of a degree per second', () => {
    const strap = simulateStrap(standing, 20, 7, biased);
    const filter = run(strap, new OrientationFilter());
    expect(filter.atRest).toBe(true);
    expect(biasError(strap, filter)).toBeLessThan(0.02);
    expect(filter.headingRateSigmaRadPerS / RAD_PER_DEG).toBeLessThan(0.03);
  });

  it.each([3, 6])('the bias within seconds of standing, however large: here about %i degrees per second', (biasDps) => {
    const swaying: Motion = (t) => ({ pitch: 0.004 * Math.sin(1.9 * t), roll: 0.002 * Math.sin(2.7 * t), yaw: 0, x: 0, y: 0, z: 0 });
    for (const seed of [1, 2, 3, 4]) {
      const strap = simulateStrap(swaying, 4, seed, { ...biased, biasDps });
      if (strap.biasRadPerS.some((value) => Math.abs(value) > 9.5 * RAD_PER_DEG)) continue;
      const filter = run(strap, new OrientationFilter());
      expect(filter.atRest).toBe(true);
      expect(biasError(strap, filter)).toBeLessThan(0.5);
    }
  });

  it('the rate of a long rest over a wrongly learnt bias, but not that of a short one', () => {
    const filter = new OrientationFilter();
    const turn = (ratePerS: number, seconds: number) => {
      for (let i = 0; i < 100 * seconds; i++) filter.update(step({ rotationZ: 0.01 * ratePerS * RAD_PER_DEG }));
      return filter.bias[2]! / RAD_PER_DEG;
    };
    filter.update(step({ dtS: 0 }));
    expect(turn(0, 20)).toBeCloseTo(0, 3);
    expect(Math.abs(turn(5, 2))).toBeLessThan(0.1);
    expect(turn(5, 4)).toBeCloseTo(5, 1);
    expect(turn(0, 4)).toBeCloseTo(0, 1);
  });

  it.each([3, 5])('nothing from a slow and even lean, here of %i °/s, which gravity follows', (leanDps) => {
    const leaning: Motion = (t) => ({ pitch: leanDps * RAD_PER_DEG * Math.min(6, Math.max(0, t - 5)), roll: 0, yaw: 0, x: 0, y: 0, z: 0 });
    const strap = simulateStrap(leaning, 11, 3, biased);
    const filter = new OrientationFilter();
    for (const increment of strap.increments) {
      filter.update(increment);
      if (increment.timeS > 5) expect(biasError(strap, filter)).toBeLessThan(0.2);
    }
  });

  it('the bias by gravity alone, in motion', () => {
    const strap = simulateStrap(tumbling(8, 1), 120, 8, biased);
    const filter = run(strap, new OrientationFilter({ restUpdate: false }));
    expect(biasError(strap, filter)).toBeLessThan(0.25);
    expect(biasError(strap, run(strap, new OrientationFilter({ restUpdate: false, motionBias: false })))).toBeGreaterThan(0.4);
  });

  it('its scale, from rotation', () => {
    const strap = simulateStrap(tumbling(9, 1.5), 120, 9, { ...PERFECT, scale: 0.007 });
    const with_ = judge(strap, {}, 60).rmse;
    const without = judge(strap, { scaleSigma: 0, crossAxisSigma: 0 }, 60).rmse;
    expect(with_).toBeLessThan(0.5 * without);
  });

  it('and keeps what it knows about the sensor when the strap restarts', () => {
    const strap = simulateStrap(standing, 20, 7, biased);
    const filter = run(strap, new OrientationFilter());
    const bias = [...filter.bias];
    filter.update(step({ dtS: 0, flags: INCREMENT_FLAG.restarted, forceX: 9.81, forceZ: 0 }));
    expect([...filter.bias]).toEqual(bias);
    expect(filter.settledS).toBe(0);
    expect(filter.inclinationSigmaRad / RAD_PER_DEG).toBeGreaterThan(10);
    filter.reset();
    expect([...filter.bias]).toEqual([0, 0, 0]);
  });

  it('and is less certain of the bias while the chip warms', () => {
    const sigma = (celsiusPerS: number, settings = {}) => {
      const filter = new OrientationFilter({ restUpdate: false, ...settings });
      const strap = simulateStrap(tumbling(8, 1), 60, 8, biased);
      for (const increment of strap.increments) filter.update({ ...increment, temperatureC: 25 + celsiusPerS * increment.timeS });
      return filter.biasSigmaRadPerS;
    };
    expect(sigma(8 / 60)).toBeGreaterThan(1.2 * sigma(0));
    expect(sigma(8 / 60, { biasPerCelsius: 0 })).toBeCloseTo(sigma(0), 12);
    expect(sigma(NaN)).toBeCloseTo(sigma(0), 12);
  });
});
