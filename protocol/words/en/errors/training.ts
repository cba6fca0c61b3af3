/** What cannot be done while training, and what went wrong with straps on a leg. */

import type { StrapPlace } from '../../../live/words.ts';
import type { ErrorWords } from '../../error-words.ts';
import { plural } from '../../plural.ts';
import { PLACE } from '../places.ts';

function slipped({ thighDeg, shinDeg }: { thighDeg: number | null; shinDeg: number | null }): string {
  const thigh = thighDeg === null ? [] : [`the thigh strap by ${thighDeg}°`];
  const shin = shinDeg === null ? [] : [`the shin strap by ${shinDeg}°`];
  return `Slipped: ${[...thigh, ...shin].join(' and ')}.`;
}

export const training = {
  'KO_NOT_FOUND.athlete': {
    message: ({ athlete }: { athlete: number }) => `There is no athlete ${athlete} on this station.`,
    hint: 'Choose one of those that the page lists.',
  },
  'KO_NOT_NOW.placing': { message: 'The straps are being told apart by movement.', hint: 'Finish or cancel that, then calibrate.' },
  'KO_NOT_NOW.calibrating': {
    message: 'A calibration is running.',
    hint: 'Finish or cancel it, then find out which strap is where.',
  },
  'KO_NOT_NOW.too-few-straps': {
    message: ({ there }: { there: number }) =>
      `A leg takes two straps, and ${plural('en', there, { one: 'only one strap is', other: `${there === 0 ? 'no' : there} straps are` })} connected.`,
    hint: 'Switch on the others, or choose one leg.',
  },
  'KO_NOT_NOW.nothing-to-resume': { message: 'There is no set to resume.', hint: 'Start a new one.' },
  'KO_NOT_NOW.nothing-to-rezero': { message: 'There is no calibration yet to re-zero.', hint: 'Calibrate first.' },
  'KO_NOT_NOW.undo-while-calibrating': {
    message: 'A calibration is running.',
    hint: 'Cancel it: the one from before is still in force.',
  },
  'KO_NOT_NOW.nothing-to-undo': {
    message: 'There is no earlier calibration with these straps.',
    hint: 'Calibrate again if the line is wrong.',
  },
  'KO_NOT_NOW.straps-there': {
    message: 'Straps are connected, or were in this set.',
    hint: 'A demo is for when there are none: end the set first.',
  },
  'KO_NOT_NOW.demo': { message: 'This is a demo, and nothing of it is recorded.', hint: 'End the demo first.' },

  'KO_PLACE_TAKEN.straps': {
    message: ({ place, straps }: { place: StrapPlace; straps: readonly string[] }) =>
      `${straps.length} straps say they are on the ${PLACE[place]}: ${straps.join(', ')}. Switch one off, or choose which one it is.`,
    hint: ({ place, straps }: { place: StrapPlace; straps: readonly string[] }) =>
      `${straps.length === 2 ? 'Both' : 'All'} stay without a place until one is off the ${PLACE[place]}.`,
  },

  'KO_STRAP_SLIPPED.turned': {
    message: slipped,
    hint: ({ standS }: { standS: number }) => `Tighten the strap, press Re-zero and stand still for ${standS} seconds.`,
  },
} as const satisfies ErrorWords;
