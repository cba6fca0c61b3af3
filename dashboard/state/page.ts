/** The page's signals: what is open, what is derived for the athlete shown, and its requests to the station. */

import { computed, signal } from '@preact/signals';
import type { LiveCommand } from '../../protocol/live/commands.ts';
import type { Side } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { sendCommand } from '../live/connection.ts';
import { calibrationShown, calibrationStage, medianLatencyMs } from './athlete.ts';
import { hasWholeLeg, isAwaited, hapticOnLegs, legsWorn, linksOf, unplacedLinks } from './links.ts';
import { countMovements } from './movements.ts';
import { athlete, roster, shown, station } from './roster.ts';
import { show } from './route.ts';
import { setStage } from './set.ts';
import { isDemo } from './station.ts';

export const dialog = signal<'settings' | 'help' | 'straps' | 'calibrate' | 'rezero' | null>(null);
/** A message from this page itself: a command without a connection. */
export const notice = signal<string | null>(null);

/** The shown athlete's straps. */
export const links = computed(() => linksOf(station.value.links, shown.value.id));
export const shownLegs = computed(() => legsWorn(athlete.value.sides, links.value));
/** Not calibrated, and no leg is known otherwise (an alignment from a file needs no calibration). */
export const uncalibrated = computed(
  () =>
    calibrationState.value === 'never' && shownLegs.value.every((side) => ['unsure', 'silent'].includes(shown.value.legs[side].tone.value)),
);
/** There is, or was in this set, a leg to show. */
export const legsToShow = computed(() => shownLegs.value.length > 0 && (!uncalibrated.value || reps.value.length > 0));
export const settings = computed(() => athlete.value.settings);
export const reps = computed(() => athlete.value.reps);
export const movements = computed(() => shown.value.movements.value);
export const session = computed(() => athlete.value.session);
/** `null`: unknown, because this page was opened later. */
export const movementCount = computed(() => countMovements(movements.value, session.value));
export const recording = computed(() => session.value?.state === 'recording');
export const calibration = computed(() => calibrationShown(athlete.value.calibrations));
export const calibrationState = computed(() => calibrationStage(athlete.value.calibrations));
/** What is being recorded, and whether it counts. */
export const setState = computed(() => setStage(session.value, calibrationState.value));
export const placing = computed(() => athlete.value.placing);
export const openLinks = computed(() => links.value.filter((link) => link.state === 'open'));
/** Both straps of some leg are connected, so it can be calibrated. */
export const wholeLeg = computed(() => hasWholeLeg(links.value));
/** Links through which straps are still expected. */
export const awaited = computed(() => links.value.filter(isAwaited));
export const unplaced = computed(() => unplacedLinks(links.value));
export const latencyMs = computed(() => medianLatencyMs(athlete.value.cues));
/** Shown when a cue by vibration is not, or not certainly, felt on every leg; `null` when there is nothing to say. */
export const hapticNotice = computed(() => {
  const feels = settings.value?.outputs.haptic === true ? hapticOnLegs(links.value) : undefined;
  if (feels === undefined || feels) return null;
  return say(feels === null ? 'page-train.cue-way.unknown' : 'page-train.cue-way.no-motor');
});

const NOTICE_MS = 8000;
let noticeTimer = 0;

/** Shows one line for a while. */
export function notify(words: string): void {
  notice.value = words;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => (notice.value = null), NOTICE_MS);
}

/** Sends a command, or says that it could not. What concerns an athlete concerns the one shown. */
export function command(what: LiveCommand): void {
  const named = roster.value.length > 1 && CONCERN_ATHLETE.has(what.type) ? { ...what, athlete: shown.value.id } : what;
  if (!sendCommand(named)) notify(say('page-shell.not-sent'));
}

/** The other commands name a session or a strap, or concern the station. */
const CONCERN_ATHLETE: ReadonlySet<LiveCommand['type']> = new Set(['calibrate', 'settings', 'session', 'role', 'place']);

/** Why no set can begin; `null` when one can. */
export const noSetReason = computed(() => (recording.value || openLinks.value.length > 0 ? null : say('page-train.set-why.no-strap')));

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
  if (noSetReason.value !== null) {
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
