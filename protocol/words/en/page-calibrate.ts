/** The page's texts around guided calibration; instructions for the steps come from the station. */

import type { Side, StrapPlace } from '../../live/words.ts';
import { PLACE } from './places.ts';

type Seconds = { seconds: number };

export const pageCalibrate = {
  'page-calibrate.step.none': 'Get ready',
  'page-calibrate.step.stance': 'Stand still',
  'page-calibrate.step.thigh-swing': 'Swing the leg',
  'page-calibrate.step.shin-swing': 'Straighten the knee',
  'page-calibrate.step.neutral': 'Slow repetitions',
  'page-calibrate.step.done': 'Calibrated',
  'page-calibrate.rezero': 'Re-zero',
  'page-calibrate.of-leg': ({ side }: { side: Side }) => `, ${side}`,
  'page-calibrate.progress': 'Of the whole calibration',
  'page-calibrate.kept.until-this': 'Your calibration stays until this has passed.',
  'page-calibrate.kept.until-new': 'Your calibration stays until the new one has passed.',
  'page-calibrate.repeat': 'Repeat this step',
  'page-calibrate.keep-old': 'Keep the old calibration',
  'page-calibrate.cancel': 'Cancel',
  'page-calibrate.done.text': ({ seconds }: Seconds) =>
    `The line is yours now. If a strap slips, re-zero: stand still for ${seconds} seconds.`,
  'page-calibrate.train': 'Train',
  'page-calibrate.again': 'Calibrate again',
  'page-calibrate.before.text':
    'One strap on the outside of the thigh, a hand above the knee; one on the shin, a hand below. Snug, so that they do not slide.',
  'page-calibrate.start': 'Start calibration',
  'page-calibrate.steps': 'Steps',
  'page-calibrate.done': 'Done',
  'page-calibrate.count-of': ({ of }: { of: number }) => ` of ${of}`,
  'page-calibrate.second-unit': ' s',
  'page-calibrate.waiting': 'Waiting for you to begin.',
  'page-calibrate.once-more': 'Once more, please.',
  'page-calibrate.read-aloud': 'Read steps aloud',

  'page-calibrate.ask.calibrate': 'Calibrate during the set?',
  'page-calibrate.ask.calibrate.text':
    'The set goes on until you stand still for the first step. From then on nothing is counted or cued until you are through, about 45 seconds. Your calibration stays until the new one passes.',
  'page-calibrate.ask.calibrate.yes': 'Calibrate now',
  'page-calibrate.ask.rezero': 'Re-zero during the set?',
  'page-calibrate.ask.rezero.text': ({ seconds }: Seconds) =>
    `The set goes on until you stand still for ${seconds} seconds; that stance is then the new zero. Your calibration stays until then, and it can be undone.`,
  'page-calibrate.ask.rezero.yes': 'Re-zero now',
  'page-calibrate.ask.no': 'Go on with the set',

  'page-calibrate.no-leg': 'Calibration takes both straps of a leg, on thigh and shin. Connect them first.',
  'page-calibrate.off-until': ({ role, twoLegs }: { role: StrapPlace; twoLegs: boolean }) =>
    `Calibration takes both straps of a leg: it is off until the ${twoLegs ? PLACE[role] : PLACE[role].replace(/^(left|right) /, '')} strap is back. Your calibration stays.`,
  'page-calibrate.nothing-to-rezero': 'There is nothing to re-zero yet. Calibrate first.',
  'page-calibrate.cancelled': 'Calibration cancelled.',

  'page-calibrate.picture.none': 'A figure standing with straps above and below the knee',
  'page-calibrate.picture.stance': 'Standing still, toes forward',
  'page-calibrate.picture.thigh-swing': 'Swinging the straight leg forward and back from the hip',
  'page-calibrate.picture.shin-swing': 'Sitting, straightening the knee and lowering the foot again',
  'page-calibrate.picture.neutral': 'A slow squat with the knees over the feet',
  'page-calibrate.picture.done': 'Done',
} as const;
