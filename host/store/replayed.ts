/** The description of a recorded session before it is replayed: its date, its duration, and where its repetitions begin. */

import type SqliteDatabase from 'better-sqlite3';
import { replayedSchema, type Replayed } from '../../protocol/live/events.ts';
import { DEFAULT_ATHLETE } from '../../protocol/live/words.ts';
import { KneesOutError } from '../errors.ts';
import { DEFAULT_NAME } from './database.ts';
import { isSqliteError, openSqlite } from './sqlite.ts';

const athleteSchema = replayedSchema.shape.athlete;

/** A part of the recording without a long silence: host times, and how much was played before it, s. */
interface Part {
  readonly firstS: number;
  lastS: number;
  readonly beforeS: number;
}

/**
 * @param file a store that was opened as a recording, with this session in it.
 * @param longestSilenceS a longer one is skipped in replay.
 * @throws KneesOutError KO_RECORDING_INVALID
 */
export function readReplayed(file: string, session: number, longestSilenceS: number): Replayed {
  const sqlite = openSqlite(file, { readonly: true });
  try {
    const startedAt = sqlite.prepare('SELECT started_at FROM sessions WHERE id = ?').pluck().get(session);
    const spans = sqlite.prepare('SELECT first_s, last_s FROM chunks WHERE session = ? ORDER BY sequence').raw().all(session);
    const starts = sqlite.prepare('SELECT start_t FROM reps WHERE session = ? AND struck_out = 0').pluck().all(session);
    const parts = partsOf(spans as unknown[][], longestSilenceS);
    const last = parts.at(-1);
    const repetitionsS = starts
      .map((timeS) => (isTime(timeS) ? placeOf(parts, timeS) : null))
      .filter((placeS) => placeS !== null)
      .sort((a, b) => a - b);
    return {
      athlete: athleteOf(sqlite, session),
      session,
      startedAt: isTime(startedAt) ? startedAt : null,
      durationS: last === undefined ? 0 : last.beforeS + last.lastS - last.firstS,
      repetitionsS,
    };
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    throw new KneesOutError('KO_RECORDING_INVALID.unreadable', { file, reason: error.message }, { cause: error });
  } finally {
    sqlite.close();
  }
}

/** Whose session it is; the first athlete's where the file does not say. */
function athleteOf(sqlite: SqliteDatabase.Database, session: number): Replayed['athlete'] {
  const select = 'SELECT athletes.id, name FROM sessions JOIN athletes ON athletes.id = athlete WHERE sessions.id = ?';
  return athleteSchema.safeParse(sqlite.prepare(select).get(session)).data ?? { id: DEFAULT_ATHLETE, name: DEFAULT_NAME };
}

/** The file may come from anyone. */
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function partsOf(spans: readonly unknown[][], longestSilenceS: number): Part[] {
  const parts: Part[] = [];
  for (const [firstS, lastS] of spans) {
    if (!isTime(firstS) || !isTime(lastS) || lastS < firstS) continue;
    const part = parts.at(-1);
    if (part !== undefined && Math.abs(firstS - part.lastS) < longestSilenceS) part.lastS = Math.max(part.lastS, lastS);
    else parts.push({ firstS, lastS, beforeS: part === undefined ? 0 : part.beforeS + part.lastS - part.firstS });
  }
  return parts;
}

function placeOf(parts: readonly Part[], timeS: number): number | null {
  const part = parts.find(({ firstS, lastS }) => timeS >= firstS && timeS <= lastS);
  return part === undefined ? null : part.beforeS + timeS - part.firstS;
}
