/** Keeps the screen on while a set is recorded: a phone in the rack must not go dark. */

import { recording } from '../state/page.ts';

let lock: WakeLockSentinel | null = null;

/** Browsers grant it only to secure pages, and revoke it when the page is hidden; without it the screen follows its own settings. */
export function keepAwake(): void {
  const update = (): void => {
    if (!('wakeLock' in navigator)) return;
    if (recording.peek() && !document.hidden) {
      navigator.wakeLock.request('screen').then(
        (given) => (lock = given),
        () => (lock = null),
      );
    } else {
      void lock?.release();
      lock = null;
    }
  };
  recording.subscribe(update);
  document.addEventListener('visibilitychange', update);
}
