/** Keyboard shortcuts: one table, read by the listener and by the dialog that lists them. */

import { STANCE_S } from '../../protocol/live/words.ts';
import { leaveGuide, rezero, startCalibration } from '../state/calibrate.ts';
import { calibrationIs, command, dialog, openPlacing, place, placing, toggleSession, view } from '../state/page.ts';
import { replayed, replaySound, skip, togglePlay } from '../state/replay.ts';
import { isPlacing } from '../state/station.ts';
import { changeScreen, screen } from '../state/settings.ts';

export interface Shortcut {
  readonly key: string;
  readonly shown: string;
  readonly does: string;
  /** Left out: always there. */
  readonly during?: 'training' | 'replay';
  run(): void;
}

const SHORTCUTS: readonly Shortcut[] = [
  { key: ' ', shown: 'Space', does: 'Start or stop the set', during: 'training', run: toggleSession },
  { key: ' ', shown: 'Space', does: 'Play or pause', during: 'replay', run: togglePlay },
  { key: 'ArrowLeft', shown: '←', does: 'Five seconds back', during: 'replay', run: () => skip(-5) },
  { key: 'ArrowRight', shown: '→', does: 'Five seconds on', during: 'replay', run: () => skip(5) },
  { key: 'c', shown: 'C', does: 'Calibrate from the beginning', during: 'training', run: startCalibration },
  { key: 'r', shown: 'R', does: 'Repeat the step at hand of a calibration or placing', during: 'training', run: repeatStep },
  { key: 'p', shown: 'P', does: 'Find out which strap is where', during: 'training', run: openPlacing },
  { key: 'z', shown: 'Z', does: `Re-zero: ${STANCE_S} seconds of standing still`, during: 'training', run: rezero },
  { key: 'm', shown: 'M', does: 'Sound of this screen off or on', during: 'training', run: toggleMute },
  { key: 'm', shown: 'M', does: 'Sound of the replay off or on', during: 'replay', run: () => (replaySound.value = !replaySound.value) },
  { key: 's', shown: 'S', does: 'Settings', run: () => (dialog.value = 'settings') },
  { key: '?', shown: '?', does: 'This list', run: () => (dialog.value = 'help') },
  { key: 'Escape', shown: 'Esc', does: 'Close what is open; a calibration under way is cancelled', run: leaveGuide },
];

/** Those that do something now. */
export function shortcutsNow(): Shortcut[] {
  const now = replayed.value === null ? 'training' : 'replay';
  return SHORTCUTS.filter(({ during = now }) => during === now);
}

export function toggleMute(): void {
  changeScreen({ muted: !screen.value.muted }, localStorage);
}

export function repeatStep(): void {
  if (view.value === 'place') {
    if (isPlacing(placing.value)) place('repeat');
  } else if (calibrationIs.value === 'running') command({ type: 'calibrate', action: 'repeat' });
}

export function listenForKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || dialog.value !== null) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target !== null && target.closest('input, select, textarea') !== null) return;
    // Space on a button presses that button.
    if (event.key === ' ' && target !== null && target.closest('button, a') !== null) return;
    const shortcut = shortcutsNow().find((known) => known.key === event.key.toLowerCase() || known.key === event.key);
    // Escape is no character: it stays.
    if (shortcut === undefined || (!screen.value.singleKeys && shortcut.key !== 'Escape')) return;
    event.preventDefault();
    shortcut.run();
  });
}
