/** Reports failures that only the user can fix, such as an adapter that is switched off, even when no page is open. */
import { render } from '../../protocol/words/message.ts';
import type { SourceListener } from '../transport/source.ts';
import { nameStrap } from './strap-name.ts';

/** Sits between sources and `listener`. `say`: prints one line for the user, without a line ending. */
export function reportFailures(listener: SourceListener, say: (line: string) => void): SourceListener {
  return {
    onLink: (link, state, atS, detail) => {
      if (state === 'failed') say(`KO_SOURCE_FAILED: ${nameStrap(link, null)}: ${detail === null ? 'does not work' : render(detail)}.`);
      listener.onLink(link, state, atS, detail);
    },
    onPacket: (link, bytes, arrivalS, channel) => listener.onPacket(link, bytes, arrivalS, channel),
  };
}
