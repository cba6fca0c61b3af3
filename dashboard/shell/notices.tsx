/** What went wrong and what to do, shown at the bottom until dismissed. */

import type { Problem } from '../../protocol/live/events.ts';
import { say } from '../../protocol/words/message.ts';
import { renderProblem } from '../../protocol/words/problem.ts';
import { notice, openPlacing } from '../state/page.ts';
import { athlete, shown, station } from '../state/roster.ts';
import { Icon } from './icons.tsx';

function ProblemWords({ problem }: { problem: Problem }) {
  const { message, hint } = renderProblem(problem);
  return (
    <p>
      <b>{message}</b> {hint}
    </p>
  );
}

export function Notices() {
  const problem = athlete.value.problem ?? station.value.problem;
  const own = notice.value;
  if (problem === null && own === null) return null;
  const dismiss = (): void => {
    notice.value = null;
    station.value = { ...station.value, problem: null };
    shown.value.state.value = { ...athlete.value, problem: null };
  };
  return (
    <div class="notice" role="alert">
      <div>
        {own !== null && <p>{own}</p>}
        {problem !== null && <ProblemWords problem={problem} />}
        {problem?.code === 'KO_PLACE_TAKEN' && (
          <button
            type="button"
            class="button"
            onClick={() => {
              dismiss();
              openPlacing();
            }}
          >
            {say('page-shell.find-out.brief')}
          </button>
        )}
      </div>
      <button type="button" class="tool" aria-label={say('page-shell.dismiss')} onClick={dismiss}>
        <Icon name="close" />
      </button>
    </div>
  );
}
