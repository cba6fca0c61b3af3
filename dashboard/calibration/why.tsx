/** Why a step of a guide must be done again, or what to mind while it is under way; nothing where there is nothing to say. */

import type { CalibrationState } from '../../protocol/live/words.ts';
import { render, type Message } from '../../protocol/words/message.ts';

export function Why({ now: { state, why } }: { now: { state: CalibrationState; why: Message | null } }) {
  if (why === null) return null;
  if (state !== 'failed') return <p class="guide-hint">{render(why)}</p>;
  return (
    <p class="guide-why" role="alert">
      <b>Once more, please.</b> {render(why)}
    </p>
  );
}
