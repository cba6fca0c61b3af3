/** The guided calibration: what to do now, how far it is, and why a step must be done again. */

import type { CalibrationEvent } from '../../protocol/live/events.ts';
import { STANCE_S, type CalibrationStep } from '../../protocol/live/words.ts';
import { render } from '../../protocol/words/message.ts';
import { connection } from '../live/connection.ts';
import { repeatStep } from '../shell/keys.ts';
import { Icon } from '../shell/icons.tsx';
import { leaveGuide, rezero, startCalibration } from '../state/calibrate.ts';
import { calibration, calibrationIs, shownLegs, view } from '../state/page.ts';
import { SIDE_WORD, STEP_WORD } from '../words.ts';
import { Pictogram } from './pictograms.tsx';
import { Progress } from './progress.tsx';
import { SpeakSteps } from './speak-steps.tsx';
import { StepList } from './step-list.tsx';
import { Why } from './why.tsx';

const STEPS: readonly CalibrationStep[] = ['stance', 'thigh-swing', 'shin-swing', 'neutral'];

export function CalibrationGuide() {
  const now = calibration.value;
  const is = calibrationIs.value;
  return (
    <main class="guide" data-state={is === 'running' ? now?.state : is}>
      {isRezero(now) ? <div class="guide-steps" /> : <Steps now={now} />}
      <div class="guide-picture">
        <Pictogram step={now?.step ?? 'none'} />
      </div>
      <section class="guide-words" aria-labelledby="guide-title">
        {is === 'running' && now !== null ? <Running now={now} /> : is === 'done' ? <Finished /> : <Before />}
      </section>
      <p class="not-a-diagnosis">Coaching, not a diagnosis.</p>
    </main>
  );
}

/** Only the quiet stance is asked for, not the whole calibration. */
function isRezero(now: CalibrationEvent | null): boolean {
  return now?.rezero === true && now.step === 'stance';
}

function Steps({ now }: { now: CalibrationEvent | null }) {
  const at = now === null ? -1 : now.step === 'done' ? STEPS.length : STEPS.indexOf(now.step);
  return <StepList words={STEPS.map((step) => STEP_WORD[step])} at={at} state={now?.state ?? 'ahead'} />;
}

function Running({ now }: { now: CalibrationEvent }) {
  const failed = now.state === 'failed';
  return (
    <>
      <h2 id="guide-title">
        {isRezero(now) ? 'Re-zero' : STEP_WORD[now.step]}
        {now.side !== null && shownLegs.value.length > 1 && (
          <span class="guide-side" data-side={now.side}>{`, ${SIDE_WORD[now.side].toLowerCase()}`}</span>
        )}
      </h2>
      <p class="guide-instruction">{now.instruction !== null && render(now.instruction)}</p>
      <Why now={now} />
      <Progress now={now} whole="Of the whole calibration" />
      {now.kept === true && <p class="guide-kept">Your calibration stays until {isRezero(now) ? 'this' : 'the new one'} has passed.</p>}
      <div class="buttons">
        <button type="button" class={failed ? 'button strong' : 'button'} onClick={repeatStep}>
          <Icon name="repeat" /> Repeat this step
        </button>
        <button type="button" class={now.kept === true ? 'button' : 'button quiet'} onClick={leaveGuide}>
          {now.kept === true ? 'Keep the old calibration' : 'Cancel'}
        </button>
        <SpeakSteps />
      </div>
    </>
  );
}

function Finished() {
  return (
    <>
      <h2 id="guide-title">Calibrated</h2>
      <p class="guide-instruction">The line is yours now. If a strap slips, re-zero: {STANCE_S} seconds of standing still.</p>
      <div class="buttons">
        <button type="button" class="button strong" onClick={() => (view.value = 'train')}>
          Train
        </button>
        <button type="button" class="button" onClick={rezero}>
          <Icon name="zero" /> Re-zero
        </button>
        <button type="button" class="button quiet" onClick={startCalibration}>
          Calibrate again
        </button>
      </div>
    </>
  );
}

function Before() {
  return (
    <>
      <h2 id="guide-title">Get ready</h2>
      <p class="guide-instruction">
        One strap on the outside of the thigh, a hand above the knee; one on the shin, a hand below. Snug, so that they do not slide.
      </p>
      <div class="buttons">
        <button type="button" class="button strong" disabled={connection.value.state !== 'open'} onClick={startCalibration}>
          Start calibration
        </button>
        <SpeakSteps />
      </div>
    </>
  );
}
