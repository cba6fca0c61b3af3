/** Until it is known how the straps sit there are no angles; from then on a leg shows the newest alignment. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../protocol/live/events.ts';
import { simulateSession } from '../../host/simulator/session.ts';
import { ImuSteps } from '../../host/analysis/imu-steps.ts';
import { LiveLeg } from '../../host/realtime/live-leg.ts';
import { recordingOf, rms, truthOf } from '../fixtures/knee-recordings.ts';

const session = simulateSession({ seed: 3, packets: false });
const recording = recordingOf(session);
const truth = truthOf(session.angles);

interface Seen {
  timeS: number;
  aligned: boolean;
  abductionDeg: number;
  flexionDeg: number;
  sigmaDeg: number;
  quality: number;
}

/** A leg whose straps are put on but never calibrated. */
function wear(): Seen[] {
  const seen: Seen[] = [];
  const live = new LiveLeg(
    'left',
    DEFAULT_SETTINGS,
    { cues: 0, repetitions: { left: 0, right: 0 } },
    {
      onEvent: () => undefined,
      onCalibrated: () => undefined,
      onSample: ({ pipeline: { sample, alignment } }) => {
        const { timeS, abductionDeg, flexionDeg, abductionSigmaDeg: sigmaDeg, quality } = sample;
        seen.push({ timeS, aligned: alignment !== null, abductionDeg, flexionDeg, sigmaDeg, quality });
      },
    },
  );
  const thigh = new ImuSteps(recording.thigh, recording.periodS);
  const shank = new ImuSteps(recording.shank, recording.periodS);
  for (let row = 0; row < recording.rows; row += 1) {
    if (thigh.take(row)) live.pipeline.pushThigh(thigh.increment);
    if (shank.take(row)) live.pipeline.pushShank(shank.increment);
  }
  return seen;
}

describe('a leg that was never calibrated', () => {
  const seen = wear();

  it('has no angle and no quality before any motion was seen, and gives the time', () => {
    const standing = seen.filter(({ timeS }) => timeS < 1.9);
    expect(standing.length).toBeGreaterThan(150);
    for (const { aligned, flexionDeg, abductionDeg, sigmaDeg, quality } of standing) {
      expect([aligned, flexionDeg, abductionDeg, sigmaDeg, quality]).toEqual([false, NaN, NaN, NaN, 0]);
    }
    expect(standing.every(({ timeS }, n) => n === 0 || timeS > standing[n - 1]!.timeS)).toBe(true);
  });

  it('stands straight as soon as gravity shows how the straps sit', () => {
    const straight = seen.filter(({ timeS }) => timeS > 3 && timeS < 4);
    expect(straight.length).toBeGreaterThan(90);
    for (const { flexionDeg } of straight) expect(Math.abs(flexionDeg)).toBeLessThan(5);
  });

  it('has angles soon after it moves, within their stated uncertainty', () => {
    const known = seen.filter(({ abductionDeg }) => Number.isFinite(abductionDeg));
    expect(known[0]!.timeS).toBeLessThan(20);
    const errors = known.map(({ timeS, abductionDeg }) => abductionDeg - truth('abduction_deg', timeS));
    expect(rms(errors.filter((_, n) => known[n]!.timeS > 15))).toBeLessThan(3);
    const within = known.filter(({ sigmaDeg }, n) => !(Math.abs(errors[n]!) > 2 * sigmaDeg)).length;
    expect(within).toBeGreaterThan(0.9 * known.length);
  });
});
