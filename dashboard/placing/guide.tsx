/** Placing by movement: which part to move now, what was found, the decision where straps and movements disagree, and undo. */

import type { PlacingEvent } from '../../protocol/live/events.ts';
import type { PlacingStep, Side, StrapPlace } from '../../protocol/live/words.ts';
import { render, say, type Message } from '../../protocol/words/message.ts';
import { PlacingPictogram } from '../calibration/pictograms.tsx';
import { Progress } from '../calibration/progress.tsx';
import { SpeakSteps } from '../calibration/speak-steps.tsx';
import { StepList } from '../calibration/step-list.tsx';
import { Title } from '../calibration/title.tsx';
import { Why } from '../calibration/why.tsx';
import { connection } from '../live/connection.ts';
import { Icon } from '../shell/icons.tsx';
import { repeatStep } from '../shell/keys.ts';
import { calibrationState, links, openLinks, place, placing } from '../state/page.ts';
import { show } from '../state/route.ts';
import { startCalibration } from '../state/calibrate.ts';
import { StrapPicture } from '../shell/straps.tsx';

export function PlacingGuide() {
  const now = placing.value;
  const step = now?.step ?? 'none';
  return (
    <main class="guide" data-state={step === 'check' ? 'failed' : now?.state} data-lists={step === 'check' || step === 'done'}>
      {now === null || step === 'none' ? <div class="guide-steps" /> : <Steps now={now} />}
      <div class="guide-picture">
        <PlacingPictogram step={step} />
      </div>
      <section class="guide-words" aria-labelledby="guide-title">
        {now === null || step === 'none' ? (
          <Before why={now?.why ?? null} />
        ) : step === 'done' ? (
          <Finished now={now} />
        ) : step === 'check' ? (
          <Check now={now} />
        ) : (
          <Running now={now} />
        )}
      </section>
      <p class="not-a-diagnosis">{say('page-shell.not-a-diagnosis')}</p>
    </main>
  );
}

/** The requested movements, in order. */
function stepsOf({ sides, straps }: PlacingEvent): PlacingStep[] {
  const legs = (['right', 'left'] as const).filter((side) => sides.includes(side));
  const places = legs.flatMap((side): PlacingStep[] => [`${side}-shin`, `${side}-thigh`]);
  return ['still', ...places, ...(straps.length > places.length ? (['pelvis'] as const) : [])];
}

function Steps({ now }: { now: PlacingEvent }) {
  const steps = stepsOf(now);
  const at = steps.indexOf(now.step);
  const words = steps.map((step) => say(step === 'still' ? 'page-place.step.still' : `places.${step as StrapPlace}`));
  return <StepList words={words} at={at < 0 ? steps.length : at} state={now.state} />;
}

function sideOf(step: PlacingStep): Side | null {
  return step.startsWith('right') ? 'right' : step.startsWith('left') ? 'left' : null;
}

function Before({ why }: { why: Message | null }) {
  const there = openLinks.value.length;
  const disabled = connection.value.state !== 'open';
  return (
    <>
      <Title>{say('page-place.step.none')}</Title>
      <p class="guide-instruction">
        {say(there === 0 ? 'page-place.before.no-strap' : there === 1 ? 'page-place.before.one-strap' : 'page-place.before.text')}
      </p>
      {why !== null && <p class="guide-hint">{render(why)}</p>}
      {there >= 2 && (
        <div class="buttons">
          {there >= 4 && (
            <button type="button" class="button strong" disabled={disabled} onClick={() => place('start', ['right', 'left'])}>
              {say('page-place.both-legs')}
            </button>
          )}
          {(['left', 'right'] as const).map((side) => (
            <button
              key={side}
              type="button"
              class={there >= 4 ? 'button' : 'button strong'}
              disabled={disabled}
              onClick={() => place('start', [side])}
            >
              {say(`places.leg.${side}`)}
            </button>
          ))}
          <SpeakSteps />
        </div>
      )}
    </>
  );
}

function Running({ now }: { now: PlacingEvent }) {
  const failed = now.state === 'failed';
  const side = sideOf(now.step);
  return (
    <>
      <Title side={side}>{say(`page-place.step.${now.step}`)}</Title>
      <p class="guide-instruction">{now.instruction !== null && render(now.instruction)}</p>
      <Why now={now} />
      <Progress
        now={{ ...now, secondsLeft: null }}
        whole={say('page-place.progress')}
        {...(now.step === 'still' ? { waiting: say('page-place.waiting-still') } : {})}
      />
      <div class="buttons">
        <button type="button" class={failed ? 'button strong' : 'button'} onClick={repeatStep}>
          <Icon name="repeat" /> {say('page-calibrate.repeat')}
        </button>
        {now.step === 'pelvis' && (
          <button type="button" class="button" onClick={() => place('skip')}>
            {say('page-place.no-pelvis')}
          </button>
        )}
        <Cancel words={say('page-calibrate.cancel')} />
        <SpeakSteps />
      </div>
    </>
  );
}

function Cancel({ words }: { words: string }) {
  return (
    <button
      type="button"
      class="button quiet"
      onClick={() => {
        place('cancel');
        show('train');
      }}
    >
      {words}
    </button>
  );
}

function Check({ now }: { now: PlacingEvent }) {
  const moved = now.straps.filter(({ place: found, before }) => found !== null && found !== before);
  const [a, b] = moved;
  const swapped = moved.length === 2 && a?.place === b?.before && b?.place === a?.before;
  return (
    <>
      <Title>{say(swapped ? 'page-place.swapped' : 'page-place.step.check')}</Title>
      <p class="guide-why" role="alert">
        {swapped ? say('page-place.swapped.text') : now.why !== null && render(now.why)}
      </p>
      <Found now={now} />
      <div class="buttons">
        <button type="button" class="button strong" onClick={() => place('confirm')}>
          {say(swapped ? 'page-place.swap' : 'page-place.go-by-movements')}
        </button>
        <button type="button" class="button" onClick={() => place('start', now.sides)}>
          <Icon name="repeat" /> {say('page-place.move-again')}
        </button>
        <Cancel words={say('page-place.leave')} />
      </div>
    </>
  );
}

function Finished({ now }: { now: PlacingEvent }) {
  const lost = now.straps.filter((strap) => strap.place === null);
  return (
    <>
      <Title>{say('page-place.step.done')}</Title>
      <p class="guide-instruction">{now.why !== null && render(now.why)}</p>
      <Found now={now} />
      {lost.length > 0 && <p class="quiet-text">{say('page-place.by-hand')}</p>}
      <div class="buttons">
        <Onwards />
        {now.canUndo && (
          <button type="button" class="button" onClick={() => place('undo')}>
            <Icon name="undo" /> {say('page-place.put-back')}
          </button>
        )}
        <button type="button" class="button quiet" onClick={() => place('start', now.sides)}>
          {say('page-place.move-again')}
        </button>
      </div>
    </>
  );
}

/** What comes next: the calibration, or training where that is done. */
function Onwards() {
  if (calibrationState.value === 'never') {
    return (
      <button type="button" class="button strong" onClick={startCalibration}>
        {say('page-shell.calibrate')}
      </button>
    );
  }
  const is = calibrationState.value;
  return (
    <button type="button" class="button strong" onClick={() => show(is === 'running' ? 'calibrate' : 'train')}>
      {say(is === 'running' ? 'page-place.on-to-calibration' : 'page-calibrate.train')}
    </button>
  );
}

/** Each strap with the place found, and the earlier one where it differs. */
function Found({ now }: { now: PlacingEvent }) {
  return (
    <ul class="found">
      {now.straps.map(({ id, place: found, before }) => (
        <li key={id} data-state="good">
          <StrapPicture link={{ role: found }} />
          <p>
            <b>{say(found === null ? 'page-place.not-found' : `places.${found}`)}</b>
            {before !== null && before !== found && <span class="found-was quiet-text">{say('page-place.was-on', { role: before })}</span>}
            <span class="found-name quiet-text">{links.value.find((link) => link.id === id)?.name ?? id}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
