/** One item checked by `knees-out doctor`. */

export type Verdict = 'ok' | 'note' | 'problem';

export interface Finding {
  about: string;
  verdict: Verdict;
  found: string;
  /** What to do; empty when there is nothing. */
  advice: string;
}
