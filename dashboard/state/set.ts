/** Recording and the set are two things: data is kept from the first strap on, and training is counted only once a leg is calibrated. Pure. */

import type { SessionEvent } from '../../protocol/live/events.ts';

/**
 * `idle`: nothing is recorded, and nothing was; `uncalibrated` and `calibrating`: data is recorded and nothing counts; `running`: recorded and
 * counted; `ended`: what was recorded is kept, and can be gone on with.
 */
export type SetStage = 'idle' | 'uncalibrated' | 'calibrating' | 'running' | 'ended';

export function setStage(session: Pick<SessionEvent, 'id' | 'state'> | null, calibration: 'never' | 'running' | 'done'): SetStage {
  if (session === null || session.id === null) return 'idle';
  if (session.state !== 'recording') return 'ended';
  return calibration === 'done' ? 'running' : calibration === 'running' ? 'calibrating' : 'uncalibrated';
}
