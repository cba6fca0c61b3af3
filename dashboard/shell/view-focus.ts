/** A view that was gone to begins, for a keyboard and a screen reader, at its heading. */

import { useLayoutEffect, useRef } from 'preact/hooks';

/** Not where the page was opened: there the browser begins at the top. */
export function useViewFocus(view: string): void {
  const shown = useRef(view);
  useLayoutEffect(() => {
    if (shown.current === view) return;
    shown.current = view;
    document.querySelector<HTMLElement>('main h2')?.focus({ preventScroll: true });
  }, [view]);
}
