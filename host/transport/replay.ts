/**
 * A recording as a source: replays the recorded packets, link states and controls in order, with their recorded times, from any position.
 */

import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Replayed } from '../../protocol/live/events.ts';
import type { CheckedEntry, Control } from '../../protocol/recording/control.ts';
import { nowS } from '../clock.ts';
import { KneesOutError } from '../errors.ts';
import { Player } from './player.ts';
import type { Source, SourceListener } from './source.ts';

export interface ReplayOptions {
  /** 1: original speed; N: N times faster; Infinity: as fast as the line accepts it. */
  speed: number;
  /** A recorded control is due; called at its place between the packets. */
  onControl: (atS: number, control: Control) => void;
  /** Describes what is replayed, for people. */
  replayed?: Replayed;
}

/** Follows a replay's changes of position. */
export interface ReplayFollower {
  /** Everything delivered so far is void: the recording starts over. */
  onRewind(): void;
  /** The requested position was reached: what arrived since was on the way, faster than real time. */
  onArrival(): void;
  /** The last entry was delivered. */
  onEnd(): void;
  /** The rest cannot be read: the replay ends here. */
  onProblem(problem: KneesOutError): void;
}

/** A longer time without entries is skipped: the station was down between two parts of a session, s. */
export const LONGEST_SILENCE_S = 30;
/** Entries processed before yielding to other work, when there is no time to wait for. */
const ENTRIES_A_TURN = 256;

/**
 * Delivers the entries to its listener. Arrival times are the recorded ones, whatever the speed, so that the line computes what it computed then.
 *
 * A line's state depends on everything before. Going back therefore means starting over, as fast as the line accepts it, up to the requested
 * position.
 */
export class ReplaySource implements Source {
  readonly name: string;
  readonly replayed: Replayed | null;
  readonly #open: () => Iterable<CheckedEntry>;
  readonly #options: ReplayOptions;
  readonly #stopping = new AbortController();
  #follower: ReplayFollower | null = null;
  #player: Player | null = null;
  #entries: Iterator<CheckedEntry> | null = null;
  /** The entry that is due next; undefined: not read yet. */
  #next: CheckedEntry | null | undefined;
  #factor: number;
  #playing = true;
  #ended = false;
  /** The requested position, s from the beginning. */
  #target: number | null = null;
  /** Recorded time of the newest entry; of the current part's first entry; and how much was played before that part, s. */
  #lastS = NaN;
  #partS = NaN;
  #beforeS = 0;
  /** Recorded time `atS` corresponds to host time `hostS`. */
  #atS = NaN;
  #hostS = NaN;
  /** Rung when there is something else to do. */
  #bell = new AbortController();
  #run: Promise<void> | null = null;
  readonly #end: Promise<void>;
  #resolveEnd: () => void = () => undefined;

  /** @param open the entries from the beginning, each time. */
  constructor(name: string, open: () => Iterable<CheckedEntry>, options: ReplayOptions) {
    if (!(options.speed > 0)) throw new RangeError(`a replay's speed must be above 0, not ${options.speed}`);
    this.name = name;
    this.#open = open;
    this.#options = options;
    this.replayed = options.replayed ?? null;
    this.#factor = options.speed;
    this.#end = new Promise((resolve) => (this.#resolveEnd = resolve));
  }

  get state(): 'playing' | 'paused' | 'seeking' | 'ended' {
    return this.#target !== null ? 'seeking' : this.#ended ? 'ended' : this.#playing ? 'playing' : 'paused';
  }

  get speed(): number {
    return this.#factor;
  }

  /** The requested position; null when none is pending. */
  get targetS(): number | null {
    return this.#target;
  }

  /** The current recorded time, as host time then, s; NaN before the first entry. */
  get timeS(): number {
    if (this.state !== 'playing' || this.#factor === Infinity) return this.#atS;
    const dueS = this.#next ? timeOf(this.#next) : NaN;
    const runS = this.#atS + (nowS() - this.#hostS) * this.#factor;
    // While it waits for an entry, time advances up to that entry.
    return Number.isNaN(dueS) || this.#isJump(dueS) ? runS : Math.min(runS, Math.max(dueS, this.#atS));
  }

  /** Time played from the beginning of the recording, without the skipped silences, s. */
  get positionS(): number {
    return this.#placeOf(this.timeS);
  }

  start(listener: SourceListener): Promise<void> {
    this.#run ??= this.#replay(listener);
    return Promise.resolve();
  }

  follow(follower: ReplayFollower): void {
    this.#follower = follower;
  }

  /** At the end: starts over from the beginning. */
  play(): void {
    this.#anchor(this.timeS);
    this.#playing = true;
    if (this.#ended) this.#target = 0;
    this.#ring();
  }

  pause(): void {
    this.#anchor(this.timeS);
    this.#playing = false;
    this.#ring();
  }

  setSpeed(factor: number): void {
    this.#anchor(this.timeS);
    this.#factor = factor;
    this.#ring();
  }

  /** Moves to `toS` from the beginning, and continues from there if it is playing. */
  seek(toS: number): void {
    this.#anchor(this.timeS);
    this.#target = Math.max(0, toS);
    this.#ring();
  }

  /** Resolves when the last entry was delivered for the first time, or the replay was stopped. Rejects when the listener threw. */
  async finished(): Promise<void> {
    await Promise.race([this.#end, this.#run]);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#ring();
    await this.#run;
  }

  async #replay(listener: SourceListener): Promise<void> {
    const player = this.#createPlayer(listener);
    this.#player = player;
    try {
      while (!this.#stopping.signal.aborted) {
        if (this.#target !== null) await this.#goTo(player);
        else if (this.#playing && !this.#ended) await this.#playOn(player);
        else await this.#rest(null);
      }
    } finally {
      this.#entries?.return?.();
    }
    this.#resolveEnd();
  }

  /** Plays until something else must be done. */
  async #playOn(player: Player): Promise<void> {
    const { signal } = this.#bell;
    const isRung = (): boolean => signal.aborted;
    for (let count = 1; !isRung(); count += 1) {
      const entry = this.#peek();
      if (entry === null) {
        this.#finish();
        return;
      }
      const dueS = timeOf(entry);
      if (this.#isJump(dueS)) this.#beginPart(dueS);
      const waitS = this.#factor === Infinity ? 0 : (dueS - this.timeS) / this.#factor;
      if (waitS > 0) await this.#rest(waitS);
      else if (count % ENTRIES_A_TURN === 0) await nextTurn();
      if (!isRung()) this.#give(entry, player);
    }
  }

  /** As fast as the listener accepts it, to the target, which may change meanwhile. */
  async #goTo(player: Player): Promise<void> {
    for (let count = 1; this.#target !== null && !this.#stopping.signal.aborted; count += 1) {
      if (this.#target < this.positionS) this.#rewind();
      const entry = this.#peek();
      if (entry === null) {
        this.#arrive(this.#lastS);
        this.#finish();
        return;
      }
      const dueS = timeOf(entry);
      if (this.#isJump(dueS)) this.#beginPart(dueS);
      if (this.#placeOf(dueS) > this.#target) this.#arrive(this.#partS + this.#target - this.#beforeS);
      else this.#give(entry, player);
      if (count % ENTRIES_A_TURN === 0) await nextTurn();
    }
  }

  #arrive(atS: number): void {
    this.#anchor(atS);
    this.#target = null;
    this.#follower?.onArrival();
  }

  #rewind(): void {
    this.#entries?.return?.();
    this.#entries = null;
    this.#next = undefined;
    this.#ended = false;
    this.#player?.rewind();
    this.#beforeS = 0;
    this.#lastS = NaN;
    this.#partS = NaN;
    this.#atS = NaN;
    this.#follower?.onRewind();
  }

  #finish(): void {
    this.#anchor(this.#lastS);
    this.#ended = true;
    this.#follower?.onEnd();
    this.#resolveEnd();
  }

  #peek(): CheckedEntry | null {
    if (this.#next === undefined) this.#next = this.#readNext();
    return this.#next;
  }

  #readNext(): CheckedEntry | null {
    try {
      this.#entries ??= this.#open()[Symbol.iterator]();
      const read = this.#entries.next();
      return read.done === true ? null : read.value;
    } catch (error) {
      if (this.#follower === null || !(error instanceof KneesOutError)) throw error;
      this.#follower.onProblem(error);
      return null;
    }
  }

  #createPlayer(listener: SourceListener): Player {
    return new Player(
      {
        onLink: (link, state, atS, detail) => listener.onLink(link, state, atS, detail),
        onPacket: (link, bytes, arrivalS, channel) => listener.onPacket(link, bytes, arrivalS, channel),
        control: (control, atS) => this.#options.onControl(atS, control),
      },
      () => !this.#stopping.signal.aborted,
    );
  }

  #give(entry: CheckedEntry, player: Player): void {
    const atS = timeOf(entry);
    this.#next = undefined;
    if (!Number.isNaN(atS)) {
      this.#lastS = atS;
      if (this.#factor === Infinity || this.#target !== null) this.#anchor(atS);
    }
    player.give(entry);
  }

  /** Time played until then, s; 0 before the first entry. */
  #placeOf(atS: number): number {
    return Number.isNaN(this.#partS) || Number.isNaN(atS) ? this.#beforeS : this.#beforeS + Math.max(0, atS - this.#partS);
  }

  #isJump(atS: number): boolean {
    return !Number.isNaN(atS) && !(Math.abs(atS - this.#lastS) < LONGEST_SILENCE_S);
  }

  #beginPart(atS: number): void {
    if (!Number.isNaN(this.#partS)) this.#beforeS += Math.max(0, this.#lastS - this.#partS);
    this.#partS = atS;
    this.#lastS = atS;
    this.#anchor(atS);
  }

  #anchor(atS: number): void {
    this.#atS = atS;
    this.#hostS = nowS();
  }

  #ring(): void {
    this.#bell.abort();
    this.#bell = new AbortController();
  }

  /** Waits this long (`null`: indefinitely), or until the bell rings. */
  async #rest(seconds: number | null): Promise<void> {
    const { signal } = this.#bell;
    if (seconds !== null) await wait(seconds * 1000, undefined, { signal }).catch(() => undefined);
    else await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
}

/** Host time of an entry, s; NaN when it has none. */
function timeOf(entry: CheckedEntry): number {
  switch (entry.kind) {
    case 'link':
      return NaN;
    case 'packet':
      return entry.arrivalS;
    default:
      return entry.atS;
  }
}
