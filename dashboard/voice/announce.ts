/** What an event sounds like, and what a screen reader announces about it. */

import { signal } from '@preact/signals';
import type { CalibrationEvent, CueEvent, LiveEvent, PlacingEvent, RepEvent } from '../../protocol/live/events.ts';
import { render, say } from '../../protocol/words/message.ts';
import { isOneMovement } from '../state/movements.ts';
import type { Movement } from '../state/movements.ts';
import { replayed, replaySound } from '../state/replay.ts';
import { screen } from '../state/settings.ts';
import { announcement, spokenPeaks } from './movement-words.ts';
import { speak } from './speech.ts';
import { forgetStraps, noteStrap } from './strap-news.ts';
import { cueUnheard, playCue, playStep } from './tone.ts';

/** Announced at once, and when there is time. */
export const urgentWords = signal('');
export const calmWords = signal('');

/** By session and id: cues count from one in each session. */
const announcedCues = new Set<string>();
let announcedStep = '';
let newestCue: CueEvent | null = null;
/** Cues of both legs within this time are one: heard once and named once, s. */
const CUES_TOGETHER_S = 0.6;

/**
 * A repetition of one of two legs waits this long for the other's, ms: one that may have been the crouch before a jump is held back
 * at the station.
 */
const PARTNER_MS = 1200;
let waiting: { movement: Movement; timer: ReturnType<typeof setTimeout> } | null = null;

/** A replay is silent unless its own bar says otherwise. */
function isMuted(): boolean {
  return replayed.peek() === null ? screen.value.muted : !replaySound.peek();
}

/** `twoLegs`: the leg is then named. `movements`: those known with this event applied. */
export function announceEvent(event: LiveEvent, twoLegs: boolean, movements: readonly Movement[]): void {
  const { speakSteps } = screen.value;
  const muted = isMuted();
  switch (event.type) {
    case 'hello':
      announcedCues.clear();
      forgetStraps();
      announcedStep = '';
      newestCue = null;
      return;
    case 'cue':
      announceCue(event, twoLegs, muted);
      return;
    case 'rep':
      announceRepetition(event, twoLegs, movements);
      return;
    case 'calibration':
      announceStep(event, say('page-calibrate.step.done'), muted, speakSteps);
      return;
    case 'placing':
      announceStep(event, say('page-place.step.done'), muted, speakSteps);
      return;
    case 'link':
      if (replayed.peek() === null) noteStrap(event, (words) => (calmWords.value = words));
      return;
    default:
  }
}

function announceCue(event: CueEvent, twoLegs: boolean, muted: boolean): void {
  const key = `${event.session ?? 0}/${event.id}`;
  if (announcedCues.has(key)) return;
  announcedCues.add(key);
  const both = newestCue !== null && newestCue.side !== event.side && Math.abs(event.t - newestCue.t) < CUES_TOGETHER_S;
  newestCue = event;
  const words = say(!twoLegs ? 'page-voice.knees-out' : `page-voice.knees-out.${both ? 'both' : event.side}`);
  // A screen reader announces only changes: every second cue ends with an invisible space.
  urgentWords.value = `${words}${urgentWords.peek().endsWith('\u00a0') ? '' : '\u00a0'}`;
  if (muted || both) return;
  if (event.outputs.includes('tone') && !playCue()) cueUnheard.value = true;
  if (event.outputs.includes('voice')) speak(say('page-voice.knees-out'), true);
}

/** One sentence for both legs: the first waits a while for the other. */
function announceRepetition(event: RepEvent, twoLegs: boolean, movements: readonly Movement[]): void {
  const movement = movements.find(({ reps }) => reps.some((rep) => rep.side === event.side && rep.start_t === event.start_t));
  if (movement === undefined || event.struck_out) return;
  const first = waiting?.movement.reps[0];
  const partner = first !== undefined && isOneMovement(first, event);
  if (waiting !== null) {
    clearTimeout(waiting.timer);
    if (!partner) announceMovement(waiting.movement, true);
    waiting = null;
  }
  if (!twoLegs || movement.reps.length < 2) {
    if (!twoLegs) announceMovement(movement, false);
    else {
      const timer = setTimeout(() => {
        waiting = null;
        announceMovement(movement, true);
      }, PARTNER_MS);
      waiting = { movement, timer };
    }
    return;
  }
  // The other leg's was already announced: only what is new.
  announceMovement(partner ? movement : { ...movement, reps: [event] }, true);
}

function announceMovement(movement: Movement, twoLegs: boolean): void {
  const spoken = spokenPeaks(movement);
  if (spoken === null) return;
  calmWords.value = announcement(movement, twoLegs);
  const { speakPeaks } = screen.value;
  const muted = isMuted();
  if (speakPeaks && !muted) speak(spoken);
}

function announceStep(event: CalibrationEvent | PlacingEvent, done: string, muted: boolean, spoken: boolean): void {
  const step = `${event.type} ${event.step} ${event.state}`;
  if (step === announcedStep || event.step === 'none') return;
  const first = announcedStep === '';
  announcedStep = step;
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
  if (muted) return;
  const isKept = event.type === 'calibration' && event.step === 'done' && event.why !== null;
  if ((event.state === 'passed' && !isKept) || event.state === 'failed') playStep(event.state === 'passed');
  if (spoken && event.state !== 'passed') speak(words, true);
}
