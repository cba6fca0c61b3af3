/** Keeps every leg's visual state up to date, once per drawn frame. */

import { SIDES } from '../../protocol/live/words.ts';
import { legs } from '../live/legs.ts';
import { judgeTone } from './tone.ts';

export function updateTones(nowMs: number): void {
  for (const side of SIDES) {
    const leg = legs[side];
    const tone = judgeTone(leg.frame, nowMs - leg.frameAtMs, nowMs - leg.cueAtMs);
    if (leg.tone.peek() !== tone) leg.tone.value = tone;
  }
}
