/** Which of five visual states a leg has now. The station decides about warnings and cues; only the duration of a state is decided here. */

import { LEG_FRAME_FLAG } from '../../protocol/live/frame.ts';
import type { LegFrame } from '../../protocol/live/frame.ts';
import type { LinkEvent } from '../../protocol/live/events.ts';
import type { Side, StrapPlace } from '../../protocol/live/words.ts';
import { render, say } from '../../protocol/words/message.ts';
import { shownExcursion } from '../live/history.ts';
import { STALE_MS, type Tone } from '../live/legs.ts';
import type { LegQuality } from './athlete.ts';

/** A cue stays readable at least this long, ms. */
export const CUE_SHOWN_MS = 900;

/** `frameAgeMs`: since the newest frame; `cueAgeMs`: since a cue began; Infinity for never. */
export function judgeTone(frame: LegFrame, frameAgeMs: number, cueAgeMs: number): Tone {
  if (frameAgeMs > STALE_MS) return 'silent';
  if ((frame.flags & LEG_FRAME_FLAG.unsure) !== 0 || !Number.isFinite(shownExcursion(frame))) return 'unsure';
  if ((frame.flags & LEG_FRAME_FLAG.cue) !== 0 || cueAgeMs < CUE_SHOWN_MS) return 'cue';
  return (frame.flags & LEG_FRAME_FLAG.warn) !== 0 ? 'warn' : 'band';
}

/** Number of characters that can still be shown large on the stage. */
const SHORT = 40;

/** Why there is no number, in about five words. */
export function reasonFor(side: Side, links: readonly LinkEvent[], quality: LegQuality | undefined, calibrated: boolean): string {
  for (const link of links) {
    if (link.role === null || !link.role.startsWith(side)) continue;
    const segment = segmentOf(link.role);
    const cause = link.state === 'failed' && link.detail !== null ? render(link.detail).split(';', 1)[0] : undefined;
    if (cause !== undefined && cause.length <= SHORT) return cause;
    if (link.state === 'lost' || link.state === 'failed' || link.lostS >= 1) {
      return say('page-train.segment-lost', { segment, seconds: Math.floor(link.lostS) });
    }
  }
  const first = quality?.reasons[0];
  if (first !== undefined) return render(first);
  for (const segment of ['thigh', 'shin'] as const) {
    if (!links.some((link) => link.role === `${side}-${segment}` && link.state === 'open'))
      return say('page-train.waiting-for-segment', { segment });
  }
  return say(calibrated ? 'page-train.no-data' : 'page-train.not-calibrated');
}

/** The segment on which a strap is worn, without the side. */
export function segmentOf(role: StrapPlace): 'thigh' | 'shin' | 'pelvis' {
  return role === 'pelvis' ? 'pelvis' : role.endsWith('thigh') ? 'thigh' : 'shin';
}
