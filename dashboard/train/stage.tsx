/** The middle of the Train screen: the legs, or what to do so that there are legs to show. */

import { useEffect, useState } from 'preact/hooks';
import { connection, tryNow } from '../live/connection.ts';
import { legs } from '../live/legs.ts';
import { calibrationIs, openPlacing, shownLegs, startCalibration, station, uncalibrated, unplaced } from '../state/page.ts';
import { screen } from '../state/settings.ts';
import { cueUnheard, sound } from '../voice/tone.ts';
import { unplacedWords } from '../words.ts';
import { CalibrateFirst, Empty, NoStrap, Unplaced } from './first-steps.tsx';
import { LegStage } from './leg-stage.tsx';

export function Stage() {
  const { hello } = station.value;
  const sides = shownLegs.value;
  const shown = screen.value.mirrored ? sides : sides.toReversed();
  return (
    <main class="stage">
      {hello !== null && <Banner />}
      {hello === null ? (
        <StationAway />
      ) : shown.length === 0 ? (
        unplaced.value.length > 0 ? (
          <Unplaced />
        ) : (
          <NoStrap />
        )
      ) : uncalibrated.value ? (
        <CalibrateFirst />
      ) : (
        <div class="stage-legs">
          {shown.map((side) => (
            <LegStage key={side} leg={legs[side]} />
          ))}
        </div>
      )}
      <div class="stage-foot">
        {hello !== null && shown.length > 0 && unplaced.value.length > 0 && <AlsoUnplaced />}
        {hello !== null && shown.length > 0 && !uncalibrated.value && calibrationIs.value === 'never' && <Estimated />}
        {hello !== null && <Unheard />}
        <p class="not-a-diagnosis">Coaching, not a diagnosis.</p>
      </div>
    </main>
  );
}

/** One line above the picture while the station is away. */
function Banner() {
  const { state } = connection.value;
  if (state !== 'open') {
    return (
      <div class="banner">
        <p>
          <span role="alert">
            <b>This screen lost the station.</b> If it still runs, recording and the straps’ own cues go on.
          </span>{' '}
          <RetryWords />
        </p>
        <button type="button" class="button" onClick={tryNow}>
          Try now
        </button>
      </div>
    );
  }
  return null;
}

function StationAway() {
  const { state, wasOpen } = connection.value;
  if (state === 'open' || (state === 'connecting' && !wasOpen)) {
    return <Empty title="Reaching the station …">It prepares the straps’ data and answers in a moment.</Empty>;
  }
  return (
    <Empty
      title="The station does not answer"
      action={
        <button type="button" class="button strong" onClick={tryNow}>
          Try now
        </button>
      }
    >
      Start it with <code>npm start</code> on the machine the straps are connected to. <RetryWords />
    </Empty>
  );
}

/** Besides a leg that has both of its straps, or one of them. */
function AlsoUnplaced() {
  return (
    <p class="estimated">
      {unplacedWords(unplaced.value.length)}
      <button type="button" class="button" disabled={connection.value.state !== 'open'} onClick={openPlacing}>
        Find out where
      </button>
    </p>
  );
}

/** In a line of its own, not over anything: a screen on the wall, which nobody can tap, keeps it. */
function Unheard() {
  if (!cueUnheard.value || sound.value !== 'locked' || screen.value.muted) return null;
  return (
    <p class="unheard" role="status">
      The cue made no sound: tap anywhere.
    </p>
  );
}

/** The line is usable, yet not the athlete's own. */
function Estimated() {
  return (
    <p class="estimated">
      Not calibrated: the line is estimated.
      <button type="button" class="button" disabled={connection.value.state !== 'open'} onClick={startCalibration}>
        Calibrate
      </button>
    </p>
  );
}

function RetryWords() {
  const { state, retryAtMs } = connection.value;
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 250);
    return () => clearInterval(timer);
  }, []);
  if (state !== 'lost' || retryAtMs === null) return <span>Trying now …</span>;
  return <span>Trying again in {Math.max(0, Math.ceil((retryAtMs - performance.now()) / 1000))} s.</span>;
}
