/**
 * The view shown, and its address. Written here and not taken from a router library: those render by the address, while here events switch views as
 * well as people do, so that the address follows a signal, and leaving a guide must lead back over it in the history.
 */

import { computed, signal } from '@preact/signals';
import { VIEW_PATHS, viewAt, type View } from '../../protocol/live/views.ts';

export const path = signal<string>(VIEW_PATHS.train);

/** `unknown`: there is no view at this path. `calibrate` and `place` are guides that lie over training. */
export const view = computed(() => viewAt(path.value));

/** The browser is on its way back from a guide: what is asked for meanwhile waits, or it would be taken back too. */
let goingBack = false;
let next: View | null = null;

/** Back leads from a guide to what it was opened over; what a guide gives way to takes its place. */
export function show(to: View): void {
  const from = view.peek();
  if (goingBack) next = to;
  if (to === from) return;
  path.value = VIEW_PATHS[to];
  if (goingBack) return;
  const address = VIEW_PATHS[to] + location.search;
  if (!isGuide(from)) history.pushState({ overTraining: from === 'train' }, '', address);
  else if (isGuide(to)) history.replaceState(history.state, '', address);
  else if ((history.state as { overTraining?: boolean } | null)?.overTraining === true) {
    goingBack = true;
    history.back();
  } else history.replaceState(null, '', address);
}

function isGuide(name: View | 'unknown'): boolean {
  return name === 'calibrate' || name === 'place';
}

/** Shows what the address says, now and whenever people go back or forward; `leave` is called before a view is left that way. Call once. */
export function followAddress(leave: () => void): void {
  path.value = location.pathname;
  addEventListener('popstate', () => {
    const wanted = next;
    next = null;
    if (goingBack) goingBack = false;
    else if (path.peek() !== location.pathname) leave();
    path.value = location.pathname;
    if (wanted !== null) show(wanted);
  });
}
