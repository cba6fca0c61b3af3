/**
 * Third-party sensors, which cannot store a place: placed by movement, their places kept across a restart, and the session identical in replay.
 */
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unixS } from '../../host/clock.ts';
import { Loop, type LoopOutput } from '../../host/realtime/loop.ts';
import { createSetup } from '../../host/station/setup.ts';
import { Station } from '../../host/station/station.ts';
import { StoredRecording } from '../../host/store/recording.ts';
import { BleSource } from '../../host/transport/ble/source.ts';
import { describe as describeMake } from '../../host/sensors/make.ts';
import { THIRD_PARTY_MAKES } from '../../host/sensors/makes.ts';
import { ReplaySource } from '../../host/transport/replay.ts';
import { SimulatedAthlete } from '../../host/simulator/athlete.ts';
import { answerPlacing, idle } from '../../host/simulator/routine.ts';
import { Sampler } from '../../host/simulator/sampler.ts';
import type { Link } from '../../host/transport/source.ts';
import type { LinkEvent, LiveEvent, PlacingEvent } from '../../protocol/live/events.ts';
import { listen } from '../fixtures/loop-output.ts';
import { AirWitmotion } from '../fixtures/virtual-air/makes/witmotion.ts';
import { createAir } from '../fixtures/virtual-air/straps.ts';
import { witmotionFrame } from '../sensors/emulated.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { until } from './ptyPair.ts';
import { alone } from '../fixtures/alone.ts';

const RATE_HZ = 100;
const STEPS_A_TURN = 250;
const SENSORS = { 'ble:00000000000a': 'right-thigh', 'ble:00000000000b': 'right-shin' } as const;

/** The outputs of a loop on their way to `next`. */
function listenTo(next: Partial<LoopOutput> = {}) {
  const { output, events, hash } = listen(next);
  const placings = (): PlacingEvent[] => events.filter((event) => event.type === 'placing');
  const kept = (): LiveEvent[] => events.filter(({ type }) => ['placing', 'quality', 'phase', 'rep'].includes(type));
  const places = (): Record<string, LinkEvent['role']> =>
    Object.fromEntries(events.flatMap((event) => (event.type === 'link' ? [[event.id, event.role]] : [])));
  return { output, events, placings, kept, places, hash };
}

async function openStation(folder: string) {
  const setup = createSetup({ version: '0.0.0-test', dataFolder: folder, host: '127.0.0.1', port: 0, sources: ['stepped'] });
  const station = new Station(setup, { onCommand: () => undefined, onProblem: (problem) => expect.fail(problem.message) });
  const ready = await station.start();
  onTestFinished(async () => {
    await station.stop(0);
  }, 60_000);
  return { station, ready };
}

/** Two WitMotion sensors on the right leg of an athlete who follows the instructions. */
class LiveRun {
  readonly loop: Loop;
  readonly live;
  readonly #athlete = new SimulatedAthlete({ seed: 5, side: 'right', routine: idle });
  readonly #beginS = unixS();
  readonly #sensors = Object.entries(SENSORS).map(([id, place]) => ({
    link: { id, make: 'witmotion', send: () => true } satisfies Link,
    sampler: new Sampler(this.#athlete, { seed: 5, place, rateHz: RATE_HZ, startS: 0, errors: 1, skin: 1, slips: [], biasSteps: [] }),
  }));
  #step = 0;
  #read = 0;

  constructor({ station, ready }: Awaited<ReturnType<typeof openStation>>) {
    this.live = listenTo(station);
    const {
      athletes: [{ settings }],
      places,
    } = ready;
    this.loop = new Loop(this.live.output, alone({ settings, places }));
    for (const { link } of this.#sensors) this.loop.onLink(link, 'open', this.#beginS, null);
  }

  async wear(seconds: number): Promise<void> {
    for (const end = this.#step + seconds * RATE_HZ; this.#step < end; this.#step++) {
      const timeS = this.#step / RATE_HZ;
      for (const { link, sampler } of this.#sensors) {
        sampler.advance();
        this.loop.onPacket(link, witmotionFrame(sampler.imu.rate, sampler.imu.force), this.#beginS + timeS + 0.01, 0);
      }
      this.#readPage(timeS);
      if (this.#step % STEPS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #readPage(timeS: number): void {
    for (const { events } = this.live; this.#read < events.length; this.#read++) {
      const event = events[this.#read]!;
      if (event.type !== 'placing' || event.state !== 'waiting' || event.why !== null || event.count > 0) continue;
      const routine = answerPlacing(event.step, 'right');
      if (routine !== null) this.#athlete.do(routine, timeS);
    }
  }
}

async function replay(folder: string, session: number) {
  const again = listenTo();
  const settings = { ...(await openSettings(folder)) };
  const loop = new Loop(again.output, alone({ settings, record: false }));
  const recording = new StoredRecording(`${join(folder, 'knees-out.db')}#${session}`, ({ message }) => expect.fail(message));
  const source = new ReplaySource('replay', () => recording.entries(), {
    speed: Infinity,
    onControl: (atS, control) => loop.control(control, atS),
  });
  await source.start(loop);
  await source.finished();
  loop.lineOf()!.finish();
  return again;
}

async function openSettings(folder: string) {
  const { station, ready } = await openStation(folder);
  await station.stop(0);
  return ready.athletes[0].settings;
}

describe('third-party sensors', () => {
  it('are placed by movement, keep their places across a restart, and replay identically', async () => {
    const folder = temporaryFolder();
    const first = await openStation(folder);
    expect(first.ready.places).toEqual([]);
    const run = new LiveRun(first);
    await run.wear(2);
    run.loop.command({ type: 'place', action: 'start', sides: ['right'] });
    await run.wear(40);
    expect(run.live.placings().at(-1)).toMatchObject({ step: 'done', state: 'passed' });
    expect(run.live.places()).toEqual(SENSORS);
    run.loop.stop();
    await first.station.stop(unixS());
    const replayed = await replay(folder, 1);
    expect(replayed.kept()).toEqual(run.live.kept());
    expect(replayed.kept().length).toBeGreaterThan(20);
    expect(replayed.hash.digest('hex')).toBe(run.live.hash.digest('hex'));

    const second = await openStation(folder);
    expect(Object.fromEntries(second.ready.places.map(({ strap, role }) => [strap, role]))).toEqual(SENSORS);
    const later = new LiveRun(second);
    await later.wear(4);
    expect(later.live.places()).toEqual(SENSORS);
    // Another set, with a fresh line.
    later.loop.command({ type: 'session', action: 'start' });
    await later.wear(4);
    expect(later.live.places()).toEqual(SENSORS);
    later.loop.command({ type: 'role', id: 'ble:00000000000a', role: null });
    later.loop.stop();
    await second.station.stop(unixS());
    const [before, after] = [await replay(folder, 2), await replay(folder, 3)];
    expect(before.places()).toEqual(SENSORS);
    expect(after.places()).toEqual({ ...SENSORS, 'ble:00000000000a': null });
    for (const part of [before, after]) expect(part.kept().length).toBeGreaterThan(0);

    const third = await openStation(folder);
    expect(third.ready.places).toEqual([{ strap: 'ble:00000000000b', role: 'right-shin' }]);
  });

  it('on the air keep the place assigned by hand', async () => {
    const folder = temporaryFolder();
    for (const run of [1, 2]) {
      const air = createAir();
      for (const address of ['00:00:00:00:00:0a', '00:00:00:00:00:0b']) air.add(new AirWitmotion(address));
      const { station, ready } = await openStation(folder);
      const live = listenTo(station);
      const {
        athletes: [{ settings }],
        places,
      } = ready;
      const loop = new Loop(live.output, alone({ settings, places }));
      const source = new BleSource({
        adapter: { kind: 'serial', path: air.port, baudRate: 1_000_000 },
        profiles: THIRD_PARTY_MAKES.map((make) => describeMake(make, { rateHz: null })),
      });
      await source.start(loop);
      const straps = (): string[] => [...loop.lineOf()!.straps].filter(({ isOpen }) => isOpen).map(({ link }) => link.id);
      await until('both sensors', () => straps().length === 2, 60);
      if (run === 1) loop.command({ type: 'role', id: 'ble:00000000000a', role: 'left-thigh' });
      await until('its place', () => live.places()['ble:00000000000a'] === 'left-thigh', 60);
      expect(live.places()['ble:00000000000b']).toBeNull();
      await source.stop();
      loop.stop();
      air.close();
      await station.stop(unixS());
    }
  });
});
