/** A dialog over the page: focus stays within, Escape and the cross close it. */

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { say } from '../../protocol/words/message.ts';
import { dialog } from '../state/page.ts';
import { Icon } from './icons.tsx';

export function Modal({ title, children }: { title: string; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null);
  // Before the next key can arrive: an Escape right after the opening click must find it open.
  useLayoutEffect(() => {
    element.current?.showModal();
  }, []);
  // Closed by the browser, so that the focus returns to the control that opened it.
  const close = (): void => element.current?.close();
  return (
    <dialog
      class="modal"
      ref={element}
      aria-labelledby="modal-title"
      onClose={() => (dialog.value = null)}
      onClick={(event) => {
        if (event.target === element.current) close();
      }}
    >
      <div class="modal-inner">
        <header>
          <h2 id="modal-title">{title}</h2>
          <button type="button" class="tool" aria-label={say('page-shell.close')} onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
