/** What a screen reader announces about straps: once when some disappear, with the cause, and once when they are back. */

import type { LinkEvent } from '../../protocol/live/events.ts';
import { say } from '../../protocol/words/message.ts';
import { linkWorks } from '../state/station.ts';
import { adviceFor, causeOf, sentence, strapNamed } from '../state/trouble.ts';

/** Straps that disappear within this time did so together: switching off an adapter takes all of them, ms. */
const TOGETHER_MS = 600;

/** Straps that were once present, by id: whether they are now. */
const there = new Map<string, boolean>();
const gone = new Map<string, LinkEvent>();
/** Causes that were announced, until a strap is back. */
const toldCauses = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

export function forgetStraps(): void {
  clearTimeout(timer);
  there.clear();
  gone.clear();
  toldCauses.clear();
}

export function noteStrap(link: LinkEvent, tell: (words: string) => void): void {
  if (gone.has(link.id)) gone.set(link.id, link);
  const works = linkWorks(link);
  const before = there.get(link.id);
  if (before === false && !works && !gone.has(link.id)) tellCause(link, tell);
  if (before === works || (before === undefined && !works)) return;
  there.set(link.id, works);
  if (before === undefined) return;
  if (!works) {
    gone.set(link.id, link);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const words = lostNews([...gone.values()]);
      gone.clear();
      if (words !== null) tell(words);
    }, TOGETHER_MS);
    return;
  }
  toldCauses.clear();
  // It was absent for less than the time after which that would have been announced.
  if (gone.delete(link.id)) return;
  tell(say('page-straps.back', { strap: strapNamed(link) }));
}

/** The cause of an earlier message is known only now. */
function tellCause(link: LinkEvent, tell: (words: string) => void): void {
  for (const cause of causeOf(link)) {
    if (toldCauses.has(cause)) continue;
    toldCauses.add(cause);
    tell(sentence(cause));
  }
}

function lostNews(links: readonly LinkEvent[]): string | null {
  if (links.length === 0) return null;
  const causes = [...new Set(links.flatMap(causeOf))].filter((cause) => !toldCauses.has(cause));
  for (const cause of causes) toldCauses.add(cause);
  const lost = say('page-straps.lost', { straps: links.map(strapNamed), seconds: 0 });
  return [lost, ...(causes.length > 0 ? causes.map(sentence) : [adviceFor(links)])].join(' ');
}
