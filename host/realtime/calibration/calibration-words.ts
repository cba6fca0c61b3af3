/** What guided calibration says: one sentence of instruction a step, and what to tell when a step does not get on. */

import { say } from '../../../protocol/words/message.ts';
import { isForOneLeg, type CalibrationStep, type Side } from '../../../protocol/live/words.ts';

export const INSTRUCTIONS: Record<CalibrationStep, string> = {
  none: '',
  stance: say('calibration.stance'),
  'thigh-swing': 'Swing the straight leg forward and back from the hip, five times.',
  'shin-swing': 'Sit and straighten the knee five times, or stand and bring the heel up behind five times. Keep the thigh still.',
  neutral: 'Three slow repetitions, as straight as you can: knees over the toes.',
  done: 'Done. Train.',
};

/** The instruction when both legs are being calibrated, and this one is meant where a step is for one leg. */
export function instructOne(step: CalibrationStep, side: Side): string {
  const instruction = INSTRUCTIONS[step];
  if (!isForOneLeg(step)) return instruction;
  return say('calibration.one-leg', { side, instruction });
}

export const HINTS = {
  stance: 'That was movement: the countdown starts again when both straps are still. Stand on both feet and look ahead.',
  'thigh-swing': 'No swing seen yet: hold on to something and swing the whole leg, a foot’s length forward and back.',
  'shin-swing': 'No movement of the shin seen yet: straighten the knee from sitting, or bring the heel up behind.',
  neutral: 'No repetition seen yet: bend the knees by half or more, slowly.',
  thighMoved: 'The thigh strap moved more than the shin strap. Move only the lower leg; if you did, the two straps are swapped.',
  takenUp: 'The last calibration with these straps is in force; calibrate again if they sit elsewhere.',
  kept: 'Cancelled. The calibration from before is in force, as it was.',
  'left-alone': 'Nothing passed for three minutes, so the calibration was ended. The one from before is in force, as it was.',
  'straps-silent': 'A strap was silent for half a minute, so the calibration was ended. The one from before is in force, as it was.',
  undone: 'The calibration from before is in force again. Stand still for a moment, and the line is back.',
  slow: 'That took too long to be read in one piece. Do this step again without a break.',
  contradiction:
    'The repetitions do not fit the swings before them. Check that both straps sit tight, then begin again: stand still, toes forward.',
};
