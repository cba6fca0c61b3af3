/** The texts of guided calibration: what to do in each step, hints while it runs, and how it ended. */

import { plural } from '../plural.ts';

type Sided = { side: 'left' | 'right' };

const legOf = ({ side }: Sided): string => (side === 'left' ? 'Left leg' : 'Right leg');

export const calibration = {
  'calibration.stance': 'Stand still, feet under the hips, toes forward.',
  'calibration.thigh-swing': 'Swing the straight leg forward and back from the hip, five times.',
  'calibration.shin-swing':
    'Sit and straighten the knee five times, or stand and bring the heel up behind five times. Keep the thigh still.',
  'calibration.neutral': 'Three slow repetitions, as straight as you can: knees over the toes.',
  'calibration.done': 'Done. Train.',

  'calibration.one-leg.thigh-swing': (args: Sided) => `${legOf(args)}: swing the straight leg forward and back from the hip, five times.`,
  'calibration.one-leg.shin-swing': (args: Sided) =>
    `${legOf(args)}: sit and straighten the knee five times, or stand and bring the heel up behind five times. Keep the thigh still.`,

  'calibration.stance.moved':
    'That was movement: the countdown starts again when both straps are still. Stand on both feet and look ahead.',
  'calibration.thigh-swing.nothing': 'No swing seen yet: hold on to something and swing the whole leg, a foot’s length forward and back.',
  'calibration.shin-swing.nothing': 'No movement of the shin seen yet: straighten the knee from sitting, or bring the heel up behind.',
  'calibration.neutral.nothing': 'No repetition seen yet: bend the knees by half or more, slowly.',
  'calibration.go-on': ({ left }: { left: number }) => plural('en', left, { one: 'Go on: 1 more.', other: `Go on: ${left} more.` }),
  'calibration.thigh-moved':
    'The thigh strap moved more than the shin strap. Move only the lower leg; if you did, the two straps are swapped.',
  'calibration.slow': 'That took too long to be read in one piece. Do this step again without a break.',
  'calibration.contradiction':
    'The repetitions do not fit the swings before them. Check that both straps sit tight, then begin again: stand still, toes forward.',

  'calibration.taken-up': 'The last calibration with these straps is in force. Calibrate again if they sit elsewhere.',
  'calibration.kept': 'Cancelled. The earlier calibration stays in force.',
  'calibration.left-alone': 'No step passed for three minutes, so the calibration was ended. The earlier one stays in force.',
  'calibration.straps-silent': 'A strap was silent for half a minute, so the calibration was ended. The earlier one stays in force.',
  'calibration.undone': 'The earlier calibration is in force again. Stand still for a moment, and the line is back.',
} as const;
