/** The ways in which users and systems ask a program to end: Ctrl+C, `kill`, and a closed terminal. */
import { nowS } from '../clock.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl+C arrives several times, from the terminal and from each launcher that forwards it (npm does), within this time, s. */
const SAME_S = 1;

/** Calls back once, so that the program can end in order. A second request means impatience: the program then ends immediately. */
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
