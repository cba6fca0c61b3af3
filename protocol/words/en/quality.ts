/** Why a number is unreliable: at most five words, short enough for the stage, as a continuation of a line rather than a sentence. */

export const quality = {
  'quality.unknown': 'no angle at this moment',
  'quality.noStance': 'no quiet stance seen yet',
  'quality.heading': 'long without a quiet stance',
  'quality.settling': 'straps are still settling',
  'quality.lost': 'strap data got lost',
  'quality.clipped': 'too fast for the sensor',
  'quality.slipped': 'a strap has slipped',
  'quality.alignment': 'calibration is only rough',
  'quality.noTemplate': 'no neutral repetitions yet',
  'quality.deeper': 'deeper than neutral repetitions',
  'quality.brisk': 'skin shakes after impacts',
  'quality.timing': 'sensor sends no sample times',
} as const;
