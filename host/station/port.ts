/** What the real-time process and the station's process say to each other; types only, so that either side loads nothing of the other's. */

import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { LiveEvent, Problem, Replayed, Settings } from '../../protocol/live/events.ts';
import type { StoredCalibration } from '../store/athletes.ts';
import type { KeptPlace } from '../store/places.ts';
import type { LastingEvent } from '../store/outcomes.ts';
import type { NumberedItem } from '../store/recorder.ts';
import type { Resumable } from '../store/sessions.ts';

/** Handed to the station's process when it is started. */
export interface StationSetup {
  /** Names this run of the program: the same after a restart of the station's process. */
  run: string;
  startedAt: number;
  version: string;
  /** Folder of the store. */
  dataFolder: string;
  host: string;
  port: number;
  /** What a visitor from another machine must show; `null` when there can be none. */
  token: string | null;
  /** Names of the sources, as told to pages. */
  sources: string[];
  /** The built page. */
  dashboardFolder: string;
  /** The recording that is shown in place of straps, if one is. */
  replay?: Replayed;
}

/** What of it all the loop needs at its start. */
export interface StationReady {
  /** Where it listens; differs from the setup's port when that was 0. */
  port: number;
  settings: Settings;
  /** The newest of each side. */
  calibrations: StoredCalibration[];
  /** Where straps are worn that cannot keep it themselves. */
  places: KeptPlace[];
  /** Sessions an earlier run left open; closed now, and whole up to the last second. */
  interrupted: number[];
  /** The session that can be gone on with. */
  resumable: Resumable | null;
  /** The last number given to an item. */
  through: number;
  /** What was found wrong with the store; it is used as far as it goes. */
  problems: Problem[];
}

export type ToStation =
  /** The first. */
  | { kind: 'begin'; setup: StationSetup }
  /** To be stored, and told to pages; answered by `stored`. */
  | { kind: 'items'; items: NumberedItem[] }
  /** To be told only; answered by `heard`. */
  | { kind: 'tell'; event: LiveEvent }
  /** One leg frame; answered by `heard`. */
  | { kind: 'frame'; bytes: Uint8Array }
  /** How things stand is something else altogether; host time then, s. */
  | { kind: 'anew'; events: LiveEvent[]; t: number }
  /** Store what is pending, close, and end. */
  | { kind: 'end' };

export type FromStation =
  | ({ kind: 'ready' } & StationReady)
  /** It cannot begin: nothing follows. */
  | { kind: 'refused'; problem: Problem }
  | { kind: 'stored'; through: number }
  /** The last: everything that could be stored is. */
  | { kind: 'ended' }
  /** Events and frames taken since the process began. */
  | { kind: 'heard'; messages: number }
  | { kind: 'command'; command: LiveCommand }
  | { kind: 'problem'; problem: Problem };

/** Events that a session keeps; the others are for the moment. */
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
