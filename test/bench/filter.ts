/** The cost of the orientation filter: µs per update, beside VQF's C++ reference implementation, and its allocations. */
import { OrientationFilter } from '../../host/motion/orientation/filter.ts';
import type { Increment } from '../../host/sensors/increment.ts';
import { Vqf } from '../baselines/vqf.ts';
import { CHEAP, simulateStrap, squats } from '../fixtures/strap-motion.ts';
import { printRow } from './print.ts';

/**
 * One update of VQF in C++ without a magnetometer, µs: the fastest of eight runs of `VQF(1 / 285.7).updateBatch` from PyPI's vqf 2.1 over
 * 570 000 samples, on one core of the machine these benches were first run on (Node 20, x86-64, 2 cores, where ours took 0.2 to 0.4).
 */
const VQF_CPP_US = 0.38;
const UPDATES = 600_000;
const ROUNDS = 5;

function microsecondsPerUpdate(increments: Increment[], make: () => { update(increment: Increment): void }): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const estimator = make();
    const start = process.hrtime.bigint();
    for (let done = 0; done < UPDATES; done += increments.length) for (const increment of increments) estimator.update(increment);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e3 / UPDATES);
  }
  return best;
}

/** Bytes of heap left behind per update, averaged over many. */
function bytesPerUpdate(increments: Increment[]): number {
  const filter = new OrientationFilter();
  const before = process.memoryUsage().heapUsed;
  for (let done = 0; done < UPDATES; done += increments.length) for (const increment of increments) filter.update(increment);
  return Math.max(0, process.memoryUsage().heapUsed - before) / UPDATES;
}

/** Measures and prints. */
export function benchFilter(): void {
  const target = `≤ ${2 * VQF_CPP_US} µs, twice VQF in C++`;
  for (const rateHz of [104, 286]) {
    const { increments } = simulateStrap(squats(1, 'thigh'), 40, 1, CHEAP, { rateHz });
    const us = microsecondsPerUpdate(increments, () => new OrientationFilter());
    printRow(`filter update at ${rateHz} Hz`, `${us.toFixed(2)} µs, ${Math.round(1e6 / us).toLocaleString('en')} a second`, target);
    if (rateHz !== 104) continue;
    const vqf = microsecondsPerUpdate(increments, () => new Vqf());
    printRow('  the same by our plain VQF of test/baselines', `${vqf.toFixed(2)} µs`, '');
    printRow('  heap left behind', `${bytesPerUpdate(increments).toFixed(1)} bytes an update`, '0');
  }
}
