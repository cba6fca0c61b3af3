/** One sentence for one movement, whichever legs made it: for a screen reader and for the voice. */

import type { Rep } from '../../protocol/live/events.ts';
import { isStruckOut, nounOf } from '../state/movements.ts';
import type { Movement } from '../state/movements.ts';
import { capital, wholeDegrees } from '../words.ts';

/** `Squat 5: left 3°, right 9°, knees out right.`; of one leg `Squat 5: 9°, moderate, knees out.` */
export function announcement(movement: Movement, twoLegs: boolean): string {
  const { number, reps } = movement;
  const peaks = reps.map((rep) => (twoLegs ? `${rep.side} ${degrees(rep)}` : degrees(rep)));
  const severity = twoLegs ? null : reps[0]!.severity;
  const cued = reps.filter((rep) => rep.cue_t !== null);
  const legs = !twoLegs || cued.length > 1 ? '' : ` ${cued[0]?.side}`;
  const parts = [...peaks, ...(severity === null ? [] : [severity]), ...(cued.length === 0 ? [] : [`knees out${legs}`])];
  return `${capital(nounOf([movement]))} ${number}: ${parts.join(', ')}${isStruckOut(movement) ? ', struck out' : ''}.`;
}

/** `Left 3, right 9 degrees`; `null` when no peak is known. */
export function spokenPeaks({ reps }: Movement): string | null {
  const known = reps.filter((rep) => !rep.struck_out && rep.peak_valgus_deg !== null);
  if (known.length === 0) return null;
  const each = known.map((rep) => `${rep.side} ${wholeDegrees(rep.peak_valgus_deg!).replace('−', 'minus ')}`);
  const [last] = known.slice(-1);
  return `${capital(each.join(', '))} ${Math.abs(Math.round(last!.peak_valgus_deg!)) === 1 ? 'degree' : 'degrees'}`;
}

function degrees({ peak_valgus_deg: deg }: Rep): string {
  return deg === null ? 'not known' : `${wholeDegrees(deg)}°`;
}
