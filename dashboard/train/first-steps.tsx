/** What to do before there is a leg to show: what keeps the straps away, which of them are missing, where they are worn, calibration. */

import type { ComponentChildren } from 'preact';
import type { LinkEvent } from '../../protocol/live/events.ts';
import type { StrapRole } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { connection } from '../live/connection.ts';
import { Icon } from '../shell/icons.tsx';
import { startCalibration } from '../state/calibrate.ts';
import { awaited, links, lookingAgain, openPlacing, retry, showDemo, shownLegs, station, unplaced, wholeLeg } from '../state/page.ts';
import { linkWorks, rolesOfLeg } from '../state/station.ts';
import { capital, ROLE_WORD, SEGMENT_WORD, twoSentences } from '../words.ts';
import { StrapPicture, strapState, strapWord } from './straps.tsx';

export function NoStrap() {
  if (station.value.hello?.sources.some((source) => source.startsWith('simulator')) === true) {
    return <Empty title="No strap yet">The simulated straps are being switched on.</Empty>;
  }
  const reached = connection.value.state === 'open';
  const failed = awaited.value.some((link) => link.state === 'failed');
  return (
    <Empty
      title={failed ? 'Straps cannot connect' : 'No strap yet'}
      told={<Awaited />}
      action={
        <div class="buttons">
          {failed && (
            <button type="button" class="button strong" disabled={!reached || lookingAgain.value} onClick={retry}>
              {lookingAgain.value ? 'Looking again …' : 'Try again'}
            </button>
          )}
          <button type="button" class="button" disabled={!reached} onClick={() => showDemo(true)}>
            Demo
          </button>
        </div>
      }
    >
      {awaited.value.length === 0 && 'Switch one on: it appears here by itself. '}
      {failed && 'As soon as that is mended, straps come by themselves. '}
      Nothing at hand? The demo shows simulated straps, and nothing of it is recorded.
    </Empty>
  );
}

/** What is waited for, and what is the matter with it. */
function Awaited() {
  if (awaited.value.length === 0) return null;
  return (
    <ul class="awaited">
      {awaited.value.map((link) => (
        <li key={link.id} data-state={link.state}>
          <b>{link.name ?? link.id}</b>
          <span>{link.detail === null ? 'Connecting …' : twoSentences(link.detail)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Straps are there, and none of them knows where it is worn. */
export function Unplaced() {
  const count = unplaced.value.length;
  return (
    <Empty
      title={say('straps.without-place', { count }).replace('.', '')}
      told={<Awaited />}
      action={
        <button type="button" class="button strong" disabled={connection.value.state !== 'open'} onClick={openPlacing}>
          Find out which is where
        </button>
      }
    >
      {count === 1
        ? 'A leg takes two. Switch the other one on; then bend and lift the knee, and the movement shows which is where.'
        : 'Put them on and sit down: bend and lift the knee, and the movement shows which is where. Half a minute.'}
    </Empty>
  );
}

/** Straps of a leg are known: all of them, or some are still to come. */
export function CalibrateFirst() {
  const missing = shownLegs.value.flatMap(rolesOfLeg).filter((role) => !links.value.some((link) => link.role === role && linkWorks(link)));
  if (!wholeLeg.value) {
    const strap = missing.length === 1 ? `${strapTitle(missing[0]!).toLowerCase()} strap` : 'straps';
    return (
      <Empty title={`Waiting for the ${strap}`} told={<Checklist />}>
        A leg takes two straps, on thigh and shin. With both, calibration can begin.
      </Empty>
    );
  }
  return (
    <Empty
      title="Calibrate first"
      action={
        <>
          <button type="button" class="button strong" disabled={connection.value.state !== 'open'} onClick={startCalibration}>
            Calibrate
          </button>
          {missing.length > 0 && <Checklist />}
        </>
      }
    >
      About 45 seconds: stand still, swing the leg, straighten the knee, three slow repetitions. No cue comes before.
    </Empty>
  );
}

function Checklist() {
  return (
    <>
      <ul class="checklist">
        {shownLegs.value.flatMap(rolesOfLeg).map((role) => {
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

function strapTitle(role: StrapRole): string {
  return shownLegs.value.length > 1 ? ROLE_WORD[role] : SEGMENT_WORD[role];
}

function strapAdvice(link: LinkEvent | undefined): string {
  if (link === undefined) return 'Not there yet. Switch it on.';
  if (linkWorks(link)) return 'Connected';
  if (link.detail !== null) return twoSentences(link.detail);
  return link.state === 'connecting' ? 'Connecting … Keep it near.' : `${capital(strapWord(link))}. Bring it nearer or press its button.`;
}

interface EmptyProps {
  title: string;
  /** How things stand, read out with the title whenever it changes. */
  told?: ComponentChildren;
  children: ComponentChildren;
  action?: ComponentChildren;
}

export function Empty({ title, told, children, action }: EmptyProps) {
  return (
    // Another title is another thing to do, not the same one moved.
    <section class="empty" key={title}>
      <svg class="empty-picture" viewBox="0 0 120 160" width="120" height="160" aria-hidden="true">
        <path class="empty-line" d="M48 8v144" />
        <path class="empty-leg" d="M48 14 76 82 48 146" />
        <path class="empty-strap" d="M50.4 48.8 70.8 40.4M53.3 106.4 73.5 115.2" />
      </svg>
      <div>
        <div role="status">
          <h2>{title}</h2>
          {told}
        </div>
        <p>{children}</p>
        {action}
      </div>
    </section>
  );
}
