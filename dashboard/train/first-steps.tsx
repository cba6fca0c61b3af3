/** What to do before there is a leg to show: what keeps the straps away, which ones are missing, where they are worn, calibration. */

import type { LinkEvent } from '../../protocol/live/events.ts';
import type { StrapPlace } from '../../protocol/live/words.ts';
import { render, say } from '../../protocol/words/message.ts';
import { connection } from '../live/connection.ts';
import { Empty } from '../shell/empty.tsx';
import { Icon } from '../shell/icons.tsx';
import { startCalibration } from '../state/calibrate.ts';
import { awaited, links, lookingAgain, openPlacing, retry, showDemo, shownLegs, unplaced, wholeLeg } from '../state/page.ts';
import { linkWorks, placesOfLeg } from '../state/links.ts';
import { roster, shown, station } from '../state/roster.ts';
import { segmentOf } from '../state/tone.ts';
import { sentence } from '../state/trouble.ts';
import { twoSentences } from '../format.ts';
import { StrapPicture, strapState, strapWord } from '../shell/straps.tsx';

export function NoStrap() {
  const [first] = roster.value;
  if (first !== undefined && first.id !== shown.value.id) {
    return <Empty title={say('page-train.no-strap')}>{say('page-train.no-strap.with-first', { name: first.name })}</Empty>;
  }
  if (station.value.hello?.sources.some((source) => source.startsWith('simulator')) === true) {
    return <Empty title={say('page-train.no-strap')}>{say('page-train.no-strap.simulated')}</Empty>;
  }
  const reached = connection.value.state === 'open';
  const failed = awaited.value.some((link) => link.state === 'failed');
  return (
    <Empty
      title={say(failed ? 'page-train.cannot-connect' : 'page-train.no-strap')}
      status={<Awaited />}
      action={
        <div class="buttons">
          {failed && (
            <button type="button" class="button strong" disabled={!reached || lookingAgain.value} onClick={retry}>
              {say(lookingAgain.value ? 'page-train.looking-again' : 'page-train.try-again')}
            </button>
          )}
          <button type="button" class="button" disabled={!reached} onClick={() => showDemo(true)}>
            {say('page-train.demo')}
          </button>
        </div>
      }
    >
      {awaited.value.length === 0 && <>{say('page-train.switch-on')} </>}
      {failed && <>{say('page-train.once-fixed')} </>}
      {say('page-train.demo.offer')}
    </Empty>
  );
}

/** What is being waited for, and its problem. */
function Awaited() {
  if (awaited.value.length === 0) return null;
  return (
    <ul class="awaited">
      {awaited.value.map((link) => (
        <li key={link.id} data-state={link.state}>
          <b>{link.name ?? link.id}</b>
          <span>{link.detail === null ? say('page-train.connecting') : twoSentences(render(link.detail))}</span>
        </li>
      ))}
    </ul>
  );
}

/** Straps are present, but none of them knows where it is worn. */
export function Unplaced() {
  const count = unplaced.value.length;
  return (
    <Empty
      title={say('page-straps.without-place.title', { count })}
      status={<Awaited />}
      action={
        <button type="button" class="button strong" disabled={connection.value.state !== 'open'} onClick={openPlacing}>
          {say('page-shell.find-out.brief')}
        </button>
      }
    >
      {say(count === 1 ? 'page-train.unplaced.one' : 'page-train.unplaced.several')}
    </Empty>
  );
}

/** Straps of a leg are known: all of them, or some are still missing. */
export function CalibrateFirst() {
  const missing = shownLegs.value.flatMap(placesOfLeg).filter((role) => !links.value.some((link) => link.role === role && linkWorks(link)));
  if (!wholeLeg.value) {
    return (
      <Empty title={missing.length === 1 ? waitingFor(missing[0]!) : say('page-train.waiting-for-straps')} status={<Checklist />}>
        {say('page-train.waiting.text')}
      </Empty>
    );
  }
  return (
    <Empty
      title={say('page-train.calibrate-first')}
      action={
        <>
          <button type="button" class="button strong" disabled={connection.value.state !== 'open'} onClick={startCalibration}>
            {say('page-shell.calibrate')}
          </button>
          {missing.length > 0 && <Checklist />}
        </>
      }
    >
      {say('page-train.calibrate-first.text')}
    </Empty>
  );
}

function Checklist() {
  return (
    <>
      <ul class="checklist">
        {shownLegs.value.flatMap(placesOfLeg).map((role) => {
          const link = links.value.find((known) => known.role === role && known.state !== 'closed');
          const there = link !== undefined && linkWorks(link);
          return (
            <li key={role} data-state={link === undefined ? 'away' : strapState(link)}>
              <StrapPicture link={{ role }} />
              <b>{strapTitle(role)}</b>
              <span>
                {there && <Icon name="check" />}
                {strapAdvice(link)}
              </span>
            </li>
          );
        })}
      </ul>
      <Awaited />
    </>
  );
}

function strapTitle(role: StrapPlace): string {
  return say(shownLegs.value.length > 1 ? `places.${role}` : `places.segment.${role}`);
}

function waitingFor(role: StrapPlace): string {
  return shownLegs.value.length > 1
    ? say('page-train.waiting-for-role', { role })
    : say('page-train.waiting-for-segment', { segment: segmentOf(role) });
}

function strapAdvice(link: LinkEvent | undefined): string {
  if (link === undefined) return say('page-train.strap.absent');
  if (linkWorks(link)) return say('page-train.strap.connected');
  if (link.detail !== null) return twoSentences(render(link.detail));
  if (link.state === 'connecting') return say('page-train.strap.connecting');
  return `${sentence(strapWord(link))} ${say('page-straps.nearer', { count: 1 })}`;
}
