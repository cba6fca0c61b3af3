/** The footer: straps, cue latency, what is recorded and whether it counts, and one large start or stop button. */

import { useEffect, useState } from 'preact/hooks';
import { say } from '../../protocol/words/message.ts';
import { connection } from '../live/connection.ts';
import { countWords } from '../state/movements.ts';
import {
  hapticNotice,
  demo,
  latencyMs,
  movementCount,
  movements,
  noSetReason,
  recording,
  session,
  setState,
  toggleSession,
} from '../state/page.ts';
import { athlete, unixOffsetS } from '../state/roster.ts';
import type { SetStage } from '../state/set.ts';
import { clockTime } from '../format.ts';
import { Straps } from '../shell/straps.tsx';

export function FootLine() {
  const reached = connection.value.state === 'open';
  // A calibration in the middle of a set does not end it.
  const inSet = setState.value === 'calibrating' && movements.value.length > 0;
  const why = reached ? noSetReason.value : null;
  const stage = inSet ? 'running' : setState.value;
  const also = demo.value ? null : ALSO[stage];
  const note = why ?? (also === null ? null : say(`page-train.set-also.${also}`));
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
          {say(demo.value ? 'page-train.end-demo' : `page-train.set.${stage}`)}
          {note !== null && <span class="start-why"> {note}</span>}
        </span>
      </button>
    </footer>
  );
}

/** What the button does in addition. */
const ALSO: Record<SetStage, 'recording' | 'and-recording' | null> = {
  idle: null,
  uncalibrated: 'recording',
  calibrating: 'recording',
  running: 'and-recording',
  ended: null,
};

function Latency() {
  const ms = latencyMs.value;
  const way = hapticNotice.value;
  return (
    <p class="foot-fact foot-delay" title={say('page-train.cue-delay.title')}>
      <span class="foot-label">{say('page-train.cue-delay')}</span>
      <b>{ms === null ? '–' : say('page-train.milliseconds', { ms: Math.round(ms) })}</b>
      <span class="foot-note">{way ?? (ms === null ? unmeasured() : say('page-train.cue-delay.measured'))}</span>
    </p>
  );
}

/** First whether data is stored, and for how long; then the set: what was counted, or why nothing is. */
function Recording() {
  const now = session.value;
  const [, tick] = useState(0);
  const isConnected = connection.value.state === 'open';
  const running = isConnected && now?.state === 'recording';
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
        {recordingWords(isConnected, running, elapsedS)}
      </span>
      <b>{!isConnected ? '–' : demo.value ? demoWords() : setWords(setState.value)}</b>
      <span class="foot-note">
        {!isConnected
          ? say('page-train.set-note.no-station')
          : now !== null && now.droppedBytes > 0
            ? say('page-train.set-note.dropped', { bytes: now.droppedBytes })
            : demo.value
              ? say('page-train.set-note.simulated')
              : say(`page-train.set-note.${setState.value}`)}
      </span>
    </p>
  );
}

function setWords(stage: SetStage): string {
  if (stage === 'idle' || stage === 'uncalibrated' || stage === 'calibrating') return say(`page-train.set-is.${stage}`);
  const count = movementCount.value;
  if (count === null) return say('page-train.set-is.unknown');
  if (count === 0 && stage === 'running') return say('page-train.set-is.ready');
  return say('page-train.set-is.counted', { counted: countWords(movements.value, count) });
}

function demoWords(): string {
  return say('page-train.demo.count', { counted: countWords(movements.value, movements.value.length) });
}

function recordingWords(isConnected: boolean, running: boolean, elapsedS: number | null): string {
  if (!isConnected) return say('page-train.recording-unknown');
  if (!running) return say('page-train.not-recording');
  return elapsedS === null ? say('page-train.recording') : say('page-train.recording-for', { time: clockTime(elapsedS) });
}

/** Cues from before the page was opened are known only from their repetitions. */
function unmeasured(): string {
  const { cues, reps } = athlete.value;
  if (cues.length > 0) return say('page-train.cue-delay.not-measured');
  return say(reps.some((rep) => rep.cue_t !== null) ? 'page-train.cue-delay.none-since' : 'page-train.cue-delay.no-cue');
}
