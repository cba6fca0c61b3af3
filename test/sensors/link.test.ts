/** Link statistics: consistent with what arrived, and nothing invented. */
import { describe, expect, it } from 'vitest';
import { LinkStatistics } from '../../host/sensors/link.ts';

function stream(link: LinkStatistics, fromS: number, toS: number, lostOf10 = 0): void {
  for (let i = 0; fromS + i / 52 < toS; i++) {
    const arrivalS = fromS + i / 52;
    link.notePacket(arrivalS);
    if (i % 10 >= lostOf10) link.noteSamples(arrivalS, 2, i % 10 === lostOf10 ? 2 * lostOf10 : 0);
  }
}

describe('LinkStatistics', () => {
  it('knows nothing at first', () => {
    const link = new LinkStatistics();
    expect([link.rateHz(5), link.lossShare(5), link.batteryPercent, link.charging]).toEqual([0, 0, null, null]);
    expect(link.silentForS(5)).toBe(Infinity);
  });

  it('gives the rate soon after the start, and zero in silence', () => {
    const link = new LinkStatistics();
    stream(link, 100.3, 101.3);
    expect(link.rateHz(101.3)).toBeCloseTo(104, -1);
    stream(link, 101.3, 120);
    expect(link.rateHz(120)).toBeCloseTo(104, -0.5);
    expect(link.silentForS(120.7)).toBeCloseTo(0.7, 1);
    expect(link.rateHz(130)).toBe(0);
  });

  it('gives the share lost within the last ten seconds', () => {
    const link = new LinkStatistics();
    stream(link, 0, 20, 2);
    expect(link.lossShare(20)).toBeCloseTo(0.2, 2);
    expect(link.gaps).toBe(104);
    stream(link, 20, 31);
    expect(link.lossShare(31)).toBe(0);
    expect(link.lostSamples).toBe(104 * 4);
  });

  it('is silent when only other packets arrive', () => {
    const link = new LinkStatistics();
    stream(link, 0, 1);
    link.notePacket(3);
    expect(link.silentForS(3)).toBeGreaterThan(2);
    expect(link.lastArrivalS).toBe(3);
  });
});
