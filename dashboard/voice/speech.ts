/** Words spoken by the browser's own voice. */

import { say } from '../../protocol/words/message.ts';

/** Whether this browser can speak. */
export const canSpeak = 'speechSynthesis' in globalThis;

/** `urgent` interrupts whatever is being spoken: a late cue is useless. */
export function speak(words: string, urgent = false): void {
  if (!canSpeak) return;
  if (urgent) speechSynthesis.cancel();
  const utterance = new SpeechSynthesisUtterance(words);
  utterance.lang = say('language.voice');
  utterance.rate = urgent ? 1.25 : 1;
  speechSynthesis.speak(utterance);
}
