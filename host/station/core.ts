/** The station without its network: stores and forwards what it receives, and answers or passes on what pages request. */

import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { HelloEvent, LiveEvent, Problem, Rep, Settings } from '../../protocol/live/events.ts';
import { LIVE_PROTOCOL, SIDES, type Side } from '../../protocol/live/words.ts';
import { nowS, unixS } from '../clock.ts';
import { KneesOutError } from '../errors.ts';
import { readAthletes, readCalibrations, storeAthletes, storeSettings, type StoredAthlete } from '../store/athletes.ts';
import type { Database } from '../store/database.ts';
import { storeError } from '../store/failure.ts';
import { moveOn, openStore } from '../store/open.ts';
import { readReps, strikeOut } from '../store/outcomes.ts';
import { readPlaces } from '../store/places.ts';
import { Recorder, type NumberedItem } from '../store/recorder.ts';
import { findSession, sessionEvent } from '../store/sessions.ts';
import { StoreWatch } from '../store/watch.ts';
import { readWearers } from '../store/wearers.ts';
import { LiveHub } from './live.ts';
import type { FromStation, StationReady, StationSetup, ToStation } from './port.ts';

/** Items arriving within this time are stored in one transaction. */
const STORE_AFTER_MS = 50;
const RETRY_AFTER_MS = 1000;
const CHECK_EVERY_MS = 100;
/** Every this many checks it is verified that the store's file still exists. */
const CHECKS_PER_LOOK = 10;
/** Repetitions of a replay are not in a store. */
const REPLAYED_REPS_KEPT = 500;

export class StationCore {
  readonly setup: StationSetup;
  readonly database: Database;
  readonly hub: LiveHub;
  /** Who is on this station, the first one meant where none is named. */
  readonly athletes: readonly [StoredAthlete, ...StoredAthlete[]];
  readonly #recorder: Recorder;
  readonly #post: (message: FromStation) => void;
  readonly #checking: NodeJS.Timeout;
  #storing: NodeJS.Timeout | null = null;
  #heard = 0;
  #acknowledged = 0;
  #watch: StoreWatch;
  #checks = 0;

  /** @throws KneesOutError when the store cannot be opened. */
  constructor(setup: StationSetup, post: (message: FromStation) => void) {
    this.setup = setup;
    this.#post = post;
    this.hub = new LiveHub(setup.replay === undefined ? undefined : REPLAYED_REPS_KEPT);
    this.database = openStore(setup.dataFolder, setup.startedAt);
    try {
      this.athletes = this.#readAthletes();
      this.#recorder = new Recorder(this.database, setup, {
        onStored: (through) => {
          post({ kind: 'stored', through });
        },
        onSession: (event) => {
          this.#publish(event);
        },
        onProblem: (problem) => {
          this.report(problem);
        },
      });
      for (const { id } of this.athletes) this.#publishSession(id);
    } catch (error) {
      this.database.close();
      throw storeError(this.database.file, error);
    }
    this.#watch = new StoreWatch(this.database);
    this.#checking = setInterval(() => {
      this.#check();
    }, CHECK_EVERY_MS);
  }

  /** The sessions being recorded. */
  get recording(): number[] {
    return [...this.#recorder.open.values()];
  }

  /**
   * The athlete with this number in the store; without a number the first.
   *
   * @throws KneesOutError KO_NOT_FOUND
   */
  athlete(id = this.athletes[0].id): StoredAthlete {
    const found = this.athletes.find((athlete) => athlete.id === id);
    if (found !== undefined) return found;
    throw new KneesOutError('KO_NOT_FOUND.athlete', { athlete: id });
  }

  ready(): Omit<StationReady, 'port'> {
    const { interrupted, resumable, through } = this.#recorder;
    const { database } = this;
    const [calibrations, places, wearers] = [readCalibrations(database), readPlaces(database), readWearers(database)];
    const [first, ...others] = this.athletes.map((athlete) => ({
      ...athlete,
      calibrations: calibrations.filter(({ athlete: whose }) => whose === athlete.id),
      resumable: resumable.get(athlete.id) ?? null,
    }));
    const problems = database.damage.take().map((problem) => this.#show(problem));
    database.damage.listen((problem) => {
      this.report(problem);
    });
    return { athletes: [first!, ...others], places, wearers, interrupted: [...interrupted], through, problems };
  }

  take(message: Exclude<ToStation, { kind: 'begin' | 'end' }>): void {
    switch (message.kind) {
      case 'frame':
        this.#heard++;
        this.hub.show(message.bytes, nowS());
        break;
      case 'event':
        this.#heard++;
        this.#publish(message.event);
        break;
      case 'anew':
        this.hub.newestS = message.t;
        this.hub.startOver(message.events, () => this.hello(), nowS());
        break;
      case 'items':
        for (const item of message.items) this.#takeItem(item);
        this.#storing ??= setTimeout(this.#store, STORE_AFTER_MS);
    }
  }

  /**
   * Executes a page's request, or passes it on to the loop.
   *
   * @throws KneesOutError when it cannot be done.
   */
  command(command: LiveCommand): void {
    if (command.type !== 'strike-out' && (command.type === 'replay') !== (this.setup.replay !== undefined)) {
      throw this.setup.replay === undefined ? new KneesOutError('KO_NOT_NOW.no-replay') : new KneesOutError('KO_NOT_NOW.replay');
    }
    if (command.type === 'settings') this.changeSettings(command.settings, command.athlete);
    else if (command.type === 'strike-out') this.strikeOut(command.session, command.side, command.rep, command.struckOut);
    else this.#post({ kind: 'command', command });
  }

  /** @throws KneesOutError KO_NOT_NOW in a replay; KO_NOT_FOUND: no such athlete; otherwise when they cannot be stored. */
  changeSettings(settings: Settings, id?: number): void {
    if (this.setup.replay !== undefined) throw new KneesOutError('KO_NOT_NOW.replay');
    const athlete = this.athlete(id);
    this.#guard(() => {
      storeSettings(this.database, athlete.id, settings);
    });
    athlete.settings = settings;
    this.#publish({ type: 'settings', t: this.hub.newestS, athlete: athlete.id, settings });
    this.#post({ kind: 'command', command: { type: 'settings', athlete: athlete.id, settings } });
  }

  strikeOut(session: number, side: Side, rep: number, struckOut: boolean): Rep {
    const now = this.#guard(() => strikeOut(this.database, session, side, rep, struckOut));
    const t = this.hub.newestS;
    const summary = findSession(this.database, session);
    this.#publish({ type: 'rep', t, athlete: summary.athlete, ...now });
    if (this.recording.includes(session)) this.#publish(sessionEvent(summary, t));
    return now;
  }

  hello(): HelloEvent {
    const { version, sources, replay } = this.setup;
    const legs = new Set<string>();
    for (const event of this.hub.snapshot.events())
      if (event.type === 'link' && event.role !== null) legs.add(`${event.athlete} ${event.role.split('-')[0]}`);
    const sidesOf = (athlete: number): Side[] => SIDES.filter((side) => legs.has(`${athlete} ${side}`));
    return {
      type: 'hello',
      t: this.hub.newestS,
      protocol: LIVE_PROTOCOL,
      version,
      serverUnixS: unixS(),
      sources,
      athletes: this.athletes.map(({ id, name, settings }) => ({ id, name, settings, sides: sidesOf(id) })),
      ...(replay === undefined ? {} : { replay }),
    };
  }

  /** Informs the loop and the pages of an error here. */
  report(problem: Problem): void {
    this.#post({ kind: 'problem', problem: this.#show(problem) });
  }

  /** Stores what is pending and closes the store. */
  close(): void {
    clearInterval(this.#checking);
    if (this.#storing !== null) clearTimeout(this.#storing);
    this.#recorder.store();
    this.database.close();
  }

  /** Informs the pages. */
  #show(problem: Problem): Problem {
    this.#publish({ type: 'error', t: this.hub.newestS, athlete: null, ...problem });
    return problem;
  }

  readonly #store = (): void => {
    this.#storing = this.#recorder.store() ? null : setTimeout(this.#store, RETRY_AFTER_MS);
  };

  #takeItem(item: NumberedItem): void {
    this.#recorder.push(item);
    if (item.kind === 'events') for (const event of item.events) this.#publish(event);
  }

  #publish(event: LiveEvent): void {
    const isCounted = event.type === 'rep' || event.type === 'cue';
    const session = isCounted ? (event.session ?? this.#recorder.open.get(event.athlete) ?? null) : null;
    this.hub.publish(isCounted ? { ...event, session } : event, nowS());
  }

  /** In a replay there is only the one whose session it is. */
  #readAthletes(): [StoredAthlete, ...StoredAthlete[]] {
    const [first, ...others] = readAthletes(this.database);
    const { replay } = this.setup;
    return replay === undefined ? [first!, ...others] : [{ ...replay.athlete, settings: first!.settings }];
  }

  /** The state of an athlete's current or interrupted session, or that there is none. */
  #publishSession(athlete: number): void {
    const id = this.setup.replay === undefined ? this.#newestSession(athlete) : null;
    if (id === null) {
      const { exercise } = this.athlete(athlete).settings;
      const none = { id, state: 'stopped', startedAt: null, exercise, repCount: 0, droppedBytes: 0 } as const;
      this.#publish({ type: 'session', t: 0, athlete, ...none });
      return;
    }
    this.#publish(sessionEvent(findSession(this.database, id), 0));
    for (const rep of readReps(this.database, id)) this.#publish({ type: 'rep', t: rep.end_t, athlete, ...rep });
  }

  /** The session that is open, can be resumed, or was found open at the start. */
  #newestSession(athlete: number): number | null {
    const { open, resumable, interrupted } = this.#recorder;
    const own = interrupted.filter((id) => findSession(this.database, id).athlete === athlete);
    return open.get(athlete) ?? resumable.get(athlete)?.session ?? own.at(-1) ?? null;
  }

  #check(): void {
    this.hub.check(nowS());
    if (++this.#checks % CHECKS_PER_LOOK === 0) this.#replaceLostStore();
    if (this.#heard === this.#acknowledged) return;
    this.#acknowledged = this.#heard;
    this.#post({ kind: 'heard', messages: this.#heard });
  }

  /** Replaces a file that was deleted or overwritten while open; recording continues. */
  #replaceLostStore(): void {
    const loss = this.#recorder.loss ?? this.#watch.look();
    if (loss === null) return;
    const problem = moveOn(this.database, loss, unixS());
    // A replay's athlete is none of this store's.
    if (this.setup.replay === undefined) storeAthletes(this.database, this.athletes, unixS());
    this.#recorder.settle();
    this.#watch = new StoreWatch(this.database);
    this.report(problem);
  }

  #guard<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw storeError(this.database.file, error);
    }
  }
}
