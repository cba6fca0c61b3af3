/** What an event sounds like, and what a screen reader announces about it. */

import { signal } from '@preact/signals';
import type { CalibrationEvent, CueEvent, LiveEvent, PlacingEvent, Rep, RepEvent } from '../../protocol/live/events.ts';
import { render, say } from '../../protocol/words/message.ts';
import { athleteIn } from '../state/athlete.ts';
import { isOneMovement } from '../state/movements.ts';
import type { Movement } from '../state/movements.ts';
import { shownLegs } from '../state/page.ts';
import { replayed, replaySound } from '../state/replay.ts';
import { athleteOf, isShown, type Athlete } from '../state/roster.ts';
import { screen } from '../state/settings.ts';
import { announcement, spokenPeaks } from './movement-words.ts';
import { speak } from './speech.ts';
import { forgetStraps, noteStrap, passOverStrap } from './strap-news.ts';
import { cueUnheard, playCue, playStep } from './tone.ts';

/** Announced at once, and when there is time. */
export const urgentWords = signal('');
export const calmWords = signal('');

/** Cues of both legs within this time are one: heard once and named once, s. */
const CUES_TOGETHER_S = 0.6;

/**
 * A repetition of one of two legs waits this long for the other's, ms: one that may have been the crouch before a jump is held back
 * at the station.
 */
const PARTNER_MS = 1200;

/** What is no longer news of one athlete, whether it was heard or not. */
class Announced {
  /** By session and id: cues count from one in each session. */
  readonly cues = new Set<string>();
  newestCue: CueEvent | null = null;
  step = '';
  waiting: { movement: Movement; timer: ReturnType<typeof setTimeout> } | null = null;
}

const announcedOf = new Map<Athlete, Announced>();

/** A replay is silent unless its own bar says otherwise. */
function isMuted(): boolean {
  return replayed.peek() === null ? screen.value.muted : !replaySound.peek();
}

/** Call with every event that is news, once it was applied. Only what concerns the athlete shown is heard here. */
export function announceEvent(event: LiveEvent): void {
  if (event.type === 'hello') {
    announcedOf.clear();
    forgetStraps();
    return;
  }
  const whose = athleteIn(event);
  if (whose === null) return;
  const athlete = athleteOf(whose);
  const announced = announcedOf.get(athlete) ?? new Announced();
  announcedOf.set(athlete, announced);
  switch (event.type) {
    case 'cue':
      announceCue(event, athlete, announced);
      return;
    case 'rep':
      announceRepetition(event, athlete, announced);
      return;
    case 'calibration':
      announceStep(event, say('page-calibrate.step.done'), athlete, announced);
      return;
    case 'placing':
      announceStep(event, say('page-place.step.done'), athlete, announced);
      return;
    case 'link':
      if (!isShown(athlete)) passOverStrap(event);
      else if (replayed.peek() === null) noteStrap(event, (words) => (calmWords.value = words));
      return;
    default:
  }
}

function hasTwoLegs(): boolean {
  return shownLegs.peek().length > 1;
}

function announceCue(event: CueEvent, athlete: Athlete, announced: Announced): void {
  const key = `${event.session ?? 0}/${event.id}`;
  if (announced.cues.has(key)) return;
  announced.cues.add(key);
  const { newestCue } = announced;
  const both = newestCue !== null && newestCue.side !== event.side && Math.abs(event.t - newestCue.t) < CUES_TOGETHER_S;
  announced.newestCue = event;
  if (!isShown(athlete)) return;
  const words = say(!hasTwoLegs() ? 'page-voice.knees-out' : `page-voice.knees-out.${both ? 'both' : event.side}`);
  // A screen reader announces only changes: every second cue ends with an invisible space.
  urgentWords.value = `${words}${urgentWords.peek().endsWith('\u00a0') ? '' : '\u00a0'}`;
  if (isMuted() || both) return;
  if (event.outputs.includes('tone') && !playCue()) cueUnheard.value = true;
  if (event.outputs.includes('voice')) speak(say('page-voice.knees-out'), true);
}

/** One sentence for both legs: the first waits a while for the other. */
function announceRepetition(event: RepEvent, athlete: Athlete, announced: Announced): void {
  const isEvent = (rep: Rep): boolean => rep.side === event.side && rep.start_t === event.start_t;
  const movement = athlete.movements.peek().find(({ reps }) => reps.some(isEvent));
  if (movement === undefined || event.struck_out) return;
  const { waiting } = announced;
  if (!isShown(athlete)) {
    clearTimeout(waiting?.timer);
    announced.waiting = null;
    return;
  }
  const first = waiting?.movement.reps[0];
  const partner = first !== undefined && isOneMovement(first, event);
  if (waiting !== null) {
    clearTimeout(waiting.timer);
    if (!partner) announceMovement(waiting.movement, athlete, true);
    announced.waiting = null;
  }
  if (!hasTwoLegs()) announceMovement(movement, athlete, false);
  else if (movement.reps.length < 2) {
    const timer = setTimeout(() => {
      announced.waiting = null;
      announceMovement(movement, athlete, true);
    }, PARTNER_MS);
    announced.waiting = { movement, timer };
  }
  // The other leg's was already announced: only what is new.
  else announceMovement(partner ? movement : { ...movement, reps: [event] }, athlete, true);
}

function announceMovement(movement: Movement, athlete: Athlete, twoLegs: boolean): void {
  const spoken = spokenPeaks(movement);
  if (spoken === null || !isShown(athlete)) return;
  calmWords.value = announcement(movement, twoLegs);
  if (screen.value.speakPeaks && !isMuted()) speak(spoken);
}

function announceStep(event: CalibrationEvent | PlacingEvent, done: string, athlete: Athlete, announced: Announced): void {
  const step = `${event.type} ${event.step} ${event.state}`;
  if (step === announced.step || event.step === 'none') return;
  const first = announced.step === '';
  announced.step = step;
  if (!isShown(athlete)) return;
  // What was over before this page opened is not news.
  if (first && event.step === 'done') return;
  const why = event.why === null ? null : render(event.why);
  const instruction = event.instruction === null ? '' : render(event.instruction);
  const words =
    (event.state === 'failed' || event.step === 'check') && why !== null
      ? `${why} ${instruction}`
      : event.step === 'done'
        ? (why ?? done)
        : instruction;
  calmWords.value = words;
  if (isMuted()) return;
  const isKept = event.type === 'calibration' && event.step === 'done' && event.why !== null;
  if ((event.state === 'passed' && !isKept) || event.state === 'failed') playStep(event.state === 'passed');
  if (screen.value.speakSteps && event.state !== 'passed') speak(words, true);
}
