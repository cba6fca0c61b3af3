/** One sentence for one movement, whichever legs made it: for a screen reader and for the voice. */

import type { Rep } from '../../protocol/live/events.ts';
import { say } from '../../protocol/words/message.ts';
import { isStruckOut, nameOf } from '../state/movements.ts';
import type { Movement } from '../state/movements.ts';

/** `Squat 5: left 3°, right 9°, knees out right.`; for one leg `Squat 5: 9°, moderate, knees out.` */
export function announcement(movement: Movement, twoLegs: boolean): string {
  const { reps } = movement;
  const [cued, alsoCued] = reps.filter((rep) => rep.cue_t !== null);
  return say('page-voice.movement', {
    name: nameOf(movement),
    peaks: reps.map((rep) => ({ side: twoLegs ? rep.side : null, degrees: peakOf(rep) })),
    severity: twoLegs ? null : reps[0]!.severity,
    cued: cued === undefined ? null : !twoLegs || alsoCued !== undefined ? 'knees' : cued.side,
    struckOut: isStruckOut(movement),
  });
}

/** `Left 3, right 9 degrees`; `null` when no peak is known. */
export function spokenPeaks({ reps }: Movement): string | null {
  const peaks = reps.flatMap((rep) => {
    const degrees = rep.struck_out ? null : peakOf(rep);
    return degrees === null ? [] : [{ side: rep.side, degrees }];
  });
  return peaks.length === 0 ? null : say('page-voice.peaks', { peaks });
}

/** Whole degrees. */
function peakOf({ peak_valgus_deg: deg }: Rep): number | null {
  return deg === null ? null : Math.round(deg);
}
