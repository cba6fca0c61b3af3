/** The messages between the real-time process and the station's process; types only, so that neither side loads the other's code. */

import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { LiveEvent, Problem, Replayed } from '../../protocol/live/events.ts';
import type { StoredAthlete, StoredCalibration } from '../store/athletes.ts';
import type { KeptPlace } from '../store/places.ts';
import type { LastingEvent } from '../store/outcomes.ts';
import type { NumberedItem } from '../store/recorder.ts';
import type { Resumable } from '../store/sessions.ts';
import type { KeptWearer } from '../store/wearers.ts';

/** Sent to the station's process at start. */
export interface StationSetup {
  /** Identifies this run of the program: unchanged when the station's process restarts. */
  run: string;
  startedAt: number;
  version: string;
  /** Folder of the store. */
  dataFolder: string;
  host: string;
  port: number;
  /** What a visitor from another machine must present; `null` when there can be none. */
  token: string | null;
  /** Names of the sources, as shown to pages. */
  sources: string[];
  /** The built page. */
  dashboardFolder: string;
  /** The recording shown in place of straps, if any. */
  replay?: Replayed;
}

/** What the loop needs of an athlete at its start. */
export interface AthleteReady extends StoredAthlete {
  /** The newest of each side. */
  calibrations: StoredCalibration[];
  /** The session that can be resumed. */
  resumable: Resumable | null;
}

/** What the loop needs at its start. */
export interface StationReady {
  /** Where it listens; differs from the setup's port when that was 0. */
  port: number;
  /** Who is on the station, the first one meant where none is named. */
  athletes: [AthleteReady, ...AthleteReady[]];
  /** Where straps are worn that cannot store it themselves. */
  places: KeptPlace[];
  /** Which athlete wears straps that were handed over. */
  wearers: KeptWearer[];
  /** Sessions left open by an earlier run; closed now, and complete up to the last second. */
  interrupted: number[];
  /** The last number assigned to an item. */
  through: number;
  /** What was found wrong with the store; it is used as far as possible. */
  problems: Problem[];
}

export type ToStation =
  /** The first message. */
  | { kind: 'begin'; setup: StationSetup }
  /** To be stored, and forwarded to pages; answered by `stored`. */
  | { kind: 'items'; items: NumberedItem[] }
  /** To be forwarded only; answered by `heard`. */
  | { kind: 'event'; event: LiveEvent }
  /** One leg frame; answered by `heard`. */
  | { kind: 'frame'; bytes: Uint8Array }
  /** The whole state has changed; host time then, s. */
  | { kind: 'anew'; events: LiveEvent[]; t: number }
  /** Store what is pending, close, and end. */
  | { kind: 'end' };

export type FromStation =
  | ({ kind: 'ready' } & StationReady)
  /** It cannot start: nothing follows. */
  | { kind: 'refused'; problem: Problem }
  | { kind: 'stored'; through: number }
  /** The last message: everything that could be stored is. */
  | { kind: 'ended' }
  /** Number of events and frames processed since the process began. */
  | { kind: 'heard'; messages: number }
  | { kind: 'command'; command: LiveCommand }
  | { kind: 'problem'; problem: Problem };

/** Events stored with a session; the others are transient. */
export function isLasting(event: LiveEvent): event is LastingEvent {
  switch (event.type) {
    case 'rep':
    case 'cue':
    case 'error':
      return true;
    case 'calibration':
      return event.state === 'passed' || event.state === 'failed';
    default:
      return false;
  }
}
