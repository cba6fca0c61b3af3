/** Drawings of the steps of calibration and placing: a simple figure, its straps, and an arrow for the movement. */

import type { ComponentChildren } from 'preact';
import type { CalibrationStep, PlacingStep } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { FLOOR_Y, Person } from './figure.tsx';

type Drawing = () => ComponentChildren;

const DRAWINGS: Record<CalibrationStep, Drawing> = {
  none: Standing,
  stance: Standing,
  'thigh-swing': Swinging,
  'shin-swing': Straightening,
  neutral: Squatting,
  done: Done,
};

const PLACING_DRAWINGS: Record<PlacingStep, Drawing> = {
  none: Sitting,
  still: Sitting,
  'right-shin': Straightening,
  'right-thigh': Lifting,
  'left-shin': Straightening,
  'left-thigh': Lifting,
  pelvis: Leaning,
  check: Sitting,
  done: Done,
};

export function Pictogram({ step }: { step: CalibrationStep }) {
  return <Picture label={say(`page-calibrate.picture.${step}`)} draw={DRAWINGS[step]} />;
}

export function PlacingPictogram({ step }: { step: PlacingStep }) {
  return <Picture label={say(`page-place.picture.${step}`)} draw={PLACING_DRAWINGS[step]} />;
}

function Picture({ label, draw: Draw }: { label: string; draw: Drawing }) {
  return (
    <svg class="pictogram" viewBox="0 0 240 240" role="img" aria-label={label}>
      <Draw />
    </svg>
  );
}

function Ground() {
  return <path class="pic-ground" d={`M28 ${FLOOR_Y + 2}h184`} />;
}

function Seat() {
  return <path class="pic-seat" d={`M36 176h86v${FLOOR_Y - 176}H36Z`} />;
}

function Standing() {
  return (
    <>
      <Ground />
      <Person front x={120} left={[0, 0]} right={[0, 0]} />
    </>
  );
}

function Swinging() {
  return (
    <>
      <Ground />
      <Person ghost x={112} left={[0, 0]} right={[-22, 22]} />
      <Person x={112} left={[0, 0]} right={[32, -32]} arms="hanging" />
      <path class="pic-arrow" d="M58 214q58 26 118-26M163 187l14 1-1 14M70 222l-13-8 12-9" />
    </>
  );
}

/** Sitting, both feet on the floor. */
const SITTING = [86, 2] as const;

function Straightening() {
  return (
    <>
      <Ground />
      <Seat />
      <Person x={86} left={SITTING} right={[86, -72]} />
      <path class="pic-arrow" d="M172 212q30-8 36-36M196 184l12-10 8 14" />
    </>
  );
}

function Sitting() {
  return (
    <>
      <Ground />
      <Seat />
      <Person x={86} left={SITTING} right={SITTING} />
    </>
  );
}

function Lifting() {
  return (
    <>
      <Ground />
      <Seat />
      <Person x={86} left={SITTING} right={[120, 4]} />
      <path class="pic-arrow" d="M184 176v-58M174 130l10-13 10 13" />
    </>
  );
}

function Leaning() {
  return (
    <>
      <Ground />
      <Seat />
      <Person x={86} left={SITTING} right={SITTING} leanDeg={42} arms="hanging" straps="pelvis" />
      <path class="pic-arrow" d="M88 68q44-12 76 22M159 76l6 14-15 2" />
    </>
  );
}

function Squatting() {
  return (
    <>
      <Ground />
      <Person x={96} left={[78, 32]} right={[78, 32]} leanDeg={36} arms="before" />
      <path class="pic-arrow" d="M190 76v112M180 88l10-13 10 13M180 176l10 13 10-13" />
    </>
  );
}

function Done() {
  return (
    <>
      <circle class="pic-done" cx="120" cy="120" r="84" />
      <path class="pic-check" d="M80 124l28 28 54-62" />
    </>
  );
}
