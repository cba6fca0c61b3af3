/** What is shown at a path that has no view: that it has none, and the way back. */

import { VIEW_PATHS } from '../../protocol/live/views.ts';
import { say } from '../../protocol/words/message.ts';
import { path, show } from '../state/route.ts';
import { Empty } from './empty.tsx';

export function UnknownView() {
  return (
    <main class="stage">
      <Empty
        title={say('page-shell.unknown.heading')}
        action={
          <a
            class="button strong"
            href={VIEW_PATHS.train}
            onClick={(event) => {
              event.preventDefault();
              show('train');
            }}
          >
            {say('page-shell.unknown.back')}
          </a>
        }
      >
        {say('page-shell.unknown.what', { path: path.value })}
      </Empty>
    </main>
  );
}
