/** The station without its network: stores and forwards what it receives, and answers or passes on what pages request. */

import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { HelloEvent, LiveEvent, Problem, Rep, Settings } from '../../protocol/live/events.ts';
import { LIVE_PROTOCOL, SIDES, type Side } from '../../protocol/live/words.ts';
import { nowS, unixS } from '../clock.ts';
import { KneesOutError } from '../errors.ts';
import { readCalibrations, readSettings, storeSettings } from '../store/athletes.ts';
import type { Database } from '../store/database.ts';
import { storeError } from '../store/failure.ts';
import { moveOn, openStore } from '../store/open.ts';
import { readReps, strikeOut } from '../store/outcomes.ts';
import { readPlaces } from '../store/places.ts';
import { Recorder, type NumberedItem } from '../store/recorder.ts';
import { findSession, sessionEvent } from '../store/sessions.ts';
import { StoreWatch } from '../store/watch.ts';
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
  settings: Settings;
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
      this.settings = readSettings(this.database);
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
      const { session, resumable, interrupted } = this.#recorder;
      const known = session ?? resumable?.session ?? interrupted.at(-1) ?? null;
      this.#publishSession(setup.replay === undefined ? known : null);
    } catch (error) {
      this.database.close();
      throw storeError(this.database.file, error);
    }
    this.#watch = new StoreWatch(this.database);
    this.#checking = setInterval(() => {
      this.#check();
    }, CHECK_EVERY_MS);
  }

  /** The session being recorded. */
  get recording(): number | null {
    return this.#recorder.session;
  }

  ready(): Omit<StationReady, 'port'> {
    const { interrupted, resumable, through } = this.#recorder;
    const { database, settings } = this;
    const [calibrations, places] = [readCalibrations(database), readPlaces(database)];
    const problems = database.damage.take().map((problem) => this.#show(problem));
    database.damage.listen((problem) => {
      this.report(problem);
    });
    return { settings, calibrations, places, interrupted: [...interrupted], resumable, through, problems };
  }

  take(message: Exclude<ToStation, { kind: 'begin' | 'end' }>): void {
    switch (message.kind) {
      case 'frame':
        this.#heard++;
        this.hub.show(message.bytes, nowS());
        break;
      case 'tell':
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
    if (command.type === 'settings') this.changeSettings(command.settings);
    else if (command.type === 'strike-out') this.strikeOut(command.session, command.side, command.rep, command.struckOut);
    else this.#post({ kind: 'command', command });
  }

  changeSettings(settings: Settings): void {
    this.#guard(() => {
      storeSettings(this.database, settings);
    });
    this.settings = settings;
    // A replay shows the settings of its recording.
    if (this.setup.replay !== undefined) return;
    this.#publish({ type: 'settings', t: this.hub.newestS, settings });
    this.#post({ kind: 'command', command: { type: 'settings', settings } });
  }

  strikeOut(session: number, side: Side, rep: number, struckOut: boolean): Rep {
    const now = this.#guard(() => strikeOut(this.database, session, side, rep, struckOut));
    const t = this.hub.newestS;
    this.#publish({ type: 'rep', t, ...now });
    if (session === this.recording) this.#publish(sessionEvent(findSession(this.database, session), t));
    return now;
  }

  hello(): HelloEvent {
    const { version, sources, replay } = this.setup;
    const sides = new Set<string>();
    for (const event of this.hub.snapshot.events()) if (event.type === 'link' && event.role !== null) sides.add(event.role.split('-')[0]!);
    return {
      type: 'hello',
      t: this.hub.newestS,
      protocol: LIVE_PROTOCOL,
      version,
      serverUnixS: unixS(),
      sources,
      settings: this.settings,
      sides: SIDES.filter((side) => sides.has(side)),
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
    this.#publish({ type: 'error', t: this.hub.newestS, ...problem });
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
    const stamped = event.type === 'rep' || event.type === 'cue' ? { ...event, session: event.session ?? this.recording } : event;
    this.hub.publish(stamped, nowS());
  }

  /** The state of the current or interrupted session, or that there is none. */
  #publishSession(id: number | null): void {
    if (id === null) {
      const { exercise } = this.settings;
      this.#publish({ type: 'session', t: 0, id, state: 'stopped', startedAt: null, exercise, repCount: 0, droppedBytes: 0 });
      return;
    }
    this.#publish(sessionEvent(findSession(this.database, id), 0));
    for (const rep of readReps(this.database, id)) this.#publish({ type: 'rep', t: rep.end_t, ...rep });
  }

  #check(): void {
    this.hub.check(nowS());
    if (++this.#checks % CHECKS_PER_LOOK === 0) this.#lookAfterStore();
    if (this.#heard === this.#acknowledged) return;
    this.#acknowledged = this.#heard;
    this.#post({ kind: 'heard', messages: this.#heard });
  }

  /** Replaces a file that was deleted or overwritten while open; recording continues. */
  #lookAfterStore(): void {
    const loss = this.#recorder.loss ?? this.#watch.look();
    if (loss === null) return;
    const problem = moveOn(this.database, loss, unixS());
    storeSettings(this.database, this.settings);
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
