/** Asks before a calibration or re-zero begins in the middle of a set. The safe choice has the focus. */

import { STANCE_S } from '../../protocol/live/words.ts';
import { Modal } from '../shell/modal.tsx';
import { calibrate } from '../state/calibrate.ts';

const WORDS = {
  calibrate: {
    title: 'Calibrate during the set?',
    text: 'The set goes on until you stand still for the first step. From then on nothing is counted or cued until you are through, about 45 seconds. Your calibration stays until the new one passes.',
    yes: 'Calibrate now',
  },
  rezero: {
    title: 'Re-zero during the set?',
    text: `The set goes on until you stand still for ${STANCE_S} seconds; that stance is then the new zero. Your calibration stays until then, and it can be undone.`,
    yes: 'Re-zero now',
  },
};

/** By the browser, so that the focus goes back to what opened it. */
function close({ currentTarget }: { currentTarget: HTMLElement }): void {
  currentTarget.closest('dialog')?.close();
}

export function CalibrateDialog({ action }: { action: 'calibrate' | 'rezero' }) {
  const { title, text, yes } = WORDS[action];
  return (
    <Modal title={title}>
      <p>{text}</p>
      <div class="buttons">
        <button type="button" class="button strong" autofocus onClick={close}>
          Go on with the set
        </button>
        <button
          type="button"
          class="button"
          onClick={(event) => {
            close(event);
            calibrate(action === 'calibrate' ? 'start' : 'rezero');
          }}
        >
          {yes}
        </button>
      </div>
    </Modal>
  );
}
