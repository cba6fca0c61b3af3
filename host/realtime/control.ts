/** What steers a line besides packets; recorded with them in order, so that a replay is steered the same way. JSON. */
import type { Settings } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';
import type { Placement } from '../sensors/roles.ts';
import type { LegCalibration } from './leg.ts';

/** The highest numbers given out so far in a session: to repetitions of each leg, and to cues. */
export interface Numbering {
  repetitions: Record<Side, number>;
  cues: number;
}

export const NOTHING_NUMBERED: Readonly<Numbering> = { repetitions: { left: 0, right: 0 }, cues: 0 };

export type Control =
  /** The first of each part of a session: from here on a fresh line, numbering on from `after`. A session has one part for each run that recorded it. */
  { type: 'begin'; after: Numbering } | LineControl;

/** What steers a line that is there. */
export type LineControl =
  | { type: 'settings'; settings: Settings }
  | { type: 'calibrate'; action: 'start' | 'repeat' | 'cancel' | 'rezero'; side: Side | null }
  /** A calibration of an earlier session, taken up again. */
  | { type: 'restore'; side: Side; calibration: LegCalibration }
  | { type: 'role'; id: string; role: Placement | null }
  /** Where straps that cannot keep it themselves were put in earlier sessions. */
  | { type: 'kept-places'; places: { strap: string; role: Placement }[] }
  | { type: 'place'; action: 'start' | 'repeat' | 'skip' | 'cancel' | 'confirm' | 'undo'; sides: Side[] | null }
  | { type: 'identify'; id: string };
