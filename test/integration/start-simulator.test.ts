/** A newcomer's first run: the station with its simulated athlete, from the calibration to the first cue. */
import { describe, expect, it } from 'vitest';
import { healthSchema, sessionDetailSchema } from '../../protocol/live/routes.ts';
import { eventually } from '../station/fixtures.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { getJson, LivePage, startStation } from './program.ts';
import { until } from './ptyPair.ts';

describe('start --source simulator', () => {
  it('calibrates, counts, and cues only the bad repetition, while it lasts', async () => {
    const { program, port } = await startStation(temporaryFolder(), 'simulator');
    expect(healthSchema.parse(await getJson(port, '/api/health'))).toMatchObject({ status: 'ok', sources: ['simulator'] });
    const page = await LivePage.open(port);
    await page.wait('session', 'the session', ({ state }) => state === 'recording', 10);
    for (const step of ['stance', 'thigh-swing', 'shin-swing', 'done'] as const) {
      await page.wait('calibration', `${step} to pass`, (event) => event.step === step && event.state === 'passed', 60);
    }
    const cue = await page.wait('cue', 'a cue with its latency', ({ latencyMs }) => latencyMs !== null, 40);
    await until('the repetition after it', () => page.all('rep').some(({ start_t }) => start_t > cue.t), 20);

    const reps = page.all('rep');
    expect(reps.map(({ rep }) => rep)).toEqual(reps.map((_, k) => k + 1));
    expect(reps.every(({ exercise, side }) => exercise === 'squat' && side === 'left')).toBe(true);
    const cued = reps.filter(({ start_t, end_t }) => start_t <= cue.t && cue.t <= end_t);
    expect(cued).toMatchObject([{ cue_t: cue.t, cue_reason: 'valgus' }]);
    expect(cued[0]!.peak_valgus_deg).toBeGreaterThan(8);
    expect(cue.latencyMs).toBeGreaterThan(0);
    expect(cue.outputs).toEqual(['haptic', 'tone']);
    const others = reps.filter((rep) => rep !== cued[0]);
    expect(others.length).toBeGreaterThanOrEqual(3);
    expect(others.map(({ cue_t }) => cue_t)).toEqual(others.map(() => null));
    expect(others.every(({ peak_valgus_deg }) => peak_valgus_deg! < 6)).toBe(true);
    expect(page.all('cue').every(({ id }) => id === cue.id)).toBe(true);

    expect(page.wrong).toEqual([]);
    expect(page.frames.length).toBeGreaterThan(1000);
    const flexions = page.frames.filter(({ timeS }) => timeS > reps[0]!.start_t).map(({ flexionDeg }) => flexionDeg);
    expect(Math.min(...flexions)).toBeLessThan(15);
    expect(Math.max(...flexions)).toBeGreaterThan(80);
    await eventually(async () => {
      const stored = sessionDetailSchema.parse(await getJson(port, '/api/sessions/1'));
      expect(stored.reps.slice(0, reps.length)).toEqual(reps.map(({ type: _type, t: _t, athlete: _athlete, ...rep }) => rep));
      expect(stored.cues).toMatchObject([{ id: cue.id, latencyMs: cue.latencyMs }]);
    });
    await program.end();
    expect(program.stderr).toBe('');
    expect(program.child.exitCode).toBe(0);
  });

  it('with straps that have no place: the athlete moves as the page asks, and then calibrates', async () => {
    const { program, port } = await startStation(temporaryFolder(), 'simulator:unplaced');
    const page = await LivePage.open(port);
    await page.wait('link', 'straps without a place', ({ state, role }) => state === 'open' && role === null, 20);
    page.say({ type: 'place', action: 'start', sides: ['left'] });
    await page.wait('placing', 'the straps to be found', ({ step, state }) => step === 'done' && state === 'passed', 120);
    const roles = (): (string | null)[] => [...new Map(page.all('link').map(({ id, role }) => [id, role])).values()];
    await until('their places', () => roles().sort().join() === 'left-shin,left-thigh', 20);
    await page.wait('calibration', 'the calibration to begin', ({ step }) => step === 'stance', 20);
    page.say({ type: 'place', action: 'undo' });
    await until('the earlier places', () => roles().every((role) => role === null), 20);
    expect(page.wrong).toEqual([]);
    await program.end();
    expect(program.stderr).toBe('');
  });
});
