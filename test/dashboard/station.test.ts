/** The page's view of the station: events folded into one value, and what follows from it. */

import { describe, expect, it } from 'vitest';
import type { CalibrationEvent, CueEvent, LinkEvent, LiveEvent, RepEvent } from '../../protocol/live/events.ts';
import { eventSchema } from '../../protocol/live/events.ts';
import { parseEvent } from '../../dashboard/live/events.ts';
import {
  addStoredReps,
  calibrationShown,
  calibrationStage,
  EMPTY_ATHLETE,
  medianLatencyMs,
  reduceAthlete,
  repKey,
} from '../../dashboard/state/athlete.ts';
import type { AthleteState } from '../../dashboard/state/athlete.ts';
import { hasWholeLeg, isAwaited, hapticOnLegs, legsWorn } from '../../dashboard/state/links.ts';
import { EMPTY_STATION, reduceStation } from '../../dashboard/state/station.ts';
import { AWAITED_BLUETOOTH, AWAITED_PORT, CALIBRATED, hello, link, recordingSession } from './station-stub.ts';
import { CYCLE_S, SyntheticLeg } from './synthetic-leg.ts';

/** What is known of an athlete, and of the straps, after events. */
const stateAfter = (...events: LiveEvent[]): AthleteState => events.reduce(reduceAthlete, EMPTY_ATHLETE);
const linked = (...events: LiveEvent[]): readonly LinkEvent[] => events.reduce(reduceStation, EMPTY_STATION).links;

/** Everything a synthetic leg reports over several squats. */
function eventsOf(side: 'left' | 'right', squats: number, valgusDeg: number[]): LiveEvent[] {
  const events: LiveEvent[] = [];
  const leg = new SyntheticLeg({ side, valgusDeg });
  for (let t = 0; t < squats * CYCLE_S; t += 1 / 60) leg.step(t, (event) => events.push(event));
  return events;
}

const reps = eventsOf('left', 3, [2, 12, 5]).filter((event): event is RepEvent => event.type === 'rep');
const cues = eventsOf('left', 3, [12, 12, 12]).filter((event): event is CueEvent => event.type === 'cue');

describe('the station as events tell it', () => {
  it('starts over from the greeting, whatever was known', () => {
    const before = [hello({ sides: ['left'] }), link('left-thigh')].reduce(reduceStation, EMPTY_STATION);
    const after = reduceStation(before, hello());
    expect(after).toEqual({ ...EMPTY_STATION, hello: after.hello });
  });

  it('replaces a strap by its id and keeps the order', () => {
    const links = linked(link('left-thigh'), link('left-shin'), link('left-thigh', { lostS: 3 }));
    expect(links.map(({ role, lostS }) => [role, lostS])).toEqual([
      ['left-thigh', 3],
      ['left-shin', 0],
    ]);
  });

  it('replaces a repetition that is discarded, and restores it', () => {
    const struck = stateAfter(...reps, { ...reps[1]!, struck_out: true });
    expect(struck.reps.map((rep) => rep.struck_out)).toEqual([false, true, false]);
    expect(reduceAthlete(struck, reps[1]!).reps.map((rep) => rep.struck_out)).toEqual([false, false, false]);
  });

  it('appends a movement under a reused number at the end: counting restarted', () => {
    const again = { ...reps[0]!, start_t: 40, end_t: 43 };
    expect(stateAfter(...reps, again).reps.map((rep) => [rep.rep, rep.start_t])).toEqual([
      [2, reps[1]!.start_t],
      [3, reps[2]!.start_t],
      [1, 40],
    ]);
  });

  it('distinguishes left and right repetitions with the same number', () => {
    const right = eventsOf('right', 1, [1]).filter((event) => event.type === 'rep');
    expect(stateAfter(reps[0]!, ...right).reps.map(repKey)).toEqual(['1/left/1', '1/right/1']);
  });

  it('clears the strip when another session begins recording', () => {
    const state = stateAfter(...reps, { ...recordingSession(0, 0), id: 2 } as LiveEvent);
    expect(state.reps).toEqual([]);
  });

  it('adds stored repetitions without duplicating those already reported', () => {
    const state = addStoredReps(stateAfter(reps[2]!), reps);
    expect(state.reps.map((rep) => rep.rep)).toEqual([1, 2, 3]);
    expect(addStoredReps(state, reps)).toBe(state);
  });

  it('replaces a cue once its latency is measured, and gives the median of those measured', () => {
    const [first, second, third] = cues;
    expect(medianLatencyMs([])).toBeNull();
    const state = stateAfter({ ...first!, latencyMs: null }, { ...second!, latencyMs: 40 }, { ...third!, latencyMs: 60 });
    expect(medianLatencyMs(state.cues)).toBe(50);
    const measured = reduceAthlete(state, { ...first!, latencyMs: 90 });
    expect(measured.cues).toHaveLength(3);
    expect(medianLatencyMs(measured.cues)).toBe(60);
  });

  it('distinguishes a source that waits or has a problem from a strap that was there', () => {
    const lost = link('left-thigh', { role: null, state: 'lost' });
    const placed = link('left-thigh', { state: 'connecting' });
    expect([AWAITED_BLUETOOTH, AWAITED_PORT, lost, placed].map(isAwaited)).toEqual([true, true, false, false]);
  });

  it('knows when both straps of a leg are connected', () => {
    expect(hasWholeLeg(linked(link('left-thigh'), link('right-shin')))).toBe(false);
    expect(hasWholeLeg(linked(link('left-thigh'), link('left-shin', { state: 'connecting' })))).toBe(false);
    expect(hasWholeLeg(linked(link('right-thigh'), link('right-shin')))).toBe(true);
  });

  it('draws the legs that the greeting or the straps name, left first', () => {
    expect(legsWorn([], [])).toEqual([]);
    expect(legsWorn(['right'], linked(link('left-thigh')))).toEqual(['left', 'right']);
  });
});

describe('calibration of one leg or two', () => {
  const at = (side: 'left' | 'right' | null, change: Partial<CalibrationEvent>): CalibrationEvent => ({
    ...(CALIBRATED as CalibrationEvent),
    state: 'running',
    side,
    ...change,
  });

  it('is never, running, done', () => {
    expect(calibrationStage(stateAfter().calibrations)).toBe('never');
    expect(calibrationStage(stateAfter(at('left', { step: 'stance' })).calibrations)).toBe('running');
    expect(calibrationStage(stateAfter(at('left', { step: 'stance' }), at('left', {})).calibrations)).toBe('done');
    expect(calibrationStage(stateAfter(at('left', {}), at('left', { step: 'none' })).calibrations)).toBe('never');
  });

  it('is not done while the other leg is still busy', () => {
    const { calibrations } = stateAfter(at('left', {}), at('right', { step: 'neutral', progress: 0.7 }));
    expect(calibrationStage(calibrations)).toBe('running');
    expect(calibrationShown(calibrations)?.side).toBe('right');
  });

  it('shows the leg that must repeat, otherwise the one that is behind', () => {
    const left = at('left', { step: 'thigh-swing', count: 4, of: 5, progress: 0.15 });
    const right = at('right', { step: 'thigh-swing', count: 2, of: 5, progress: 0.15 });
    expect(calibrationShown(stateAfter(left, right).calibrations)?.side).toBe('right');
    expect(calibrationShown(stateAfter({ ...left, state: 'failed' }, right).calibrations)?.side).toBe('left');
    const [stands, too] = [at('left', { step: 'stance', progress: 0 }), at('right', { step: 'stance', progress: 0 })];
    expect(calibrationShown(stateAfter(stands, too).calibrations)?.side).toBeNull();
    // A leg that has passed waits for the other; the display shows how far both are.
    const waits = { ...right, step: 'stance', state: 'passed', progress: 0 } as const;
    const swings = { ...left, step: 'thigh-swing', state: 'waiting', progress: 0.2 } as const;
    expect(calibrationShown(stateAfter(swings, waits).calibrations)).toMatchObject({ side: 'left', progress: 0.1 });
  });

  it("of both legs at once replaces each one's state", () => {
    expect(stateAfter(at('left', { step: 'stance' }), at(null, {})).calibrations).toHaveLength(1);
  });
});

describe('reading an event', () => {
  it('accepts what the schemas accept', () => {
    const all = [hello(), link('left-thigh'), CALIBRATED, recordingSession(3, 1), ...eventsOf('left', 2, [12])];
    for (const event of all) {
      expect(eventSchema.parse(event)).toEqual(event);
      expect(parseEvent(JSON.stringify(event))).toEqual(event);
    }
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '"rep"',
    '{"type":"rep"}',
    '{"type":"tomorrow","t":1}',
    '{"type":"toString","t":1}',
    '{"type":"hello","t":1}',
    '{"type":"hello","t":1,"serverUnixS":1,"sources":[],"athletes":[]}',
    '{"type":"hello","t":1,"serverUnixS":1,"sources":[],"athletes":[{"id":1}]}',
  ])('ignores %j', (text) => {
    expect(parseEvent(text)).toBeNull();
  });

  it('ignores events without the fields the page relies on', () => {
    const rep: Record<string, unknown> = { ...reps[0]! };
    for (const field of ['t', 'athlete', 'side', 'rep', 'start_t', 'end_t', 'struck_out']) {
      expect(parseEvent(JSON.stringify({ ...rep, [field]: null }))).toBeNull();
    }
  });
});

describe('whether legs feel a cue', () => {
  it('depends on their straps: one motor is enough for a leg, and the worst leg counts', () => {
    const left = (thigh: boolean | null, shin: boolean | null): LiveEvent[] => [
      link('left-thigh', { hasHaptic: thigh }),
      link('left-shin', { hasHaptic: shin }),
    ];
    expect(hapticOnLegs(linked())).toBeUndefined();
    expect(hapticOnLegs(linked(link('pelvis')))).toBeUndefined();
    expect([left(true, false), left(false, true), left(null, true)].map((events) => hapticOnLegs(linked(...events)))).toEqual([
      true,
      true,
      true,
    ]);
    expect([left(null, false), left(false, false)].map((events) => hapticOnLegs(linked(...events)))).toEqual([null, false]);
    const right = link('right-thigh', { hasHaptic: false });
    expect(hapticOnLegs(linked(...left(true, true), right))).toBe(false);
    // A strap that is absent cannot buzz.
    expect(hapticOnLegs(linked(link('left-thigh', { state: 'lost' }), link('left-shin', { hasHaptic: false })))).toBe(false);
  });
});
