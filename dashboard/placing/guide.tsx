/** Placing by movement: which part to move now, what was found, who is right where straps and movements disagree, and the way back. */

import { useEffect, useRef } from 'preact/hooks';
import type { PlacingEvent } from '../../protocol/live/events.ts';
import type { PlacingStep, Side } from '../../protocol/live/words.ts';
import { render, type Message } from '../../protocol/words/message.ts';
import { PlacingPictogram } from '../calibration/pictograms.tsx';
import { Progress } from '../calibration/progress.tsx';
import { SpeakSteps } from '../calibration/speak-steps.tsx';
import { StepList } from '../calibration/step-list.tsx';
import { Why } from '../calibration/why.tsx';
import { connection } from '../live/connection.ts';
import { Icon } from '../shell/icons.tsx';
import { repeatStep } from '../shell/keys.ts';
import { calibrationIs, links, openLinks, place, placing, view } from '../state/page.ts';
import { startCalibration } from '../state/calibrate.ts';
import { StrapPicture } from '../train/straps.tsx';
import { PLACING_WORD, ROLE_WORD, SIDE_WORD } from '../words.ts';

/** What is shown in the place of the button that was pressed: without focus there, a keyboard would begin at the top again. */
function Title({ children, side }: { children: string; side?: Side | null }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <h2 id="guide-title" ref={title} tabIndex={-1} class={side ? 'guide-side' : undefined} data-side={side ?? undefined}>
      {children}
    </h2>
  );
}

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
      <p class="not-a-diagnosis">Coaching, not a diagnosis.</p>
    </main>
  );
}

/** The movements asked for, in order. */
function stepsOf({ sides, straps }: PlacingEvent): PlacingStep[] {
  const legs = (['right', 'left'] as const).filter((side) => sides.includes(side));
  const places = legs.flatMap((side): PlacingStep[] => [`${side}-shin`, `${side}-thigh`]);
  return ['still', ...places, ...(straps.length > places.length ? (['pelvis'] as const) : [])];
}

function Steps({ now }: { now: PlacingEvent }) {
  const steps = stepsOf(now);
  const at = steps.indexOf(now.step);
  const words = steps.map((step) => (step === 'still' ? 'Sit still' : ROLE_WORD[step as keyof typeof ROLE_WORD]));
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
      <Title>Which strap is where?</Title>
      <p class="guide-instruction">
        {there < 2
          ? `A leg takes two straps; ${there === 1 ? 'one is' : 'none is'} connected. Switch ${there === 1 ? 'the other' : 'both'} on.`
          : 'Put the straps on and sit down on a chair. Move one part of the leg after the other: the strap that turns is the one worn there.'}
      </p>
      {why !== null && <p class="guide-hint">{render(why)}</p>}
      {there >= 2 && (
        <div class="buttons">
          {there >= 4 && (
            <button type="button" class="button strong" disabled={disabled} onClick={() => place('start', ['right', 'left'])}>
              Both legs
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
              {SIDE_WORD[side]} leg
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
      <Title side={side}>{PLACING_WORD[now.step]}</Title>
      <p class="guide-instruction">{now.instruction !== null && render(now.instruction)}</p>
      <Why now={now} />
      <Progress
        now={{ ...now, secondsLeft: null }}
        whole="Of all movements"
        {...(now.step === 'still' ? { waiting: 'Waiting until every strap is still.' } : {})}
      />
      <div class="buttons">
        <button type="button" class={failed ? 'button strong' : 'button'} onClick={repeatStep}>
          <Icon name="repeat" /> Repeat this step
        </button>
        {now.step === 'pelvis' && (
          <button type="button" class="button" onClick={() => place('skip')}>
            No strap on the pelvis
          </button>
        )}
        <Cancel words="Cancel" />
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
        view.value = 'train';
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
      <Title>{swapped ? 'These two are swapped' : PLACING_WORD.check}</Title>
      <p class="guide-why" role="alert">
        {swapped ? 'Their movements show that each is worn where the other should be.' : now.why !== null && render(now.why)}
      </p>
      <Found now={now} />
      <div class="buttons">
        <button type="button" class="button strong" onClick={() => place('confirm')}>
          {swapped ? 'Swap them' : 'Go by the movements'}
        </button>
        <button type="button" class="button" onClick={() => place('start', now.sides)}>
          <Icon name="repeat" /> Move again
        </button>
        <Cancel words="Leave them as they are" />
      </div>
    </>
  );
}

function Finished({ now }: { now: PlacingEvent }) {
  const lost = now.straps.filter((strap) => strap.place === null);
  return (
    <>
      <Title>{PLACING_WORD.done}</Title>
      <p class="guide-instruction">{now.why !== null && render(now.why)}</p>
      <Found now={now} />
      {lost.length > 0 && <p class="quiet-text">The others can be given a place by hand, in the list of straps.</p>}
      <div class="buttons">
        <Onwards />
        {now.canUndo && (
          <button type="button" class="button" onClick={() => place('undo')}>
            <Icon name="undo" /> Put back
          </button>
        )}
        <button type="button" class="button quiet" onClick={() => place('start', now.sides)}>
          Move again
        </button>
      </div>
    </>
  );
}

/** What comes next: the calibration, or training where that is done. */
function Onwards() {
  if (calibrationIs.value === 'never') {
    return (
      <button type="button" class="button strong" onClick={startCalibration}>
        Calibrate
      </button>
    );
  }
  const is = calibrationIs.value;
  return (
    <button type="button" class="button strong" onClick={() => (view.value = is === 'running' ? 'calibrate' : 'train')}>
      {is === 'running' ? 'On to the calibration' : 'Train'}
    </button>
  );
}

/** Each strap with the place found, and the one before where that was another. */
function Found({ now }: { now: PlacingEvent }) {
  return (
    <ul class="found">
      {now.straps.map(({ id, place: found, before }) => (
        <li key={id} data-state="good">
          <StrapPicture link={{ role: found }} />
          <p>
            <b>{found === null ? 'Not found' : ROLE_WORD[found]}</b>
            {before !== null && before !== found && <span class="found-was quiet-text">was on the {ROLE_WORD[before].toLowerCase()}</span>}
            <span class="found-name quiet-text">{links.value.find((link) => link.id === id)?.name ?? id}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
