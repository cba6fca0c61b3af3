/** Writes what it receives from the real-time process: each item exactly once, in order, however often the disk or the process fails. */

import type { Problem, SessionEvent, Settings } from '../../protocol/live/events.ts';
import type { SessionSummary } from '../../protocol/live/routes.ts';
import type { Side, StrapPlace } from '../../protocol/live/words.ts';
import { unixS } from '../clock.ts';
import { athleteIds, readCalibrations } from './athletes.ts';
import { query, type Database } from './database.ts';
import { isBusy, isDamage, isTransient, storeError } from './failure.ts';
import { storeEvent, type LastingEvent } from './outcomes.ts';
import { readPlaces, storePlace } from './places.ts';
import { appendChunk, beginSession, closeSession, reopenSession, restoreSession } from './session-rows.ts';
import { findResumable, findSession, sessionEvent, type Resumable } from './sessions.ts';
import type { Loss } from './watch.ts';
import { readWearers, storeWearer } from './wearers.ts';

/**
 * What can be stored; `athlete`: whose it is. `droppedBytes`: raw data lost so far in this session because the station could not accept it.
 */
export type StoreItem =
  | { kind: 'start'; athlete: number; t: number; startedAt: number; exercise: Settings['exercise']; sides: Side[] }
  /** `null`: the session that the athlete stopped last in this run. */
  | { kind: 'resume'; athlete: number; t: number; session: number | null }
  | { kind: 'stop'; athlete: number; t: number }
  | { kind: 'chunk'; athlete: number; firstS: number; lastS: number; bytes: Uint8Array; droppedBytes: number }
  /** Each is stored with its own athlete's session. */
  | { kind: 'events'; events: LastingEvent[] }
  | { kind: 'calibration'; athlete: number; side: Side; takenAt: number; value: unknown }
  | { kind: 'place'; strap: string; role: StrapPlace | null; givenAt: number }
  | { kind: 'wearer'; strap: string; athlete: number; givenAt: number };

type KeptItem = StoreItem & { kind: 'calibration' | 'place' | 'wearer' };
/** The sessions that are open, by athlete. */
type OpenSessions = ReadonlyMap<number, number>;

/**
 * Item numbers increase without gaps from the highest number stored by any earlier run, so a session's items are unique however many
 * runs record it.
 */
export type NumberedItem = StoreItem & { sequence: number };

/** One run of the program. */
export interface Run {
  run: string;
  version: string;
  /** Unix time, s. */
  startedAt: number;
  /** Names of the sources. */
  sources: readonly string[];
}

export interface RecorderListener {
  /** Everything up to and including this item is on the disk. */
  onStored(through: number): void;
  /** An athlete's current session changed, or is another one. */
  onSession(event: SessionEvent): void;
  /** Called once when storing begins to fail, and for each item dropped. */
  onProblem(problem: Problem): void;
}

/** Number of attempts that may find the store locked by another program before it is reported. */
const BUSY_TIMES = 5;

export class Recorder {
  /** Last item that is on the disk. */
  through: number;
  /** The sessions being recorded, by athlete. */
  open: OpenSessions;
  /** Sessions found open at the start: the program ended while recording them. */
  readonly interrupted: readonly number[];
  /** The sessions that a `resume` may reopen, by athlete. */
  readonly resumable: ReadonlyMap<number, Resumable>;
  /** Why nothing more can be stored until the store is replaced; see {@link settle}. */
  loss: Loss | null = null;
  readonly #database: Database;
  readonly #about: Run;
  readonly #listener: RecorderListener;
  /** What a replaced store would need again: the sessions being recorded, by number, and what the next ones require. */
  readonly #summaries = new Map<number, SessionSummary>();
  readonly #kept = new Map<string, KeptItem>();
  #pending: NumberedItem[] = [];
  #failures = 0;

  /**
   * Starts `run`, or continues it after a failure of the process. Sessions left open by other runs are closed as interrupted; their ids are
   * in {@link interrupted}.
   */
  constructor(database: Database, about: Run, listener: RecorderListener) {
    const { run, version, startedAt, sources } = about;
    this.#database = database;
    this.#about = about;
    this.#listener = listener;
    const known = database.first(query.selectFrom('runs').select('through').where('run', '=', run));
    const last = query.selectFrom('runs').select(({ fn }) => fn.max('through').as('through'));
    this.through = known?.through ?? database.first(last)?.through ?? 0;
    if (known === undefined) {
      const row = { run, started_at: startedAt, version, through: this.through, sources: JSON.stringify(sources) };
      database.run(query.insertInto('runs').values(row));
    }
    this.interrupted = database
      .all(
        query
          .updateTable('sessions')
          .set({ state: 'interrupted' })
          .where('state', '=', 'recording')
          .where('run', '!=', run)
          .returning('id'),
      )
      .map(({ id }) => id);
    // The newest last, in case there are several.
    const recording = query.selectFrom('sessions').select(['athlete', 'id']).where('state', '=', 'recording').orderBy('id');
    this.open = new Map(database.all(recording).map(({ athlete, id }) => [athlete, id]));
    this.resumable = this.#findResumable();
    for (const session of this.open.values()) this.#summaries.set(session, findSession(database, session));
    for (const calibration of readCalibrations(database)) this.#keep({ kind: 'calibration', ...calibration });
    for (const place of readPlaces(database)) this.#keep({ kind: 'place', ...place, givenAt: startedAt });
    for (const wearer of readWearers(database)) this.#keep({ kind: 'wearer', ...wearer, givenAt: startedAt });
  }

  /** The store has been replaced: adds what is known of this run, its sessions and the athletes, where missing. */
  settle(): void {
    const { open, through } = this;
    const database = this.#database;
    const { run, version, startedAt, sources } = this.#about;
    database.transaction(() => {
      const row = { run, started_at: startedAt, version, through, sources: JSON.stringify(sources) };
      database.run(
        query
          .insertInto('runs')
          .values(row)
          .onConflict((conflict) => conflict.doNothing()),
      );
      for (const [athlete, session] of open) {
        const summary = this.#summaries.get(session);
        if (summary === undefined) continue;
        const { exercise, sides, droppedBytes, startedAt: beganAt } = summary;
        restoreSession(database, this.#about, { athlete, startedAt: beganAt, exercise, sides }, { session, droppedBytes });
      }
      for (const item of this.#kept.values()) this.#apply({ ...item, sequence: through }, new Map(open));
    });
    this.loss = null;
  }

  /** Takes an item; the next {@link store} stores it. One that is already known is ignored. */
  push(item: NumberedItem): void {
    if (item.sequence > (this.#pending.at(-1)?.sequence ?? this.through)) this.#pending.push(item);
  }

  /**
   * Stores everything pending in one transaction. False when the disk refuses: everything is kept, call again later.
   *
   * @param atUnixS the time of storing.
   */
  store(atUnixS: number = unixS()): boolean {
    if (this.#pending.length === 0) return true;
    try {
      this.#commit(this.#pending, atUnixS);
    } catch (error) {
      if (isTransient(error)) return this.#fail(error);
      if (isDamage(error)) return this.#lose(error);
      if (!this.#storeOneByOne(atUnixS)) return false;
    }
    this.#pending = [];
    this.#failures = 0;
    this.#listener.onStored(this.through);
    return true;
  }

  /** One of the pending items cannot be stored at all: drop only that one. */
  #storeOneByOne(atUnixS: number): boolean {
    while (this.#pending.length > 0) {
      const item = this.#pending[0]!;
      try {
        this.#commit([item], atUnixS);
      } catch (error) {
        if (isTransient(error)) return this.#fail(error);
        if (isDamage(error)) return this.#lose(error);
        this.through = item.sequence;
        this.#report(error, 'store');
      }
      this.#pending.shift();
    }
    return true;
  }

  #fail(error: unknown): false {
    this.#failures++;
    // Another program's write takes only a moment and costs nothing: pending items wait.
    if (this.#failures === (isBusy(error) ? BUSY_TIMES : 1)) this.#report(error, 'recording');
    return false;
  }

  #report(error: unknown, whenFull: 'store' | 'recording'): void {
    this.#listener.onProblem(storeError(this.#database.file, error, whenFull).problem);
  }

  #lose(error: Error): false {
    this.loss = { loss: { was: 'damaged', said: error.message }, isReadable: false };
    return false;
  }

  #findResumable(): ReadonlyMap<number, Resumable> {
    const { sources, startedAt } = this.#about;
    const found = new Map<number, Resumable>();
    for (const id of athleteIds(this.#database)) {
      const resumable = this.open.has(id) ? null : findResumable(this.#database, id, sources, startedAt);
      if (resumable !== null) found.set(id, resumable);
    }
    return found;
  }

  #keep(item: KeptItem): void {
    this.#kept.set(item.kind === 'calibration' ? `calibration ${item.athlete} ${item.side}` : `${item.kind} ${item.strap}`, item);
  }

  #commit(items: readonly NumberedItem[], atUnixS: number): void {
    const through = items.at(-1)!.sequence;
    const { open, touched } = this.#database.transaction(() => {
      const now = { open: new Map(this.open), touched: new Map<number, number>() };
      for (const item of items) {
        const before = new Map(now.open);
        this.#apply(item, now.open);
        for (const athlete of athletesChangedBy(item)) {
          const session = now.open.get(athlete) ?? before.get(athlete);
          if (session !== undefined) now.touched.set(athlete, session);
        }
      }
      this.#database.run(query.updateTable('runs').set({ through, seen_at: atUnixS }).where('run', '=', this.#about.run));
      return now;
    });
    this.open = open;
    this.through = through;
    for (const [athlete, session] of touched) {
      const summary = findSession(this.#database, session);
      if (open.get(athlete) === session) this.#summaries.set(session, summary);
      else this.#summaries.delete(session);
      this.#listener.onSession(sessionEvent(summary, timeOf(items)));
    }
  }

  /** Stores one item, and keeps `open` up to date. */
  #apply(item: NumberedItem, open: Map<number, number>): void {
    const database = this.#database;
    switch (item.kind) {
      case 'start':
        this.#close(item.athlete, open);
        open.set(item.athlete, beginSession(database, this.#about, item));
        return;
      case 'resume':
        this.#close(item.athlete, open);
        open.set(item.athlete, reopenSession(database, this.#about, item.athlete, item.session));
        return;
      case 'stop':
        this.#close(item.athlete, open);
        return;
      case 'calibration': {
        this.#keep(item);
        const { athlete, side, takenAt, value } = item;
        database.run(
          query
            .insertInto('calibrations')
            .values({ athlete, side, taken_at: takenAt, value: JSON.stringify(value) })
            .onConflict((conflict) => conflict.doNothing()),
        );
        return;
      }
      case 'place':
        this.#keep(item);
        storePlace(database, item.strap, item.role, item.givenAt);
        return;
      case 'wearer':
        this.#keep(item);
        storeWearer(database, item.strap, item.athlete, item.givenAt);
        return;
      case 'chunk': {
        const session = open.get(item.athlete);
        if (session !== undefined) appendChunk(database, session, item);
        return;
      }
      case 'events':
        item.events.forEach((event, position) => {
          for (const session of sessionsOf(event, open)) storeEvent(database, session, item.sequence, position, event);
        });
    }
  }

  #close(athlete: number, open: Map<number, number>): void {
    const session = open.get(athlete);
    if (session === undefined) return;
    closeSession(this.#database, session);
    open.delete(athlete);
  }
}

/** Whose session is reported differently after this item. */
function athletesChangedBy(item: StoreItem): number[] {
  if (item.kind === 'events') return item.events.flatMap((event) => (event.type === 'rep' ? [event.athlete] : []));
  return item.kind === 'start' || item.kind === 'resume' || item.kind === 'stop' ? [item.athlete] : [];
}

/** The open sessions an event belongs to: its athlete's; everybody's for an error that concerns the whole station. */
function sessionsOf(event: LastingEvent, open: OpenSessions): number[] {
  if (event.athlete === null) return [...open.values()];
  const session = open.get(event.athlete);
  return session === undefined ? [] : [session];
}

/** Host time of the newest item that has one, s. */
function timeOf(items: readonly StoreItem[]): number {
  return items.reduce((newest, item) => {
    if (item.kind === 'chunk') return Number.isNaN(item.lastS) ? newest : item.lastS;
    if (item.kind === 'events') return item.events.at(-1)?.t ?? newest;
    return 't' in item ? item.t : newest;
  }, 0);
}
