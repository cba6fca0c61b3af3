/** The middle of the Train screen: the legs, or what to do to get legs to show. */

import { say } from '../../protocol/words/message.ts';
import { connection, tryNow } from '../live/connection.ts';
import { RetryWords } from '../shell/banner.tsx';
import { Empty } from '../shell/empty.tsx';
import { Marked } from '../shell/marked.tsx';
import { startCalibration, undoCalibration } from '../state/calibrate.ts';
import { countWords } from '../state/movements.ts';
import {
  calibrationState,
  demo,
  goOn,
  links,
  movementCount,
  movements,
  openPlacing,
  recording,
  setState,
  shownLegs,
  uncalibrated,
  unplaced,
} from '../state/page.ts';
import { replayed } from '../state/replay.ts';
import { shown, station } from '../state/roster.ts';
import { screen } from '../state/settings.ts';
import { troublesOf, troubleWords } from '../state/trouble.ts';
import { cueUnheard, sound } from '../voice/tone.ts';
import { keepUnits } from '../format.ts';
import { CalibrateFirst, NoStrap, Unplaced } from './first-steps.tsx';
import { LegStage } from './leg-stage.tsx';

export function Stage() {
  const { hello } = station.value;
  const sides = shownLegs.value;
  const live = hello !== null && replayed.value === null;
  const inOrder = screen.value.mirrored ? sides : sides.toReversed();
  return (
    <main class="stage">
      <h2 class="unseen" tabIndex={-1}>
        {say('page-shell.title.train')}
      </h2>
      {hello === null ? (
        <StationAway />
      ) : replayed.value !== null && (sides.length === 0 || uncalibrated.value) ? (
        <Empty title={say('page-train.replay-no-line')}>{say('page-train.replay-no-line.text')}</Empty>
      ) : sides.length === 0 ? (
        unplaced.value.length > 0 ? (
          <Unplaced />
        ) : (
          <NoStrap />
        )
      ) : uncalibrated.value ? (
        <CalibrateFirst />
      ) : (
        <div class="stage-legs" key="legs">
          {inOrder.map((side) => (
            <LegStage key={side} leg={shown.value.legs[side]} />
          ))}
        </div>
      )}
      <div class="stage-foot" key="foot">
        {live && connection.value.state === 'open' && sides.length > 0 && !uncalibrated.value && <Troubles />}
        {live && connection.value.state === 'open' && !demo.value && setState.value === 'ended' && <Ended />}
        {demo.value && <p class="estimated demo-words">{say('page-train.demo.text')}</p>}
        {live && sides.length > 0 && unplaced.value.length > 0 && <AlsoUnplaced />}
        {live && sides.length > 0 && !uncalibrated.value && calibrationState.value === 'never' && <Estimated />}
        {live && connection.value.state === 'open' && <Undoable />}
        {live && <Unheard />}
        <p class="not-a-diagnosis">{say('page-shell.not-a-diagnosis')}</p>
      </div>
    </main>
  );
}

function StationAway() {
  const { state, wasOpen } = connection.value;
  if (state === 'open' || (state === 'connecting' && !wasOpen)) {
    return <Empty title={say('page-train.reaching')}>{say('page-train.reaching.text')}</Empty>;
  }
  return (
    <Empty
      title={say('page-train.no-answer')}
      action={
        <button type="button" class="button strong" onClick={tryNow}>
          {say('page-shell.try-now')}
        </button>
      }
    >
      <Marked text={say('page-train.no-answer.text')} /> <RetryWords />
    </Empty>
  );
}

/**
 * The full version of the few words in the number's place: what continues, and what to do. A screen reader announces it once, elsewhere.
 */
function Troubles() {
  const troubles = troublesOf(links.value, recording.value);
  if (troubles.length === 0) return null;
  return (
    <div class="troubles">
      {troubles.map((trouble) => (
        <p key={trouble.what}>{keepUnits(troubleWords(trouble))}</p>
      ))}
    </div>
  );
}

/** Ending a set by mistake loses nothing but the time until it is resumed. */
function Ended() {
  const count = movementCount.value;
  return (
    <p class="estimated">
      {count === null || count === 0
        ? say('page-train.ended.recording')
        : say('page-train.ended.set', { counted: countWords(movements.value, count) })}
      <button type="button" class="button" onClick={goOn}>
        {say('page-train.go-on')}
      </button>
    </p>
  );
}

/** For a while after a calibration replaced another one. */
function Undoable() {
  const now = shown.value.undoOffer.value;
  if (now === null) return null;
  return (
    <p class="estimated">
      <span role="status">{say(`page-train.done.${now.what}`)}</span>
      <button type="button" class="button" onClick={() => undoCalibration(now.sides)}>
        {say(now.what === 'undo' ? 'page-train.redo' : 'page-train.undo')}
      </button>
    </p>
  );
}

/** In addition to a leg that has one or both of its straps. */
function AlsoUnplaced() {
  return (
    <p class="estimated">
      {say('page-straps.without-place', { count: unplaced.value.length })}
      <button type="button" class="button" disabled={connection.value.state !== 'open'} onClick={openPlacing}>
        {say('page-train.find-out-where')}
      </button>
    </p>
  );
}

/** In a line of its own, covering nothing: on a wall screen, which nobody can tap, it stays. */
function Unheard() {
  if (!cueUnheard.value || sound.value !== 'locked' || screen.value.muted) return null;
  return (
    <p class="unheard" role="status">
      {say('page-train.unheard')}
    </p>
  );
}

/** The line is usable, but not the athlete's own. */
function Estimated() {
  return (
    <p class="estimated">
      {say('page-train.estimated')}
      <button type="button" class="button" disabled={connection.value.state !== 'open'} onClick={startCalibration}>
        {say('page-shell.calibrate')}
      </button>
    </p>
  );
}
