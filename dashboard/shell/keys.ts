/** Keyboard shortcuts: one table, used by the listener and by the dialog that lists them. */

import { STANCE_S } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { leaveGuide, rezero, startCalibration } from '../state/calibrate.ts';
import { calibrationState, command, dialog, openPlacing, place, placing, toggleSession } from '../state/page.ts';
import { view } from '../state/route.ts';
import { replayed, replaySound, skip, togglePlay } from '../state/replay.ts';
import { isPlacing } from '../state/athlete.ts';
import { changeScreen, screen } from '../state/settings.ts';

export interface Shortcut {
  readonly key: string;
  /** Its name in the list. */
  shown(): string;
  does(): string;
  /** Absent: always available. */
  readonly during?: 'training' | 'replay';
  run(): void;
}

/** Step of an arrow key in a replay, s. */
const SKIP_S = 5;

const SHORTCUTS: readonly Shortcut[] = [
  { key: ' ', shown: () => say('page-help.key.space'), does: () => say('page-help.does.set'), during: 'training', run: toggleSession },
  { key: ' ', shown: () => say('page-help.key.space'), does: () => say('page-help.does.play'), during: 'replay', run: togglePlay },
  {
    key: 'ArrowLeft',
    shown: () => '←',
    does: () => say('page-help.does.back', { seconds: SKIP_S }),
    during: 'replay',
    run: () => skip(-SKIP_S),
  },
  {
    key: 'ArrowRight',
    shown: () => '→',
    does: () => say('page-help.does.on', { seconds: SKIP_S }),
    during: 'replay',
    run: () => skip(SKIP_S),
  },
  { key: 'c', shown: () => 'C', does: () => say('page-help.does.calibrate'), during: 'training', run: startCalibration },
  { key: 'r', shown: () => 'R', does: () => say('page-help.does.repeat'), during: 'training', run: repeatStep },
  { key: 'p', shown: () => 'P', does: () => say('page-help.does.place'), during: 'training', run: openPlacing },
  { key: 'z', shown: () => 'Z', does: () => say('page-help.does.rezero', { seconds: STANCE_S }), during: 'training', run: rezero },
  { key: 'm', shown: () => 'M', does: () => say('page-help.does.mute'), during: 'training', run: toggleMute },
  {
    key: 'm',
    shown: () => 'M',
    does: () => say('page-help.does.replay-sound'),
    during: 'replay',
    run: () => (replaySound.value = !replaySound.value),
  },
  { key: 's', shown: () => 'S', does: () => say('page-help.does.settings'), run: () => (dialog.value = 'settings') },
  { key: '?', shown: () => '?', does: () => say('page-help.does.help'), run: () => (dialog.value = 'help') },
  { key: 'Escape', shown: () => say('page-help.key.escape'), does: () => say('page-help.does.escape'), run: leaveGuide },
];

/** The shortcuts that do something now. */
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
  } else if (calibrationState.value === 'running') command({ type: 'calibrate', action: 'repeat' });
}

export function listenForKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || dialog.value !== null) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target !== null && target.closest('input, select, textarea') !== null) return;
    // Space on a button presses that button.
    if (event.key === ' ' && target !== null && target.closest('button, a') !== null) return;
    const shortcut = shortcutsNow().find((known) => known.key === event.key.toLowerCase() || known.key === event.key);
    // Escape is not a character key: it always works.
    if (shortcut === undefined || (!screen.value.singleKeys && shortcut.key !== 'Escape')) return;
    event.preventDefault();
    shortcut.run();
  });
}
