/** The foot line: straps, cue latency, what is recorded and whether it counts, and one big start or stop. */

import { useEffect, useState } from 'preact/hooks';
import { connection } from '../live/connection.ts';
import { countWords } from '../state/movements.ts';
import {
  cueWayWords,
  demo,
  latencyMs,
  movementCount,
  movements,
  noSetBecause,
  recording,
  session,
  setIs,
  station,
  toggleSession,
  unixOffsetS,
} from '../state/page.ts';
import type { SetStage } from '../state/set.ts';
import { clockTime } from '../words.ts';
import { Straps } from './straps.tsx';

export function FootLine() {
  const reached = connection.value.state === 'open';
  // A calibration in the middle of a set does not end it.
  const inSet = setIs.value === 'calibrating' && movements.value.length > 0;
  const why = reached ? noSetBecause.value : null;
  const [does, also] = demo.value ? ['End demo', null] : BUTTON_WORDS[inSet ? 'running' : setIs.value];
  const note = why ?? also;
  return (
    <footer class="foot">
      <Straps />
      <Latency />
      <Recording />
      <button type="button" class="start-stop" data-recording={recording.value} disabled={!reached || why !== null} onClick={toggleSession}>
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          {recording.value || demo.value ? <rect x="3" y="3" width="14" height="14" rx="2" /> : <path d="M5 2.5v15l12-7.5Z" />}
        </svg>
        <span>
          {does}
          {note !== null && <span class="start-why"> {note}</span>}
        </span>
      </button>
    </footer>
  );
}

/** What the button does, and what it does besides. */
const BUTTON_WORDS: Record<SetStage, readonly [string, string | null]> = {
  idle: ['Start set', null],
  uncalibrated: ['Stop', 'recording'],
  calibrating: ['Stop', 'recording'],
  running: ['End set', 'and recording'],
  ended: ['Start set', null],
};

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

/** First whether data is kept, and for how long; then the set: what was counted, or why nothing is. */
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
        {running ? `Recording ${elapsedS === null ? '' : clockTime(elapsedS)}` : told ? 'Not recording' : 'Recording?'}
      </span>
      <b>{!told ? '–' : demo.value ? `Demo: ${countWords(movements.value, movements.value.length)}` : setWords(setIs.value)}</b>
      <span class="foot-note">
        {!told
          ? 'no station'
          : now !== null && now.droppedBytes > 0
            ? `${now.droppedBytes} bytes not stored`
            : demo.value
              ? 'simulated'
              : SET_NOTE[setIs.value]}
      </span>
    </p>
  );
}

const SET_NOTE: Record<SetStage, string> = {
  idle: 'begins with a strap',
  uncalibrated: 'nothing counts yet',
  calibrating: 'counts after it',
  running: 'counted and kept',
  ended: 'kept',
};

function setWords(stage: SetStage): string {
  if (stage === 'idle') return 'No set';
  if (stage === 'uncalibrated') return 'Not yet calibrated';
  if (stage === 'calibrating') return 'Calibrating';
  const count = movementCount.value;
  const words = count === null ? '–' : count === 0 && stage === 'running' ? 'ready' : countWords(movements.value, count);
  return `Set: ${words}`;
}

/** Cues before the page was opened are known from their repetitions only. */
function unmeasured(): string {
  const { cues, reps } = station.value;
  if (cues.length > 0) return 'not measured';
  return reps.some((rep) => rep.cue_t !== null) ? 'none since opening' : 'no cue yet';
}
