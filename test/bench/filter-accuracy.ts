/**
 * Inclination and heading drift on BROAD: our filter, our filter without each of its features, and the baselines, on every kind of stream.
 */

import { FILTER_DEFAULTS } from '../../host/motion/orientation/filter-settings.ts';
import {
  BroadScore,
  integratedStream,
  plainRatesStream,
  ratesStream,
  readBroad,
  type BroadResult,
  type BroadStream,
  type BroadTrial,
} from '../fixtures/broad.ts';
import { CANDIDATES, RAW_RATES, type Candidate } from './filter-candidates.ts';

interface Stream {
  name: string;
  make: (trial: BroadTrial) => BroadStream;
  /** For estimators without our corrections of raw rates; identical where there are none. */
  makePlain: (trial: BroadTrial) => BroadStream;
  target?: number;
}

function rates(name: string, block: number, target?: number): Stream {
  const makePlain = (trial: BroadTrial) => plainRatesStream(trial, block);
  return { name, make: (trial) => ratesStream(trial, block), makePlain, ...(target !== undefined && { target }) };
}

function integrated(name: string, loss: number, burst: number, target?: number): Stream {
  const make = (trial: BroadTrial) => integratedStream(trial, 3, loss, burst);
  return { name, make, makePlain: make, ...(target !== undefined && { target }) };
}

const STREAMS: Stream[] = [
  rates('286 Hz rates', 1, 0.72),
  rates('95 Hz rates', 3),
  rates('48 Hz rates', 6),
  integrated('95 Hz integrated int16, no loss', 0, 1, 0.72),
  integrated('95 Hz integrated int16, 5 % lost singly', 0.05, 1),
  integrated('95 Hz integrated int16, 5 % in bursts of 4', 0.05, 4),
  integrated('95 Hz integrated int16, 5 % in bursts of 20', 0.05, 20),
  integrated('95 Hz integrated int16, 20 % lost singly', 0.2, 1),
  integrated('95 Hz integrated int16, 20 % in bursts of 4', 0.2, 4, 0.8),
  integrated('95 Hz integrated int16, 20 % in bursts of 20', 0.2, 20),
];
const HEADING_TARGET = 3;

function score(trial: BroadTrial, stream: BroadStream, make: Candidate['make']): BroadResult {
  const estimator = make();
  const result = new BroadScore(trial);
  for (const [i, increment] of stream.increments.entries()) {
    estimator.update(increment);
    result.add(stream.rows[i]!, estimator.q, estimator.inclinationSigmaRad);
  }
  return result.result();
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Measures and prints. */
export function benchFilterAccuracy(): void {
  const trials = readBroad();
  if (trials.length === 0) return;
  console.log('BROAD: inclination RMSE in degrees, a column a trial; drift of heading in degrees a minute (mean of the sizes);');
  console.log('the share of samples whose inclination error is within two of the sigmas told. Turned off one at a time.\n');
  console.log(trials.map(({ name }) => `${name.slice(0, 2)} ${name.slice(3).replaceAll('_', ' ')}`).join('\n'));
  for (const stream of STREAMS) {
    const made = trials.map(stream.make);
    const plain = trials.map(stream.makePlain);
    const target = stream.target === undefined ? '' : ` (target ${stream.target})`;
    const header = ['mean', ...trials.map(({ name }) => name.slice(0, 2)), 'drift', 'within'];
    console.log(`\n${`${stream.name}${target}`.padEnd(52)}${header.map((word) => word.padStart(7)).join('')}`);
    for (const candidate of CANDIDATES) {
      if (candidate.name === RAW_RATES && !stream.name.endsWith('rates')) continue;
      const results = trials.map((trial, i) => score(trial, (candidate.plain ? plain : made)[i]!, candidate.make));
      const errors = results.map(({ inclinationDeg }) => inclinationDeg);
      const drift = mean(results.map(({ driftDegPerMin }) => Math.abs(driftDegPerMin)));
      const within = mean(results.map((result) => result.within));
      const cells = [mean(errors), ...errors].map((value) => value.toFixed(2).padStart(7)).join('');
      const share = within > 0 ? `${(100 * within).toFixed(0)} %` : '';
      console.log(`${candidate.name.padEnd(52)}${cells}${drift.toFixed(1).padStart(7)}${share.padStart(7)}`);
    }
  }
  console.log(`\nTarget for the drift of heading: ${HEADING_TARGET} °/min. Settings: ${JSON.stringify(FILTER_DEFAULTS)}`);
}
