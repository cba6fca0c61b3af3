/** Raw rates → turns: exact for a moving axis at low sample rates, with gaps marked. */
import { describe, expect, it } from 'vitest';
import {
  angleBetween,
  fromRotationVector,
  identity,
  multiply,
  rotateVector,
  rotateVectorBack,
} from '../../host/motion/maths/quaternion.ts';
import { createIncrement, INCREMENT_FLAG } from '../../host/sensors/increment.ts';
import { RateSteps } from '../../host/sensors/rates.ts';
import { DEG_PER_RAD } from '../../host/units.ts';

/** A coning body: its attitude, and the mean rate over the interval before `timeS`, computed in fine steps. */
const HALF_ANGLE = 0.5;
const TURN = 2 * Math.PI * 3;
const attitude = (timeS: number) => {
  const q = identity();
  fromRotationVector(q, HALF_ANGLE * Math.cos(TURN * timeS), HALF_ANGLE * Math.sin(TURN * timeS), 0);
  return q;
};
const FINE = 64;

/** Mean rate and mean force (constant in the world: gravity and a push) in the sensor's frame over the `periodS` before `timeS`. */
function measure(timeS: number, periodS: number): { rate: Float64Array; force: Float64Array } {
  const rate = new Float64Array(3);
  const force = new Float64Array(3);
  const part = new Float64Array(3);
  const fineS = periodS / FINE;
  for (let k = 0; k < FINE; k++) {
    const middleS = timeS - periodS + (k + 0.5) * fineS;
    const before = attitude(middleS - fineS / 2);
    const after = attitude(middleS + fineS / 2);
    const [w, x, y, z] = before;
    const step = identity();
    multiply(step, Float64Array.of(w!, -x!, -y!, -z!), after);
    for (let i = 0; i < 3; i++) rate[i]! += (2 * step[i + 1]!) / periodS;
    rotateVectorBack(part, attitude(middleS), Float64Array.of(1, -2, 9.81));
    for (let i = 0; i < 3; i++) force[i]! += part[i]! / FINE;
  }
  return { rate, force };
}

function follow(rateHz: number, lost: (i: number) => boolean = () => false) {
  const steps = new RateSteps();
  const increment = createIncrement();
  const q = attitude(0);
  const step = identity();
  const world = new Float64Array(3);
  let missed = 0;
  let bridged = 0;
  let worstForce = 0;
  for (let i = 1; i <= 5 * rateHz; i++) {
    if (lost(i)) {
      missed++;
      continue;
    }
    const { rate, force } = measure(i / rateHz, 1 / rateHz);
    increment.dtS = (missed + 1) / rateHz;
    increment.missed = missed;
    increment.flags = 0;
    steps.step(increment, rate[0]!, rate[1]!, rate[2]!, force[0]!, force[1]!, force[2]!);
    fromRotationVector(step, increment.rotationX, increment.rotationY, increment.rotationZ);
    multiply(q, q, step);
    world.set([increment.forceX, increment.forceY, increment.forceZ]);
    rotateVector(world, attitude(i / rateHz), world);
    if (i > 3 && missed === 0) worstForce = Math.max(worstForce, Math.hypot(world[0]! - 1, world[1]! + 2, world[2]! - 9.81));
    if ((increment.flags & INCREMENT_FLAG.bridged) !== 0) bridged++;
    missed = 0;
  }
  return { errorDeg: angleBetween(q, attitude(5)) * DEG_PER_RAD, bridged, worstForce };
}

describe('turns from raw rates', () => {
  it.each([
    [286, 0.01],
    [95, 0.02],
    [50, 0.4],
  ])('follow a coning body at %d Hz for five seconds to %d°', (rateHz, limitDeg) => {
    expect(follow(rateHz).errorDeg).toBeLessThan(limitDeg);
  });

  it('express the force in the frame at the end', () => {
    expect(follow(95).worstForce).toBeLessThan(0.03);
    expect(follow(50).worstForce).toBeLessThan(0.15);
  });

  it('bridge lost samples and mark the bridge', () => {
    const { errorDeg, bridged } = follow(286, (i) => i % 100 > 97);
    expect(bridged).toBe(14);
    expect(errorDeg).toBeLessThan(1);
  });

  it('do not bridge a restart', () => {
    const steps = new RateSteps();
    const increment = createIncrement();
    increment.dtS = 0.01;
    steps.step(increment, 100, 0, 0, 0, 0, 9.81);
    steps.restart();
    increment.missed = 3;
    increment.dtS = 0.04;
    steps.step(increment, 1, 0, 0, 0, 0, 9.81);
    expect(increment.rotationX).toBeCloseTo(0.01, 12);
    expect(increment.flags & INCREMENT_FLAG.bridged).toBe(0);
  });
});
