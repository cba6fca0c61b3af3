/** Knee angles against references: targets for the public cutting trial and for simulated guided sessions. */
import { describe, expect, it } from 'vitest';
import { readFan, rms, scoreFan, scoreSimulated } from '../fixtures/knee-recordings.ts';

const fan = await readFan();

describe.skipIf(fan === null)('the cutting trial', () => {
  it('meets the targets for abduction and rotation with its alignment file', () => {
    const [flexion, abduction, rotation] = scoreFan(fan!, fan!.alignment);
    expect(flexion).toBeLessThan(1.2);
    expect(abduction).toBeLessThan(1.2);
    expect(rotation).toBeLessThan(2.2);
  });

  it('meets its targets with automatic alignment', () => {
    const [flexion, abduction] = scoreFan(fan!, null);
    expect(flexion).toBeLessThan(4);
    expect(abduction).toBeLessThan(6);
  });

  it('is worse without stance, and without joint forces', () => {
    const both = scoreFan(fan!, fan!.alignment)[2]!;
    expect(scoreFan(fan!, fan!.alignment, { jointCentre: false })[2]).toBeGreaterThan(both + 1);
    expect(scoreFan(fan!, fan!.alignment, { stanceAnchor: false })[2]).toBeGreaterThan(both + 1);
  });
});

describe('simulated guided squat sessions', () => {
  const seeds = [11, 12, 13];
  const score = (walkS: number) =>
    seeds.map((seed) =>
      scoreSimulated({
        seed,
        walkS,
        side: seed % 2 === 0 ? 'left' : 'right',
        delivery: { delayS: 0.002, jitterS: 0.008, loss: 0.02, burst: 1, dropouts: [] },
      }),
    );

  it.each([8, 120])('give the peaks of valgus and femoral rotation, with %i s of walking between sets', (walkS) => {
    const scores = score(walkS);
    expect(rms(scores.flatMap(({ peakDeg }) => peakDeg))).toBeLessThan(1);
    expect(rms(scores.flatMap(({ femoralPeakDeg }) => femoralPeakDeg))).toBeLessThan(1.2);
    for (const { found, counted, true: wanted } of scores) expect([found, counted]).toEqual([wanted, wanted]);
  });

  it('are within 3° where quality is 0.7 or more, which is most of the time', () => {
    for (const { samples, good, wrong } of score(8)) {
      expect(wrong).toBeLessThan(0.05 * good);
      expect(good).toBeGreaterThan(0.5 * samples);
    }
  });

  it('owe most of this to the template', () => {
    const without = seeds.map((seed) => scoreSimulated({ seed }, {}, false));
    expect(rms(without.flatMap(({ peakDeg }) => peakDeg))).toBeGreaterThan(1.2);
  });

  it('detect a thigh strap that turned round the leg, from the second repetition after the re-zero', () => {
    const turned = seeds.map((seed) => scoreSimulated({ seed, slipDeg: 5, slipAxis: [0, 0, 1], rezero: true }));
    expect(rms(turned.flatMap(({ peakDeg }) => peakDeg.slice(7)))).toBeLessThan(1.3);
  });
});
