/** The cue as a tone, generated with Web Audio. Browsers keep sound locked until the first tap or key. */

import { signal } from '@preact/signals';

/** `locked`: waits for a tap; `none`: this browser has no Web Audio. */
export const sound = signal<'locked' | 'ready' | 'none'>('locked');
/** A cue fired while sound was locked. */
export const cueUnheard = signal(false);

let context: AudioContext | null = null;

/** Creates the audio context, and unlocks it at the first tap or key. Call once. */
export function prepareSound(): void {
  if (typeof AudioContext === 'undefined') {
    sound.value = 'none';
    return;
  }
  const made = new AudioContext({ latencyHint: 'interactive' });
  context = made;
  const noteState = (): void => {
    sound.value = made.state === 'running' ? 'ready' : 'locked';
  };
  made.onstatechange = noteState;
  noteState();
  const unlock = (): void => {
    if (made.state !== 'running') void made.resume();
  };
  // Not on `pointerdown`: what the header then shows moves the buttons, and the click would be lost.
  addEventListener('pointerup', unlock);
  addEventListener('keydown', unlock);
}

/** Two rising beeps, 0.24 s in all: audible over music, over before the next phase. False when locked, so that the page can say so. */
export function playCue(): boolean {
  beep(0, 988, 0.1);
  beep(0.12, 1319, 0.12);
  return context?.state === 'running';
}

/** One soft note for a passed (high) or rejected (low) step: a step never ends without a sound. */
export function playStep(passed: boolean): void {
  beep(0, passed ? 784 : 294, 0.16);
}

function beep(afterS: number, hertz: number, lengthS: number): void {
  if (context?.state !== 'running') return;
  const from = context.currentTime + afterS;
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  oscillator.type = 'triangle';
  oscillator.frequency.value = hertz;
  // Ramps prevent clicks at the ends.
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(0.7, from + 0.008);
  volume.gain.setValueAtTime(0.7, from + lengthS - 0.03);
  volume.gain.linearRampToValueAtTime(0, from + lengthS);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + lengthS);
}
