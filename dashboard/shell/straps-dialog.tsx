/** Each strap with what it reports, and where it is worn. */

import type { LinkEvent } from '../../protocol/live/events.ts';
import { STRAP_PLACES } from '../../protocol/live/words.ts';
import type { StrapPlace } from '../../protocol/live/words.ts';
import { render, say } from '../../protocol/words/message.ts';
import { command, links, openPlacing, unplaced } from '../state/page.ts';
import { lossPercent, signalDbm, StrapPicture, strapState, strapWord } from './straps.tsx';
import { twoSentences } from '../format.ts';
import { isAwaited } from '../state/links.ts';
import { Marked } from './marked.tsx';
import { Modal } from './modal.tsx';

export function StrapsDialog() {
  return (
    <Modal title={say('page-straps.title')}>
      {links.value.length === 0 ? (
        <p>
          <Marked text={say('page-straps.none')} />
        </p>
      ) : (
        <>
          <div class="buttons">
            <button type="button" class={unplaced.value.length > 0 ? 'button strong' : 'button'} onClick={openPlacing}>
              {say('page-shell.find-out')}
            </button>
            <p class="quiet-text">
              {unplaced.value.length > 0
                ? say('page-straps.without-place', { count: unplaced.value.length })
                : say('page-straps.by-movement')}
            </p>
          </div>
          <ul class="strap-list">
            {links.value.map((link) => (isAwaited(link) ? <Awaited key={link.id} link={link} /> : <Strap key={link.id} link={link} />))}
          </ul>
        </>
      )}
    </Modal>
  );
}

/** Nothing is known about it except what it is waiting for. */
function Awaited({ link }: { link: LinkEvent }) {
  return (
    <li data-state={strapState(link)}>
      <StrapPicture link={link} />
      <div class="strap-words">
        <h3>
          {link.name ?? link.id} <span class="strap-word">{strapWord(link)}</span>
        </h3>
        {link.detail !== null && <p>{twoSentences(render(link.detail))}</p>}
      </div>
    </li>
  );
}

function Strap({ link }: { link: LinkEvent }) {
  const facts: [string, string][] = [
    [say('page-straps.battery'), batteryWords(link)],
    [say('page-straps.signal'), link.rssiDbm === null ? say('page-straps.no-radio') : signalDbm(link.rssiDbm)],
    [say('page-straps.loss'), lossPercent(link)],
    [say('page-straps.rate'), `${link.rateHz.toFixed(0)} Hz`],
    [say('page-straps.temperature'), link.temperatureC === null ? say('page-straps.not-reported') : `${link.temperatureC.toFixed(1)} °C`],
    [say('page-straps.vibration'), say(`page-straps.vibration.${link.hasHaptic}`)],
  ];
  return (
    <li data-state={strapState(link)}>
      <StrapPicture link={link} />
      <div class="strap-words">
        <h3>
          {say(link.role === null ? 'page-straps.not-placed' : `places.${link.role}`)} <span class="strap-word">{strapWord(link)}</span>
        </h3>
        {link.detail !== null && <p>{twoSentences(render(link.detail))}</p>}
        <dl class="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div class="buttons">
          <label class="field">
            <span>{say('page-straps.worn-on')}</span>
            <select
              value={link.role ?? ''}
              onChange={(event) =>
                command({
                  type: 'role',
                  id: link.id,
                  role: event.currentTarget.value === '' ? null : (event.currentTarget.value as StrapPlace),
                })
              }
            >
              <option value="">{say('page-straps.nowhere')}</option>
              {STRAP_PLACES.map((role) => (
                <option key={role} value={role}>
                  {say(`places.${role}`)}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="button" onClick={() => command({ type: 'identify', id: link.id })}>
            {say('page-straps.buzz')}
          </button>
        </div>
        <p class="quiet-text">
          {link.name ?? link.make} · {link.id}
        </p>
      </div>
    </li>
  );
}

function batteryWords({ batteryPercent, charging }: LinkEvent): string {
  if (batteryPercent === null) return say('page-straps.not-reported');
  return say(charging ? 'page-straps.battery.charging' : 'page-straps.battery.percent', { percent: Math.round(batteryPercent) });
}
