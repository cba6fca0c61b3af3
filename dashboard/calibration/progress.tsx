/** The progress of a guided step: the countdown, or the count of movements; nothing where neither is known. */

import type { CalibrationState } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';

interface GuidedStep {
  readonly state: CalibrationState;
  readonly count: number;
  readonly of: number;
  readonly secondsLeft: number | null;
  /** Of the whole procedure. */
  readonly progress: number;
}

export function Progress({ now, whole, waiting = say('page-calibrate.waiting') }: { now: GuidedStep; whole: string; waiting?: string }) {
  return (
    <div class="guide-progress" data-state={now.state}>
      {now.state === 'failed' ? null : now.state === 'passed' ? (
        <p class="guide-number">{say('page-calibrate.done')}</p>
      ) : now.of > 0 ? (
        <>
          <p class="guide-number">
            {now.count}
            <span class="guide-of">{say('page-calibrate.count-of', { of: now.of })}</span>
          </p>
          <p class="guide-dots" aria-hidden="true">
            {Array.from({ length: now.of }, (_, i) => (
              <span key={i} data-filled={i < now.count} />
            ))}
          </p>
        </>
      ) : now.secondsLeft !== null && now.state === 'running' ? (
        <p class="guide-number">
          {Math.ceil(now.secondsLeft)}
          <span class="guide-of">{say('page-calibrate.second-unit')}</span>
        </p>
      ) : (
        <p class="guide-waiting">{waiting}</p>
      )}
      <progress max={1} value={now.progress} aria-label={whole} />
    </div>
  );
}
