/** Keeps every leg's visual state up to date, once per drawn frame: an athlete who is shown next must not begin with an old one. */

import { SIDES } from '../../protocol/live/words.ts';
import { everyAthlete } from './roster.ts';
import { judgeTone } from './tone.ts';

export function updateTones(nowMs: number): void {
  for (const { legs } of everyAthlete()) {
    for (const side of SIDES) {
      const leg = legs[side];
      const tone = judgeTone(leg.frame, nowMs - leg.frameAtMs, nowMs - leg.cueAtMs);
      if (leg.tone.peek() !== tone) leg.tone.value = tone;
    }
  }
}
