/** What the keys do, what the picture means, and what it does not mean. */

import { say } from '../../protocol/words/message.ts';
import { dialog, openPlacing } from '../state/page.ts';
import { replayed } from '../state/replay.ts';
import { screen } from '../state/settings.ts';
import { Modal } from './modal.tsx';
import { shortcutsNow } from './keys.ts';

export function HelpDialog() {
  return (
    <Modal title={say('page-shell.help')}>
      <h3>{say('page-help.keys')}</h3>
      <p>{say(screen.value.singleKeys ? 'page-help.keys-on' : 'page-help.keys-off')}</p>
      <p>
        <button type="button" class="button" onClick={() => (dialog.value = 'settings')}>
          {say('page-shell.settings')}
        </button>
      </p>
      <dl class="keys">
        {shortcutsNow().map((shortcut) => (
          <div key={shortcut.key} data-off={!screen.value.singleKeys && shortcut.key !== 'Escape'}>
            <dt>
              <kbd>{shortcut.shown()}</kbd>
            </dt>
            <dd>{shortcut.does()}</dd>
          </div>
        ))}
      </dl>
      <h3>{say('page-help.straps')}</h3>
      <p>{say('page-help.straps.text')}</p>
      {replayed.value === null && (
        <p>
          <button type="button" class="button" onClick={openPlacing}>
            {say('page-shell.find-out')}
          </button>
        </p>
      )}
      <h3>{say('page-help.picture')}</h3>
      <ul class="meanings">
        <li>
          <svg viewBox="-24 -24 48 48" width="40" height="40" aria-hidden="true">
            <circle class="mean-band" r="17" />
          </svg>
          <span>
            <b>{say('page-help.band')}</b> {say('page-help.band.text')}
          </span>
        </li>
        <li>
          <svg viewBox="-24 -24 48 48" width="40" height="40" aria-hidden="true">
            <rect class="mean-warn" x="-14" y="-14" width="28" height="28" transform="rotate(45)" />
          </svg>
          <span>
            <b>{say('page-help.warn')}</b> {say('page-help.warn.text')}
          </span>
        </li>
        <li>
          <svg viewBox="-24 -24 48 48" width="40" height="40" aria-hidden="true">
            <path class="mean-cue" d="M-9-22H9L22-9V9L9 22H-9L-22 9V-9Z" />
          </svg>
          <span>
            <b>{say('page-help.cue')}</b> {say('page-help.cue.text')}
          </span>
        </li>
        <li>
          <svg viewBox="-24 -24 48 48" width="40" height="40" aria-hidden="true">
            <path class="mean-unsure" d="M-18-18h36v36h-36Z" />
          </svg>
          <span>
            <b>{say('page-help.unsure')}</b> {say('page-help.unsure.text')}
          </span>
        </li>
      </ul>
      <h3>{say('page-help.number')}</h3>
      <p>{say('page-help.number.text')}</p>
      <p>
        <b>{say('page-help.diagnosis')}</b> {say('page-help.diagnosis.text')}
      </p>
    </Modal>
  );
}
