/** Two straps on serial ports, from the calibration that a page starts to a cue, and a strap that disappears in the middle of a set. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { nowS } from '../../host/clock.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { kneesOut, LivePage, Program, startStation } from './program.ts';
import { hasSocat, until } from './ptyPair.ts';

const GAP_S = 3;

/** A cable between a strap's port and the one the station opens. */
function plug(strapPath: string, hostPath: string): Program {
  return new Program('socat', [`pty,raw,echo=0,wait-slave,link=${hostPath}`, `open:${strapPath},raw,echo=0`]);
}

describe.skipIf(!hasSocat())('two straps on serial ports', () => {
  it('calibrate, count and cue; unplugging one silences the leg until it is back', async () => {
    const folder = temporaryFolder();
    const [thigh, shin, cabled] = [join(folder, 'left-thigh'), join(folder, 'left-shin'), join(folder, 'cabled-thigh')];
    const straps = kneesOut('simulate', '--dir', folder);
    await until('the straps', () => straps.stdout.includes('Ctrl+C') && existsSync(thigh) && existsSync(shin), 60);
    const cable = plug(thigh, cabled);
    await until('the cable', () => existsSync(cabled));

    const { port } = await startStation(join(folder, 'data'), `serial:${cabled}`, `serial:${shin}`);
    const page = await LivePage.open(port);
    for (const role of ['left-thigh', 'left-shin']) {
      await page.wait('link', role, (link) => link.role === role && link.state === 'open' && link.rateHz > 50, 30);
    }
    page.say({ type: 'calibrate', action: 'start' });
    await page.wait('calibration', 'the end of the calibration', ({ step, state }) => step === 'done' && state === 'passed', 90);
    const cue = await page.wait('cue', 'a cue with its latency', ({ latencyMs }) => latencyMs !== null, 60);
    const cued = await page.wait('rep', 'the repetition of the cue', ({ start_t, end_t }) => start_t <= cue.t && cue.t <= end_t);
    expect(cued).toMatchObject({ cue_t: cue.t, cue_reason: 'valgus' });
    expect(cue.latencyMs).toBeGreaterThan(0);
    expect(cue.latencyMs).toBeLessThan(1000);

    await page.wait('phase', 'the next repetition', ({ phase, t }) => phase === 'descent' && t > cued.end_t, 30);
    const pulledS = nowS();
    await cable.end();
    const lost = await page.wait('link', 'the loss', ({ role, state, t }) => role === 'left-thigh' && state === 'lost' && t > pulledS, 10);
    expect(lost.t - pulledS).toBeLessThan(1);
    await wait(1000 * (pulledS + GAP_S - nowS()));
    const backS = nowS();
    plug(thigh, cabled);
    await page.wait('link', 'its return', ({ role, state, t }) => role === 'left-thigh' && state === 'open' && t > backS, 30);
    // The first one may have begun before the leg was seen standing again: then its valgus is unknown and reported as such.
    const next = await page.wait('rep', 'a repetition after it', (rep) => rep.start_t > backS && rep.peak_valgus_deg !== null, 60);
    expect(next.depth_deg).toBeGreaterThan(80);

    expect(page.all('cue').filter(({ t }) => t > pulledS && t < backS)).toEqual([]);
    // What was in transit when the cable was pulled may still be shown; after that, nothing.
    expect(page.frames.filter(({ timeS }) => timeS > pulledS + 0.5 && timeS < backS)).toEqual([]);
    expect(page.all('calibration').at(-1)!.t).toBeLessThan(cue.t);
    expect(page.wrong).toEqual([]);
  });
});
