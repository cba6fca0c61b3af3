/** Fills a leg frame from a leg. Allocates nothing. */
import { LEG_FRAME_FLAG, type LegFrame } from '../../protocol/live/frame.ts';
import { SIDES } from '../../protocol/live/words.ts';
import { turnHeading } from '../motion/maths/quaternion.ts';
import type { LiveLeg } from './live-leg.ts';

const q = new Float64Array(4);

/** Fills everything but the athlete. @returns `frame` */
export function fillLegFrame(frame: LegFrame, live: LiveLeg): LegFrame {
  const { sample, segmenter, decision, heading, pair } = live.pipeline;
  frame.side = SIDES.indexOf(live.side);
  frame.phase = segmenter.phase;
  frame.flags =
    (decision.warn ? LEG_FRAME_FLAG.warn : 0) |
    (live.cueing ? LEG_FRAME_FLAG.cue : 0) |
    (live.isUnsure ? LEG_FRAME_FLAG.unsure : 0) |
    (live.calibration.active ? LEG_FRAME_FLAG.calibrating : 0);
  frame.qualityReasons = sample.qualityReasons;
  frame.timeS = sample.timeS;
  frame.flexionDeg = sample.flexionDeg;
  frame.flexionRateDegPerS = sample.flexionRateDegPerS;
  frame.abductionDeg = sample.abductionDeg;
  frame.abductionExcessDeg = sample.abductionExcessDeg;
  frame.excursionDeg = segmenter.excursionDeg;
  frame.tibialRotationDeg = sample.tibialRotationDeg;
  frame.femoralRotationDeg = sample.femoralRotationDeg;
  frame.femoralExcursionDeg = segmenter.femoralExcursionDeg;
  frame.shankLeanDeg = sample.shankLeanDeg;
  frame.shankMedialLeanDeg = sample.shankMedialLeanDeg;
  frame.thighLeanDeg = sample.thighLeanDeg;
  frame.fppaDeg = sample.fppaDeg;
  frame.quality = sample.quality;
  frame.abductionSigmaDeg = sample.abductionSigmaDeg;
  frame.hipAdductionDeg = sample.hipAdductionDeg;
  frame.hipInternalRotationDeg = sample.hipInternalRotationDeg;
  frame.pelvicDropDeg = sample.pelvicDropDeg;
  if (live.pipeline.alignment === null) {
    frame.thighQ.fill(NaN);
    frame.shankQ.fill(NaN);
    return frame;
  }
  // In the stance frame: forward stays forward however the athlete faces.
  turnHeading(q, pair.thigh.q, -heading.reference.headingRad);
  frame.thighQ.set(q);
  turnHeading(q, pair.shank.q, heading.deltaRad - heading.reference.headingRad);
  frame.shankQ.set(q);
  return frame;
}
