/**
 * A session over Bluetooth at real speed, with a connection interval: guided calibration, a set with its cue, and straps that go out of
 * reach during it.
 */
import { describe, expect, it } from 'vitest';
import { nowS } from '../../host/clock.ts';
import { BleSession, type Shown } from '../fixtures/virtual-air/session.ts';
import { until } from './ptyPair.ts';

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/**
 * This long after the strap's return, s, values shown as reliable are within this of the truth, °, for the abduction beyond the athlete's
 * own pattern, which is what is judged. Relative to stance there is an error even before any gap, because skin moves; there only the error
 * added by the gap at the same flexion counts.
 */
const NEAR_DEG = 2;
const RESUMED_S = 2;
const BIN_DEG = 5;
/** For a gap that costs the connection: shown within this time, s. */
const REPORTED_S = 1;

function greatest(frames: readonly Shown[], of: (frame: Shown) => number): number {
  return frames.reduce((most, frame) => Math.max(most, Math.abs(of(frame))), 0);
}

type AngleError = 'abductionErrorDeg' | 'flexionErrorDeg';

/** Mean error by flexion. */
function usualErrors(frames: readonly Shown[], of: AngleError): Map<number, number> {
  const bins = new Map<number, number[]>();
  for (const frame of frames) {
    const bin = Math.round(frame.flexionDeg / BIN_DEG);
    bins.set(bin, [...(bins.get(bin) ?? []), frame[of]]);
  }
  return new Map([...bins].map(([bin, errors]) => [bin, errors.reduce((sum, error) => sum + error, 0) / errors.length]));
}

/** Largest departure from the usual error; NaN when most of what was shown has no usual error to compare with. */
function added(frames: readonly Shown[], of: AngleError, usual: ReadonlyMap<number, number>): number {
  const known = frames.flatMap((frame) => {
    const usually = usual.get(Math.round(frame.flexionDeg / BIN_DEG));
    return usually === undefined ? [] : [Math.abs(frame[of] - usually)];
  });
  return known.length < 0.8 * frames.length ? NaN : Math.max(...known);
}

describe('a session over Bluetooth', () => {
  it('calibrates, cues in time, and resumes by itself after gaps of 0.3, 3 and 30 s', { timeout: 420_000 }, async () => {
    const session = new BleSession(3);
    await session.start();
    await until('the calibration to pass', () => session.isCalibrated, 120);
    await until('a cue with its latency', () => session.latenciesMs.length > 0, 120);
    console.log(`Bluetooth session: first cue ${session.latenciesMs[0]!.toFixed(1)} ms after its sample, on the strap's clock`);
    expect(session.cues.every(({ outputs }) => outputs.includes('haptic'))).toBe(true);
    const usual = { abduction: usualErrors(session.shown, 'abductionErrorDeg'), flexion: usualErrors(session.shown, 'flexionErrorDeg') };

    // A busy machine is late with everything.
    let stallS = 0;
    let tickedS = nowS();
    const ticking = setInterval(() => {
      stallS = Math.max(stallS, nowS() - tickedS - 0.05);
      tickedS = nowS();
    }, 50);
    const [thigh, shin] = [session.straps[0]!, session.straps[1]!];
    for (const [gapS, strap] of [
      [0.3, thigh],
      [3, shin],
      [30, thigh],
    ] as const) {
      const goneS = nowS();
      session.air.vanish(strap);
      await pause(gapS);
      session.air.appear(strap);
      const backS = nowS();
      await pause(6);

      const lost = session.linkEvents(strap).find(({ event, atS }) => atS > goneS && event.state === 'lost');
      if (gapS > 1) {
        expect(lost!.atS - goneS).toBeLessThan(REPORTED_S + stallS);
        // No cue from old data, or while nothing is known.
        const cues = session.events.filter(({ event, atS }) => event.type === 'cue' && atS > goneS + REPORTED_S && atS < backS);
        expect(cues).toEqual([]);
        expect(session.shown.filter(({ atS }) => atS > goneS + REPORTED_S && atS < backS)).toEqual([]);
      }
      expect(session.linkEvents(strap).at(-1)!.event.state).toBe('open');
      const after = session.shown.filter(({ atS }) => atS > backS + RESUMED_S);
      expect(after.length).toBeGreaterThan(60);
      const sure = after.filter(({ unsure }) => !unsure);
      expect(sure.length).toBeGreaterThan(60);
      const excessDeg = greatest(sure, ({ excessErrorDeg }) => excessErrorDeg);
      expect(excessDeg).toBeLessThan(NEAR_DEG);
      const addedDeg = added(after, 'abductionErrorDeg', usual.abduction);
      expect(addedDeg).toBeLessThan(NEAR_DEG);
      expect(added(after, 'flexionErrorDeg', usual.flexion)).toBeLessThan(NEAR_DEG);
      console.log(
        `Bluetooth session: out of reach for ${gapS} s, told after ${lost === undefined ? 'nothing was lost' : `${(lost.atS - goneS).toFixed(2)} s`}, ` +
          `abduction within ${greatest(after, ({ abductionErrorDeg }) => abductionErrorDeg).toFixed(1)}° of the truth afterwards, ` +
          `beyond the own pattern within ${excessDeg.toFixed(1)}°, ` +
          `${addedDeg.toFixed(1)}° added at the same flexion`,
      );
    }
    clearInterval(ticking);
    // Never calibrated again.
    expect(session.events.filter(({ event }) => event.type === 'calibration' && event.step === 'done')).toHaveLength(1);
    await session.stop();
  });
});
