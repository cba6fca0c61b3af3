/** Each strap with what it tells of itself, and where it is worn. */

import type { LinkEvent } from '../../protocol/live/events.ts';
import { STRAP_ROLES } from '../../protocol/live/words.ts';
import type { StrapRole } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { command, links, openPlacing, unplaced } from '../state/page.ts';
import { lossPercent, signalDbm, StrapPicture, strapState, strapWord } from '../train/straps.tsx';
import { ROLE_WORD, twoSentences } from '../words.ts';
import { isAwaited } from '../state/station.ts';
import { Modal } from './modal.tsx';

/** By whether it has a motor. */
const VIBRATION_WORD = {
  true: 'yes',
  null: 'only with a motor connected, which it cannot tell; a tone sounds too',
  false: 'no motor',
} as const;

export function StrapsDialog() {
  return (
    <Modal title="Straps">
      {links.value.length === 0 ? (
        <p>
          No strap yet. Switch one on; it appears here by itself. Nothing at hand? <code>npm start</code> brings simulated ones.
        </p>
      ) : (
        <>
          <div class="buttons">
            <button type="button" class={unplaced.value.length > 0 ? 'button strong' : 'button'} onClick={openPlacing}>
              Find out which strap is where
            </button>
            <p class="quiet-text">
              {unplaced.value.length > 0 ? say('straps.without-place', { count: unplaced.value.length }) : 'By movement, in half a minute.'}
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

/** Nothing is known of it but what it waits for. */
function Awaited({ link }: { link: LinkEvent }) {
  return (
    <li data-state={strapState(link)}>
      <StrapPicture link={link} />
      <div class="strap-words">
        <h3>
          {link.name ?? link.id} <span class="strap-word">{strapWord(link)}</span>
        </h3>
        {link.detail !== null && <p>{twoSentences(link.detail)}</p>}
      </div>
    </li>
  );
}

function Strap({ link }: { link: LinkEvent }) {
  const facts: [string, string][] = [
    ['Battery', link.batteryPercent === null ? '– (not told)' : `${Math.round(link.batteryPercent)} %${link.charging ? ', charging' : ''}`],
    ['Signal', link.rssiDbm === null ? '– (no radio)' : signalDbm(link.rssiDbm)],
    ['Lost', lossPercent(link)],
    ['Rate', `${link.rateHz.toFixed(0)} Hz`],
    ['Temperature', link.temperatureC === null ? '– (not told)' : `${link.temperatureC.toFixed(1)} °C`],
    ['Vibration', VIBRATION_WORD[`${link.hasHaptic}`]],
  ];
  return (
    <li data-state={strapState(link)}>
      <StrapPicture link={link} />
      <div class="strap-words">
        <h3>
          {link.role === null ? 'Not placed yet' : ROLE_WORD[link.role]} <span class="strap-word">{strapWord(link)}</span>
        </h3>
        {link.detail !== null && <p>{twoSentences(link.detail)}</p>}
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
            <span>Worn on</span>
            <select
              value={link.role ?? ''}
              onChange={(event) =>
                command({
                  type: 'role',
                  id: link.id,
                  role: event.currentTarget.value === '' ? null : (event.currentTarget.value as StrapRole),
                })
              }
            >
              <option value="">nowhere</option>
              {STRAP_ROLES.map((role) => (
                <option key={role} value={role}>
                  {ROLE_WORD[role]}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="button" onClick={() => command({ type: 'identify', id: link.id })}>
            Buzz it
          </button>
        </div>
        <p class="quiet-text">
          {link.name ?? link.make} · {link.id}
        </p>
      </div>
    </li>
  );
}
