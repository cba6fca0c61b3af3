/** One thing that `knees-out doctor` looked at. */

export type Verdict = 'ok' | 'note' | 'problem';

export interface Finding {
  about: string;
  verdict: Verdict;
  found: string;
  /** What to do; empty when there is nothing. */
  advice: string;
}
