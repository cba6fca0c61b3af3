/** The uncertainty of a bridged turn against the true bridging error, for motion of any speed, learnt from samples that did arrive. */
import { describe, expect, it } from 'vitest';
import { TurnBridge } from '../../../host/motion/orientation/bridge.ts';

const DT = 0.01;

/** A limb that swings at `hz`; mean rates over each interval. */
const swing = (hz: number, k: number): number => {
  const angle = (t: number) => 0.6 * Math.sin(2 * Math.PI * hz * t);
  return (angle(k * DT) - angle((k - 1) * DT)) / DT;
};

/** Bridges occasional gaps of `lost` samples; root mean square of the true errors and of the reported uncertainty. */
function tried(hz: number, lost: number): { error: number; predicted: number } {
  const bridge = new TurnBridge();
  let error = 0;
  let predicted = 0;
  let gaps = 0;
  for (let k = 1; k < 4000; k += 1) {
    if (k > 400 && k % 37 === 0) {
      let truth = 0;
      for (let i = 0; i < lost; i += 1) truth += swing(hz, k + i) * DT;
      const after = swing(hz, k + lost);
      error += (0.5 * lost * DT * (swing(hz, k - 1) + after) - truth) ** 2;
      predicted += bridge.cross(lost * DT, Math.abs(after)) ** 2;
      gaps += 1;
      k += lost;
      continue;
    }
    bridge.add(swing(hz, k), 0, 0, DT);
  }
  return { error: Math.sqrt(error / gaps), predicted: Math.sqrt(predicted / gaps) };
}

describe('uncertainty of a bridged turn', () => {
  it.each([
    [0.5, 4],
    [1, 4],
    [1, 8],
    [3, 4],
    [6, 4],
  ])('matches the size of the error: %s Hz, %i samples lost', (hz, lost) => {
    const { error, predicted: predicted } = tried(hz, lost);
    expect(predicted).toBeGreaterThan(0.5 * error);
    expect(predicted).toBeLessThan(3 * error);
  });

  it('is a share of the rate before anything was learnt, and nothing for a strap that lies still', () => {
    const bridge = new TurnBridge();
    expect(bridge.cross(0.05, 4)).toBeCloseTo(0.06, 6);
    for (let k = 0; k < 100; k += 1) bridge.add(0, 0, 0, DT);
    expect(bridge.cross(0.05, 0)).toBe(0);
  });

  it('never exceeds the usual turn in that time', () => {
    const bridge = new TurnBridge();
    for (let k = 1; k < 400; k += 1) bridge.add(swing(3, k), 0, 0, DT);
    expect(bridge.cross(1, 5)).toBeLessThan(12);
    expect(bridge.cross(0.4, 5)).toBeGreaterThan(bridge.cross(0.04, 5));
  });
});
