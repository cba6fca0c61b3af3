/** Which guide is shown: calibrating and placing become the view wherever they were begun, as long as they concern the athlete shown. */

import type { LiveEvent } from '../../protocol/live/events.ts';
import { calibrationStage, isPlacing, type AthleteState } from './athlete.ts';
import { noteCalibration } from './calibrate.ts';
import { replayed } from './replay.ts';
import { isShown, shown, type Athlete } from './roster.ts';
import { choose, show, view } from './route.ts';

/** How long "Calibrated" is shown before the plumb line returns, ms. */
const DONE_SHOWN_MS = 2500;

/** Call with every event, once it was applied. `before`: the athlete's state until then. */
export function followGuides(event: LiveEvent, athlete: Athlete | null, before: AthleteState | null): void {
  // What the athlete was once guided through needs no guide now.
  if (replayed.peek() !== null) {
    if (view.peek() !== 'unknown') show('train');
    return;
  }
  if (athlete === null || before === null) return;
  if (event.type === 'calibration') {
    const [was, is] = [calibrationStage(before.calibrations), stageOf(athlete)];
    if (isShown(athlete) && was !== 'running' && is === 'running' && view.peek() !== 'place') show('calibrate');
    noteCalibration(athlete, before.calibrations, event);
    if (was === 'running' && is === 'done') {
      setTimeout(() => {
        if (isShown(athlete) && stageOf(athlete) === 'done' && view.peek() === 'calibrate') show('train');
      }, DONE_SHOWN_MS);
    }
  }
  if (event.type === 'placing' && isShown(athlete) && !isPlacing(before.placing) && isPlacing(event)) show('place');
}

/**
 * Shows another athlete, with the guide they are in. The guide of the one shown until now is not cancelled: others may be calibrated
 * meanwhile, and it is there again when its athlete is.
 */
export function showAthlete(id: number): void {
  choose(id);
  if (view.peek() === 'unknown') return;
  const { calibrations, placing } = shown.peek().state.peek();
  show(isPlacing(placing) ? 'place' : calibrationStage(calibrations) === 'running' ? 'calibrate' : 'train');
}

function stageOf(athlete: Athlete): ReturnType<typeof calibrationStage> {
  return calibrationStage(athlete.state.peek().calibrations);
}
