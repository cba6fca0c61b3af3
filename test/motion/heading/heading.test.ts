/** Relative heading: anchored in stance, held in repetitions, learnt from walking, limited, and robust to bad input. */
import { describe, expect, it } from 'vitest';
import { RelativeHeading } from '../../../host/motion/heading/heading.ts';
import { createSegmentPair, type SegmentPair } from '../../../host/motion/heading/pair.ts';
import { INCREMENT_FLAG } from '../../../host/sensors/increment.ts';
import { DEG_PER_RAD } from '../../../host/units.ts';
import { RATE_HZ, setPosture, tick, WalkingLeg, type PostureDeg } from '../../fixtures/leg-pairs.ts';

const deltaDeg = (heading: RelativeHeading) => heading.deltaRad * DEG_PER_RAD;
const sigmaDeg = (heading: RelativeHeading) => heading.sigmaRad * DEG_PER_RAD;

interface Stretch {
  seconds: number;
  /** Each filter's reported sigma of the heading drift, °/s. */
  rateSigmaDegPerS?: number;
  /** True heading at the start, and its drift. */
  deltaDeg?: number;
  driftDegPerS?: number;
  posture?: (share: number) => PostureDeg;
  inRepetition?: boolean;
}

/** Feeds postures through the heading. */
function run(
  heading: RelativeHeading,
  pair: SegmentPair,
  { seconds, deltaDeg: delta = 0, driftDegPerS = 0, rateSigmaDegPerS = 0.1, posture, inRepetition }: Stretch,
): number {
  const samples = Math.round(seconds * RATE_HZ);
  let now = delta;
  for (let k = 0; k < samples; k += 1) {
    tick(pair);
    now = delta + (driftDegPerS * k) / RATE_HZ;
    setPosture(pair, posture?.(k / samples) ?? {}, now);
    pair.thigh.headingRateSigmaRadPerS = rateSigmaDegPerS / DEG_PER_RAD;
    pair.shank.headingRateSigmaRadPerS = rateSigmaDegPerS / DEG_PER_RAD;
    if (posture) {
      pair.thigh.rate.fill(0.5);
      pair.shank.rate.fill(0.5);
    }
    heading.update(pair, inRepetition ?? false);
  }
  return now;
}

const squat = (share: number): PostureDeg => {
  const depth = (1 - Math.cos(2 * Math.PI * share)) / 2;
  return { thighPitch: -60 * depth, flexion: 90 * depth, tilt: 8 * depth };
};

describe('stance', () => {
  it('gives the heading at which the shin is not turned, from the first sample on', () => {
    const heading = new RelativeHeading('left');
    const pair = createSegmentPair();
    setPosture(pair, { heading: 120 }, -35);
    heading.update(pair, false);
    expect(deltaDeg(heading)).toBeCloseTo(-35, 6);
    expect(sigmaDeg(heading)).toBeGreaterThan(8);
  });

  it('cancels the drift between the straps', () => {
    const heading = new RelativeHeading('left');
    const pair = createSegmentPair();
    const truth = run(heading, pair, { seconds: 60, deltaDeg: 10, driftDegPerS: 0.1 });
    expect(deltaDeg(heading)).toBeCloseTo(truth, 0);
    expect(heading.anchored).toBe(true);
    expect(heading.sinceStanceS).toBeLessThan(0.2);
  });

  it('teaches the drift rate, so that heading continues with it while unobserved', () => {
    const heading = new RelativeHeading('left');
    const pair = createSegmentPair();
    let truth = run(heading, pair, { seconds: 60, driftDegPerS: 0.1 });
    truth = run(heading, pair, { seconds: 10, deltaDeg: truth, driftDegPerS: 0.1, posture: squat, inRepetition: true });
    expect(Math.abs(deltaDeg(heading) - truth)).toBeLessThan(0.5);
  });

  it('teaches nothing about a rate that the filters have learnt meanwhile', () => {
    const heading = new RelativeHeading('left');
    const pair = createSegmentPair();
    let truth = run(heading, pair, { seconds: 3, driftDegPerS: 3, rateSigmaDegPerS: 2 });
    expect(Math.abs(deltaDeg(heading) - truth)).toBeLessThan(3);
    truth = run(heading, pair, { seconds: 1, deltaDeg: truth, rateSigmaDegPerS: 0.05 });
    run(heading, pair, { seconds: 10, deltaDeg: truth, rateSigmaDegPerS: 0.05, posture: squat, inRepetition: true });
    expect(Math.abs(deltaDeg(heading) - truth)).toBeLessThan(3);
  });

  it('overrides a heading that it contradicts for long', () => {
    const heading = new RelativeHeading('left');
    const pair = createSegmentPair();
    run(heading, pair, { seconds: 30 });
    run(heading, pair, { seconds: 1, deltaDeg: 35 });
    expect(Math.abs(deltaDeg(heading))).toBeLessThan(2);
    run(heading, pair, { seconds: 4, deltaDeg: 35 });
    expect(Math.abs(deltaDeg(heading) - 35)).toBeLessThan(2);
    expect(heading.jumps).toBe(1);
  });

  it('does not count in another posture', () => {
    const heading = new RelativeHeading('left');
    const pair = createSegmentPair();
    run(heading, pair, { seconds: 5 });
    const bent = () => ({ thighPitch: -15, flexion: 30, twist: 15 });
    run(heading, pair, { seconds: 0.5, posture: bent });
    const before = deltaDeg(heading);
    run(heading, pair, { seconds: 5, posture: bent });
    expect(heading.anchored).toBe(false);
    expect(deltaDeg(heading)).toBeCloseTo(before, 1);
  });
});

describe('a repetition', () => {
  it('never moves the heading, with or without valgus', () => {
    const heading = new RelativeHeading('right');
    const pair = createSegmentPair();
    run(heading, pair, { seconds: 20 });
    const before = deltaDeg(heading);
    const sigma = sigmaDeg(heading);
    // Valgus that the athlete holds while standing, within a repetition.
    run(heading, pair, { seconds: 4, posture: squat, inRepetition: true });
    for (let k = 0; k < 5 * RATE_HZ; k += 1) {
      tick(pair);
      setPosture(pair, { twist: 10, tilt: 5 }, 0);
      heading.update(pair, true);
    }
    expect(deltaDeg(heading)).toBeCloseTo(before, 1);
    expect(sigmaDeg(heading)).toBeGreaterThan(sigma * 0.9);
  });
});

describe('walking', () => {
  it('corrects a wrong heading without any stance', () => {
    for (const off of [-20, 20]) {
      const heading = new RelativeHeading('left', { stanceAnchor: false });
      const leg = new WalkingLeg();
      // The first pair is from mid-stride: its tibial rotation is not zero.
      for (let k = 0; k < 60 * RATE_HZ; k += 1) heading.update(leg.step(k === 0 ? off : 0), false);
      expect(Math.abs(deltaDeg(heading))).toBeLessThan(1.5);
      expect(sigmaDeg(heading)).toBeLessThan(3.5);
    }
  });

  it('learns where the straps sit', () => {
    const heading = new RelativeHeading('left', { stanceAnchor: false });
    const leg = new WalkingLeg({ thigh: [0.05, 0.08, 0.12], shank: [0.03, 0.06, -0.2] });
    for (let k = 0; k < 120 * RATE_HZ; k += 1) heading.update(leg.step(0), false);
    const arms = heading.joint.arms.armM;
    expect(Math.abs(arms[2]! - 0.12)).toBeLessThan(0.03);
    expect(Math.abs(arms[5]! + 0.2)).toBeLessThan(0.03);
  });

  it('is not misled by heel strikes', () => {
    const heading = new RelativeHeading('right');
    const pair = createSegmentPair();
    run(heading, pair, { seconds: 5 });
    const leg = new WalkingLeg(undefined, 60);
    leg.pair.timeS = pair.timeS;
    for (let k = 0; k < 120 * RATE_HZ; k += 1) heading.update(leg.step(0), false);
    expect(Math.abs(deltaDeg(heading))).toBeLessThan(2.5);
  });

  it('survives lost samples', () => {
    const heading = new RelativeHeading('left', { stanceAnchor: false });
    const leg = new WalkingLeg();
    let lostS = 0;
    for (let k = 0; k < 60 * RATE_HZ; k += 1) {
      const pair = leg.step(k === 0 ? 15 : 0);
      lostS += 1 / RATE_HZ;
      if (k % 5 === 3) continue;
      if (k > 0) pair.dtS = lostS;
      lostS = 0;
      heading.update(pair, false);
    }
    expect(Math.abs(deltaDeg(heading))).toBeLessThan(2);
  });

  it('reveals the twist of the reference stance, and a held twist keeps angles as they were', () => {
    for (const held of [false, true]) {
      const heading = new RelativeHeading('left');
      const pair = createSegmentPair();
      // The athlete stands with the shin turned by 8°: the stance's zero is 8° off.
      run(heading, pair, { seconds: 8, posture: () => ({ twist: 8 }) });
      for (let k = 0; k < 3 * RATE_HZ; k += 1) {
        tick(pair);
        setPosture(pair, { twist: 8 });
        heading.update(pair, false);
      }
      expect(deltaDeg(heading)).toBeCloseTo(-8, 0);
      if (held) heading.holdTwist();
      const leg = new WalkingLeg();
      leg.pair.timeS = pair.timeS;
      for (let k = 0; k < 90 * RATE_HZ; k += 1) heading.update(leg.step(0), false);
      expect(Math.abs(deltaDeg(heading) - (held ? -8 : 0))).toBeLessThan(3);
    }
  });
});

describe('guards', () => {
  it('pull back a heading that would turn the shin further than anatomy allows', () => {
    const heading = new RelativeHeading('left', { stanceAnchor: false, jointCentre: false });
    const pair = createSegmentPair();
    run(heading, pair, { seconds: 1 });
    run(heading, pair, { seconds: 200, driftDegPerS: 0.5, posture: squat, inRepetition: true });
    expect(Math.abs(deltaDeg(heading) - 100)).toBeLessThan(55);
  });

  it('discard the heading when a strap restarts, and keep the reference', () => {
    const heading = new RelativeHeading('left');
    const pair = createSegmentPair();
    run(heading, pair, { seconds: 5 });
    tick(pair);
    setPosture(pair, { heading: 30 }, 77);
    pair.shank.flags = INCREMENT_FLAG.restarted;
    heading.update(pair, false);
    expect(deltaDeg(heading)).toBeCloseTo(77, 1);
    expect(sigmaDeg(heading)).toBeGreaterThan(8);
    expect(heading.reference.known).toBe(true);
    expect(heading.sinceStanceS).toBe(Infinity);
  });

  it('leave the heading finite and unchanged by NaN, repeated and backward samples', () => {
    const heading = new RelativeHeading('left');
    const pair = createSegmentPair();
    run(heading, pair, { seconds: 5 });
    const before = deltaDeg(heading);
    for (const spoil of [
      () => pair.shank.q.fill(NaN),
      () => (pair.dtS = 0),
      () => (pair.dtS = -1),
      () => (pair.dtS = NaN),
      () => pair.thigh.force.fill(NaN),
      () => pair.thigh.rate.fill(Infinity),
    ]) {
      tick(pair);
      setPosture(pair, {});
      spoil();
      heading.update(pair, false);
      expect(deltaDeg(heading)).toBeCloseTo(before, 1);
      expect(Number.isFinite(heading.sigmaRad)).toBe(true);
    }
  });

  it('are less certain after a silence', () => {
    const heading = new RelativeHeading('left');
    const pair = createSegmentPair();
    run(heading, pair, { seconds: 20 });
    heading.holdTwist();
    const before = sigmaDeg(heading);
    pair.dtS = 3;
    pair.timeS += 3;
    heading.update(pair, true);
    expect(sigmaDeg(heading)).toBeGreaterThan(before + 5);
  });
});

describe('the reference', () => {
  it('survives a round trip through JSON', () => {
    const heading = new RelativeHeading('right');
    const pair = createSegmentPair();
    run(heading, pair, { seconds: 3, deltaDeg: 12 });
    const later = new RelativeHeading('right');
    later.restore(JSON.parse(JSON.stringify(heading.toJson())) as ReturnType<typeof heading.toJson>);
    expect(later.reference.known).toBe(true);
    run(later, createSegmentPair(), { seconds: 3, deltaDeg: -50 });
    expect(deltaDeg(later)).toBeCloseTo(-50, 0);
    expect(later.toJson().thigh.w).toBeCloseTo(heading.toJson().thigh.w, 6);
  });

  it('turns with the athlete only between repetitions', () => {
    const heading = new RelativeHeading('left');
    const pair = createSegmentPair();
    run(heading, pair, { seconds: 5 });
    const facing = heading.reference.headingRad;
    run(heading, pair, { seconds: 3, posture: () => ({ heading: 30 }), inRepetition: true });
    expect(heading.reference.headingRad).toBeCloseTo(facing, 6);
    for (let k = 0; k < 3 * RATE_HZ; k += 1) {
      tick(pair);
      setPosture(pair, { heading: 30 });
      heading.update(pair, false);
    }
    expect((heading.reference.headingRad - facing) * DEG_PER_RAD).toBeCloseTo(30, 0);
  });
});
