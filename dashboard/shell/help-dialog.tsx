/** What the keys do, what the picture means, and what it is not. */

import { dialog, openPlacing } from '../state/page.ts';
import { replayed } from '../state/replay.ts';
import { screen } from '../state/settings.ts';
import { Modal } from './modal.tsx';
import { shortcutsNow } from './keys.ts';

export function HelpDialog() {
  return (
    <Modal title="Keys and help">
      <h3>Keys</h3>
      <p>
        {screen.value.singleKeys
          ? 'Single keys are on. They can be switched off for this screen in the settings.'
          : 'Single keys are off on this screen: only Esc does something. They can be switched on in the settings.'}
      </p>
      <p>
        <button type="button" class="button" onClick={() => (dialog.value = 'settings')}>
          Settings
        </button>
      </p>
      <dl class="keys">
        {shortcutsNow().map((shortcut) => (
          <div key={shortcut.key} data-off={!screen.value.singleKeys && shortcut.key !== 'Escape'}>
            <dt>
              <kbd>{shortcut.shown}</kbd>
            </dt>
            <dd>{shortcut.does}</dd>
          </div>
        ))}
      </dl>
      <h3>The straps</h3>
      <p>
        One above, one below the knee, on the outside of the leg; which end is up does not matter. Not sure which is where, or is one
        without a place? Sit down and move: bend the knee, then lift it, three times each. What is found can be put back.
      </p>
      {replayed.value === null && (
        <p>
          <button type="button" class="button" onClick={openPlacing}>
            Find out which strap is where
          </button>
        </p>
      )}
      <h3>The picture</h3>
      <ul class="meanings">
        <li>
          <svg viewBox="-24 -24 48 48" width="40" height="40" aria-hidden="true">
            <circle class="mean-band" r="17" />
          </svg>
          <span>
            <b>Round, in line.</b> The knee is within your band.
          </span>
        </li>
        <li>
          <svg viewBox="-24 -24 48 48" width="40" height="40" aria-hidden="true">
            <rect class="mean-warn" x="-14" y="-14" width="28" height="28" transform="rotate(45)" />
          </svg>
          <span>
            <b>Diamond, drifting in.</b> Beyond the warn limit: think of the knee over the foot.
          </span>
        </li>
        <li>
          <svg viewBox="-24 -24 48 48" width="40" height="40" aria-hidden="true">
            <path class="mean-cue" d="M-9-22H9L22-9V9L9 22H-9L-22 9V-9Z" />
          </svg>
          <span>
            <b>Octagon, KNEES OUT.</b> Beyond the cue limit: push the knees apart, spread the floor.
          </span>
        </li>
        <li>
          <svg viewBox="-24 -24 48 48" width="40" height="40" aria-hidden="true">
            <path class="mean-unsure" d="M-18-18h36v36h-36Z" />
          </svg>
          <span>
            <b>Grey and hatched, no number.</b> The straps cannot tell just now; the words say why. No cue comes then.
          </span>
        </li>
      </ul>
      <h3>The number</h3>
      <p>
        Degrees the knee leaves the line from hip to ankle towards the body’s middle (valgus): within a repetition from the moment before
        it, else from your own stance. Worn straps move with the skin, so take 2–3° as the finest difference.
      </p>
      <p>
        <b>This is coaching, not a diagnosis.</b> It describes how you move; it does not predict injury. Pain of 4 or more out of 10,
        locking, swelling or a knee that gives way: see a professional.
      </p>
    </Modal>
  );
}
