/** Runs of the orientation filter on simulated straps, and single steps for it. */
import { OrientationFilter } from '../../../host/motion/orientation/filter.ts';
import { createIncrement, type Increment } from '../../../host/sensors/increment.ts';
import { RAD_PER_DEG } from '../../../host/units.ts';
import { inclinationBetween, type Motion, type SimulatedStrap } from '../../fixtures/strap-motion.ts';

export const standing: Motion = () => ({ pitch: 0, roll: 0, yaw: 0, x: 0, y: 0, z: 0 });

export function step(change: Partial<Increment>): Increment {
  return { ...createIncrement(), dtS: 0.01, forceZ: 9.81, ...change };
}

/** Runs a filter on a simulated strap and calls `look` after each increment. */
export function run(strap: SimulatedStrap, filter: OrientationFilter, look?: (i: number, errorRad: number) => void): OrientationFilter {
  for (const [i, increment] of strap.increments.entries()) {
    filter.update(increment);
    look?.(i, inclinationBetween(filter.q, strap.truth[i]!));
  }
  return filter;
}

/** RMSE of inclination in degrees, and share within two sigma, from `fromS` on. */
export function judge(strap: SimulatedStrap, settings = {}, fromS = 2): { rmse: number; within: number } {
  const filter = new OrientationFilter(settings);
  let squares = 0;
  let within = 0;
  let count = 0;
  run(strap, filter, (i, error) => {
    if (strap.increments[i]!.timeS < fromS) return;
    count++;
    squares += (error / RAD_PER_DEG) ** 2;
    if (error <= 2 * filter.inclinationSigmaRad) within++;
  });
  return { rmse: Math.sqrt(squares / count), within: within / count };
}
