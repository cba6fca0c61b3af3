/** Why a step of a guide must be repeated, or a hint while it runs; empty where there is nothing to say. */

import type { CalibrationState } from '../../protocol/live/words.ts';
import { render, say, type Message } from '../../protocol/words/message.ts';

export function Why({ now: { state, why } }: { now: { state: CalibrationState; why: Message | null } }) {
  if (why === null) return null;
  if (state !== 'failed') return <p class="guide-hint">{render(why)}</p>;
  return (
    <p class="guide-why" role="alert">
      <b>{say('page-calibrate.once-more')}</b> {render(why)}
    </p>
  );
}
