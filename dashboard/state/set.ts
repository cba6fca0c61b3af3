/** Recording and the set are separate: data is stored from the first strap on, and training counts only once a leg is calibrated. Pure. */

import type { SessionEvent } from '../../protocol/live/events.ts';

/**
 * `idle`: nothing is or was recorded; `uncalibrated` and `calibrating`: data is recorded but nothing counts; `running`: recorded and
 * counted; `ended`: the recording is stored and can be resumed.
 */
export type SetStage = 'idle' | 'uncalibrated' | 'calibrating' | 'running' | 'ended';

export function setStage(session: Pick<SessionEvent, 'id' | 'state'> | null, calibration: 'never' | 'running' | 'done'): SetStage {
  if (session === null || session.id === null) return 'idle';
  if (session.state !== 'recording') return 'ended';
  return calibration === 'done' ? 'running' : calibration === 'running' ? 'calibrating' : 'uncalibrated';
}
