/**
 * Guided calibration through its own prompts: an athlete who only feels the taps gets through it, and mistakes are rejected with a reason.
 */
import { describe, expect, it } from 'vitest';
import { PROMPT_STEP } from '../../../protocol/sensor/constants.ts';
import { calibrationEventSchema } from '../../../protocol/live/events.ts';
import { axisInSensor, describeSlip, measureSlip, type Alignment } from '../../../host/motion/alignment/alignment.ts';
import type { LegAlignment } from '../../../host/motion/alignment/leg-alignment.ts';
import { fromRotationVector, multiply, toObject } from '../../../host/motion/maths/quaternion.ts';
import { angleDeg } from '../../../host/motion/maths/vector.ts';
import { GuidedCalibration } from '../../../host/realtime/calibration/calibration.ts';
import type { CalibrationEvent } from '../../../host/realtime/calibration/calibration-report.ts';
import {
  anyMounting,
  curls,
  extensions,
  playLeg,
  sequence,
  squats,
  stand,
  swings,
  type Mounting,
  type Movement,
} from '../../fixtures/leg-motion.ts';
import { render, verbatim } from '../../../protocol/words/message.ts';

type Answer = [Movement, number];
const NOTHING: Answer = [stand, 1];
const WELL: Record<number, Answer> = {
  [PROMPT_STEP.standStill]: NOTHING,
  [PROMPT_STEP.swingThigh]: [swings(5), 8],
  [PROMPT_STEP.swingShin]: [curls(5), 10],
  [PROMPT_STEP.neutralRepetitions]: [squats(70, 3.2), 9.6],
};
const seated = sequence([[stand, 0.1], [extensions(5), 11], [stand, 0.1]]); // prettier-ignore

interface Run {
  calibration: GuidedCalibration;
  events: CalibrationEvent[];
  prompts: number[];
  alignments: LegAlignment[];
}

/** Lets an athlete answer prompts for `endS`. The n-th prompt gets the n-th of its answers (after that, the last one again). */
function lead(
  answers: Record<number, Answer | Answer[]>,
  settings: {
    mounting?: Mounting;
    endS?: number;
    begin?: (c: GuidedCalibration) => void;
    swapped?: boolean;
    at?: (timeS: number, c: GuidedCalibration) => void;
  } = {},
): Run {
  const { mounting = anyMounting(1), endS = 50, begin = (c: GuidedCalibration) => c.start(0), swapped = false, at } = settings;
  const calibration = new GuidedCalibration('left');
  const run: Run = { calibration, events: [], prompts: [], alignments: [] };
  const done: { startS: number; answer: Answer }[] = [];
  const movement: Movement = (t) => {
    const now = done.findLast(({ startS, answer }) => t >= startS && t < startS + answer[1]);
    return now ? now.answer[0](t - now.startS) : stand(t);
  };
  const asked = new Map<number, number>();
  begin(calibration);
  playLeg(movement, endS, { mounting }, (timeS, thigh, shank) => {
    calibration.update(timeS, swapped ? shank : thigh, swapped ? thigh : shank);
    at?.(timeS, calibration);
    for (let e = calibration.report.takeEvent(); e; e = calibration.report.takeEvent()) run.events.push(e);
    const alignment = calibration.takeAlignment();
    if (alignment) run.alignments.push(alignment);
    const prompt = calibration.report.takePrompt();
    if (prompt === null) return;
    run.prompts.push(prompt);
    const list = answers[prompt];
    if (!list) return;
    const all = (Array.isArray(list[0]) ? list : [list]) as Answer[];
    const n = asked.get(prompt) ?? 0;
    asked.set(prompt, n + 1);
    const answer = all[Math.min(n, all.length - 1)]!;
    if (answer !== NOTHING) done.push({ startS: timeS + 0.8, answer });
  });
  return run;
}

function errorDeg(alignment: Alignment, truth: Mounting): number {
  return Math.max(
    ...(['thigh', 'shank'] as const).flatMap((segment) =>
      (['left', 'up'] as const).map((axis) =>
        angleDeg(axisInSensor(alignment[segment], axis), axisInSensor(toObject(truth[segment]), axis)),
      ),
    ),
  );
}

describe('guided calibration', () => {
  it.each([1, 2, 3])('leads through all steps hands-free and finds the mounting within a degree (seed %i)', (seed) => {
    const mounting = anyMounting(seed);
    const { calibration, events, prompts, alignments } = lead(WELL, { mounting });
    expect(calibration.step).toBe('done');
    expect(prompts).toEqual([
      PROMPT_STEP.standStill,
      PROMPT_STEP.swingThigh,
      PROMPT_STEP.swingShin,
      PROMPT_STEP.standStill,
      PROMPT_STEP.neutralRepetitions,
      PROMPT_STEP.train,
    ]);
    expect(alignments).toHaveLength(1);
    expect(alignments[0]!.alignment.how).toBe('guided');
    expect(alignments[0]!.alignment.quality).toBeGreaterThan(0.9);
    expect(errorDeg(alignments[0]!.alignment, mounting)).toBeLessThan(1);
    expect(events.some(({ state }) => state === 'failed')).toBe(false);
    const { startS, endS } = calibration.neutral!;
    expect(endS - startS).toBeGreaterThan(8);
    expect(endS - startS).toBeLessThan(12);
  });

  it('also accepts seated extensions', () => {
    const mounting = anyMounting(4);
    const { calibration, alignments } = lead({ ...WELL, [PROMPT_STEP.swingShin]: [seated.movement, seated.endS] }, { mounting });
    expect(calibration.step).toBe('done');
    expect(errorDeg(alignments[0]!.alignment, mounting)).toBeLessThan(1);
  });

  it('counts down, counts along, and sends only what the live protocol allows', () => {
    const { events } = lead(WELL);
    const stance = events.filter(({ step, state }) => step === 'stance' && state === 'running');
    expect(stance.map(({ secondsLeft }) => secondsLeft)).toEqual([3, 2, 1]);
    for (const [step, of] of [
      ['thigh-swing', 5],
      ['shin-swing', 5],
      ['neutral', 3],
    ] as const) {
      // prettier-ignore
      const counts = events.filter((e) => e.step === step && e.state === 'running' && e.of === of).map(({ count }) => count);
      expect(counts).toEqual(Array.from({ length: of + 1 }, (_, i) => i));
    }
    for (const event of events) {
      expect(() => calibrationEventSchema.parse({ type: 'calibration', t: 0, side: 'left', ...event })).not.toThrow();
    }
    expect(events.at(-1)).toMatchObject({ step: 'done', state: 'passed', progress: 1 });
  });

  it('rejects crooked swings, says why, and continues once they are repeated properly', () => {
    const { calibration, events, prompts } = lead({ ...WELL, [PROMPT_STEP.swingThigh]: [[swings(5, 1.6, 28, 20), 8], [swings(5), 8]] }, { endS: 65 }); // prettier-ignore
    const failed = events.filter(({ state }) => state === 'failed');
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatchObject({ step: 'thigh-swing' });
    expect(render(failed[0]!.why!)).toMatch(/more than one direction/);
    expect(prompts.slice(1, 4)).toEqual([PROMPT_STEP.swingThigh, PROMPT_STEP.repeat, PROMPT_STEP.swingThigh]);
    expect(calibration.step).toBe('done');
  });

  it('rejects squats where the shin should swing', () => {
    const { events, calibration } = lead({ ...WELL, [PROMPT_STEP.swingShin]: [squats(85, 2), 10] }, { endS: 30 });
    expect(events.find(({ state }) => state === 'failed')).toMatchObject({ step: 'shin-swing' });
    expect(render(events.find(({ state }) => state === 'failed')!.why!)).toMatch(/Move only the lower leg|more than one direction/);
    expect(calibration.step).toBe('shin-swing');
  });

  it('detects swapped straps', () => {
    const { events, calibration } = lead(WELL, { swapped: true, endS: 40 });
    expect(calibration.step).not.toBe('done');
    expect(events.filter(({ state }) => state === 'failed').map(({ why }) => render(why!)).join(' ')).toMatch(/swapped/); // prettier-ignore
  });

  it('restarts its countdown when the athlete moves, and says so', () => {
    const fidget: Answer = [swings(1, 1, 12), 1];
    const { events, calibration } = lead({ ...WELL, [PROMPT_STEP.standStill]: [fidget, NOTHING] });
    const stance = events.filter(({ step }) => step === 'stance');
    expect(stance.some(({ why }) => why?.code === 'calibration.stance.moved')).toBe(true);
    expect(calibration.step).toBe('done');
  });

  it('gives a hint when nothing happens, taps again, and waits', () => {
    const { events, calibration, prompts } = lead({ ...WELL, [PROMPT_STEP.swingThigh]: NOTHING }, { endS: 40 });
    expect(calibration.step).toBe('thigh-swing');
    expect(events.filter(({ why }) => why?.code === 'calibration.thigh-swing.nothing').length).toBe(2);
    expect(prompts.filter((prompt) => prompt === PROMPT_STEP.swingThigh)).toHaveLength(3);
  });

  it('taps again for an athlete who missed it', () => {
    const { calibration } = lead({ ...WELL, [PROMPT_STEP.swingThigh]: [NOTHING, [swings(5), 8]] }, { endS: 65 });
    expect(calibration.step).toBe('done');
  });

  it('asks for the remaining swings when they stop half-way, and for all of them when that does not help', () => {
    const { events } = lead({ ...WELL, [PROMPT_STEP.swingThigh]: [swings(2), 3.2] }, { endS: 40 });
    expect(events.some(({ why }) => why !== null && render(why) === 'Go on: 3 more.')).toBe(true);
    expect(events.find(({ state }) => state === 'failed')!.why).toEqual({ code: 'calibration.slow' });
  });

  it('can be cancelled, and repeats a step on request', () => {
    let repeated = false;
    const { events, calibration } = lead(WELL, {
      endS: 30,
      at: (timeS, c) => {
        if (c.step === 'thigh-swing' && !repeated) {
          repeated = true;
          c.repeatStep(timeS);
        }
        if (timeS > 20) c.cancel(verbatim(''));
      },
    });
    expect(repeated).toBe(true);
    expect(calibration.active).toBe(false);
    expect(events.at(-1)).toMatchObject({ step: 'none', state: 'waiting' });
  });

  it('holds after each step when two legs go through it together', () => {
    const { calibration } = lead(WELL, { begin: (c) => { c.takesTurns = true; c.start(0); } }); // prettier-ignore
    expect([calibration.step, calibration.state]).toEqual(['stance', 'passed']);
    calibration.proceed(60);
    expect([calibration.step, calibration.state]).toEqual(['thigh-swing', 'waiting']);
  });

  it('survives silence, repeated times and values that are not numbers', () => {
    const { calibration } = lead(WELL, {
      at: (timeS, c) => {
        const bad = { q: new Float64Array(4).fill(NaN), rate: new Float64Array(3).fill(NaN), force: new Float64Array(3).fill(NaN) };
        c.update(timeS, bad, bad);
        c.update(timeS - 1, bad, bad);
        c.update(NaN, bad, bad);
      },
    });
    expect(calibration.step).toBe('done');
  });
});

describe('re-zero after a strap slip', () => {
  it('says which strap slipped and how far, and corrects it from a quiet stance', () => {
    const before = anyMounting(5);
    const { alignment } = lead(WELL, { mounting: before }).alignments[0]!;
    // The shin strap slips by 7° about the segment's forward and medio-lateral axes.
    const slip = new Float64Array(4);
    fromRotationVector(slip, 0.1, 0.07, 0);
    const shank = new Float64Array(4);
    multiply(shank, slip, before.shank);
    const after = { thigh: before.thigh, shank };
    const { calibration, alignments, events } = lead({}, { mounting: after, endS: 6, begin: (c) => c.start(0, alignment) });
    const stance = alignments[0]!.alignment.stanceUp!;
    const moved = measureSlip(alignment, Float64Array.from(stance.thigh), Float64Array.from(stance.shank))!;
    expect(moved.thighDeg).toBeLessThan(0.3);
    expect(moved.shankDeg).toBeCloseTo(7, 0);
    expect(describeSlip(moved)!.message).toMatch(/shin strap by 7°/);
    expect(errorDeg(alignment, after)).toBeGreaterThan(4);
    expect(errorDeg(alignments[0]!.alignment, after)).toBeLessThan(1);
    expect(calibration.step).toBe('done');
    expect(events.at(-1)!.step).toBe('done');
  });
});
