/** What the page knows about a replay, and its requests to it. */

import { computed, signal } from '@preact/signals';
import { command } from './page.ts';
import { station } from './roster.ts';

/** What is being replayed; `null`: nothing, everything is live. */
export const replayed = computed(() => station.value.hello?.replay ?? null);
export const replay = computed(() => station.value.replay);
/** Cues of a replay are shown, but only heard when this is switched on. */
export const replaySound = signal(false);

/** Lead before a repetition, so that the stance it is relative to is visible, s. */
const LEAD_S = 1;
/** Repetitions closer together are the two legs of one movement, s. */
const ONE_S = 0.5;

export function togglePlay(): void {
  const state = replay.value?.state;
  command({ type: 'replay', action: state === 'paused' || state === 'ended' ? 'play' : 'pause' });
}

export function seek(toS: number): void {
  const durationS = replayed.value?.durationS ?? 0;
  command({ type: 'replay', action: 'seek', toS: Math.min(durationS, Math.max(0, toS)) });
}

export function skip(seconds: number): void {
  const now = replay.value;
  if (now !== null) seek((now.targetS ?? now.positionS) + seconds);
}

export function setSpeed(speed: number | null): void {
  command({ type: 'replay', action: 'speed', speed });
}

/** The position for the repetition before or after `positionS`; `null` when there is none. */
export function repetitionBeside(repetitionsS: readonly number[], positionS: number, direction: -1 | 1): number | null {
  const places = repetitionsS
    .filter((placeS, i) => i === 0 || placeS - repetitionsS[i - 1]! > ONE_S)
    .map((placeS) => Math.max(0, placeS - LEAD_S));
  return (
    (direction === 1 ? places.find((placeS) => placeS > positionS + 0.1) : places.findLast((placeS) => placeS < positionS - ONE_S)) ?? null
  );
}
