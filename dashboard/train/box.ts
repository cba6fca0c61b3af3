/** The size of a drawing's box as reported by the browser, so that nothing has to measure while drawing. */

import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** CSS pixels, and the size of the text within. */
export interface Box {
  readonly width: number;
  readonly height: number;
  readonly em: number;
}

/** `null` before the first report, and while there is no room. */
export function useBox(element: RefObject<Element | null>): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useLayoutEffect(() => {
    const target = element.current!;
    const take = (width: number, height: number): void => {
      if (width < 1 || height < 1) return;
      const em = parseFloat(getComputedStyle(target).fontSize);
      setBox((before) => (before?.width === width && before.height === height && before.em === em ? before : { width, height, em }));
    };
    // Once at first, so that the first picture is right; the observer reports only afterwards.
    const { width, height } = target.getBoundingClientRect();
    const { borderLeftWidth, borderRightWidth, borderTopWidth, borderBottomWidth } = getComputedStyle(target);
    take(
      width - parseFloat(borderLeftWidth) - parseFloat(borderRightWidth),
      height - parseFloat(borderTopWidth) - parseFloat(borderBottomWidth),
    );
    const observer = new ResizeObserver(([entry]) => take(entry?.contentRect.width ?? 0, entry?.contentRect.height ?? 0));
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return box;
}
