/** The room that a drawing has, as the browser reports it: nothing has to measure while it draws. */

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
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      if (width < 1 || height < 1) return;
      const em = parseFloat(getComputedStyle(entry!.target).fontSize);
      setBox((before) => (before?.width === width && before.height === height && before.em === em ? before : { width, height, em }));
    });
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [element]);
  return box;
}
