/** Moves the focus to the heading of a view when it is opened, for keyboard and screen reader. */

import { useLayoutEffect, useRef } from 'preact/hooks';

/** Not on loading the page: there the browser starts at the top. */
export function useViewFocus(view: string): void {
  const shown = useRef(view);
  useLayoutEffect(() => {
    if (shown.current === view) return;
    shown.current = view;
    document.querySelector<HTMLElement>('main h2')?.focus({ preventScroll: true });
  }, [view]);
}
