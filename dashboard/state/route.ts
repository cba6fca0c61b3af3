/**
 * The view and the athlete shown, and their address. Written here and not taken from a router library: those render by the address, while here events switch views as
 * well as people do, so that the address follows a signal, and leaving a guide must lead back over it in the history.
 */

import { computed, signal } from '@preact/signals';
import { VIEW_PATHS, viewAt, type View } from '../../protocol/live/views.ts';
import { chosenAthlete } from './roster.ts';

/** In the address's query. */
const ATHLETE = 'athlete';

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
  const address = addressAt(VIEW_PATHS[to]);
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

/** Shows this athlete from now on, also after a reload. */
export function choose(athlete: number): void {
  chosenAthlete.value = athlete;
  keepChoice();
}

/** Back and forward lead from view to view, and not to an athlete chosen earlier. */
function keepChoice(): void {
  const address = addressAt(location.pathname);
  if (address !== location.pathname + location.search) history.replaceState(history.state, '', address);
}

/** With everything else that the current address says. */
function addressAt(pathname: string): string {
  if (chosenAthlete.peek() === null) return pathname + location.search;
  const query = new URLSearchParams(location.search);
  query.set(ATHLETE, String(chosenAthlete.peek()));
  return `${pathname}?${query}`;
}

/** `null` where the address names nobody, or no number. */
function athleteIn(search: string): number | null {
  const named = new URLSearchParams(search).get(ATHLETE);
  return named !== null && /^[1-9]\d{0,8}$/.test(named) ? Number(named) : null;
}

/** Shows what the address says, now and whenever people go back or forward; `leave` is called before a view is left that way. Call once. */
export function followAddress(leave: () => void): void {
  path.value = location.pathname;
  chosenAthlete.value = athleteIn(location.search);
  addEventListener('popstate', () => {
    const wanted = next;
    next = null;
    if (goingBack) goingBack = false;
    else if (path.peek() !== location.pathname) leave();
    path.value = location.pathname;
    keepChoice();
    if (wanted !== null) show(wanted);
  });
}
