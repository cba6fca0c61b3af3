/** The orientation filter's behaviour: known rotations, gravity, bias, gaps, bad input, honest sigmas. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILTER_DEFAULTS } from '../../../host/motion/orientation/filter-settings.ts';
import { FILTER_FAULT, OrientationFilter } from '../../../host/motion/orientation/filter.ts';
import { angleBetween, fromRotationVector, identity, multiply, rotateVectorBack } from '../../../host/motion/maths/quaternion.ts';
import { createIncrement, INCREMENT_FLAG } from '../../../host/sensors/increment.ts';
import { RAD_PER_DEG } from '../../../host/units.ts';
import { createRandom } from '../../fixtures/random.ts';
import { CHEAP, gait, inclinationBetween, PERFECT, simulateStrap, squats, tumbling, type Motion } from '../../fixtures/strap-motion.ts';
import { judge, run, standing, step } from './filter-runs.ts';

function expectUnit(q: Float64Array): void {
  expect(Math.abs(Math.hypot(...q) - 1)).toBeLessThan(1e-9);
}

describe('attitude', () => {
  it.each([
    ['upright', [0, 0, 9.81]],
    ['upside down', [0, 0, -9.81]],
    ['on its side', [9.81, 0, 0]],
    ['askew', [3, -5, 7]],
  ])('takes its inclination from the first force: %s', (_, [forceX, forceY, forceZ]) => {
    const filter = new OrientationFilter();
    filter.update(step({ dtS: 0, forceX: forceX!, forceY: forceY!, forceZ: forceZ! }));
    const up = Float64Array.of(0, 0, Math.hypot(forceX!, forceY!, forceZ!));
    rotateVectorBack(up, filter.q, up);
    for (const [i, value] of [forceX, forceY, forceZ].entries()) expect(up[i]).toBeCloseTo(value!, 9);
    expectUnit(filter.q);
  });

  it.each([
    ['x', 90],
    ['y', 90],
    ['z', 90],
    ['x', -45],
    ['y', 130],
  ] as const)('follows a rotation about %s by %d°', (axis, degrees) => {
    const filter = new OrientationFilter();
    filter.update(step({ dtS: 0 }));
    for (let i = 0; i < 200; i++) filter.update(step({}));
    const before = filter.q.slice();
    const truth = identity();
    const turn = identity();
    const part = (degrees * RAD_PER_DEG) / 100;
    const vector = { x: axis === 'x' ? part : 0, y: axis === 'y' ? part : 0, z: axis === 'z' ? part : 0 };
    fromRotationVector(turn, vector.x, vector.y, vector.z);
    const force = new Float64Array(3);
    for (let i = 0; i < 100; i++) {
      multiply(truth, truth, turn);
      rotateVectorBack(force, truth, Float64Array.of(0, 0, 9.81));
      filter.update(
        step({
          rotationX: vector.x,
          rotationY: vector.y,
          rotationZ: vector.z,
          forceX: force[0]!,
          forceY: force[1]!,
          forceZ: force[2]!,
        }),
      );
    }
    const expected = identity();
    multiply(expected, before, truth);
    expect(angleBetween(filter.q, expected) / RAD_PER_DEG).toBeLessThan(0.05);
  });

  it('is exact with a perfect sensor', () => {
    expect(judge(simulateStrap(squats(1, 'thigh'), 60, 1, PERFECT)).rmse).toBeLessThan(0.4);
    expect(judge(simulateStrap(tumbling(1, 1), 60, 1, PERFECT)).rmse).toBeLessThan(0.5);
  });

  it('shows no settling when it starts at rest', () => {
    const strap = simulateStrap(standing, 5, 3, { ...CHEAP, forceBias: 0 });
    let worst = 0;
    run(strap, new OrientationFilter(), (_, error) => (worst = Math.max(worst, error)));
    expect(worst / RAD_PER_DEG).toBeLessThan(0.3);
  });

  it('knows its inclination well within two seconds of rest, and reports since when', () => {
    const filter = run(simulateStrap(standing, 2.5, 3, CHEAP), new OrientationFilter());
    expect(filter.inclinationSigmaRad / RAD_PER_DEG).toBeLessThan(2);
    expect(filter.settledS).toBeGreaterThan(1);
    expect(filter.settledS).toBeLessThan(2.5);
  });

  it('starts mid-movement with large sigmas that hold', () => {
    let within = 0;
    let count = 0;
    let squares = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const whole = simulateStrap(squats(seed, 'thigh'), 16, seed, CHEAP);
      const from = Math.round((12.3 + 0.1 * seed) * 104);
      const cut = { ...whole, increments: whole.increments.slice(from, from + 125), truth: whole.truth.slice(from, from + 125) };
      cut.increments[0] = { ...cut.increments[0]!, dtS: 0 };
      const filter = new OrientationFilter();
      run(cut, filter, (i, error) => {
        count++;
        squares += error * error;
        if (error <= 2 * filter.inclinationSigmaRad) within++;
        if (i === 50) expect(filter.inclinationSigmaRad / RAD_PER_DEG).toBeGreaterThan(4);
      });
      expect(filter.settledS).toBe(0);
    }
    expect(within / count).toBeGreaterThan(0.95);
    expect(Math.sqrt(squares / count) / RAD_PER_DEG).toBeLessThan(6);
  });
});

describe('honest sigmas on simulated straps', () => {
  const cases: [string, Motion, number][] = [
    ['squats, thigh', squats(4, 'thigh'), 0.8],
    ['squats, shin', squats(5, 'shin'), 0.8],
    ['walking', gait(4, 0.9, 1.3), 1],
    ['running', gait(4, 1.4, 3), 1.5],
    ['tumbling', tumbling(4, 1), 1.2],
    ['quick tumbling', tumbling(5, 1.5), 1.8],
  ];
  it.each(cases)('%s', (_, motion, limitDeg) => {
    const { rmse, within } = judge(simulateStrap(motion, 90, 4, CHEAP));
    expect(rmse).toBeLessThan(limitDeg);
    expect(within).toBeGreaterThan(0.92);
  });

  it('squats with 20 % of the samples lost in bursts of four', () => {
    const { rmse, within } = judge(simulateStrap(squats(6, 'thigh'), 90, 6, CHEAP, { loss: 0.2, burst: 4 }));
    expect(rmse).toBeLessThan(0.8);
    expect(within).toBeGreaterThan(0.93);
  });
});

describe('gaps', () => {
  it('bridges a gap as well as the samples lost in it when the motion was even', () => {
    const whole = new OrientationFilter();
    const gappy = new OrientationFilter();
    const turn = 0.002;
    for (const filter of [whole, gappy]) {
      filter.update(step({ dtS: 0 }));
      for (let i = 0; i < 300; i++) filter.update(step({}));
    }
    for (let i = 0; i < 300; i++) whole.update(step({ rotationZ: turn }));
    for (let i = 0; i < 60; i++) gappy.update(step({ rotationZ: 5 * turn, dtS: 0.05, missed: 4 }));
    expect(angleBetween(whole.q, gappy.q)).toBeLessThan(1e-6);
    expect(gappy.inclinationSigmaRad).toBeCloseTo(whole.inclinationSigmaRad, 3);
    expect(gappy.biasSigmaRadPerS).toBeCloseTo(whole.biasSigmaRadPerS, 5);
  });

  it('continues after a silence of seconds when the strap reports how it turned meanwhile', () => {
    const strap = simulateStrap(squats(3, 'thigh'), 60, 3, CHEAP);
    const from = strap.increments.findIndex(({ timeS }) => timeS > 30);
    const lost = 300;
    const held = identity();
    const turn = identity();
    for (let i = from; i < from + lost; i++) {
      const { rotationX, rotationY, rotationZ } = strap.increments[i]!;
      fromRotationVector(turn, rotationX, rotationY, rotationZ);
      multiply(held, held, turn);
    }
    const filter = new OrientationFilter();
    for (let i = 0; i < from; i++) filter.update(strap.increments[i]!);
    const length = 2 * Math.acos(Math.min(1, Math.abs(held[0]!)));
    const sign = held[0]! < 0 ? -1 : 1;
    const scale = length > 1e-9 ? (sign * length) / Math.sin(length / 2) : 2;
    filter.update({
      ...strap.increments[from + lost - 1]!,
      dtS: lost / 104,
      missed: lost - 1,
      rotationX: held[1]! * scale,
      rotationY: held[2]! * scale,
      rotationZ: held[3]! * scale,
    });
    expect(inclinationBetween(filter.q, strap.truth[from + lost - 1]!) / RAD_PER_DEG).toBeLessThan(2);
    for (let i = from + lost; i < strap.increments.length; i++) {
      filter.update(strap.increments[i]!);
      const error = inclinationBetween(filter.q, strap.truth[i]!);
      expect(error).toBeLessThan(Math.max(3 * RAD_PER_DEG, 3 * filter.inclinationSigmaRad));
    }
  });

  it('is less certain of a turn that was only bridged', () => {
    const filter = new OrientationFilter({ biasSigmaRadPerS: 0.5 * RAD_PER_DEG });
    filter.update(step({ dtS: 0 }));
    for (let i = 0; i < 400; i++) filter.update(step({ rotationY: 0.02 * Math.sin(i / 10) }));
    const before = filter.inclinationSigmaRad;
    filter.update(step({ rotationY: 0.4, dtS: 0.2, missed: 19, flags: INCREMENT_FLAG.bridged }));
    expect(filter.inclinationSigmaRad).toBeGreaterThan(2 * before);
  });
});

describe('changes of rate', () => {
  it('are followed without a jump', () => {
    const filter = new OrientationFilter();
    filter.update(step({ dtS: 0 }));
    let last = filter.q.slice();
    for (let i = 0; i < 1200; i++) {
      const dtS = i < 400 ? 1 / 104 : i < 800 ? 1 / 52 : 1 / 208;
      filter.update(step({ dtS: dtS * (1 + 0.02 * Math.sin(i)), rotationZ: 0.5 * dtS * Math.sin(i / 50) }));
      expect(angleBetween(filter.q, last) / RAD_PER_DEG).toBeLessThan(1);
      last = filter.q.slice();
    }
  });
});

describe('bad input', () => {
  const settled = () => {
    const filter = new OrientationFilter();
    filter.update(step({ dtS: 0 }));
    for (let i = 0; i < 400; i++) filter.update(step({}));
    return filter;
  };

  it.each([
    ['a rotation that is not a number', { rotationX: NaN }, FILTER_FAULT.rotationUnusable],
    ['a rotation beyond any sensor', { rotationY: 40 }, FILTER_FAULT.rotationUnusable],
    ['an infinite force', { forceZ: Infinity }, FILTER_FAULT.forceUnusable],
    ['a force beyond any sensor', { forceZ: 1e5 }, FILTER_FAULT.forceUnusable],
    ['no time', { dtS: 0 }, FILTER_FAULT.duplicate],
    ['time that runs backwards', { dtS: -0.01 }, FILTER_FAULT.timeUnusable],
    ['a time that is not a number', { dtS: NaN }, FILTER_FAULT.timeUnusable],
  ])('survives and flags %s', (_, change, fault) => {
    const filter = settled();
    const before = filter.q.slice();
    filter.update(step(change));
    expect(filter.faults & fault).toBe(fault);
    expectUnit(filter.q);
    expect(angleBetween(filter.q, before) / RAD_PER_DEG).toBeLessThan(0.1);
    filter.update(step({}));
    expect(filter.faults).toBe(0);
  });

  it('waits for a usable force to start with', () => {
    const filter = new OrientationFilter();
    filter.update(step({ dtS: 0, forceX: NaN }));
    filter.update(step({ forceZ: 0 }));
    expect(filter.inclinationSigmaRad).toBe(Math.PI);
    filter.update(step({}));
    expect(filter.inclinationSigmaRad).toBeLessThan(1);
  });

  it('is less certain of its inclination when the gyroscope clipped', () => {
    const filter = settled();
    const before = filter.inclinationSigmaRad;
    for (let i = 0; i < 12; i++) filter.update(step({ rotationX: 0.34, flags: i < 3 ? INCREMENT_FLAG.gyroClipped : 0 }));
    expect(filter.inclinationSigmaRad).toBeGreaterThan(5 * before);
  });

  it('recovers from an attitude that silently went wrong', () => {
    for (const motion of [standing, squats(2, 'thigh'), gait(2, 0.9, 1.3)]) {
      const strap = simulateStrap(motion, 40, 2, CHEAP);
      const filter = new OrientationFilter();
      let error = NaN;
      for (const [i, increment] of strap.increments.entries()) {
        filter.update(i === 2600 ? { ...increment, rotationX: 1.2, rotationY: -0.9 } : increment);
        error = inclinationBetween(filter.q, strap.truth[i]!);
      }
      expect(error / RAD_PER_DEG).toBeLessThan(2);
    }
  });

  it('leaves a finite unit quaternion, whatever it is', () => {
    const number = fc.oneof(fc.double(), fc.double({ min: -20, max: 20 }), fc.constantFrom(0, NaN, Infinity, -Infinity, 1e308));
    const increment = fc.record({
      dtS: fc.oneof(number, fc.constant(0.01)),
      rotationX: number,
      rotationY: number,
      rotationZ: number,
      forceX: number,
      forceY: number,
      forceZ: number,
      flags: fc.nat(63),
      missed: fc.nat(1000),
      temperatureC: number,
    });
    fc.assert(
      fc.property(fc.array(increment, { minLength: 1, maxLength: 60 }), (increments) => {
        const filter = new OrientationFilter();
        for (const change of increments) filter.update(step(change));
        expectUnit(filter.q);
        for (const value of [...filter.bias, ...filter.scale, ...filter.rate, filter.inclinationSigmaRad, filter.biasSigmaRadPerS]) {
          expect(Number.isFinite(value)).toBe(true);
        }
        expect(Number.isFinite(filter.headingRateSigmaRadPerS + filter.settledS)).toBe(true);
      }),
    );
  });

  it('survives a million random samples without retaining memory', () => {
    const random = createRandom(1);
    const filter = new OrientationFilter();
    const increment = createIncrement();
    const spread = (size: number) => size * (random() - 0.5);
    let grown = 0;
    for (let i = 0; i < 1_000_000; i++) {
      if (i === 200_000) grown = -process.memoryUsage().heapUsed;
      increment.dtS = 0.01 * random();
      increment.rotationX = spread(0.5);
      increment.rotationY = spread(0.5);
      increment.rotationZ = spread(0.5);
      increment.forceX = spread(100);
      increment.forceY = spread(100);
      increment.forceZ = spread(100);
      increment.missed = i % 97 === 0 ? 5 : 0;
      filter.update(increment);
    }
    grown += process.memoryUsage().heapUsed;
    expect(grown).toBeLessThan(16e6);
    expectUnit(filter.q);
    expect(Number.isFinite(filter.inclinationSigmaRad)).toBe(true);
  });

  it('gives the same numbers for the same input', () => {
    const strap = simulateStrap(squats(3, 'shin'), 20, 3, CHEAP, { loss: 0.05, burst: 2 });
    const first = run(strap, new OrientationFilter());
    const second = run(strap, new OrientationFilter({ ...FILTER_DEFAULTS }));
    expect([...first.q]).toEqual([...second.q]);
    second.reset();
    run(strap, second);
    expect(inclinationBetween(first.q, second.q)).toBe(0);
  });
});
