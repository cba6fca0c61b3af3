/** What a screen reader hears of straps: once when some go away, with the cause, and once when they are back. */

import type { LinkEvent } from '../../protocol/live/events.ts';
import { linkWorks } from '../state/station.ts';
import { capital, ROLE_WORD } from '../words.ts';
import { adviceFor, causeOf } from '../state/trouble.ts';

/** Straps that go within this time went together: an adapter that was switched off takes all of them, ms. */
const TOGETHER_MS = 600;

/** Straps that were there once, by id: whether they are now. */
const there = new Map<string, boolean>();
const gone = new Map<string, LinkEvent>();
/** Causes that were said, until a strap is back. */
const saidCauses = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

export function forgetStraps(): void {
  clearTimeout(timer);
  there.clear();
  gone.clear();
  saidCauses.clear();
}

export function noteStrap(link: LinkEvent, say: (words: string) => void): void {
  if (gone.has(link.id)) gone.set(link.id, link);
  const works = linkWorks(link);
  const before = there.get(link.id);
  if (before === false && !works && !gone.has(link.id)) sayCause(link, say);
  if (before === works || (before === undefined && !works)) return;
  there.set(link.id, works);
  if (before === undefined) return;
  if (!works) {
    gone.set(link.id, link);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const words = lostNews([...gone.values()]);
      gone.clear();
      if (words !== null) say(words);
    }, TOGETHER_MS);
    return;
  }
  saidCauses.clear();
  // It was away for less than the time in which that would have been said.
  if (gone.delete(link.id)) return;
  say(`${nameOf(link)} is back.`);
}

/** The cause of an earlier message is known only now. */
function sayCause(link: LinkEvent, say: (words: string) => void): void {
  for (const cause of causeOf(link)) {
    if (saidCauses.has(cause)) continue;
    saidCauses.add(cause);
    say(`${capital(cause)}.`);
  }
}

function lostNews(links: readonly LinkEvent[]): string | null {
  if (links.length === 0) return null;
  const causes = [...new Set(links.flatMap(causeOf))].filter((cause) => !saidCauses.has(cause));
  for (const cause of causes) saidCauses.add(cause);
  const names = links.length > 2 ? `${links.length} straps` : links.map(nameOf).join(' and ');
  return `${names} lost. ${causes.length > 0 ? `${causes.map(capital).join('. ')}.` : `${adviceFor(links)}.`}`;
}

function nameOf(link: LinkEvent): string {
  return link.role === null ? (link.name ?? 'A strap') : `${ROLE_WORD[link.role]} strap`;
}
