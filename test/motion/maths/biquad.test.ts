/** The low-pass: starts in steady state, has Butterworth's response, and tolerates changes of rate. */
import Fili from 'fili';
import { describe, expect, it } from 'vitest';
import { LowPass } from '../../../host/motion/maths/biquad.ts';

function respond(filter: LowPass, dtS: number, seconds: number, input: (timeS: number) => number, from = 0): Float64Array {
  const value = new Float64Array(1);
  return Float64Array.from({ length: Math.round(seconds / dtS) }, (_, i) => {
    value[0] = input(from + i * dtS);
    filter.step(value, dtS);
    return filter.output[0]!;
  });
}

describe('low-pass', () => {
  it('starts in steady state, without a transient', () => {
    const out = respond(new LowPass(1, 2), 0.01, 1, () => 9.81);
    for (const value of out) expect(value).toBeCloseTo(9.81, 12);
  });

  it('passes low frequencies, halves the power at the cut-off, and falls with the square of the frequency above it', () => {
    const gain = (hz: number) => {
      const out = respond(new LowPass(1, 2), 0.002, 12, (timeS) => Math.sin(2 * Math.PI * hz * timeS));
      return Math.max(...out.slice(out.length / 2).map(Math.abs));
    };
    expect(gain(0.1)).toBeCloseTo(1, 3);
    expect(gain(2)).toBeCloseTo(Math.SQRT1_2, 2);
    expect(gain(20)).toBeCloseTo(0.01, 3);
  });

  it('has the impulse response of the same Butterworth designed by fili', () => {
    const [designed] = new Fili.CalcCascades().lowpass({ order: 1, characteristic: 'butterworth', Fs: 100, Fc: 8 });
    const { a, b } = designed!;
    const impulse = (timeS: number): number => (timeS === 0 ? 1 : 0);
    const filter = new LowPass(1, 8);
    filter.start(Float64Array.of(0));
    const ours = respond(filter, 0.01, 1, impulse);
    const x = [0, 0];
    const y = [0, 0];
    for (const [i, out] of ours.entries()) {
      const input = impulse(i * 0.01);
      const expected = b[0] * input + b[1] * x[0]! + b[2] * x[1]! - a[0] * y[0]! - a[1] * y[1]!;
      expect(out).toBeCloseTo(expected, 12);
      x.unshift(input);
      y.unshift(expected);
    }
  });

  it("keeps its output's slope and its cut-off when the rate changes", () => {
    const filter = new LowPass(1, 1);
    const wave = (timeS: number) => Math.sin(2 * Math.PI * 0.5 * timeS);
    const reference = respond(new LowPass(1, 1), 0.002, 8, wave);
    const first = respond(filter, 0.01, 4, wave);
    const second = respond(filter, 0.02, 4, wave, 4);
    expect(Math.abs(second[0]! - first[first.length - 1]!)).toBeLessThan(0.05);
    for (const [i, value] of second.entries()) expect(Math.abs(value - reference[Math.round((4 + i * 0.02) / 0.002)]!)).toBeLessThan(0.02);
  });

  it('does not follow jitter of the step', () => {
    const steady = respond(new LowPass(1, 1), 0.01, 1, (timeS) => timeS);
    const filter = new LowPass(1, 1);
    const value = new Float64Array(1);
    for (let i = 0; i < steady.length; i++) {
      value[0] = i * 0.01;
      filter.step(value, i % 2 === 1 ? 0.01 : 0.0103);
      expect(filter.output[0]).toBeCloseTo(steady[i]!, 12);
    }
  });
});
