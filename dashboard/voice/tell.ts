/** What an event sounds like, and what a screen reader is told of it. */

import { signal } from '@preact/signals';
import type { CalibrationEvent, LinkEvent, LiveEvent, PlacingEvent } from '../../protocol/live/events.ts';
import { screen } from '../state/settings.ts';
import { linkWorks } from '../state/station.ts';
import { PLACING_WORD, ROLE_WORD, severityOf, SIDE_WORD, STEP_WORD, wholeDegrees } from '../words.ts';
import { speak } from './speech.ts';
import { cueUnheard, playCue, playStep } from './tone.ts';

/** Read out at once, and when there is time. */
export const urgentWords = signal('');
export const calmWords = signal('');

const toldCues = new Set<number>();
/** Straps that were there once, by id: whether they are now. */
const toldThere = new Map<string, boolean>();
let toldStep = '';

/** `twoLegs`: then the leg is named. Call before the event is folded in or after: it keeps its own memory. */
export function tellEvent(event: LiveEvent, twoLegs: boolean): void {
  const { muted, speakSteps, speakPeaks } = screen.value;
  switch (event.type) {
    case 'hello':
      toldCues.clear();
      toldThere.clear();
      toldStep = '';
      return;
    case 'cue': {
      if (toldCues.has(event.id)) return;
      toldCues.add(event.id);
      // A screen reader says only what changed: each second cue ends in a space that is not seen.
      urgentWords.value = `${twoLegs ? `Knees out, ${event.side}` : 'Knees out'}${urgentWords.peek().endsWith('\u00a0') ? '' : '\u00a0'}`;
      if (muted) return;
      if (event.outputs.includes('tone') && !playCue()) cueUnheard.value = true;
      if (event.outputs.includes('voice')) speak('Knees out', true);
      return;
    }
    case 'rep': {
      if (event.struck_out || event.peak_valgus_deg === null) return;
      const peak = wholeDegrees(event.peak_valgus_deg).replace('−', 'minus ');
      const severity = event.severity ?? severityOf(event.peak_valgus_deg);
      calmWords.value = `Repetition ${event.rep}${twoLegs ? `, ${SIDE_WORD[event.side].toLowerCase()} leg` : ''}: ${peak} degrees${severity === null ? '' : `, ${severity}`}`;
      if (speakPeaks && !muted) speak(peak);
      return;
    }
    case 'calibration':
      tellStep(event, STEP_WORD.done, muted, speakSteps);
      return;
    case 'placing':
      tellStep(event, event.why ?? PLACING_WORD.done, muted, speakSteps);
      return;
    case 'link':
      tellStrap(event);
      return;
    default:
  }
}

/** Only when a strap goes away, and when it is back. */
function tellStrap(link: LinkEvent): void {
  const there = linkWorks(link);
  const before = toldThere.get(link.id);
  if (before === there || (before === undefined && !there)) return;
  toldThere.set(link.id, there);
  if (before === undefined) return;
  const strap = link.role === null ? (link.name ?? 'A strap') : `${ROLE_WORD[link.role]} strap`;
  calmWords.value = there ? `${strap} is back.` : `${strap} lost. Recording goes on; bring it nearer or press its button.`;
}

function tellStep(event: CalibrationEvent | PlacingEvent, done: string, muted: boolean, spoken: boolean): void {
  const step = `${event.type} ${event.step} ${event.state}`;
  if (step === toldStep || event.step === 'none') return;
  const first = toldStep === '';
  toldStep = step;
  // What was over before this page opened is not news.
  if (first && event.step === 'done') return;
  const words =
    (event.state === 'failed' || event.step === 'check') && event.why !== null
      ? `${event.why} ${event.instruction}`
      : event.step === 'done'
        ? done
        : event.instruction;
  calmWords.value = words;
  if (muted) return;
  if (event.state === 'passed' || event.state === 'failed') playStep(event.state === 'passed');
  if (spoken && event.state !== 'passed') speak(words, true);
}
