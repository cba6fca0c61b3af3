/** A recording as a source: the recorded packets, link states and controls again, in their order, with their recorded times. */

import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { CheckedEntry, Control } from '../../protocol/recording/control.ts';
import { nowS } from '../clock.ts';
import type { Link, Source, SourceListener } from './source.ts';

export interface ReplayOptions {
  /** 1: as it was; N: so many times faster; Infinity: as fast as the line takes it. */
  speed: number;
  /** A recorded control is due; called in its place between the packets. */
  onControl: (atS: number, control: Control) => void;
}

/** A longer time in which nothing was recorded is skipped: the station was down between two parts of a session, s. */
const LONGEST_SILENCE_S = 30;
/** Entries handled before other work gets its turn, when there is no time to wait for. */
const ENTRIES_A_TURN = 256;

/**
 * Gives `entries` to its listener. Arrival times are the recorded ones, whatever the speed, so that the line computes what it
 * computed then. What is sent to a link is taken and goes nowhere: the recording has the replies of its own time.
 */
export class ReplaySource implements Source {
  readonly name: string;
  private readonly entries: Iterable<CheckedEntry>;
  private readonly options: ReplayOptions;
  private readonly links = new Map<number, Link>();
  private readonly stopping = new AbortController();
  private lastS = NaN;
  private run: Promise<void> | null = null;

  constructor(name: string, entries: Iterable<CheckedEntry>, options: ReplayOptions) {
    if (!(options.speed > 0)) throw new RangeError(`a replay's speed must be above 0, not ${options.speed}`);
    this.name = name;
    this.entries = entries;
    this.options = options;
  }

  start(listener: SourceListener): Promise<void> {
    this.run ??= this.replay(listener);
    return Promise.resolve();
  }

  /** Resolves when the last entry was given out, or the replay was stopped. Rejects when the listener threw. */
  async finished(): Promise<void> {
    await this.run;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.run;
  }

  private async replay(listener: SourceListener): Promise<void> {
    const { speed } = this.options;
    const { signal } = this.stopping;
    let beginS = nowS();
    let firstS = NaN;
    let count = 0;
    for (const entry of this.entries) {
      const atS = timeOf(entry);
      if (!Number.isNaN(atS)) {
        if (!(Math.abs(atS - this.lastS) < LONGEST_SILENCE_S)) {
          beginS = nowS();
          firstS = atS;
        }
        const aheadS = beginS + (atS - firstS) / speed - nowS();
        if (speed !== Infinity && aheadS > 0) await wait(aheadS * 1000, undefined, { signal }).catch(() => undefined);
        this.lastS = atS;
      }
      if (++count % ENTRIES_A_TURN === 0) await nextTurn();
      if (signal.aborted) break;
      this.give(entry, listener);
    }
    const detail = signal.aborted ? null : 'the recording has ended';
    for (const link of this.links.values()) listener.onLink(link, 'closed', this.lastS, detail);
  }

  private give(entry: CheckedEntry, listener: SourceListener): void {
    if (entry.kind === 'control') {
      this.options.onControl(entry.atS, entry.value);
      return;
    }
    const link = this.links.get(entry.link);
    if (entry.kind === 'link') {
      if (link?.id !== entry.id) this.links.set(entry.link, { id: entry.id, make: entry.make, send: () => !this.stopping.signal.aborted });
    } else if (link !== undefined) {
      if (entry.kind === 'state') listener.onLink(link, entry.state, entry.atS, entry.detail);
      else listener.onPacket(link, entry.bytes, entry.arrivalS, entry.channel);
    }
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
