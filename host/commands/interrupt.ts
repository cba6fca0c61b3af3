/** How users and systems ask a program to end: Ctrl+C, `kill`, and a terminal that is closed. */
import { nowS } from '../clock.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl+C comes several times, from the terminal and from each launcher that passes it on (npm does), within this time, s. */
const SAME_S = 1;

/** Calls back once, so that what runs can be ended in order. Whoever asks again is impatient: the program then ends where it is. */
export function onInterrupt(listener: () => void): void {
  let askedS = NaN;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (Number.isNaN(askedS)) {
        askedS = nowS();
        listener();
      } else if (nowS() - askedS > SAME_S) process.exit(1);
    });
  }
}
