/** The neutral template: what it recovers, its limits, and what it must never do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKneeSample } from '../../host/knee/sample.ts';
import { Template } from '../../host/knee/template.ts';
import { RAD_PER_DEG } from '../../host/units.ts';
import { createGauss, createRandom } from '../fixtures/random.ts';

type Coefficients = readonly [number, number, number];
const curve = ([c0, c1, c2]: Coefficients, f: number) => c0 + c1 * Math.sin(RAD_PER_DEG * f) + c2 * (1 - Math.cos(RAD_PER_DEG * f));

interface Neutral {
  abduction: Coefficients;
  femoral?: Coefficients;
  depthDeg?: number;
  repetitions?: number;
  /** Variation from one repetition to the next. */
  spreadDeg?: number;
  seed?: number;
}

function learn({ abduction, femoral = [0, 0, 0], depthDeg = 95, repetitions = 3, spreadDeg = 0, seed = 1 }: Neutral): Template {
  const template = new Template();
  const gauss = createGauss(createRandom(seed));
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const own: Coefficients = [0, spreadDeg * gauss(), spreadDeg * gauss()];
    for (let k = 0; k < 400; k += 1) {
      const f = (depthDeg * (1 - Math.cos((2 * Math.PI * k) / 400))) / 2;
      template.addNeutral(f, curve(abduction, f) + curve(own, f), curve(femoral, f));
    }
  }
  return template;
}

function excessAt(template: Template, flexionDeg: number, abductionDeg: number): number {
  const sample = createKneeSample();
  sample.flexionDeg = flexionDeg;
  sample.abductionDeg = abductionDeg;
  sample.femoralRotationDeg = 0;
  template.apply(sample);
  return sample.abductionExcessDeg;
}

describe('template', () => {
  it('removes what neutral repetitions show, for abduction and femoral rotation', () => {
    const abduction: Coefficients = [0.5, -5, 3];
    const femoral: Coefficients = [0, 6, -10];
    const template = learn({ abduction, femoral });
    const fit = template.fit()!;
    expect(fit.samples).toBe(1200);
    expect(fit.abduction.residualDeg).toBeLessThan(0.3);
    for (let f = 0; f <= 95; f += 5) {
      const sample = createKneeSample();
      sample.flexionDeg = f;
      sample.abductionDeg = curve(abduction, f) + 4;
      sample.femoralRotationDeg = curve(femoral, f) - 3;
      template.apply(sample);
      expect(Math.abs(sample.abductionExcessDeg - 4)).toBeLessThan(0.4);
      expect(Math.abs(sample.femoralRotationExcessDeg + 3)).toBeLessThan(0.6);
    }
  });

  it('leaves no excursion in neutral repetitions whose rotation comes early, as when the tibia unlocks', () => {
    const unlocking = (f: number) => 6 * (1 - Math.exp(-f / 15));
    const template = new Template();
    for (let k = 0; k < 1200; k += 1) {
      const f = (95 * (1 - Math.cos((6 * Math.PI * k) / 1200))) / 2;
      template.addNeutral(f, 0, -unlocking(f));
    }
    template.fit();
    const excess = (f: number) => {
      const sample = createKneeSample();
      sample.flexionDeg = f;
      sample.abductionDeg = 0;
      sample.femoralRotationDeg = -unlocking(f);
      template.apply(sample);
      return sample.femoralRotationExcessDeg;
    };
    for (let f = 40; f <= 90; f += 5) expect(Math.abs(excess(f) - excess(1))).toBeLessThan(1);
  });

  it('never removes more than frames and skin can explain', () => {
    fc.assert(
      fc.property(fc.double({ min: -40, max: 40, noNaN: true }), fc.double({ min: -40, max: 40, noNaN: true }), (c1, c2) => {
        const fit = learn({ abduction: [0, c1, c2], femoral: [0, c2, c1], repetitions: 1 }).fit()!;
        for (const j of [1, 2] as const) {
          expect(Math.abs(fit.abduction.coefficientsDeg[j])).toBeLessThanOrEqual(8 + 1e-6);
          expect(Math.abs(fit.femoralRotation.coefficientsDeg[j])).toBeLessThanOrEqual(15 + 1e-6);
        }
      }),
      { numRuns: 50 },
    );
    const valgus = learn({ abduction: [0, 20, 0] });
    expect(valgus.fit()!.abduction.capped).toBe(true);
    expect(excessAt(valgus, 80, 20)).toBeGreaterThan(2);
  });

  it('is not pulled by one unusual repetition', () => {
    const template = learn({ abduction: [0, 2, 0], repetitions: 2 });
    for (let k = 0; k < 400; k += 1) {
      const f = (95 * (1 - Math.cos((2 * Math.PI * k) / 400))) / 2;
      template.addNeutral(f, curve([0, 12, 0], f), 0);
    }
    template.fit();
    expect(Math.abs(excessAt(template, 70, curve([0, 2, 0], 70)))).toBeLessThan(1);
  });

  it('extrapolates sensibly below shallow, noisy neutral repetitions, with less certainty there', () => {
    let worst = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const template = learn({ abduction: [0, 2, 1], depthDeg: 45, spreadDeg: 1.5, seed });
      template.fit();
      worst = Math.max(worst, Math.abs(excessAt(template, 110, curve([0, 2, 1], 110))));
      expect(template.abductionSigmaDeg(110)).toBeGreaterThan(1.5 * template.abductionSigmaDeg(40));
    }
    expect(worst).toBeLessThan(5);
  });

  it('is rejected, and changes nothing, when there is too little or too shallow movement', () => {
    const before = learn({ abduction: [0, 3, 0] }).fit();
    const template = new Template();
    template.restore(before);
    expect(template.fit()).toBeNull();
    for (let k = 0; k < 500; k += 1) template.addNeutral(k % 20, 5, 5);
    expect(template.fit()).toBeNull();
    expect(template.current).toBe(before);
  });

  it('leaves angles unchanged before a fit and after it was cleared', () => {
    const template = learn({ abduction: [0, 5, 0] });
    expect(excessAt(template, 60, 3)).toBe(3);
    expect(template.abductionSigmaDeg(60)).toBeNaN();
    template.fit();
    expect(excessAt(template, 60, 3)).not.toBe(3);
    template.clear();
    expect(excessAt(template, 60, 3)).toBe(3);
  });

  it('ignores unknown angles and keeps within its capacity', () => {
    const template = learn({ abduction: [0, 3, 0], repetitions: 30 });
    for (const bad of [NaN, Infinity, -Infinity]) template.addNeutral(bad, 1, 1);
    const fit = template.fit()!;
    expect(fit.samples).toBeLessThanOrEqual(6240);
    expect(Number.isFinite(fit.abduction.coefficientsDeg.reduce((a, b) => a + b, 0))).toBe(true);
  });

  it('survives a round trip through JSON', () => {
    const template = learn({ abduction: [0, 3, -2] });
    template.fit();
    const later = new Template();
    later.restore(JSON.parse(JSON.stringify(template.toJson())) as ReturnType<typeof template.toJson>);
    expect(excessAt(later, 75, 5)).toBe(excessAt(template, 75, 5));
  });
});
