/** Whom this page shows, where there is more than one athlete on the station. */

import { say } from '../../protocol/words/message.ts';
import { showAthlete } from '../state/guide.ts';
import { roster, shown } from '../state/roster.ts';

export function AthletePicker() {
  if (roster.value.length < 2) return null;
  return (
    <label class="athlete-picker">
      <span class="unseen">{say('page-shell.athlete')}</span>
      <select value={shown.value.id} onChange={(event) => showAthlete(Number(event.currentTarget.value))}>
        {roster.value.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
