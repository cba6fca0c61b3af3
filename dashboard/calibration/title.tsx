/** The heading of a guide's step. */

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Side } from '../../protocol/live/words.ts';

/** Replaces the button that was pressed: without focus here, a keyboard user would start at the top again. */
export function Title({ children, side }: { children: ComponentChildren; side?: Side | null }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <h2 id="guide-title" ref={title} tabIndex={-1} class={side ? 'guide-side' : undefined} data-side={side ?? undefined}>
      {children}
    </h2>
  );
}
