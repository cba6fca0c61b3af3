/** Calibrating from this page: confirmed during a set, cancelled when its guide is left, and undone when it was a mistake. */

import { computed } from '@preact/signals';
import type { CalibrationEvent } from '../../protocol/live/events.ts';
import { SIDES, type Side } from '../../protocol/live/words.ts';
import { render, say } from '../../protocol/words/message.ts';
import { concernsOther, isPlacing, isUnderWay } from './athlete.ts';
import { linkWorks, placesOfLeg } from './links.ts';
import { calibrationState, command, dialog, links, notify, place, placing, recording, reps, shownLegs, wholeLeg } from './page.ts';
import { athlete, shown, type Athlete, type UndoOffer } from './roster.ts';
import { show, view } from './route.ts';

/**
 * A set is considered to continue for this long after its last repetition, s; for a re-zero, which is made between sets, only for this long.
 */
const SET_GOES_ON_S = 180;
const MOVED_LATELY_S = 15;
/** How long the page offers to undo a calibration, ms. */
const UNDO_OFFERED_MS = 60_000;

/** Why no calibration can begin; `null` when one can. */
export const noCalibrationBecause = computed(() => {
  if (wholeLeg.value) return null;
  const missing = shownLegs.value.flatMap(placesOfLeg).filter((role) => !links.value.some((link) => link.role === role && linkWorks(link)));
  if (calibrationState.value !== 'done' || missing.length !== 1) return say('page-calibrate.no-leg');
  return say('page-calibrate.off-until', { role: missing[0]!, twoLegs: shownLegs.value.length > 1 });
});

/** The shown athlete's legs whose previous calibration can be restored. */
export const undoable = computed(() => undoableLegs(athlete.value.calibrations));

function undoableLegs(calibrations: readonly CalibrationEvent[]): Side[] {
  return SIDES.filter((side) =>
    calibrations.some((known) => known.canUndo === true && known.step === 'done' && (known.side ?? side) === side),
  );
}

/** The first thing that a calibration would disturb. */
function isTraining(sinceS: number): boolean {
  if (!recording.value || calibrationState.value !== 'done') return false;
  if (Object.values(athlete.value.phase).some((phase) => phase !== 'idle')) return true;
  const last = reps.value.at(-1);
  const { legs } = shown.value;
  return last !== undefined && Math.max(legs.left.frame.timeS, legs.right.frame.timeS) - last.end_t < sinceS;
}

/** From the beginning; during a set only after confirmation. */
export function startCalibration(): void {
  if (noCalibrationBecause.value !== null) notify(noCalibrationBecause.value);
  else if (calibrationState.value === 'running' && view.value !== 'calibrate') show('calibrate');
  else if (isTraining(SET_GOES_ON_S)) dialog.value = 'calibrate';
  else calibrate('start');
}

/** Only the quiet stance again; in mid-movement only after confirmation. */
export function rezero(): void {
  if (noCalibrationBecause.value !== null) notify(noCalibrationBecause.value);
  else if (calibrationState.value === 'never') notify(say('page-calibrate.nothing-to-rezero'));
  else if (isTraining(MOVED_LATELY_S)) dialog.value = 'rezero';
  else calibrate('rezero');
}

/** Without confirmation. */
export function calibrate(action: 'start' | 'rezero'): void {
  shown.value.undoOffer.value = null;
  show('calibrate');
  command({ type: 'calibrate', action });
}

/** Returns to training. */
export function leaveGuide(): void {
  cancelGuided();
  show('train');
}

/** What nobody watches any more is stopped: placing must not occupy the straps, nor a calibration suppress the cues. */
export function cancelGuided(): void {
  if (view.value === 'place' && isPlacing(placing.value)) place('cancel');
  if (view.value === 'calibrate' && calibrationState.value === 'running') command({ type: 'calibrate', action: 'cancel' });
}

/** Restores the previous calibration; a second call restores the one undone. */
export function undoCalibration(sides: readonly Side[]): void {
  for (const side of sides) command({ type: 'calibrate', action: 'undo', side });
  offer(shown.value, { what: 'undo', sides });
}

/** `before`: the athlete's calibration events known until now. */
export function noteCalibration(whose: Athlete, before: readonly CalibrationEvent[], event: CalibrationEvent): void {
  const ran = before.some((known) => !concernsOther(known, event) && isUnderWay(known));
  if (!ran) return;
  if (event.step === 'done' && event.why === null) offerFor(whose, event);
  else if (whose === shown.value && calibrationState.value !== 'running') {
    // Cancelled here, on another screen, or by the station.
    notify(event.why === null ? say('page-calibrate.cancelled') : render(event.why));
    if (view.value === 'calibrate') show('train');
  }
}

function offerFor(whose: Athlete, { side, canUndo, rezero }: CalibrationEvent): void {
  if (canUndo !== true) return;
  const what = rezero === true ? 'rezero' : 'calibration';
  const made = whose.undoOffer.value;
  const earlier = made?.what === what ? made.sides : [];
  offer(whose, { what, sides: side === null ? undoableLegs(whose.state.value.calibrations) : [...new Set([...earlier, side])] });
}

function offer({ undoOffer }: Athlete, made: UndoOffer): void {
  undoOffer.value = made;
  setTimeout(() => {
    if (undoOffer.value === made) undoOffer.value = null;
  }, UNDO_OFFERED_MS);
}
