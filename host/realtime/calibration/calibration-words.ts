/**
 * What guided calibration reports for people: the instruction of each step, and hints where a step does not progress. These are constants,
 * never rebuilt.
 */

import type { CalibrationStep, Side } from '../../../protocol/live/words.ts';
import type { Message } from '../../../protocol/words/message.ts';

export const INSTRUCTIONS: Readonly<Record<CalibrationStep, Message | null>> = {
  none: null,
  stance: { code: 'calibration.stance' },
  'thigh-swing': { code: 'calibration.thigh-swing' },
  'shin-swing': { code: 'calibration.shin-swing' },
  neutral: { code: 'calibration.neutral' },
  done: { code: 'calibration.done' },
};

/** While both legs are calibrated: steps for one leg name it. */
export const ONE_LEG_INSTRUCTIONS: Readonly<Record<Side, Readonly<Record<CalibrationStep, Message | null>>>> = {
  left: instructionsOf('left'),
  right: instructionsOf('right'),
};

function instructionsOf(side: Side): Record<CalibrationStep, Message | null> {
  return {
    ...INSTRUCTIONS,
    'thigh-swing': { code: 'calibration.one-leg.thigh-swing', args: { side } },
    'shin-swing': { code: 'calibration.one-leg.shin-swing', args: { side } },
  };
}

export const HINTS = {
  stance: { code: 'calibration.stance.moved' },
  'thigh-swing': { code: 'calibration.thigh-swing.nothing' },
  'shin-swing': { code: 'calibration.shin-swing.nothing' },
  neutral: { code: 'calibration.neutral.nothing' },
  thighMoved: { code: 'calibration.thigh-moved' },
  takenUp: { code: 'calibration.taken-up' },
  kept: { code: 'calibration.kept' },
  'left-alone': { code: 'calibration.left-alone' },
  'straps-silent': { code: 'calibration.straps-silent' },
  undone: { code: 'calibration.undone' },
  slow: { code: 'calibration.slow' },
  contradiction: { code: 'calibration.contradiction' },
} as const satisfies Record<string, Message>;
