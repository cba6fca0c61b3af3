/** What a screen reader announces about straps: once when some disappear, with the cause, and once when they are back. */

import type { LinkEvent } from '../../protocol/live/events.ts';
import { say } from '../../protocol/words/message.ts';
import { linkWorks } from '../state/links.ts';
import { adviceFor, causeOf, sentence, strapNamed } from '../state/trouble.ts';

/** Straps that disappear within this time did so together: switching off an adapter takes all of them, ms. */
const TOGETHER_MS = 600;

/** Straps that were once present, by id: whether they are now. */
const isPresent = new Map<string, boolean>();
const lost = new Map<string, LinkEvent>();
/** Causes that were announced, until a strap is back. */
const announcedCauses = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

export function forgetStraps(): void {
  clearTimeout(timer);
  isPresent.clear();
  lost.clear();
  announcedCauses.clear();
}

/** A strap of an athlete who is not shown: nothing is announced, now or later. After a handover it counts as new. */
export function passOverStrap(link: LinkEvent): void {
  lost.delete(link.id);
  if (link.state === 'closed') isPresent.delete(link.id);
  else if (linkWorks(link) || isPresent.has(link.id)) isPresent.set(link.id, linkWorks(link));
}

export function noteStrap(link: LinkEvent, announce: (words: string) => void): void {
  if (lost.has(link.id)) lost.set(link.id, link);
  const works = linkWorks(link);
  const before = isPresent.get(link.id);
  if (before === false && !works && !lost.has(link.id)) announceCause(link, announce);
  if (before === works || (before === undefined && !works)) return;
  isPresent.set(link.id, works);
  if (before === undefined) return;
  if (!works) {
    lost.set(link.id, link);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const words = lostNews([...lost.values()]);
      lost.clear();
      if (words !== null) announce(words);
    }, TOGETHER_MS);
    return;
  }
  announcedCauses.clear();
  // It was absent for less than the time after which that would have been announced.
  if (lost.delete(link.id)) return;
  announce(say('page-straps.back', { strap: strapNamed(link) }));
}

/** The cause of an earlier message is known only now. */
function announceCause(link: LinkEvent, announce: (words: string) => void): void {
  for (const cause of causeOf(link)) {
    if (announcedCauses.has(cause)) continue;
    announcedCauses.add(cause);
    announce(sentence(cause));
  }
}

function lostNews(links: readonly LinkEvent[]): string | null {
  if (links.length === 0) return null;
  const causes = [...new Set(links.flatMap(causeOf))].filter((cause) => !announcedCauses.has(cause));
  for (const cause of causes) announcedCauses.add(cause);
  const lost = say('page-straps.lost', { straps: links.map(strapNamed), seconds: 0 });
  return [lost, ...(causes.length > 0 ? causes.map(sentence) : [adviceFor(links)])].join(' ');
}
