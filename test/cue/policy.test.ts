/** The cue: once per fault, in the repetition it belongs to, never when quality is low, and less often as the athlete learns. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CuePolicy } from '../../host/cue/policy.ts';
import { type CueSettings, DEFAULT_CUE_SETTINGS, DEFAULT_FADING } from '../../host/cue/settings.ts';
import { PHASES } from '../../host/rep/repetition.ts';
import { RepetitionSegmenter } from '../../host/rep/segmenter.ts';
import { segment, takeAll, Trace } from '../rep/trace.ts';

const RATE_HZ = 104;
const IDLE = 0;
const DESCENT = 1;

interface Fired {
  timeS: number;
  reason: string;
  strength: number;
}

/** Plays excursions (degrees, at 104 Hz) in one long descent. */
function play(policy: CuePolicy, excursions: number[], { phase = DESCENT, quality = 0.9, femoral = 0, startS = 0 } = {}): Fired[] {
  const fired: Fired[] = [];
  excursions.forEach((excursionDeg, i) => {
    const rate = i === 0 ? 0 : (excursionDeg - excursions[i - 1]!) * RATE_HZ;
    const { fire, reason, strength } = policy.update(startS + i / RATE_HZ, phase, excursionDeg, rate, femoral, quality);
    if (fire) fired.push({ timeS: startS + i / RATE_HZ, reason, strength });
  });
  return fired;
}

const settings = (changed: Partial<CueSettings> = {}) => ({ ...DEFAULT_CUE_SETTINGS, ...changed });
const steady = (deg: number, seconds: number) => Array.from({ length: Math.round(seconds * RATE_HZ) }, () => deg);
/** Up to `deg` and back within `seconds`. */
const wave = (deg: number, seconds: number) =>
  Array.from({ length: Math.round(seconds * RATE_HZ) }, (_, i) => (deg * (1 - Math.cos((2 * Math.PI * i) / (seconds * RATE_HZ)))) / 2);

describe('a fault', () => {
  it('gets one cue, after the excursion held for 80 ms', () => {
    const [cue, ...more] = play(new CuePolicy(settings()), [...steady(2, 0.5), ...steady(9, 5)]);
    expect(more).toEqual([]);
    expect(cue!.reason).toBe('valgus');
    expect(cue!.timeS).toBeGreaterThanOrEqual(0.58);
    expect(cue!.timeS).toBeLessThan(0.6);
  });

  it('shorter than the hold gets none', () => {
    expect(play(new CuePolicy(settings()), [...steady(2, 0.5), ...steady(12, 0.06), ...steady(2, 1)])).toEqual([]);
  });

  it('that oscillates around the limit stays one fault until it falls 2.5° below', () => {
    const flutter = [...steady(9, 0.3), ...steady(6.5, 1), ...steady(9, 0.5), ...steady(6, 1), ...steady(9, 1)];
    expect(play(new CuePolicy(settings()), flutter)).toHaveLength(1);
    const released = [...steady(9, 0.3), ...steady(5, 2), ...steady(9, 0.5)];
    expect(play(new CuePolicy(settings()), released)).toHaveLength(2);
  });

  it('within the refractory time of the last one waits, and is dropped if it ends in that time', () => {
    const policy = new CuePolicy(settings());
    const cues = play(policy, [...steady(9, 0.2), ...steady(0, 0.3), ...steady(9, 0.3), ...steady(0, 1.5), ...steady(9, 0.2)]);
    expect(cues.map(({ timeS }) => Math.round(timeS * 10) / 10)).toEqual([0.1, 2.4]);
    const lasting = play(new CuePolicy(settings()), [...steady(9, 0.2), ...steady(0, 0.3), ...steady(9, 2)]);
    expect(lasting[1]!.timeS - lasting[0]!.timeS).toBeCloseTo(1.5, 1);
  });

  it('gets a stronger cue the larger it is', () => {
    const strength = (deg: number) => play(new CuePolicy(settings()), steady(deg, 0.3))[0]!.strength;
    expect(strength(8)).toBeCloseTo(0.4);
    expect(strength(12)).toBeCloseTo(0.7);
    expect(strength(30)).toBe(1);
  });

  it('of femoral rotation counts from 10°; together with valgus it is one fault', () => {
    const turned = play(new CuePolicy(settings()), steady(2, 4), { femoral: 11 });
    expect(turned.map(({ reason }) => reason)).toEqual(['femoral-rotation']);
    expect(play(new CuePolicy(settings()), steady(9, 4), { femoral: 11 }).map(({ reason }) => reason)).toEqual(['valgus']);
    expect(play(new CuePolicy(settings()), steady(2, 4), { femoral: 9 })).toEqual([]);
  });

  it('is cued earlier with a lead', () => {
    const at = (leadS: number) => play(new CuePolicy(settings({ leadS })), wave(14, 1.6))[0]!.timeS;
    expect(at(0) - at(0.12)).toBeGreaterThan(0.05);
  });
});

describe('no cue', () => {
  it('fires in a repetition with 2°, however it moves, with or without a lead', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -4, max: 5.9, noNaN: true }), { maxLength: 300 }), (excursions) => {
        expect(play(new CuePolicy(settings({ leadS: 0.12 })), excursions)).toEqual([]);
      }),
      { seed: 11 },
    );
  });

  it('fires outside repetitions, below the quality limit, or when a value is unknown', () => {
    expect(play(new CuePolicy(settings()), steady(15, 2), { phase: IDLE })).toEqual([]);
    expect(play(new CuePolicy(settings()), steady(15, 2), { quality: DEFAULT_CUE_SETTINGS.qualityLimit - 0.01 })).toEqual([]);
    expect(play(new CuePolicy(settings()), steady(15, 2), { quality: NaN })).toEqual([]);
    expect(play(new CuePolicy(settings()), steady(NaN, 2), { femoral: NaN })).toEqual([]);
  });

  it('fires when part of the hold was at low quality', () => {
    const policy = new CuePolicy(settings());
    expect(play(policy, steady(12, 0.06))).toEqual([]);
    expect(play(policy, steady(12, 0.06), { quality: 0.1, startS: 0.07 })).toEqual([]);
    expect(play(policy, steady(12, 0.06), { startS: 0.14 })).toEqual([]);
  });
});

describe('the warning', () => {
  it('shows from 6°, only in a repetition and with good quality', () => {
    const policy = new CuePolicy(settings());
    expect(policy.update(0, DESCENT, 5.9, 0, 0, 0.9).warn).toBe(false);
    expect(policy.update(0.01, DESCENT, 6, 0, 0, 0.9).warn).toBe(true);
    expect(policy.update(0.02, DESCENT, 6, 0, 0, 0.2).warn).toBe(false);
    expect(policy.update(0.03, IDLE, 6, 0, 0, 0.9).warn).toBe(false);
  });
});

describe('fading', () => {
  const faults = (policy: CuePolicy, count: number, deg: number, fromS: number) =>
    Array.from({ length: count }, (_, i) => play(policy, [...steady(deg, 0.2), ...steady(0, 0.2)], { startS: fromS + 4 * i }).length);

  it('cues every fault at first, then faults beyond a wider limit, then a share of them', () => {
    const policy = new CuePolicy(settings({ fading: { everyFaults: 4, bandFaults: 4, bandDeg: 2, share: 0.5 } }));
    expect(faults(policy, 4, 9, 0)).toEqual([1, 1, 1, 1]);
    expect(faults(policy, 3, 9, 100)).toEqual([0, 0, 0]);
    expect(faults(policy, 4, 11, 200)).toEqual([1, 1, 1, 1]);
    expect(faults(policy, 6, 11, 300)).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it('is off by default', () => {
    expect(DEFAULT_CUE_SETTINGS.fading).toBeNull();
    expect(DEFAULT_FADING.share).toBeGreaterThan(0);
    expect(faults(new CuePolicy(settings()), 60, 9, 0)).toEqual(Array(60).fill(1));
  });
});

describe('a set of squats', () => {
  /** Repetitions with their cues, as in the loop. */
  function train(trace: Trace) {
    const segmenter = new RepetitionSegmenter('squat');
    const policy = new CuePolicy(settings());
    const phases: string[] = [];
    trace.play((sample, pair) => {
      segmenter.update(sample, pair);
      const { excursionDeg, excursionRateDegPerS, femoralExcursionDeg } = segmenter;
      const phase = segmenter.cueable ? segmenter.phase : 0;
      const { fire, reason } = policy.update(sample.timeS, phase, excursionDeg, excursionRateDegPerS, femoralExcursionDeg, sample.quality);
      if (!fire) return;
      segmenter.noteCue(sample.timeS, reason);
      phases.push(PHASES[phase]!);
    });
    segmenter.finish();
    return { repetitions: takeAll(segmenter), phases };
  }

  it('gets a cue in each repetition with 12° of valgus, in its descent, and none in those with 2°', () => {
    const trace = new Trace({ noiseDeg: 0.2, noiseDegPerS: 1.5 }).hold(1);
    const valgus = [2, 12, 2, 12, 12, 2];
    for (const valgusDeg of valgus) trace.bend({ depthDeg: 100, downS: 1.3, upS: 1.1, valgusDeg }).hold(0.8);
    const { repetitions, phases } = train(trace);
    expect(repetitions.map(({ cueS }) => cueS !== null)).toEqual(valgus.map((deg) => deg === 12));
    for (const { cueS, cueReason, startS, endS } of repetitions) {
      if (cueS === null) continue;
      expect(cueReason).toBe('valgus');
      expect(cueS).toBeGreaterThan(startS);
      expect(cueS).toBeLessThan(endS);
    }
    expect(phases).toEqual(['descent', 'descent', 'descent']);
  });

  it('gets its cue in the ascent when the knee collapses there', () => {
    const trace = new Trace().hold(1).to(65, 32, 1.2, 2).to(40, 20, 0.5, 12).to(0, 0, 0.8).hold(1);
    const { repetitions, phases } = train(trace);
    expect(phases).toEqual(['ascent']);
    expect(repetitions[0]!.cueS).not.toBeNull();
  });

  it('of low quality is counted but not cued', () => {
    const trace = new Trace();
    trace.quality = 0.3;
    trace.hold(1).bend({ depthDeg: 100, valgusDeg: 14 }).hold(1);
    const { repetitions } = train(trace);
    expect(repetitions).toHaveLength(1);
    expect(repetitions[0]).toMatchObject({ cueS: null, cueReason: null });
    expect(segment(trace, new RepetitionSegmenter('squat'))[0]!.quality).toBeCloseTo(0.3);
  });
});
