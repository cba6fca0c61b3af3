/** The steps of a guide, showing which have passed and which is current. */

import type { CalibrationState } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { Icon } from '../shell/icons.tsx';

/** `at`: index of the current step; −1 before the first, the number of steps when all have passed. */
export function StepList({ words, at, state }: { words: readonly string[]; at: number; state: CalibrationState | 'ahead' }) {
  return (
    <ol class="guide-steps" aria-label={say('page-calibrate.steps')}>
      {words.map((word, i) => {
        const is = i < at ? 'passed' : i > at ? 'ahead' : state;
        return (
          <li key={word} data-state={is} aria-current={i === at ? 'step' : undefined}>
            <span class="guide-mark" aria-hidden="true">
              {is === 'passed' ? <Icon name="check" /> : is === 'failed' ? '!' : i + 1}
            </span>
            <span class="guide-step-word">{word}</span>
          </li>
        );
      })}
    </ol>
  );
}
