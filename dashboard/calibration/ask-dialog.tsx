/** Asks before a calibration or re-zero begins in the middle of a set. The safe choice is focused. */

import { STANCE_S } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { Modal } from '../shell/modal.tsx';
import { calibrate } from '../state/calibrate.ts';

/** Closed by the browser, so that the focus returns to the control that opened it. */
function close({ currentTarget }: { currentTarget: HTMLElement }): void {
  currentTarget.closest('dialog')?.close();
}

export function CalibrateDialog({ action }: { action: 'calibrate' | 'rezero' }) {
  return (
    <Modal title={say(`page-calibrate.ask.${action}`)}>
      <p>{action === 'rezero' ? say('page-calibrate.ask.rezero.text', { seconds: STANCE_S }) : say('page-calibrate.ask.calibrate.text')}</p>
      <div class="buttons">
        <button type="button" class="button strong" autofocus onClick={close}>
          {say('page-calibrate.ask.no')}
        </button>
        <button
          type="button"
          class="button"
          onClick={(event) => {
            close(event);
            calibrate(action === 'calibrate' ? 'start' : 'rezero');
          }}
        >
          {say(`page-calibrate.ask.${action}.yes`)}
        </button>
      </div>
    </Modal>
  );
}
