/** Every axis and sign of the knee's angles on both legs; singular and invalid input. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeKneeAngles } from '../../host/knee/angles.ts';
import { createKneeSample, type KneeSample, type Side } from '../../host/knee/sample.ts';
import { compose } from '../../host/motion/maths/joint-angles.ts';
import { createSegmentPair } from '../../host/motion/heading/pair.ts';
import { multiply } from '../../host/motion/maths/quaternion.ts';
import { StanceReference } from '../../host/motion/heading/stance-reference.ts';
import { RAD_PER_DEG } from '../../host/units.ts';
import { setPosture, type PostureDeg } from '../fixtures/leg-pairs.ts';

/** Stands, captures the stance, then takes the posture; the shin filter's heading is off by 25°. */
function sampleOf(side: Side, posture: PostureDeg, zeroed = true): KneeSample {
  const pair = createSegmentPair();
  const reference = new StanceReference();
  setPosture(pair, { heading: 40 }, 25);
  reference.capture(pair.thigh.q, pair.shank.q, zeroed);
  setPosture(pair, { heading: 40, ...posture }, 25);
  const out = createKneeSample();
  computeKneeAngles(pair, 25 * RAD_PER_DEG, reference, side, out);
  return out;
}

type Angle = Exclude<keyof KneeSample, 'timeS' | 'quality' | 'qualityReasons'>;

/** The angle on the left leg for a positive mathematical angle of the posture; on the right leg it is mirrored where `mirrored`. */
const AXES: [name: string, posture: PostureDeg, angle: Angle, left: number, mirrored: boolean][] = [
  ['the shin bends back', { flexion: 50 }, 'flexionDeg', 50, false],
  ['the shin’s upper end tips to the right', { tilt: 10 }, 'abductionDeg', 10, true],
  ['the shin turns to the left', { twist: 12 }, 'tibialRotationDeg', -12, true],
  ['the thigh turns to the left', { thighTwist: 9 }, 'femoralRotationDeg', -9, true],
  ['the shin leans forward', { flexion: 30 }, 'shankLeanDeg', 30, false],
  ['the shin leans to the right', { tilt: 8 }, 'shankMedialLeanDeg', 8, true],
  ['the knee comes forward', { thighPitch: -35 }, 'thighLeanDeg', 35, false],
  ['the shin’s upper end tips to the right, seen from the front', { tilt: 10 }, 'fppaDeg', 10, true],
  ['the knee moves to the right, seen from the front', { thighRoll: -7, tilt: 14 }, 'fppaDeg', 14, true],
];

describe.each<Side>(['left', 'right'])('angles of the %s leg', (side) => {
  it.each(AXES)('when %s', (_name, posture, angle, left, mirrored) => {
    expect(sampleOf(side, posture)[angle]).toBeCloseTo(side === 'right' && mirrored ? -left : left, 6);
  });

  it('are zero in stance', () => {
    const sample = sampleOf(side, {});
    for (const angle of ['flexionDeg', 'abductionDeg', 'tibialRotationDeg', 'femoralRotationDeg', 'fppaDeg'] as const) {
      expect(sample[angle]).toBeCloseTo(0, 9);
    }
  });

  it('round-trip through the rotations they describe', () => {
    const sign = side === 'left' ? 1 : -1;
    fc.assert(
      fc.property(
        fc.double({ min: -10, max: 150, noNaN: true }),
        fc.double({ min: -40, max: 40, noNaN: true }),
        fc.double({ min: -60, max: 60, noNaN: true }),
        (flexion, tilt, twist) => {
          const sample = sampleOf(side, { thighPitch: -40, flexion, tilt, twist });
          expect(sample.flexionDeg).toBeCloseTo(flexion, 6);
          expect(sample.abductionDeg).toBeCloseTo(sign * tilt, 6);
          expect(sample.tibialRotationDeg).toBeCloseTo(-sign * twist, 6);
        },
      ),
    );
  });
});

describe('femoral rotation', () => {
  it('is zero for a thigh that only swings forward, however far', () => {
    expect(sampleOf('left', { thighPitch: -100, flexion: 110 }).femoralRotationDeg).toBeCloseTo(0, 9);
  });
});

describe('flexion rate', () => {
  it('agrees with differences of flexion under any turning of both segments', () => {
    const rate = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -4, max: 4, noNaN: true })));
    fc.assert(
      fc.property(
        rate,
        rate,
        fc.double({ min: -30, max: 120, noNaN: true }),
        fc.double({ min: -30, max: 30, noNaN: true }),
        (a, b, flexion, tilt) => {
          const pair = createSegmentPair();
          const reference = new StanceReference();
          const at = (timeS: number) => {
            setPosture(pair, { thighPitch: -40, flexion, tilt, twist: 10 });
            for (const [segment, r] of [
              [pair.thigh, a],
              [pair.shank, b],
            ] as const) {
              segment.rate.set(r);
              const turn = rotation(r[0]! * timeS, r[1]! * timeS, r[2]! * timeS);
              multiply(segment.q, segment.q, turn);
            }
            const out = createKneeSample();
            computeKneeAngles(pair, 0, reference, 'left', out);
            return out;
          };
          const expected = (at(1e-4).flexionDeg - at(-1e-4).flexionDeg) / 2e-4;
          expect(at(0).flexionRateDegPerS).toBeCloseTo(expected, 2);
        },
      ),
    );
  });
});

function rotation(x: number, y: number, z: number): Float64Array {
  const angle = Math.hypot(x, y, z);
  const scale = angle < 1e-12 ? 0.5 : Math.sin(angle / 2) / angle;
  return Float64Array.of(Math.cos(angle / 2), x * scale, y * scale, z * scale);
}

describe('projected angle', () => {
  it('is unknown near a horizontal thigh', () => {
    expect(sampleOf('left', { thighPitch: -68, flexion: 90 }).fppaDeg).not.toBeNaN();
    expect(sampleOf('left', { thighPitch: -72, flexion: 90 }).fppaDeg).toBeNaN();
    expect(sampleOf('left', { thighPitch: -110, flexion: 120 }).fppaDeg).toBeNaN();
  });
});

describe('any input', () => {
  it('gives finite angles for any attitude', () => {
    const unit = fc
      .tuple(...[0, 1, 2, 3].map(() => fc.double({ min: -1, max: 1, noNaN: true })))
      .filter((q) => Math.hypot(...q) > 1e-3)
      .map((q) => Float64Array.from(q, (v) => v / Math.hypot(...q)));
    fc.assert(
      fc.property(unit, unit, unit, unit, (a, b, c, d) => {
        const pair = createSegmentPair();
        const reference = new StanceReference();
        reference.capture(a, b, true);
        pair.thigh.q.set(c);
        pair.shank.q.set(d);
        const out = createKneeSample();
        computeKneeAngles(pair, 0.3, reference, 'right', out);
        const { flexionDeg, abductionDeg, tibialRotationDeg, femoralRotationDeg, shankLeanDeg, shankMedialLeanDeg, thighLeanDeg } = out;
        const sum = flexionDeg + abductionDeg + tibialRotationDeg + femoralRotationDeg + shankLeanDeg + shankMedialLeanDeg + thighLeanDeg;
        expect(Number.isFinite(sum + out.flexionRateDegPerS)).toBe(true);
      }),
    );
  });

  it('keeps flexion through a gimbal', () => {
    const pair = createSegmentPair();
    const reference = new StanceReference();
    const out = createKneeSample();
    setPosture(pair, { flexion: 30, tilt: 80, twist: 5 });
    computeKneeAngles(pair, 0, reference, 'left', out);
    setPosture(pair, { flexion: 75, tilt: 89.9, twist: -60 });
    computeKneeAngles(pair, 0, reference, 'left', out);
    expect(out.flexionDeg).toBeCloseTo(30, 6);
    expect(out.tibialRotationDeg).toBeCloseTo(-5, 6);
  });

  it('resets all angles for a pair that is not finite', () => {
    const pair = createSegmentPair();
    const out = createKneeSample();
    computeKneeAngles(pair, 0, new StanceReference(), 'left', out);
    pair.shank.q.fill(NaN);
    computeKneeAngles(pair, 0, new StanceReference(), 'left', out);
    expect(out.flexionDeg).toBeNaN();
    expect(out.abductionExcessDeg).toBeNaN();
    expect(out.shankLeanDeg).toBeNaN();
  });
});

describe('stance', () => {
  it('defines zero abduction when the athlete was asked to stand; otherwise the alignment’s own zero applies', () => {
    for (const zeroed of [true, false]) {
      const pair = createSegmentPair();
      const reference = new StanceReference();
      const knee = new Float64Array(4);
      compose(knee, 0.1, 0.05, 0);
      multiply(pair.shank.q, pair.thigh.q, knee);
      reference.capture(pair.thigh.q, pair.shank.q, zeroed);
      const out = createKneeSample();
      computeKneeAngles(pair, 0, reference, 'left', out);
      expect(out.abductionDeg).toBeCloseTo(zeroed ? 0 : 0.05 / RAD_PER_DEG, 6);
      expect(out.flexionDeg).toBeCloseTo(0.1 / RAD_PER_DEG, 6);
    }
  });

  it('keeps its own angles whatever twist is learnt later', () => {
    const pair = createSegmentPair();
    const reference = new StanceReference();
    setPosture(pair, { thighPitch: -3, thighRoll: 2, flexion: 12, tilt: -4 });
    reference.capture(pair.thigh.q, pair.shank.q, true);
    reference.twistRad = 7 * RAD_PER_DEG;
    const out = createKneeSample();
    // With the twist known, the heading is smaller by that amount.
    computeKneeAngles(pair, -7 * RAD_PER_DEG, reference, 'right', out);
    expect(out.flexionDeg).toBeCloseTo(12, 6);
    expect(out.abductionDeg).toBeCloseTo(0, 6);
    expect(out.tibialRotationDeg).toBeCloseTo(0, 6);
  });
});
