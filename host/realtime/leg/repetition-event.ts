/** A finished repetition with the field names of events and the Reps CSV. */
import type { Rep, RepCurve } from '../../../protocol/live/events.ts';
import type { Side } from '../../../protocol/live/words.ts';
import type { Repetition } from '../../rep/repetition.ts';

/** Not discarded, and without a session yet: the store fills that in. */
export function describeRepetition(r: Repetition, side: Side, curve: RepCurve | null): Rep {
  return {
    rep: r.rep,
    exercise: r.exercise,
    start_t: r.startS,
    bottom_t: r.bottomS,
    end_t: r.endS,
    depth_deg: r.depthDeg,
    peak_valgus_deg: r.peakValgusDeg,
    peak_valgus_t: r.peakValgusS,
    peak_valgus_phase: r.peakValgusPhase,
    femoral_rotation_deg: r.femoralRotationDeg,
    severity: r.severity,
    quality: r.quality,
    cue_t: r.cueS,
    cue_reason: r.cueReason,
    side,
    descent_s: r.descentS,
    ascent_s: r.ascentS,
    struck_out: false,
    session: null,
    curve,
  };
}
