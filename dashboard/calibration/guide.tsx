/** The guided calibration: what to do now, its progress, and why a step must be repeated. */

import type { CalibrationEvent } from '../../protocol/live/events.ts';
import { STANCE_S, type CalibrationStep } from '../../protocol/live/words.ts';
import { render, say } from '../../protocol/words/message.ts';
import { connection } from '../live/connection.ts';
import { repeatStep } from '../shell/keys.ts';
import { Icon } from '../shell/icons.tsx';
import { leaveGuide, rezero, startCalibration } from '../state/calibrate.ts';
import { calibration, calibrationState, shownLegs } from '../state/page.ts';
import { show } from '../state/route.ts';
import { Pictogram } from './pictograms.tsx';
import { Progress } from './progress.tsx';
import { SpeakSteps } from './speak-steps.tsx';
import { StepList } from './step-list.tsx';
import { Title } from './title.tsx';
import { Why } from './why.tsx';

const STEPS: readonly CalibrationStep[] = ['stance', 'thigh-swing', 'shin-swing', 'neutral'];

export function CalibrationGuide() {
  const now = calibration.value;
  const is = calibrationState.value;
  return (
    <main class="guide" data-state={is === 'running' ? now?.state : is}>
      {isRezero(now) ? <div class="guide-steps" /> : <Steps now={now} />}
      <div class="guide-picture">
        <Pictogram step={now?.step ?? 'none'} />
      </div>
      <section class="guide-words" aria-labelledby="guide-title">
        {is === 'running' && now !== null ? <Running now={now} /> : is === 'done' ? <Finished /> : <Before />}
      </section>
      <p class="not-a-diagnosis">{say('page-shell.not-a-diagnosis')}</p>
    </main>
  );
}

/** Only the quiet stance is requested, not the whole calibration. */
function isRezero(now: CalibrationEvent | null): boolean {
  return now?.rezero === true && now.step === 'stance';
}

function Steps({ now }: { now: CalibrationEvent | null }) {
  const at = now === null ? -1 : now.step === 'done' ? STEPS.length : STEPS.indexOf(now.step);
  return <StepList words={STEPS.map((step) => say(`page-calibrate.step.${step}`))} at={at} state={now?.state ?? 'ahead'} />;
}

function Running({ now }: { now: CalibrationEvent }) {
  const failed = now.state === 'failed';
  return (
    <>
      <Title>
        {say(isRezero(now) ? 'page-calibrate.rezero' : `page-calibrate.step.${now.step}`)}
        {now.side !== null && shownLegs.value.length > 1 && (
          <span class="guide-side" data-side={now.side}>
            {say('page-calibrate.of-leg', { side: now.side })}
          </span>
        )}
      </Title>
      <p class="guide-instruction">{now.instruction !== null && render(now.instruction)}</p>
      <Why now={now} />
      <Progress now={now} whole={say('page-calibrate.progress')} />
      {now.kept === true && (
        <p class="guide-kept">{say(isRezero(now) ? 'page-calibrate.kept.until-this' : 'page-calibrate.kept.until-new')}</p>
      )}
      <div class="buttons">
        <button type="button" class={failed ? 'button strong' : 'button'} onClick={repeatStep}>
          <Icon name="repeat" /> {say('page-calibrate.repeat')}
        </button>
        <button type="button" class={now.kept === true ? 'button' : 'button quiet'} onClick={leaveGuide}>
          {say(now.kept === true ? 'page-calibrate.keep-old' : 'page-calibrate.cancel')}
        </button>
        <SpeakSteps />
      </div>
    </>
  );
}

function Finished() {
  return (
    <>
      <Title>{say('page-calibrate.step.done')}</Title>
      <p class="guide-instruction">{say('page-calibrate.done.text', { seconds: STANCE_S })}</p>
      <div class="buttons">
        <button type="button" class="button strong" onClick={() => show('train')}>
          {say('page-calibrate.train')}
        </button>
        <button type="button" class="button" onClick={rezero}>
          <Icon name="zero" /> {say('page-calibrate.rezero')}
        </button>
        <button type="button" class="button quiet" onClick={startCalibration}>
          {say('page-calibrate.again')}
        </button>
      </div>
    </>
  );
}

function Before() {
  return (
    <>
      <Title>{say('page-calibrate.step.none')}</Title>
      <p class="guide-instruction">{say('page-calibrate.before.text')}</p>
      <div class="buttons">
        <button type="button" class="button strong" disabled={connection.value.state !== 'open'} onClick={startCalibration}>
          {say('page-calibrate.start')}
        </button>
        <SpeakSteps />
      </div>
    </>
  );
}
