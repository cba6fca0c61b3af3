/** One item checked by `knees-out doctor`. */
import type { TerminalMessage } from '../../../protocol/words/terminal.ts';

export type Verdict = 'ok' | 'note' | 'problem';

export interface Finding {
  about: TerminalMessage;
  verdict: Verdict;
  found: TerminalMessage;
  /** What to do; `null` when there is nothing. */
  advice: TerminalMessage | null;
}
