/** The straps in the footer: a small leg each, with battery, signal and loss. */

import type { LinkEvent } from '../../protocol/live/events.ts';
import { SIDES } from '../../protocol/live/words.ts';
import type { Side } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { connection } from '../live/connection.ts';
import { isAwaited, linkWorks, presentLinks } from '../state/links.ts';
import { dialog, links, shownLegs } from '../state/page.ts';
import { strapNamed } from '../state/trouble.ts';

export function Straps() {
  const present = presentLinks(links.value);
  // A port without a strap, or Bluetooth itself, is not a strap: while there is none, the stage reports it.
  const straps = present.every(isAwaited) ? [] : present.filter((link) => !isAwaited(link) || link.state !== 'failed');
  const isConnected = connection.value.state === 'open';
  const twoLegs = shownLegs.value.length > 1;
  return (
    <button type="button" class="foot-straps" onClick={() => (dialog.value = 'straps')}>
      <span class="unseen">{isConnected ? strapsLabel(straps) : say('page-straps.label.no-station')}</span>
      {!isConnected ? (
        <span class="quiet-text" aria-hidden="true">
          {say('page-straps.foot.no-station')}
        </span>
      ) : straps.length === 0 ? (
        <span class="quiet-text" aria-hidden="true">
          {say('page-straps.foot.none')}
        </span>
      ) : (
        straps.map((link) => (
          <span class="strap" key={link.id} data-state={strapState(link)} aria-hidden="true">
            <StrapPicture link={link} />
            <span class="strap-facts">
              <span class="strap-name" data-side={twoLegs && link.role !== 'pelvis' ? sideOf(link) : undefined}>
                {strapName(link, twoLegs)}
              </span>
              <b>
                {link.batteryPercent === null ? '–' : say('page-straps.battery.percent', { percent: Math.round(link.batteryPercent) })}
                {link.rssiDbm !== null && <span class="strap-signal"> {signalDbm(link.rssiDbm)}</span>}
              </b>
              <span class="strap-link">
                {linkWorks(link) ? say('page-straps.lost-share', { percent: lossPercent(link) }) : strapWord(link)}
              </span>
            </span>
          </span>
        ))
      )}
    </button>
  );
}

function sideOf({ role }: LinkEvent): Side | undefined {
  return SIDES.find((side) => role?.startsWith(side) === true);
}

/** Short, for the footer: `Shin`, or `L shin` where there are two. */
function strapName(link: LinkEvent, twoLegs: boolean): string {
  if (link.role === null) return say('page-straps.foot.no-place');
  return say(twoLegs ? `places.short.${link.role}` : `places.segment.${link.role}`);
}

/** A leg with the strap's place filled in. */
export function StrapPicture({ link }: { link: Pick<LinkEvent, 'role'> }) {
  const { role } = link;
  const flip = role?.startsWith('right') ?? false;
  return (
    <svg class="strap-picture" viewBox="0 0 24 40" width="24" height="40" aria-hidden="true">
      <g transform={flip ? 'translate(24 0) scale(-1 1)' : undefined}>
        <path class="strap-leg" d="M8 2q-1 9 1 17q-1 8 0 15l-4 3h8l1-3q1-8 1-15q2-8 1-17Z" />
        {role?.endsWith('thigh') === true && <path class="strap-band" d="M7.5 9h9.2v5H8Z" />}
        {role?.endsWith('shin') === true && <path class="strap-band" d="M8.3 23h6.6v5H8.5Z" />}
        {role === 'pelvis' && <path class="strap-band" d="M6.5 1h11v4h-11Z" />}
        {role === null && (
          <text class="strap-unknown" x="12" y="24" text-anchor="middle">
            ?
          </text>
        )}
      </g>
    </svg>
  );
}

/** `weak`: present, but its battery or loss needs attention. */
export function strapState(link: LinkEvent): 'good' | 'weak' | 'waiting' | 'away' {
  if (link.state === 'connecting') return 'waiting';
  if (!linkWorks(link)) return 'away';
  return link.lossShare > 0.1 || (link.batteryPercent !== null && link.batteryPercent < 15) ? 'weak' : 'good';
}

export function signalDbm(dbm: number): string {
  return `${dbm < 0 ? '−' : ''}${Math.abs(Math.round(dbm))} dBm`;
}

export function strapWord(link: LinkEvent): string {
  if (link.lostS >= 1) return say('page-straps.state.lost-for', { seconds: Math.floor(link.lostS) });
  return say(`page-straps.state.${link.state}`);
}

export function lossPercent(link: LinkEvent): string {
  const percent = link.lossShare * 100;
  return `${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

function strapsLabel(links: readonly LinkEvent[]): string {
  if (links.length === 0) return say('page-straps.label.none');
  const straps = links.map((link) => say('page-straps.label.each', { strap: strapNamed(link), state: strapWord(link) }));
  return say('page-straps.label', { straps });
}
