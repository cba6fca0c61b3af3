/** The contents of the store: one interface per table, for the typed queries. Column names follow the live protocol where possible. */

import type { Generated } from 'kysely';
import type { CueReason, Exercise, SessionState, Side, StrapPlace } from '../../protocol/live/words.ts';
import type { RepRow } from './rep-row.ts';

export interface Tables {
  /**
   * One row for each run of the program. `through` is its last stored item, `sources` a JSON array of names, `seen_at` the Unix time of the
   * last commit by the clock at that time (`null`: recorded by an older version).
   */
  runs: { run: string; started_at: number; version: string; through: number; sources: string; seen_at: Generated<number | null> };
  athletes: { id: Generated<number>; name: string; created_at: number; settings: string | null };
  /** The newest for each athlete, side and kind is in force; older ones are kept. */
  calibrations: { athlete: number; side: Side; taken_at: number; value: string };
  /**
   * Where straps are worn that cannot store it themselves; `strap` is an identity that does not depend on the connection. Times
   * are Unix times, s.
   */
  places: { strap: string; role: StrapPlace; given_at: number };
  /** Which athlete a strap was handed to last; one that was never handed over is the first athlete's. `strap` as in `places`. */
  wearers: { strap: string; athlete: number; given_at: number };
  sessions: {
    id: Generated<number>;
    athlete: number;
    /** The run that recorded it last. */
    run: string;
    state: SessionState;
    /** Unix time, s. */
    started_at: number;
    exercise: Exercise | 'auto';
    /** JSON array of sides. */
    sides: string;
    /** Versions of the product and of the recording format. */
    version: string;
    recording_version: number;
    /** Host times of the first and last entry recorded by the last run, s: each run has its own clock. */
    first_s: number | null;
    last_s: number | null;
    dropped_bytes: number;
    /** Duration recorded by earlier runs, s. */
    earlier_s: Generated<number>;
    /** Chunks stored so far; null in sessions that began before they were counted. */
    chunk_count: number | null;
  };
  chunks: {
    session: number;
    sequence: number;
    /**
     * The chunk's number within its session, from 1 without gaps, so that missing and duplicate ones are detected. Null where they
     * are not counted.
     */
    ordinal: number | null;
    first_s: number | null;
    last_s: number | null;
    /** CRC-32 of `bytes`. */
    crc: number;
    bytes: Uint8Array;
  };
  reps: RepRow;
  cues: {
    session: number;
    id: number;
    t: number;
    side: Side;
    reason: CueReason;
    /** JSON array. */
    outputs: string;
    excursion_deg: number;
    latency_ms: number | null;
  };
  /** Calibration results and errors, as the original live events. */
  events: { session: number; sequence: number; position: number; t: number; type: string; value: string };
}
