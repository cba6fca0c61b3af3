/** Straps that are away, and what keeps them away: what happened, what goes on, what to do. Pure. */

import type { LinkEvent } from '../../protocol/live/events.ts';
import { SIDES } from '../../protocol/live/words.ts';
import { capital, ROLE_WORD } from '../words.ts';
import { isAway, legStraps, linkWorks } from './station.ts';
import type { StationState } from './station.ts';

/** Three short sentences, without their full stops; `null` where there is nothing to say. */
export interface Trouble {
  readonly what: string;
  readonly goesOn: string | null;
  readonly advice: string | null;
}

/** A strap away for so long is not just out of reach, s. */
const LONG_S = 15;
const LOW_BATTERY_PERCENT = 15;

/** First the causes, each once however many straps it keeps away; then the straps that are away without a known one. */
export function troublesOf(state: StationState): Trouble[] {
  const causes = [...new Set(state.links.flatMap(causeOf))];
  const away = state.links.filter((link) => isAway(link) && causeOf(link).length === 0);
  const troubles = causes.map((cause): Trouble => {
    const [what = cause, advice] = cause.split(/; (.*)/s, 2);
    const kept = state.links.filter((link) => isAway(link) && causeOf(link).includes(cause));
    return { what: capital(what), goesOn: kept.length === 0 ? null : goesOn(state), advice: advice === undefined ? null : capital(advice) };
  });
  if (away.length > 0) troubles.push({ what: lostWords(away), goesOn: goesOn(state), advice: adviceFor(away) });
  return troubles;
}

/** A strap, a port or Bluetooth will not come back without the user. */
export function hasFailed({ links }: StationState): boolean {
  return links.some((link) => link.state === 'failed');
}

/** None or one. */
export function causeOf(link: LinkEvent): string[] {
  return link.state === 'failed' && link.detail !== null ? [link.detail] : [];
}

export function troubleWords({ what, goesOn, advice }: Trouble): string {
  return [what, goesOn, advice]
    .flatMap((sentence) => (sentence === null ? [] : [/[.?!]$/.test(sentence) ? sentence : `${sentence}.`]))
    .join(' ');
}

/** What to do about straps that are away. */
export function adviceFor(away: readonly LinkEvent[]): string {
  const one = away.length === 1;
  for (const link of away) {
    if (link.batteryPercent === null || link.batteryPercent >= LOW_BATTERY_PERCENT) continue;
    return `${one ? 'Its' : `The ${nameOf(link)} strap’s`} battery was at ${Math.round(link.batteryPercent)} %: charge it`;
  }
  if (Math.max(...away.map(({ lostS }) => lostS)) < LONG_S) {
    return one ? 'Bring it nearer or press its button' : 'Bring them nearer or press their buttons';
  }
  return one ? 'Switch it off and on; charge it if its light stays dark' : 'Switch them off and on; charge those whose light stays dark';
}

function lostWords(away: readonly LinkEvent[]): string {
  const lostS = Math.floor(Math.max(...away.map((link) => link.lostS)));
  const names = away.map(nameOf);
  const who =
    names.length > 2
      ? `${names.length} straps`
      : names.length === 2
        ? `${capital(names.join(' and '))} straps`
        : `${capital(names[0]!)} strap`;
  return lostS < 1 ? `${who} lost` : `${who} lost ${lostS} s`;
}

function nameOf({ role, name }: LinkEvent): string {
  return role === null ? (name ?? 'unplaced') : ROLE_WORD[role].toLowerCase();
}

/** Only what is true: without a strap nothing is recorded, and a leg takes both of its own. */
function goesOn(state: StationState): string | null {
  const recorded = state.session?.state === 'recording';
  if (!state.links.some(linkWorks)) return recorded ? 'The recording waits for the straps' : null;
  const worn = SIDES.map((side) => legStraps(state, side)).filter((straps) => straps.length > 0);
  const whole = worn.filter((straps) => straps.every(linkWorks)).length;
  const legs = whole === 0 ? null : whole < worn.length ? 'the other leg' : worn.length > 1 ? 'both legs' : 'the leg';
  if (!recorded) return legs === null ? null : `${capital(legs)} ${legs === 'both legs' ? 'go' : 'goes'} on`;
  return legs === null ? 'Recording goes on' : `Recording and ${legs} go on`;
}
