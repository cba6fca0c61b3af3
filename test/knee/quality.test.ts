/** Quality: what lowers it, the reasons it gives, and that it follows the expected error. */
import { beforeEach, describe, expect, it } from 'vitest';
import { assessQuality, namedReasons, createQualityInputs, QUALITY_REASON, type QualityInputs } from '../../host/knee/quality.ts';
import { createKneeSample, type KneeSample } from '../../host/knee/sample.ts';
import { createSegmentPair, type SegmentPair } from '../../host/motion/heading/pair.ts';
import { INCREMENT_FLAG } from '../../host/sensors/increment.ts';
import { render } from '../../protocol/words/message.ts';

let pair: SegmentPair;
let inputs: QualityInputs;
let sample: KneeSample;

/** Everything is in order: calibrated, anchored, in a deep squat. */
beforeEach(() => {
  pair = createSegmentPair();
  pair.dtS = 0.01;
  pair.thigh.tiltChangeSigmaRad = 0.01;
  pair.shank.tiltChangeSigmaRad = 0.01;
  inputs = createQualityInputs(pair);
  inputs.headingSigmaRad = 0.015;
  inputs.thighTiltDeg = inputs.shankTiltDeg = 0.5;
  inputs.stanceKnown = true;
  inputs.templateSigmaDeg = 0.5;
  sample = createKneeSample();
  sample.flexionDeg = 90;
  sample.abductionDeg = 3;
  sample.abductionExcessDeg = 2;
  sample.shankLeanDeg = 30;
});

const assess = () => {
  assessQuality(inputs, sample);
  return sample.quality;
};

describe('quality', () => {
  it('is high, without reasons, when everything is in order', () => {
    expect(assess()).toBeGreaterThan(0.8);
    expect(sample.qualityReasons).toBe(0);
    expect(sample.abductionSigmaDeg).toBeLessThan(1.5);
  });

  const causes: [reason: keyof typeof QUALITY_REASON, spoil: () => void][] = [
    ['unknown', () => (sample.abductionDeg = NaN)],
    ['noStance', () => (inputs.stanceKnown = false)],
    ['heading', () => (inputs.headingSigmaRad = 0.1)],
    ['settling', () => (pair.thigh.tiltChangeSigmaRad = 0.08)],
    ['lost', () => (pair.shank.lostS = 0.6)],
    ['clipped', () => (pair.thigh.flags = INCREMENT_FLAG.gyroClipped)],
    ['slipped', () => (inputs.slipped = true)],
    ['deeper', () => (inputs.templateSigmaDeg = 2.5)],
    ['brisk', () => (inputs.levelMps2 = 20)],
    ['timing', () => (pair.shank.flags = INCREMENT_FLAG.timeRegularised)],
    ['noTemplate', () => (inputs.templateSigmaDeg = NaN)],
    ['alignment', () => Object.assign(inputs, { templateSigmaDeg: NaN, frameSigmaDeg: 8 })],
  ];
  it.each(causes)('is lower for “%s”, and gives the reason', (reason, spoil) => {
    const before = assess();
    spoil();
    expect(assess()).toBeLessThan(before - 0.05);
    expect(sample.qualityReasons & QUALITY_REASON[reason]).not.toBe(0);
    expect(namedReasons(sample.qualityReasons)).toContainEqual({ code: `quality.${reason}` });
  });

  it('is zero where there is no angle', () => {
    sample.abductionDeg = NaN;
    expect(assess()).toBe(0);
    expect(sample.abductionSigmaDeg).toBeNaN();
  });

  it('depends on heading only as far as the shin leans', () => {
    inputs.headingSigmaRad = 0.1;
    const leaning = assess();
    sample.shankLeanDeg = 0;
    expect(assess()).toBeGreaterThan(leaning + 0.2);
  });

  it('forgets a clipped sample within a second', () => {
    const before = assess();
    pair.thigh.flags = INCREMENT_FLAG.forceClipped;
    expect(assess()).toBeLessThan(0.5);
    pair.thigh.flags = 0;
    for (let k = 0; k < 101; k += 1) assess();
    expect(assess()).toBeCloseTo(before, 6);
  });

  it('detects a strap that slipped from the abduction in a quiet stance', () => {
    const before = assess();
    inputs.standing = true;
    sample.abductionExcessDeg = 5;
    for (let k = 0; k < 300; k += 1) assess();
    inputs.standing = false;
    expect(assess()).toBeLessThan(before - 0.4);
    expect(namedReasons(sample.qualityReasons)).toEqual([{ code: 'quality.slipped' }]);
  });

  it('detects a strap that tilted although standing abduction is unchanged, where the thigh leaves the vertical', () => {
    const squatting = assess();
    inputs.standing = true;
    inputs.thighTiltDeg = -5;
    inputs.shankTiltDeg = 0.5;
    sample.flexionDeg = sample.shankLeanDeg = sample.abductionExcessDeg = 0;
    for (let k = 0; k < 300; k += 1) assess();
    expect(sample.abductionSigmaDeg).toBeLessThan(1);
    inputs.standing = false;
    sample.flexionDeg = 90;
    sample.shankLeanDeg = 30;
    expect(assess()).toBeLessThan(squatting - 0.2);
    expect(namedReasons(sample.qualityReasons)).toEqual([{ code: 'quality.slipped' }]);
  });

  it('stays lower for a strap that was re-zeroed after a slip', () => {
    const before = assess();
    inputs.thighTwistDeg = 4;
    expect(assess()).toBeLessThan(before - 0.2);
  });

  it('does not take the standing abduction of another alignment for a slip', () => {
    inputs.templateSigmaDeg = NaN;
    inputs.standing = true;
    inputs.standingAbductionDeg = 5;
    sample.flexionDeg = sample.shankLeanDeg = 0;
    sample.abductionExcessDeg = 5;
    for (let k = 0; k < 300; k += 1) assess();
    expect(sample.qualityReasons & QUALITY_REASON.slipped).toBe(0);
  });

  it('is higher in stance than in a squat, because the skin has not moved', () => {
    assess();
    const squatting = sample.abductionSigmaDeg;
    sample.flexionDeg = sample.shankLeanDeg = 0;
    assess();
    expect(sample.abductionSigmaDeg).toBeLessThan(0.8 * squatting);
  });

  it('falls as the expected error grows, between 0 and 1', () => {
    let last = 1;
    for (let sigma = 0; sigma < 20; sigma += 0.5) {
      inputs.templateSigmaDeg = sigma;
      const quality = assess();
      expect(quality).toBeLessThanOrEqual(last);
      expect(quality).toBeGreaterThan(0);
      last = quality;
    }
    expect(last).toBeLessThan(0.05);
  });

  it('has at most five words and a separate bit for every reason', () => {
    const bits = Object.values(QUALITY_REASON);
    expect(new Set(bits).size).toBe(bits.length);
    expect(bits.every((bit) => Number.isInteger(Math.log2(bit)))).toBe(true);
    for (const reason of namedReasons(-1)) expect(render(reason).split(' ').length).toBeLessThanOrEqual(5);
  });
});
