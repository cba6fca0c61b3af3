/** Keyboard shortcuts: one table, read by the listener and by the dialog that lists them. */

import { STANCE_S } from '../../protocol/live/words.ts';
import { leaveGuide, rezero, startCalibration } from '../state/calibrate.ts';
import { calibrationIs, command, dialog, openPlacing, place, placing, toggleSession, view } from '../state/page.ts';
import { isPlacing } from '../state/station.ts';
import { changeScreen, screen } from '../state/settings.ts';

export interface Shortcut {
  readonly key: string;
  readonly shown: string;
  readonly does: string;
  run(): void;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { key: ' ', shown: 'Space', does: 'Start or stop the set', run: toggleSession },
  { key: 'c', shown: 'C', does: 'Calibrate from the beginning', run: startCalibration },
  { key: 'r', shown: 'R', does: 'Repeat the step at hand of a calibration or placing', run: repeatStep },
  { key: 'p', shown: 'P', does: 'Find out which strap is where', run: openPlacing },
  { key: 'z', shown: 'Z', does: `Re-zero: ${STANCE_S} seconds of standing still`, run: rezero },
  { key: 'm', shown: 'M', does: 'Sound of this screen off or on', run: toggleMute },
  { key: 's', shown: 'S', does: 'Settings', run: () => (dialog.value = 'settings') },
  { key: '?', shown: '?', does: 'This list', run: () => (dialog.value = 'help') },
  { key: 'Escape', shown: 'Esc', does: 'Close what is open; a calibration under way is cancelled', run: leaveGuide },
];

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
    const shortcut = SHORTCUTS.find((known) => known.key === event.key.toLowerCase() || known.key === event.key);
    // Escape is no character: it stays.
    if (shortcut === undefined || (!screen.value.singleKeys && shortcut.key !== 'Escape')) return;
    event.preventDefault();
    shortcut.run();
  });
}
