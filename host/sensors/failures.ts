/** Reports failures that only the user can fix, such as an adapter that is switched off, even when no page is open. */
import { render } from '../../protocol/words/message.ts';
import type { Problem } from '../../protocol/live/events.ts';
import { problemOf } from '../errors.ts';
import type { SourceListener } from '../transport/source.ts';
import { nameStrap } from './strap-name.ts';

/** Sits between sources and `listener`. */
export function reportFailures(listener: SourceListener, report: (problem: Problem) => void): SourceListener {
  return {
    onLink: (link, state, atS, detail) => {
      if (state === 'failed') {
        const args = { link: nameStrap(link, null), detail: detail === null ? null : render(detail) };
        report(problemOf('KO_SOURCE_FAILED.link', args));
      }
      listener.onLink(link, state, atS, detail);
    },
    onPacket: (link, bytes, arrivalS, channel) => listener.onPacket(link, bytes, arrivalS, channel),
  };
}
