/** Lists of many controls take one Tab stop: arrow keys, Home and End move within them. */

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TargetedFocusEvent, TargetedKeyboardEvent } from 'preact';

const BACK = ['ArrowLeft', 'ArrowUp'];
const FORTH = ['ArrowRight', 'ArrowDown'];

/** The list's props. Its Tab stop is the control that had the focus last, initially the `first` or `last` one. */
export function useRovingFocus<List extends HTMLElement>(begin: 'first' | 'last') {
  const list = useRef<List>(null);
  const stop = useRef<HTMLElement | null>(null);
  const controls = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
  const place = (): void => {
    const all = controls();
    const kept = stop.current !== null && all.includes(stop.current) ? stop.current : all.at(begin === 'first' ? 0 : -1);
    for (const control of all) control.tabIndex = control === kept ? 0 : -1;
    // Without any control in it, the list itself can be scrolled by keys.
    if (list.current !== null) list.current.tabIndex = all.length === 0 ? 0 : -1;
  };
  useLayoutEffect(place);
  const onFocusIn = ({ target }: TargetedFocusEvent<List>): void => {
    if (!(target instanceof HTMLElement) || target === list.current) return;
    stop.current = target;
    place();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<List>): void => {
    const all = controls();
    const at = all.indexOf(event.target as HTMLElement);
    const to = at < 0 ? -1 : destination(event.key, at, all.length);
    if (to < 0) return;
    event.preventDefault();
    all[to]!.focus();
  };
  return { ref: list, onFocusIn, onKeyDown };
}

/** Where a key leads from position `at` of `count`; −1 when nowhere. */
function destination(key: string, at: number, count: number): number {
  if (BACK.includes(key)) return Math.max(0, at - 1);
  if (FORTH.includes(key)) return Math.min(count - 1, at + 1);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : -1;
}
