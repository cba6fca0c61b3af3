/** The filter on recordings with an optical reference: the promised accuracy. */
import { describe, expect, it } from 'vitest';
import { OrientationFilter } from '../../../host/motion/orientation/filter.ts';
import { BroadScore, integratedStream, ratesStream, readBroad, type BroadStream, type BroadTrial } from '../../fixtures/broad.ts';

const trials = readBroad();

function measure(make: (trial: BroadTrial) => BroadStream) {
  const results = trials.map((trial) => {
    const stream = make(trial);
    const filter = new OrientationFilter();
    const score = new BroadScore(trial);
    for (const [i, increment] of stream.increments.entries()) {
      filter.update(increment);
      score.add(stream.rows[i]!, filter.q, filter.inclinationSigmaRad);
    }
    return score.result();
  });
  const mean = (pick: (result: (typeof results)[number]) => number) => results.reduce((sum, r) => sum + pick(r), 0) / results.length;
  return {
    inclinationDeg: mean((r) => r.inclinationDeg),
    driftDegPerMin: mean((r) => Math.abs(r.driftDegPerMin)),
    within: mean((r) => r.within),
  };
}

describe.skipIf(trials.length === 0)('on BROAD', () => {
  it.each<[string, (trial: BroadTrial) => BroadStream, number]>([
    ['286 Hz rates', (trial) => ratesStream(trial, 1), 0.6],
    ['95 Hz rates', (trial) => ratesStream(trial, 3), 0.6],
    ['48 Hz rates', (trial) => ratesStream(trial, 6), 0.6],
    ['95 Hz integrated orientation', (trial) => integratedStream(trial, 3), 0.6],
    ['95 Hz integrated orientation, 20 % lost in bursts of 4', (trial) => integratedStream(trial, 3, 0.2, 4), 0.7],
    ['95 Hz integrated orientation, 5 % lost in bursts of 20', (trial) => integratedStream(trial, 3, 0.05, 20), 0.7],
  ])('%s', (_, make, limitDeg) => {
    const { inclinationDeg, driftDegPerMin, within } = measure(make);
    expect(inclinationDeg).toBeLessThan(limitDeg);
    expect(driftDegPerMin).toBeLessThan(3);
    expect(within).toBeGreaterThan(0.95);
  });
});
