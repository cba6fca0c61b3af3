/** Absent straps and what keeps them away: what happened, what continues, what to do. Pure. */

import type { LinkEvent } from '../../protocol/live/events.ts';
import { SIDES } from '../../protocol/live/words.ts';
import type { StrapNamed } from '../../protocol/words/en/places.ts';
import { render, say } from '../../protocol/words/message.ts';
import { capital } from '../format.ts';
import { isAway, legStraps, linkWorks } from './links.ts';

/** Three short sentences; `null` where there is nothing to say. */
export interface Trouble {
  readonly what: string;
  readonly unaffected: string | null;
  readonly advice: string | null;
}

/** A strap absent for this long is not just out of reach, s. */
const LONG_S = 15;
const LOW_BATTERY_PERCENT = 15;

/** First the causes, each once however many straps it keeps away; then the straps that are absent without a known cause. `recorded`: a session is open. */
export function troublesOf(links: readonly LinkEvent[], recorded: boolean): Trouble[] {
  const causes = [...new Set(links.flatMap(causeOf))];
  const away = links.filter((link) => isAway(link) && causeOf(link).length === 0);
  const troubles = causes.map((cause): Trouble => {
    const [what = cause, advice] = cause.split(/; (.*)/s, 2).map((part) => sentence(part));
    const kept = links.filter((link) => isAway(link) && causeOf(link).includes(cause));
    return { what, unaffected: kept.length === 0 ? null : unaffected(links, recorded), advice: advice ?? null };
  });
  if (away.length > 0) troubles.push({ what: lostWords(away), unaffected: unaffected(links, recorded), advice: adviceFor(away) });
  return troubles;
}

/** A strap, a port or Bluetooth will not return without the user. */
export function hasFailed(links: readonly LinkEvent[]): boolean {
  return links.some((link) => link.state === 'failed');
}

/** None or one. */
export function causeOf(link: LinkEvent): string[] {
  return link.state === 'failed' && link.detail !== null ? [render(link.detail)] : [];
}

export function troubleWords({ what, unaffected, advice }: Trouble): string {
  return [what, unaffected, advice].filter((part) => part !== null).join(' ');
}

/** A source's description of its problem has neither a capital letter nor a full stop. */
export function sentence(words: string): string {
  return /[.?!]$/.test(words) ? capital(words) : `${capital(words)}.`;
}

/** What to do about absent straps. */
export function adviceFor(away: readonly LinkEvent[]): string {
  const count = away.length;
  for (const link of away) {
    if (link.batteryPercent === null || link.batteryPercent >= LOW_BATTERY_PERCENT) continue;
    const percent = Math.round(link.batteryPercent);
    return count === 1 ? say('page-straps.charge-it', { percent }) : say('page-straps.charge', { strap: strapNamed(link), percent });
  }
  return say(Math.max(...away.map(({ lostS }) => lostS)) < LONG_S ? 'page-straps.nearer' : 'page-straps.off-and-on', { count });
}

function lostWords(away: readonly LinkEvent[]): string {
  const seconds = Math.floor(Math.max(...away.map((link) => link.lostS)));
  return say('page-straps.lost', { straps: away.map(strapNamed), seconds });
}

/** A strap as named in sentences. */
export function strapNamed({ role, name }: LinkEvent): StrapNamed {
  return role ?? { name: name ?? null };
}

/** Only what is true: without a strap nothing is recorded, and a leg needs both of its straps. */
function unaffected(links: readonly LinkEvent[], recorded: boolean): string | null {
  if (!links.some(linkWorks)) return recorded ? say('page-straps.recording-waits') : null;
  const worn = SIDES.map((side) => legStraps(links, side)).filter((straps) => straps.length > 0);
  const whole = worn.filter((straps) => straps.every(linkWorks)).length;
  const legs = whole === 0 ? null : whole < worn.length ? 'other-leg' : worn.length > 1 ? 'both-legs' : 'leg';
  if (legs === null) return recorded ? say('page-straps.goes-on.recording') : null;
  return say(recorded ? `page-straps.goes-on.recording-and-${legs}` : `page-straps.goes-on.${legs}`);
}
