/** A pelvis strap worn in any orientation: signs on both legs, and results for a simulated athlete. */
import { describe, expect, it } from 'vitest';
import { Hip } from '../../host/knee/hip.ts';
import { createKneeSample, type KneeSample, type Side } from '../../host/knee/sample.ts';
import { compose } from '../../host/motion/maths/joint-angles.ts';
import { createSegmentPair, type SegmentPair } from '../../host/motion/heading/pair.ts';
import { multiply, normalise, rotateVectorBack, turnHeading } from '../../host/motion/maths/quaternion.ts';
import { RAD_PER_DEG } from '../../host/units.ts';
import { RATE_HZ, setPosture, tick } from '../fixtures/leg-pairs.ts';

/**
 * Pelvis → world in degrees, thigh → world as posture; the strap's world has a different heading, and the strap is turned on the pelvis.
 */
class Wearer {
  readonly pair: SegmentPair = createSegmentPair();
  readonly sample: KneeSample = createKneeSample();
  readonly strap = { q: new Float64Array(4), rate: new Float64Array(3), force: new Float64Array(3) };
  readonly hip: Hip;
  readonly #mounting = Float64Array.of(0.3, -0.6, 0.5, 0.2);
  readonly #pelvis = new Float64Array(4);

  constructor(side: Side) {
    this.hip = new Hip(side);
    normalise(this.#mounting);
  }

  step(
    pelvis: { pitch?: number; roll?: number },
    thigh: { pitch?: number; roll?: number; twist?: number },
    pitchRate = 0,
    bendRate = 0,
    standing = false,
  ): void {
    tick(this.pair);
    setPosture(this.pair, { heading: 70, thighPitch: thigh.pitch ?? 0, thighRoll: thigh.roll ?? 0, thighTwist: thigh.twist ?? 0 });
    compose(this.#pelvis, RAD_PER_DEG * (pelvis.pitch ?? 0), RAD_PER_DEG * (pelvis.roll ?? 0), 0);
    turnHeading(this.#pelvis, this.#pelvis, -40 * RAD_PER_DEG);
    multiply(this.strap.q, this.#pelvis, this.#mounting);
    rotateVectorBack(this.strap.rate, this.#mounting, Float64Array.of(0, RAD_PER_DEG * pitchRate, 0));
    this.sample.flexionRateDegPerS = bendRate;
    this.hip.update(this.strap, this.pair, standing, !standing, this.sample);
  }

  stand(seconds: number): void {
    for (let k = 0; k < seconds * RATE_HZ; k += 1) this.step({}, {}, 0, 0, true);
  }

  /** Down and up, with the pelvis tipping forward and back. */
  bend(): void {
    for (let k = 0; k < 4 * RATE_HZ; k += 1) {
      const phase = (2 * Math.PI * k) / (4 * RATE_HZ);
      const depth = (1 - Math.cos(phase)) / 2;
      this.step({ pitch: 25 * depth }, { pitch: -70 * depth }, 40 * Math.sin(phase), 140 * Math.sin(phase));
    }
  }
}

const learnt = (side: Side) => {
  const wearer = new Wearer(side);
  wearer.stand(2);
  expect(wearer.sample.pelvicDropDeg).toBeNaN();
  wearer.bend();
  wearer.stand(2);
  return wearer;
};

describe.each<Side>(['left', 'right'])('hip of the %s leg', (side) => {
  const sign = side === 'left' ? 1 : -1;

  it('is zero in stance once the strap’s orientation is known', () => {
    const { sample } = learnt(side);
    expect(sample.hipAdductionDeg).toBeCloseTo(0, 1);
    expect(sample.hipInternalRotationDeg).toBeCloseTo(0, 1);
    expect(sample.pelvicDropDeg).toBeCloseTo(0, 1);
  });

  it('adducts when the knee moves inwards', () => {
    const wearer = learnt(side);
    // Positive roll leans the upper end to the right and moves the knee to the left.
    wearer.step({}, { roll: -sign * 8 });
    expect(wearer.sample.hipAdductionDeg).toBeCloseTo(8, 1);
  });

  it('rotates internally with the thigh', () => {
    const wearer = learnt(side);
    wearer.step({}, { twist: -sign * 11 });
    expect(wearer.sample.hipInternalRotationDeg).toBeCloseTo(11, 1);
  });

  it('shows when the other side of the pelvis drops, which also adducts the hip', () => {
    const wearer = learnt(side);
    wearer.step({ roll: sign * 6 }, {});
    expect(wearer.sample.pelvicDropDeg).toBeCloseTo(6, 1);
    expect(wearer.sample.hipAdductionDeg).toBeCloseTo(6, 1);
  });

  it('is unknown while the strap is silent or faulty', () => {
    const wearer = learnt(side);
    wearer.hip.update(null, wearer.pair, true, false, wearer.sample);
    expect(wearer.sample.hipAdductionDeg).toBeNaN();
    wearer.strap.q.fill(NaN);
    wearer.hip.update(wearer.strap, wearer.pair, true, false, wearer.sample);
    expect(wearer.sample.pelvicDropDeg).toBeNaN();
    wearer.stand(1);
    expect(wearer.sample.pelvicDropDeg).toBeCloseTo(0, 1);
  });
});
