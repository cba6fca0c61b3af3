/** Inclination on simulated straps with known truth, and when a recording begins in mid-movement. */

import { createIncrement } from '../../host/sensors/increment.ts';
import { RAD_PER_DEG } from '../../host/units.ts';
import { BROAD_PERIOD_S, broadReference, ratesStream, readBroad } from '../fixtures/broad.ts';
import { CHEAP, gait, inclinationBetween, simulateStrap, squats, tumbling, type SimulatedStrap } from '../fixtures/strap-motion.ts';
import { CANDIDATES, RAW_RATES, type Candidate } from './filter-candidates.ts';

const SECONDS = 100;
const SEEDS = [1, 2, 3];
const MOTIONS: [string, (seed: number) => SimulatedStrap][] = [
  ['thigh', (seed) => simulateStrap(squats(seed, 'thigh'), SECONDS, seed, CHEAP)],
  ['shin', (seed) => simulateStrap(squats(seed, 'shin'), SECONDS, seed, CHEAP)],
  ['lossy', (seed) => simulateStrap(squats(seed, 'thigh'), SECONDS, seed, CHEAP, { loss: 0.2, burst: 4 })],
  ['walk', (seed) => simulateStrap(gait(seed, 0.9, 1.3), SECONDS, seed, CHEAP)],
  ['run', (seed) => simulateStrap(gait(seed, 1.4, 3), SECONDS, seed, CHEAP)],
  ['tumble', (seed) => simulateStrap(tumbling(seed, 1), SECONDS, seed, CHEAP)],
  ['quick', (seed) => simulateStrap(tumbling(seed, 1.5), SECONDS, seed, CHEAP)],
];
/** Starts per recording, and how long each is followed, s. */
const STARTS = 40;
const FOLLOWED_S = 1.2;

/** Measures and prints. */
export function benchFilterSimulated(): void {
  const straps = MOTIONS.map(([, make]) => SEEDS.map(make));
  console.log(
    '\nSimulated straps of a cheap IMU (bias 0.5 °/s, scale 0.5 %, accelerometer 5 mg), 104 Hz int16: inclination RMSE in degrees;',
  );
  console.log('squats on thigh and shin, on the thigh with 20 % lost in bursts of 4, walking, running, tumbling at random.\n');
  console.log(`${''.padEnd(52)}${['mean', ...MOTIONS.map(([name]) => name), 'within'].map((word) => word.padStart(8)).join('')}`);
  for (const candidate of CANDIDATES) {
    if (candidate.name === RAW_RATES) continue;
    const results = straps.map((seeds) => seeds.map((strap) => judge(strap, candidate)));
    const errors = results.map((seeds) => mean(seeds.map(({ rmse }) => rmse)));
    const within = mean(results.flat().map((result) => result.within));
    const cells = [mean(errors), ...errors].map((value) => value.toFixed(2).padStart(8)).join('');
    console.log(`${candidate.name.padEnd(52)}${cells}${(within > 0 ? `${(100 * within).toFixed(0)} %` : '').padStart(8)}`);
  }
}

/** Measures and prints. */
export function benchFilterStart(): void {
  const trials = readBroad();
  if (trials.length === 0) return;
  const streams = trials.map((trial) => ratesStream(trial, 3));
  const names = trials.map(({ name }) => name.slice(0, 2));
  console.log(`\nBROAD, begun ${STARTS} times in the middle of the movement: inclination RMSE over the first ${FOLLOWED_S} s in degrees`);
  console.log(`${''.padEnd(52)}${[...names, 'within'].map((word) => word.padStart(7)).join('')}`);
  const wanted = ['knees-out', 'without start from the mean force', 'VQF', 'Madgwick, beta 0.05', 'Mahony, kp 0.4', '0.98/0.02'];
  for (const candidate of CANDIDATES.filter(({ name }) => wanted.includes(name))) {
    let count = 0;
    let within = 0;
    const errors = trials.map((trial, index) => {
      const { increments, rows } = streams[index]!;
      const length = Math.round(FOLLOWED_S / (3 * BROAD_PERIOD_S));
      let squares = 0;
      let own = 0;
      for (let start = 0; start < STARTS; start++) {
        const from = Math.round(increments.length * (0.25 + (0.5 * start) / STARTS));
        const estimator = candidate.make();
        for (let i = from; i < from + length; i++) {
          estimator.update(i === from ? { ...createIncrement(), ...increments[i]!, dtS: 0 } : increments[i]!);
          const reference = broadReference(trial, rows[i]!);
          if (reference === null) continue;
          const error = inclinationBetween(estimator.q, reference);
          squares += (error / RAD_PER_DEG) ** 2;
          own++;
          if (error <= 2 * (estimator.inclinationSigmaRad ?? NaN)) within++;
        }
      }
      count += own;
      return Math.sqrt(squares / own);
    });
    const cells = errors.map((value) => value.toFixed(1).padStart(7)).join('');
    console.log(`${candidate.name.padEnd(52)}${cells}${(within > 0 ? `${((100 * within) / count).toFixed(0)} %` : '').padStart(7)}`);
  }
}

function judge(strap: SimulatedStrap, candidate: Candidate): { rmse: number; within: number } {
  const estimator = candidate.make();
  let squares = 0;
  let within = 0;
  let count = 0;
  for (const [i, increment] of strap.increments.entries()) {
    estimator.update(increment);
    if (increment.timeS < 2) continue;
    const error = inclinationBetween(estimator.q, strap.truth[i]!);
    count++;
    squares += (error / RAD_PER_DEG) ** 2;
    if (error <= 2 * (estimator.inclinationSigmaRad ?? NaN)) within++;
  }
  return { rmse: Math.sqrt(squares / count), within: within / count };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
