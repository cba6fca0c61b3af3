/** What to do before there is a leg to show: what keeps the straps away, where they are worn, calibration. */

import type { ComponentChildren } from 'preact';
import { connection } from '../live/connection.ts';
import { awaited, openPlacing, startCalibration, station, unplaced } from '../state/page.ts';
import { twoSentences, unplacedWords } from '../words.ts';

export function NoStrap() {
  if (station.value.hello?.sources.some((source) => source.startsWith('simulator')) === true) {
    return <Empty title="No strap yet">The simulated straps are being switched on.</Empty>;
  }
  const failed = awaited.value.some((link) => link.state === 'failed');
  return (
    <Empty title={failed ? 'Straps cannot connect' : 'No strap yet'} told={<Awaited />}>
      {awaited.value.length === 0 && 'Switch one on: it appears here by itself. '}
      {failed && 'As soon as that is mended, straps come by themselves. '}
      Nothing at hand? Start the simulator: <code>npm start</code>
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
      title={unplacedWords(count).replace('.', '')}
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

export function CalibrateFirst() {
  return (
    <Empty
      title="Calibrate first"
      action={
        <button type="button" class="button strong" onClick={startCalibration}>
          Calibrate
        </button>
      }
    >
      About 45 seconds: stand still, swing the leg, stretch the knee, three slow repetitions. No cue comes before.
    </Empty>
  );
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
    <section class="empty">
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
