/** What steers a line besides packets; recorded with them in order, so that a replay is steered the same way. JSON. */
import type { Settings } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';
import type { Placement } from '../sensors/roles.ts';
import type { LegCalibration } from './leg.ts';

export type Control =
  | { type: 'settings'; settings: Settings }
  | { type: 'calibrate'; action: 'start' | 'repeat' | 'cancel' | 'rezero'; side: Side | null }
  /** A calibration of an earlier session, taken up again. */
  | { type: 'restore'; side: Side; calibration: LegCalibration }
  | { type: 'role'; id: string; role: Placement | null }
  | { type: 'identify'; id: string };
