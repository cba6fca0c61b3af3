/**
 * The simulated athlete: bones keep their length, planted feet stay in place, knees collapse realistically, and the same seed gives the
 * same person.
 */
import { describe, expect, it } from 'vitest';
import { PROMPT_STEP } from '../../protocol/sensor/constants.ts';
import { SimulatedAthlete } from '../../host/simulator/athlete.ts';
import { LIFTS, type Lift } from '../../host/simulator/exercise.ts';
import { createMatrix, transposedMultiply } from '../../host/simulator/matrix.ts';
import { createLegPlacement, createPosture } from '../../host/simulator/posture.ts';
import { automatic, DEFAULT_TRAINING, setCollapses } from '../../host/simulator/routine.ts';
import { Truth } from '../../host/simulator/truth.ts';
import { DEG_PER_RAD } from '../../host/units.ts';

const LEGS = { lead: true, other: false };

function lifter(lift: Lift, seed = 1, side: 'left' | 'right' = 'left', valgusDeg = 12): SimulatedAthlete {
  const training = { ...DEFAULT_TRAINING, lift, valgusDeg };
  return new SimulatedAthlete({ seed, side, training, routine: automatic(training, LEGS) });
}

/** Repetitions planned in the first `untilS` seconds. */
function repetitionsUntil(athlete: SimulatedAthlete, untilS: number) {
  athlete.pose(untilS, athlete.side, createPosture());
  return athlete.repetitions;
}

describe('a leg', () => {
  it.each(LIFTS)('keeps its segment lengths and moves without jerks in a %s', (lift) => {
    const athlete = lifter(lift, 3, 'right');
    const { shankM, thighM } = athlete.build.right;
    const out = createLegPlacement();
    const h = 1 / 416;
    const last = [new Float64Array(3), new Float64Array(3), new Float64Array(3)];
    let largest = 0;
    let jump = 0;
    for (let k = 0; k < 90 * 416; k++) {
      athlete.place(k * h, 'right', out);
      expect(Math.abs(Math.hypot(...out.knee.map((v, i) => v - out.ankle[i]!)) - shankM)).toBeLessThan(1e-9);
      expect(Math.abs(Math.hypot(...out.hip.map((v, i) => v - out.knee[i]!)) - thighM)).toBeLessThan(1e-9);
      const [three, two, one] = last as [Float64Array, Float64Array, Float64Array];
      if (k > 3) {
        const acceleration = Math.hypot(...out.knee.map((v, i) => (v - 2 * one[i]! + two[i]!) / h / h));
        const before = Math.hypot(...one.map((v, i) => (v - 2 * two[i]! + three[i]!) / h / h));
        largest = Math.max(largest, acceleration);
        jump = Math.max(jump, Math.abs(acceleration - before));
      }
      three.set(two);
      two.set(one);
      one.set(out.knee);
    }
    // Nothing is discontinuous: even a landing stays below 12 g and builds up over several samples.
    expect(largest).toBeLessThan(lift === 'landing' ? 120 : 35);
    expect(jump).toBeLessThan(lift === 'landing' ? 35 : 12);
  });

  it.each(['squat', 'deadlift', 'single-leg-squat', 'step-down'] as const)('keeps its ankle in place through a %s', (lift) => {
    const athlete = lifter(lift);
    const repetitions = repetitionsUntil(athlete, 80);
    const out = createLegPlacement();
    expect(repetitions.length).toBeGreaterThan(4);
    for (const { startS, endS } of repetitions) {
      athlete.place(startS, 'left', out);
      const stood = Float64Array.from(out.ankle);
      for (let timeS = startS; timeS < endS; timeS += 0.02) {
        athlete.place(timeS, 'left', out);
        expect(Math.hypot(...out.ankle.map((v, i) => v - stood[i]!))).toBeLessThan(1e-9);
      }
    }
  });

  it.each(['left', 'right'] as const)(
    'has the knee angles of its posture on the %s side, in the order flexion, abduction, rotation',
    (side) => {
      const athlete = lifter('squat', 5, side);
      const sign = side === 'left' ? 1 : -1;
      const posture = createPosture();
      const placement = createLegPlacement();
      const relative = createMatrix();
      for (let timeS = 0; timeS < 80; timeS += 0.11) {
        athlete.pose(timeS, side, posture);
        athlete.place(timeS, side, placement);
        transposedMultiply(relative, placement.thigh, placement.shank);
        expect(Math.atan2(relative[2]!, relative[8]!)).toBeCloseTo(posture.flexion, 9);
        expect(Math.asin(-relative[5]!)).toBeCloseTo(sign * posture.abduction, 9);
        expect(Math.atan2(relative[3]!, relative[4]!)).toBeCloseTo(-sign * posture.tibialRotation, 9);
      }
    },
  );
});

describe('a collapse', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'leans the shin inwards by 1.3 to 2.2 times the abduction and turns the femur by the difference (athlete %i)',
    (seed) => {
      for (const side of ['left', 'right'] as const) {
        const training = { ...DEFAULT_TRAINING, valgusPhase: 'bottom' as const };
        const athlete = new SimulatedAthlete({ seed, side, training, routine: automatic(training, LEGS) });
        const truth = new Truth(athlete, side);
        const bad = repetitionsUntil(athlete, 120).find((repetition) => repetition.collapse.peakDeg === 12)!;
        const deepestS = (bad.bottomStartS + bad.bottomEndS) / 2;
        const posture = createPosture();
        athlete.pose(deepestS, side, posture, true);
        const ownLean = posture.shankMedial;
        athlete.pose(deepestS, side, posture);
        const lean = (posture.shankMedial - ownLean) * DEG_PER_RAD;
        const { abductionExcessDeg, femoralRotationExcessDeg } = truth.at(deepestS);
        expect(abductionExcessDeg).toBeGreaterThan(11);
        expect(lean / abductionExcessDeg).toBeGreaterThan(1.25);
        expect(lean / abductionExcessDeg).toBeLessThan(2.25);
        expect(femoralRotationExcessDeg).toBeGreaterThan(0);
        expect(Math.abs(femoralRotationExcessDeg - (lean - abductionExcessDeg))).toBeLessThan(0.15 * lean);
      }
    },
  );
});

describe('the athlete', () => {
  it('is the same person for the same seed and another for another', () => {
    const sample = (seed: number): number[] => {
      const athlete = lifter('squat', seed);
      const posture = createPosture();
      return [5, 40, 62.5, 70].map((timeS) => {
        athlete.pose(timeS, 'left', posture);
        return posture.flexion + posture.shankMedial;
      });
    };
    expect(sample(7)).toEqual(sample(7));
    expect(sample(7)).not.toEqual(sample(8));
  });

  it('is in the same pose at a given time, in whatever order and however often it is evaluated', () => {
    const forwards = lifter('lunge', 2);
    const jumping = lifter('lunge', 2);
    const posture = createPosture();
    const at = (athlete: SimulatedAthlete, timeS: number): number => {
      athlete.pose(timeS, 'left', posture);
      return posture.flexion;
    };
    const line = Array.from({ length: 800 }, (_, k) => at(forwards, k * 0.1));
    for (const k of [799, 3, 500, 499, 120, 700]) expect(at(jumping, k * 0.1)).toBe(line[k]);
  });

  it('stands and shifts weight until asked to do something', () => {
    const athlete = new SimulatedAthlete({ seed: 4 });
    const posture = createPosture();
    for (let timeS = 0; timeS < 60; timeS += 0.05) {
      athlete.pose(timeS, 'left', posture);
      expect(Math.abs(posture.flexion * DEG_PER_RAD)).toBeLessThan(20);
    }
    expect(athlete.repetitions).toHaveLength(0);
  });

  it('does what the straps tap out, at its own pace, and trains when asked to', () => {
    const athlete = new SimulatedAthlete({ seed: 4 });
    const posture = createPosture();
    const range = (fromS: number, toS: number, field: 'flexion' | 'shankLean'): number => {
      let low = Infinity;
      let high = -Infinity;
      for (let timeS = fromS; timeS < toS; timeS += 0.02) {
        athlete.pose(timeS, 'left', posture);
        low = Math.min(low, posture[field]);
        high = Math.max(high, posture[field]);
      }
      return (high - low) * DEG_PER_RAD;
    };
    athlete.prompt(PROMPT_STEP.standStill, 'left', 3);
    expect(range(8, 12, 'shankLean')).toBeLessThan(5);
    athlete.prompt(PROMPT_STEP.swingThigh, 'left', 12);
    expect(range(12, 24, 'shankLean')).toBeGreaterThan(35);
    athlete.prompt(PROMPT_STEP.swingShin, 'left', 24);
    expect(range(24, 40, 'flexion')).toBeGreaterThan(60);
    athlete.prompt(PROMPT_STEP.neutralRepetitions, 'left', 40);
    expect(range(40, 60, 'flexion')).toBeGreaterThan(80);
    expect(athlete.repetitions.filter((repetition) => repetition.neutral)).toHaveLength(3);
    athlete.prompt(PROMPT_STEP.train, 'left', 60);
    range(60, 100, 'flexion');
    expect(athlete.repetitions.filter((repetition) => !repetition.neutral).length).toBeGreaterThan(5);
    expect(athlete.repetitions.some((repetition) => repetition.collapse.peakDeg === 12)).toBe(true);
  });

  it('feels one prompt when two straps tap it within half a second, and acts on a grid so that processes agree', () => {
    const flexions = [0, 0.003].map((lagS) => {
      const athlete = new SimulatedAthlete({ seed: 9 });
      const posture = createPosture();
      athlete.pose(7, 'left', posture);
      athlete.prompt(PROMPT_STEP.neutralRepetitions, 'left', 7.1 + lagS);
      athlete.prompt(PROMPT_STEP.neutralRepetitions, 'left', 7.2 + lagS);
      return Array.from({ length: 300 }, (_, k) => {
        athlete.pose(7.3 + k * 0.1, 'left', posture);
        return posture.flexion;
      });
    });
    expect(flexions[0]).toEqual(flexions[1]);
    expect(Math.max(...flexions[0]!) * DEG_PER_RAD).toBeGreaterThan(80);
  });

  it('never contradicts what a strap has already sampled, even when another one forwards a prompt late', () => {
    const athlete = new SimulatedAthlete({ seed: 9 });
    const posture = createPosture();
    const at = (timeS: number): number => {
      athlete.pose(timeS, 'left', posture);
      return posture.flexion;
    };
    const times = Array.from({ length: 80 }, (_, k) => 6 + k * 0.05);
    const lived = times.map(at);
    athlete.prompt(PROMPT_STEP.neutralRepetitions, 'left', 7.1);
    expect(times.map(at)).toEqual(lived);
    expect(Math.max(...Array.from({ length: 200 }, (_, k) => at(10 + k * 0.1))) * DEG_PER_RAD).toBeGreaterThan(80);
  });

  it('swings the leg whose strap taps', () => {
    const athlete = new SimulatedAthlete({ seed: 9, side: 'left' });
    const posture = createPosture();
    athlete.prompt(PROMPT_STEP.swingThigh, 'right', 5);
    const lean = { left: 0, right: 0 };
    for (let timeS = 5; timeS < 18; timeS += 0.02) {
      for (const side of ['left', 'right'] as const) {
        athlete.pose(timeS, side, posture);
        lean[side] = Math.max(lean[side], Math.abs(posture.shankLean * DEG_PER_RAD));
      }
    }
    expect(lean.right).toBeGreaterThan(20);
    expect(lean.left).toBeLessThan(6);
  });

  it('repeats the last movement on request', () => {
    const athlete = new SimulatedAthlete({ seed: 9 });
    const posture = createPosture();
    athlete.prompt(PROMPT_STEP.neutralRepetitions, 'left', 5);
    athlete.pose(30, 'left', posture);
    athlete.prompt(PROMPT_STEP.repeat, 'left', 30);
    athlete.pose(60, 'left', posture);
    expect(athlete.repetitions).toHaveLength(6);
  });
});

describe('the valgus of a set', () => {
  it('is 2° except in every fourth repetition', () => {
    const degrees = setCollapses(8, DEFAULT_TRAINING, 0).map((collapse) => collapse.peakDeg);
    expect(degrees).toEqual([2, 2, 12, 2, 2, 2, 12, 2]);
    expect(setCollapses(6, { ...DEFAULT_TRAINING, valgusDeg: 0 }, 0).every((collapse) => collapse.peakDeg === 0)).toBe(true);
  });

  it('comes in all phases in turn when mixed, starting with the descent', () => {
    const phases = setCollapses(12, DEFAULT_TRAINING, 0).filter((collapse) => collapse.peakDeg === 12);
    expect(phases.map((collapse) => collapse.phase)).toEqual(['descent', 'ascent', 'bottom']);
  });
});
