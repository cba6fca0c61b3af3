/** A session over Bluetooth at real speed, with a connection interval: guided calibration, a set with its cue, and straps that go out of reach in it. */
import { describe, expect, it } from 'vitest';
import { nowS } from '../../host/clock.ts';
import { BleSession, type Shown } from '../fixtures/virtual-air/session.ts';
import { until } from './ptyPair.ts';

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Knee abduction after a gap, against the truth, °; and as long after the strap's return as it may take, s. */
const ABDUCTION_DEG = 2.5;
const RESUMED_S = 2;
/** Of a gap that costs the connection: shown within this, s. */
const TOLD_S = 1;

function greatest(frames: readonly Shown[], of: (frame: Shown) => number): number {
  return frames.reduce((most, frame) => Math.max(most, Math.abs(of(frame))), 0);
}

describe('a session over Bluetooth', () => {
  it('calibrates, cues in time, and resumes by itself after gaps of 0.3, 3 and 30 s', async () => {
    const session = new BleSession(3);
    await session.start();
    await until('the calibration to pass', () => session.isCalibrated, 120);
    await until('a cue with its latency', () => session.latenciesMs.length > 0, 60);
    console.log(`Bluetooth session: first cue ${session.latenciesMs[0]!.toFixed(1)} ms after its sample, on the strap's clock`);
    expect(session.cues.every(({ outputs }) => outputs.includes('haptic'))).toBe(true);
    const usualFlexionDeg = greatest(session.shown, ({ flexionErrorDeg }) => flexionErrorDeg);
    expect(greatest(session.shown, ({ abductionErrorDeg }) => abductionErrorDeg)).toBeLessThan(ABDUCTION_DEG);

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

      const told = session.linkEvents(strap).find(({ event, atS }) => atS > goneS && event.state === 'lost');
      if (gapS > 1) {
        expect(told!.atS - goneS).toBeLessThan(TOLD_S + stallS);
        // From what was known before, and while nothing is known: no cue.
        const cues = session.events.filter(({ event, atS }) => event.type === 'cue' && atS > goneS + TOLD_S && atS < backS);
        expect(cues).toEqual([]);
        expect(session.shown.filter(({ atS }) => atS > goneS + TOLD_S && atS < backS)).toEqual([]);
      }
      expect(session.linkEvents(strap).at(-1)!.event.state).toBe('open');
      const after = session.shown.filter(({ atS }) => atS > backS + RESUMED_S);
      expect(after.length).toBeGreaterThan(60);
      expect(greatest(after, ({ abductionErrorDeg }) => abductionErrorDeg)).toBeLessThan(ABDUCTION_DEG);
      expect(greatest(after, ({ flexionErrorDeg }) => flexionErrorDeg)).toBeLessThan(usualFlexionDeg + 2);
      console.log(
        `Bluetooth session: out of reach for ${gapS} s, told after ${told === undefined ? 'nothing was lost' : `${(told.atS - goneS).toFixed(2)} s`}, ` +
          `abduction within ${greatest(after, ({ abductionErrorDeg }) => abductionErrorDeg).toFixed(1)}° afterwards`,
      );
    }
    clearInterval(ticking);
    // Never calibrated again.
    expect(session.events.filter(({ event }) => event.type === 'calibration' && event.step === 'done')).toHaveLength(1);
    await session.stop();
  });
});
