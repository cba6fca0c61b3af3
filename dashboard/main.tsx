/** Entry point of the page: settings first, then the view, then the connection. */

import { batch, effect } from '@preact/signals';
import { render } from 'preact';
import type { LiveEvent } from '../protocol/live/events.ts';
import { chooseLanguage, say } from '../protocol/words/message.ts';
import { App } from './app.tsx';
import { addPainter, startDrawing } from './draw/loop.ts';
import { keepConnected } from './live/connection.ts';
import { Greeting } from './live/greeting.ts';
import { counts, receiveFrame, type Legs } from './live/legs.ts';
import { fetchStoredReps } from './state/stored.ts';
import { keepAwake } from './shell/awake.ts';
import { listenForKeys } from './shell/keys.ts';
import { athleteIn, isSameMovement } from './state/athlete.ts';
import { cancelGuided } from './state/calibrate.ts';
import { followGuides } from './state/guide.ts';
import { followAddress, view } from './state/route.ts';
import { replayed } from './state/replay.ts';
import { athleteOf, station, takeEvent } from './state/roster.ts';
import { followSystemLook, loadScreenSettings, look } from './state/settings.ts';
import { updateTones } from './state/tones.ts';
import { prepareSound } from './voice/tone.ts';
import { announceEvent } from './voice/announce.ts';

declare global {
  interface Window {
    __kneesOut: typeof counts;
  }
}
window.__kneesOut = counts;

chooseLanguage(navigator.languages);
document.documentElement.lang = say('language.voice');
loadScreenSettings(localStorage);
followSystemLook((query) => matchMedia(query));
effect(() => {
  document.documentElement.dataset.theme = look.value;
});
effect(() => {
  const here =
    replayed.value === null ? say(`page-shell.title.${view.value}`) : say('page-shell.title.replay', { session: replayed.value.session });
  document.title = say('page-shell.title', { view: here });
});
followAddress(cancelGuided);
prepareSound();
listenForKeys();
keepAwake();
render(<App />, document.getElementById('page')!);
addPainter(updateTones);
startDrawing();
const greeting = new Greeting((events) => batch(() => events.forEach(takeEach)));
keepConnected(
  {
    onEvent: (event) => greeting.onEvent(event),
    onFrame: (frame, atMs) => receiveFrame(frame, atMs, legsOf),
  },
  () => station.peek().links.some((link) => link.state === 'open'),
);

function legsOf(athlete: number): Legs {
  return athleteOf(athlete).legs;
}

function takeEach(event: LiveEvent): void {
  const whose = athleteIn(event);
  const athlete = whose === null ? null : athleteOf(whose);
  const before = athlete?.state.peek() ?? null;
  takeEvent(event, performance.now());
  const known = event.type === 'rep' && before !== null && before.reps.some((rep) => isSameMovement(rep, event));
  // Past events sent to a page that joins late are not news.
  const past = event.t < (station.peek().hello?.t ?? -Infinity);
  if (!known && !past) announceEvent(event);
  void fetchStoredReps(event);
  followGuides(event, athlete, before);
}
