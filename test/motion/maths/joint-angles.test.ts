/** Knee rotations as three angles, and headings fitted to attitudes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headingBetween, headingOfZeroTwist } from '../../../host/motion/heading/heading-fit.ts';
import { compose, createJointAngles, decompose, wrapAngle } from '../../../host/motion/maths/joint-angles.ts';
import { multiply, turnHeading } from '../../../host/motion/maths/quaternion.ts';

const angle = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const quaternion = (flexion: number, tilt: number, twist: number) => {
  const q = new Float64Array(4);
  compose(q, flexion, tilt, twist);
  return q;
};

describe('joint angles', () => {
  it('round-trip through the rotation they describe', () => {
    fc.assert(
      fc.property(angle(2), angle(1.5), angle(3), (flexion, tilt, twist) => {
        const out = createJointAngles();
        decompose(quaternion(flexion, tilt, twist), out);
        expect(out.flexionRad).toBeCloseTo(flexion, 9);
        expect(out.tiltRad).toBeCloseTo(tilt, 9);
        expect(out.twistRad).toBeCloseTo(twist, 9);
      }),
    );
  });

  it('represent deep flexion without a wrap-around', () => {
    const out = createJointAngles();
    for (const flexion of [-1.9, 0, 2, 2.9, 3.3]) {
      decompose(quaternion(flexion, 0.1, 0.2), out);
      expect(out.flexionRad).toBeCloseTo(flexion, 9);
    }
  });

  it('keep flexion and twist at gimbal lock, and stay finite for any rotation', () => {
    const out = { flexionRad: 0.7, tiltRad: 0, twistRad: -0.3 };
    decompose(quaternion(1.2, Math.PI / 2, 0.4), out);
    expect(out.tiltRad).toBeCloseTo(Math.PI / 2, 6);
    expect(out.flexionRad).toBe(0.7);
    expect(out.twistRad).toBe(-0.3);
    fc.assert(
      fc.property(angle(1), angle(1), angle(1), angle(1), (w, x, y, z) => {
        const size = Math.hypot(w, x, y, z);
        if (size < 1e-6) return;
        decompose(Float64Array.of(w / size, x / size, y / size, z / size), out);
        expect(Number.isFinite(out.flexionRad + out.tiltRad + out.twistRad)).toBe(true);
      }),
    );
  });
});

describe('heading fits', () => {
  it('find the turn between two attitudes that differ only by it', () => {
    fc.assert(
      fc.property(angle(1.4), angle(1), angle(3), angle(3.1), (flexion, tilt, twist, heading) => {
        const a = quaternion(flexion, tilt, twist);
        const b = new Float64Array(4);
        turnHeading(b, a, -heading);
        expect(Math.abs(wrapAngle(headingBetween(a, b) - heading))).toBeLessThan(1e-9);
      }),
    );
  });

  it('have no answer for attitudes upside down to each other', () => {
    expect(headingBetween(quaternion(0, 0, 0), quaternion(Math.PI, 0, 0))).toBeNaN();
  });

  it('find the heading at which the shin is not twisted: standing, bent or lying down', () => {
    fc.assert(
      fc.property(angle(3), angle(1.2), angle(0.2), angle(2), angle(0.25), (heading, pitch, roll, flexion, tilt) => {
        const thigh = quaternion(pitch, roll, 0);
        turnHeading(thigh, thigh, heading);
        const shank = new Float64Array(4);
        multiply(shank, thigh, quaternion(flexion, tilt, 0));
        turnHeading(shank, shank, 1);
        const delta = headingOfZeroTwist(thigh, shank);
        turnHeading(shank, shank, delta);
        const knee = createJointAngles();
        const relative = new Float64Array(4);
        const inverse = Float64Array.of(thigh[0]!, -thigh[1]!, -thigh[2]!, -thigh[3]!);
        multiply(relative, inverse, shank);
        decompose(relative, knee);
        expect(Math.abs(Math.sin(knee.twistRad))).toBeLessThan(1e-6);
        // The solution is never less plausible than the knee it was made from.
        expect(Math.abs(knee.tiltRad)).toBeLessThan(Math.abs(tilt) + 1e-6);
      }),
    );
  });
});
