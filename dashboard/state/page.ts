/** The page's signals: the station's state, what is open, and what is derived from them. */

import { computed, signal } from '@preact/signals';
import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { LiveEvent } from '../../protocol/live/events.ts';
import { SIDES } from '../../protocol/live/words.ts';
import type { Side } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { sendCommand } from '../live/connection.ts';
import { legs, pace } from '../live/legs.ts';
import {
  calibrationShown,
  calibrationStage,
  EMPTY_STATE,
  hasWholeLeg,
  isAwaited,
  isDemo,
  isSameCue,
  legsFeel,
  legsOf,
  medianLatencyMs,
  reduceStation,
  unplacedLinks,
} from './station.ts';
import { countMovements, movementsOf } from './movements.ts';
import { show } from './route.ts';
import { setStage } from './set.ts';
import type { StationState } from './station.ts';

export const station = signal<StationState>(EMPTY_STATE);

export const dialog = signal<'settings' | 'help' | 'straps' | 'calibrate' | 'rezero' | null>(null);
/** repKey of the repetition whose details are shown. */
export const chosenRep = signal<string | null>(null);
/** A message from this page itself: a command without a connection. */
export const notice = signal<string | null>(null);

export const shownLegs = computed(() => legsOf(station.value));
/** Not calibrated, and no leg is known otherwise (an alignment from a file needs no calibration). */
export const uncalibrated = computed(
  () =>
    calibrationIs.value === 'never' &&
    shownLegs.value.every((side) => legs[side].tone.value === 'unsure' || legs[side].tone.value === 'silent'),
);
/** There is, or was in this set, a leg to show. */
export const legsToShow = computed(() => shownLegs.value.length > 0 && (!uncalibrated.value || reps.value.length > 0));
export const links = computed(() => station.value.links);
export const settings = computed(() => station.value.settings);
export const reps = computed(() => station.value.reps);
export const movements = computed(() => movementsOf(station.value.reps));
export const session = computed(() => station.value.session);
/** `null`: unknown, because this page was opened later. */
export const movementCount = computed(() => countMovements(movements.value, station.value.session));
export const recording = computed(() => station.value.session?.state === 'recording');
export const calibration = computed(() => calibrationShown(station.value.calibrations));
export const calibrationIs = computed(() => calibrationStage(station.value.calibrations));
/** What is being recorded, and whether it counts. */
export const setIs = computed(() => setStage(station.value.session, calibrationIs.value));
export const placing = computed(() => station.value.placing);
export const openLinks = computed(() => station.value.links.filter((link) => link.state === 'open'));
/** Both straps of some leg are connected, so it can be calibrated. */
export const wholeLeg = computed(() => hasWholeLeg(station.value));
/** Links through which straps are still expected. */
export const awaited = computed(() => station.value.links.filter(isAwaited));
export const unplaced = computed(() => unplacedLinks(station.value));
export const latencyMs = computed(() => medianLatencyMs(station.value.cues));
/** Shown when a cue by vibration is not, or not certainly, felt on every leg; `null` when there is nothing to say. */
export const cueWayWords = computed(() => {
  const feels = settings.value?.outputs.haptic === true ? legsFeel(station.value) : undefined;
  if (feels === undefined || feels) return null;
  return say(feels === null ? 'page-train.cue-way.unknown' : 'page-train.cue-way.no-motor');
});

/** Host clock − this machine's clock, s: set by the greeting. */
export const unixOffsetS = signal(0);

/** Applies an event. */
export function takeEvent(event: LiveEvent, nowMs: number): void {
  if (event.type === 'hello') {
    unixOffsetS.value = event.serverUnixS - Date.now() / 1000;
    pace.factor = 1;
    for (const side of SIDES) legs[side].history.clear();
  } else if (event.type === 'replay') {
    pace.factor = event.state === 'playing' ? (event.speed ?? 1) : 0;
  } else if (event.type === 'cue') {
    if (!station.value.cues.some((known) => isSameCue(known, event))) {
      legs[event.side].cueAtMs = nowMs;
      legs[event.side].cueReason = event.reason;
      legs[event.side].cueDeg = event.excursionDeg;
    }
  }
  station.value = reduceStation(station.value, event);
}

const NOTICE_MS = 8000;
let noticeTimer = 0;

/** Shows one line for a while. */
export function notify(words: string): void {
  notice.value = words;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => (notice.value = null), NOTICE_MS);
}

/** Sends a command, or says that it could not. */
export function command(what: LiveCommand): void {
  if (!sendCommand(what)) notify(say('page-shell.not-sent'));
}

/** Why no set can begin; `null` when one can. */
export const noSetBecause = computed(() => (recording.value || openLinks.value.length > 0 ? null : say('page-train.set-why.no-strap')));

/** Simulated straps, on request. */
export const demo = computed(() => isDemo(station.value));

export function showDemo(on: boolean): void {
  command({ type: 'demo', action: on ? 'start' : 'stop' });
}

const LOOK_AGAIN_MS = 3000;
/** True briefly after a retry was requested: until then, finding nothing is not a result. */
export const lookingAgain = signal(false);

/** Makes every source check again for what it lacked. */
export function retry(): void {
  command({ type: 'retry' });
  lookingAgain.value = true;
  setTimeout(() => (lookingAgain.value = false), LOOK_AGAIN_MS);
}

export function toggleSession(): void {
  if (demo.value) {
    showDemo(false);
    return;
  }
  if (noSetBecause.value !== null) {
    notify(say('page-shell.no-strap-to-record'));
    return;
  }
  command({ type: 'session', action: recording.value ? 'stop' : 'start' });
}

/** Resumes the set that was ended last. */
export function goOn(): void {
  command({ type: 'session', action: 'resume' });
}

/** Shows how to find out which strap is where. */
export function openPlacing(): void {
  dialog.value = null;
  show('place');
}

export function place(action: 'start' | 'repeat' | 'skip' | 'cancel' | 'confirm' | 'undo', sides?: Side[]): void {
  command({ type: 'place', action, ...(sides === undefined ? {} : { sides }) });
}
