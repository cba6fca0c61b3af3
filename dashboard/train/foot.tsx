/** The foot line: straps, cue latency, recording, and one big start or stop. */

import { useEffect, useState } from 'preact/hooks';
import { connection } from '../live/connection.ts';
import { cueWayWords, latencyMs, noSetBecause, recording, session, station, toggleSession, unixOffsetS } from '../state/page.ts';
import { clockTime } from '../words.ts';
import { Straps } from './straps.tsx';

export function FootLine() {
  const reached = connection.value.state === 'open';
  const why = reached ? noSetBecause.value : null;
  return (
    <footer class="foot">
      <Straps />
      <Latency />
      <Recording />
      <button type="button" class="start-stop" data-recording={recording.value} disabled={!reached || why !== null} onClick={toggleSession}>
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          {recording.value ? <rect x="3" y="3" width="14" height="14" rx="2" /> : <path d="M5 2.5v15l12-7.5Z" />}
        </svg>
        <span>
          {recording.value ? 'Stop set' : 'Start set'}
          {why !== null && <span class="start-why"> {why}</span>}
        </span>
      </button>
    </footer>
  );
}

function Latency() {
  const ms = latencyMs.value;
  const way = cueWayWords.value;
  return (
    <p class="foot-fact foot-delay" title="From the motion to the strap's motor, on the strap's own clock">
      <span class="foot-label">Cue delay</span>
      <b>{ms === null ? '–' : `${Math.round(ms)} ms`}</b>
      <span class="foot-note">{way ?? (ms === null ? unmeasured() : 'median, measured')}</span>
    </p>
  );
}

function Recording() {
  const now = session.value;
  const [, tick] = useState(0);
  const told = connection.value.state === 'open';
  const running = told && now?.state === 'recording';
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => tick((n) => n + 1), 500);
    return () => clearInterval(timer);
  }, [running]);
  const elapsedS = now === null || now.startedAt === null ? null : Date.now() / 1000 + unixOffsetS.value - now.startedAt;
  return (
    <p class="foot-fact foot-recording" data-recording={running}>
      <span class="foot-label">
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <circle class="recording-dot" cx="6" cy="6" r="5" />
        </svg>{' '}
        {running ? 'Recording' : told ? 'Not recording' : 'Recording?'}
      </span>
      <b>{running && elapsedS !== null ? clockTime(elapsedS) : '–'}</b>
      <span class="foot-note">
        {!told ? 'no station' : now !== null && now.droppedBytes > 0 ? `${now.droppedBytes} bytes not stored` : repCount(now?.repCount)}
      </span>
    </p>
  );
}

function repCount(count: number | undefined): string {
  if (count === undefined || count === 0) return 'no repetition';
  return count === 1 ? '1 repetition' : `${count} repetitions`;
}

/** Cues before the page was opened are known from their repetitions only. */
function unmeasured(): string {
  const { cues, reps } = station.value;
  if (cues.length > 0) return 'not measured';
  return reps.some((rep) => rep.cue_t !== null) ? 'none since opening' : 'no cue yet';
}
