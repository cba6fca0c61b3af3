/** Replaces the footer while a recording is replayed: what it is, play and pause, position, and speed. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Replayed, ReplayEvent } from '../../protocol/live/events.ts';
import { say } from '../../protocol/words/message.ts';
import { connection } from '../live/connection.ts';
import { Icon } from '../shell/icons.tsx';
import { repetitionBeside, replay, replayed, replaySound, seek, setSpeed, togglePlay } from '../state/replay.ts';
import { clockTime, sessionDate } from '../format.ts';

const SPEEDS = [0.25, 0.5, 1, 2, 4];
/** Operations that take longer show their progress, ms. */
const PATIENCE_MS = 1000;

export function ReplayBar() {
  const what = replayed.value;
  if (what === null) return null;
  const now = replay.value;
  const reached = connection.value.state === 'open' && now !== null;
  return (
    <footer class="foot replay" aria-label={say('page-replay.label')}>
      <p class="replay-title">
        <b>{say('page-replay.of', { session: what.session })}</b>
        {what.startedAt !== null && <span>{say('page-replay.began', { date: sessionDate(what.startedAt) })}</span>}
      </p>
      <Scrubber what={what} now={now} disabled={!reached} />
      <div class="replay-keys">
        <StepButton what={what} now={now} direction={-1} />
        <button type="button" class="replay-play" disabled={!reached} onClick={togglePlay}>
          <Icon name={isStill(now) ? 'play' : 'pause'} />
          <span>{say(now?.state === 'ended' ? 'page-replay.play-again' : isStill(now) ? 'page-replay.play' : 'page-replay.pause')}</span>
        </button>
        <StepButton what={what} now={now} direction={1} />
        <Speed now={now} disabled={!reached} />
      </div>
      <label class="replay-sound">
        <input type="checkbox" checked={replaySound.value} onChange={(event) => (replaySound.value = event.currentTarget.checked)} />
        <span>{say('page-replay.sound')}</span>
      </label>
    </footer>
  );
}

function isStill(now: ReplayEvent | null): boolean {
  return now?.state === 'paused' || now?.state === 'ended';
}

function Scrubber({ what, now, disabled }: { what: Replayed; now: ReplayEvent | null; disabled: boolean }) {
  const { durationS, repetitionsS } = what;
  // The slider stays where it was put until the station has reacted.
  const [wantedS, setWanted] = useState<number | null>(null);
  const dragging = useRef(false);
  useEffect(() => {
    if (!dragging.current) setWanted(null);
  }, [now]);
  const shownS = wantedS ?? now?.targetS ?? now?.positionS ?? 0;
  const lastS = Math.max(1, Math.round(durationS));
  const [position, duration] = [clockTime(shownS), clockTime(durationS)];
  const share = durationS > 0 ? Math.min(1, shownS / durationS) : 0;
  const style = { '--played': share };
  return (
    <div class="scrubber" style={style}>
      <svg class="scrubber-marks" data-layer viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        {durationS > 0 && repetitionsS.map((placeS, i) => <path key={i} d={`M${((100 * placeS) / durationS).toFixed(2)} 0v8`} />)}
      </svg>
      <input
        type="range"
        min={0}
        max={lastS}
        step={1}
        value={Math.round(shownS)}
        disabled={disabled}
        aria-label={say('page-replay.position')}
        aria-valuetext={say('page-replay.position-of', { position, duration })}
        onInput={(event) => {
          dragging.current = true;
          setWanted(event.currentTarget.valueAsNumber);
        }}
        onChange={(event) => {
          dragging.current = false;
          const toS = event.currentTarget.valueAsNumber;
          seek(toS === lastS ? durationS : toS);
        }}
      />
      <p class="scrubber-time">
        <b>{position}</b> {say('page-replay.of-duration', { duration })}
        <Seeking now={now} />
      </p>
    </div>
  );
}

/** Going back means recomputing from the beginning: an hour takes seconds. */
function Seeking({ now }: { now: ReplayEvent | null }) {
  const seeking = now?.state === 'seeking';
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!seeking) return;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [seeking]);
  const percent = now?.targetS ? Math.floor((100 * now.positionS) / now.targetS) : 0;
  return <span role="status">{seeking && late ? say('page-replay.seeking', { percent: Math.min(99, percent) }) : ''}</span>;
}

function StepButton({ what, now, direction }: { what: Replayed; now: ReplayEvent | null; direction: -1 | 1 }) {
  const toS = now === null ? null : repetitionBeside(what.repetitionsS, now.targetS ?? now.positionS, direction);
  const label = say(direction === 1 ? 'page-replay.next' : 'page-replay.before');
  return (
    <button type="button" class="tool" aria-label={label} title={label} disabled={toS === null} onClick={() => toS !== null && seek(toS)}>
      <Icon name={direction === 1 ? 'next' : 'before'} />
    </button>
  );
}

function Speed({ now, disabled }: { now: ReplayEvent | null; disabled: boolean }) {
  const speed = now === null ? 1 : now.speed;
  // The value given with `--speed` stays selectable.
  const given = useRef<number | null>(1);
  if (speed === null || !SPEEDS.includes(speed)) given.current = speed;
  const list: (number | null)[] = given.current !== null && SPEEDS.includes(given.current) ? SPEEDS : [...SPEEDS, given.current];
  return (
    <label class="replay-speed">
      <span class="unseen">{say('page-replay.speed')}</span>
      <select
        value={String(speed)}
        disabled={disabled}
        onChange={({ currentTarget: { value } }) => setSpeed(value === 'null' ? null : Number(value))}
      >
        {list.map((choice) => (
          <option key={String(choice)} value={String(choice)}>
            {choice === null ? say('page-replay.speed.fastest') : say('page-replay.speed.times', { factor: choice })}
          </option>
        ))}
      </select>
    </label>
  );
}
