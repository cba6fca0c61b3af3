/** What the store keeps: one interface a table, for the typed queries. Column names are those of the live protocol where it has them. */

import type { Generated } from 'kysely';
import type { CueReason, Exercise, SessionState, Side, StrapRole } from '../../protocol/live/words.ts';
import type { RepRow } from './rep-row.ts';

export interface Tables {
  /**
   * One row each time the program runs; `through` is the last item of it that is stored, `sources` a JSON array of names, `seen_at` the Unix time of
   * the last commit, by the clock as it was then (`null`: an older version recorded it).
   */
  runs: { run: string; started_at: number; version: string; through: number; sources: string; seen_at: Generated<number | null> };
  athletes: { id: Generated<number>; name: string; created_at: number; settings: string | null };
  /** The newest of each athlete, side and kind is in force; the older ones are kept. */
  calibrations: { athlete: number; side: Side; taken_at: number; value: string };
  /** Where straps are worn that cannot keep it themselves; `strap` is what one goes by wherever it is connected. Times are Unix times, s. */
  places: { strap: string; role: StrapRole; given_at: number };
  sessions: {
    id: Generated<number>;
    athlete: number;
    /** The one that recorded it last. */
    run: string;
    state: SessionState;
    /** Unix time, s. */
    started_at: number;
    exercise: Exercise | 'auto';
    /** JSON array of sides. */
    sides: string;
    /** Of the product, and of the recording format. */
    version: string;
    recording_version: number;
    /** Host times of the first and last entry that the last run recorded, s: each run has a clock of its own. */
    first_s: number | null;
    last_s: number | null;
    dropped_bytes: number;
    /** Length of what earlier runs recorded of it, s. */
    earlier_s: Generated<number>;
    /** Chunks stored so far; null in sessions that began before they were counted. */
    chunk_count: number | null;
  };
  chunks: {
    session: number;
    sequence: number;
    /** Which of its session's chunks it is, from 1 on without gaps: so that one that is missing or there twice is found. Null where they are not counted. */
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
  /** Calibration results and errors, as the live events they were. */
  events: { session: number; sequence: number; position: number; t: number; type: string; value: string };
}
