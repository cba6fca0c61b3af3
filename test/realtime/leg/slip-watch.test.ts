/** A strap that slipped is reported once, after two stances; briefly standing differently is not. */
import { describe, expect, it } from 'vitest';
import { NO_RESIDUALS, type Alignment } from '../../../host/motion/alignment/alignment.ts';
import { fromRotationVector } from '../../../host/motion/maths/quaternion.ts';
import { SlipWatch } from '../../../host/realtime/leg/slip-watch.ts';

const ONE = { w: 1, x: 0, y: 0, z: 0 };
const ALIGNMENT: Alignment = {
  thigh: ONE,
  shank: ONE,
  how: 'guided',
  residuals: NO_RESIDUALS,
  quality: 1,
  reasons: [],
  stanceUp: { thigh: [0, 0, 1], shank: [0, 0, 1] },
};

const strap = (tiltDeg: number) => {
  const q = new Float64Array(4);
  fromRotationVector(q, (tiltDeg * Math.PI) / 180, 0, 0);
  return { q, rate: new Float64Array(3), force: new Float64Array(3) };
};

/** Stands for `seconds`, then moves for one. */
function stand(watch: SlipWatch, fromS: number, seconds: number, thighDeg: number): string[] {
  const warnings: string[] = [];
  for (let t = fromS; t < fromS + seconds + 1; t += 0.01) {
    const sentence = watch.update(t, t < fromS + seconds, strap(thighDeg), strap(0), ALIGNMENT);
    if (sentence !== null) warnings.push(sentence.message);
  }
  return warnings;
}

describe('slip watch', () => {
  it('says which strap slipped and how far, once', () => {
    const watch = new SlipWatch();
    const warnings = [...stand(watch, 0, 2, 8), ...stand(watch, 3, 2, 8), ...stand(watch, 6, 5, 8)];
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/thigh strap by 8°/);
  });

  it('takes a single odd stance for a different way of standing', () => {
    const watch = new SlipWatch();
    expect([...stand(watch, 0, 2, 8), ...stand(watch, 3, 2, 1), ...stand(watch, 6, 2, 8), ...stand(watch, 9, 2, 1)]).toEqual([]);
  });

  it('tolerates less than five degrees', () => {
    const watch = new SlipWatch();
    expect(stand(watch, 0, 20, 4.5)).toEqual([]);
  });
});
