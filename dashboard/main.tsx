/** Entry point of the page: settings first, then the view, then the connection. */

import { batch, effect } from '@preact/signals';
import { render } from 'preact';
import type { LiveEvent } from '../protocol/live/events.ts';
import { chooseLanguage, say } from '../protocol/words/message.ts';
import { App } from './app.tsx';
import { addPainter, startDrawing } from './draw/loop.ts';
import { keepConnected } from './live/connection.ts';
import { Greeting } from './live/greeting.ts';
import { counts, receiveFrame } from './live/legs.ts';
import { fetchStoredReps } from './state/stored.ts';
import { keepAwake } from './shell/awake.ts';
import { listenForKeys } from './shell/keys.ts';
import { cancelGuided, noteCalibration } from './state/calibrate.ts';
import { calibrationIs, movements, shownLegs, station, takeEvent } from './state/page.ts';
import { followAddress, show, view } from './state/route.ts';
import { replayed } from './state/replay.ts';
import { isPlacing, isSameMovement } from './state/station.ts';
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
keepConnected({ onEvent: (event) => greeting.onEvent(event), onFrame: receiveFrame }, () =>
  station.peek().links.some((link) => link.state === 'open'),
);

/** How long "Calibrated" is shown before the plumb line returns, ms. */
const DONE_SHOWN_MS = 2500;

function takeEach(event: LiveEvent): void {
  const before = calibrationIs.peek();
  const toldBefore = station.peek().calibrations;
  const wasPlacing = isPlacing(station.peek().placing);
  const known = event.type === 'rep' && station.peek().reps.some((rep) => isSameMovement(rep, event));
  takeEvent(event, performance.now());
  // Past events sent to a page that joins late are not news.
  const past = event.t < (station.peek().hello?.t ?? -Infinity);
  if (!known && !past) announceEvent(event, shownLegs.peek().length > 1, movements.peek());
  void fetchStoredReps(event);
  // Past actions need no guide now.
  if (replayed.peek() !== null) {
    if (view.peek() !== 'unknown') show('train');
    return;
  }
  const after = calibrationIs.peek();
  if (event.type === 'calibration') {
    // A calibration that begins, wherever it was requested, becomes the view.
    if (before !== 'running' && after === 'running' && view.peek() !== 'place') show('calibrate');
    noteCalibration(toldBefore, event);
    if (before === 'running' && after === 'done') {
      setTimeout(() => {
        if (calibrationIs.peek() === 'done' && view.peek() === 'calibrate') show('train');
      }, DONE_SHOWN_MS);
    }
  }
  // So does placing.
  if (event.type === 'placing' && !wasPlacing && isPlacing(event)) show('place');
}
