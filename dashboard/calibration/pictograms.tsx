/** Drawings of the steps of calibration and placing: a plain figure, its straps, and an arrow for the movement. */

import type { ComponentChildren } from 'preact';
import type { CalibrationStep, PlacingStep } from '../../protocol/live/words.ts';

const PICTURES: Record<CalibrationStep, { label: string; draw: () => ComponentChildren }> = {
  none: { label: 'A figure standing with straps above and below the knee', draw: Standing },
  stance: { label: 'Standing still, toes forward', draw: Standing },
  'thigh-swing': { label: 'Swinging the straight leg forward and back from the hip', draw: Swinging },
  'shin-swing': { label: 'Sitting, stretching the knee and lowering the foot again', draw: Stretching },
  neutral: { label: 'A slow squat with the knees over the feet', draw: Squatting },
  done: { label: 'Done', draw: Done },
};

const LIFTING = { label: 'Sitting, lifting the knee with the lower leg hanging', draw: Lifting };
const BENDING = { label: 'Sitting, stretching the knee and bending it again', draw: Stretching };
const PLACING_PICTURES: Record<PlacingStep, { label: string; draw: () => ComponentChildren }> = {
  none: { label: 'A figure sitting on a chair with straps above and below the knee', draw: Sitting },
  still: { label: 'Sitting still on a chair', draw: Sitting },
  'right-shin': BENDING,
  'right-thigh': LIFTING,
  'left-shin': BENDING,
  'left-thigh': LIFTING,
  pelvis: { label: 'Sitting, leaning forward from the hips', draw: Leaning },
  check: { label: 'Sitting on a chair', draw: Sitting },
  done: { label: 'Done', draw: Done },
};

export function Pictogram({ step }: { step: CalibrationStep }) {
  return <Picture {...PICTURES[step]} />;
}

export function PlacingPictogram({ step }: { step: PlacingStep }) {
  return <Picture {...PLACING_PICTURES[step]} />;
}

function Picture({ label, draw: Draw }: { label: string; draw: () => ComponentChildren }) {
  return (
    <svg class="pictogram" viewBox="0 0 240 240" role="img" aria-label={label}>
      <Draw />
    </svg>
  );
}

function Ground() {
  return <path class="pic-ground" d="M28 224h184" />;
}

function Standing() {
  return (
    <>
      <Ground />
      <circle class="pic-head" cx="120" cy="32" r="17" />
      <path class="pic-trunk" d="M120 66v50" />
      <path class="pic-limb thin" d="M102 66 90 124M138 66l12 58" />
      <path class="pic-limb" d="M109 120l-3 90M131 120l3 90" />
      <path class="pic-limb thin" d="M105 217h-8M135 217h8" />
      <path class="pic-strap" d="M122 148h20M123 186h20" />
    </>
  );
}

function Swinging() {
  return (
    <>
      <Ground />
      <path class="pic-limb ghost" d="M116 122 78 204" />
      <path class="pic-limb back" d="M116 122v88l12 4" />
      <circle class="pic-head" cx="116" cy="32" r="17" />
      <path class="pic-trunk" d="M116 66v50" />
      <path class="pic-limb thin" d="M116 68 84 96M116 68l34 24" />
      <path class="pic-limb" d="M116 122l48 74 12-3" />
      <path class="pic-strap" d="M125 153l17-11M145 184l17-11" />
      <path class="pic-arrow" d="M66 176q52 54 118-4M172 168l13 3-2 13M70 190l-5-15 14 3" />
    </>
  );
}

function Stretching() {
  return (
    <>
      <Ground />
      <path class="pic-seat" d="M44 150h74v72H44Z" />
      <path class="pic-limb ghost" d="M148 136v66l12 4" />
      <circle class="pic-head" cx="84" cy="36" r="17" />
      <path class="pic-trunk" d="M84 70v56" />
      <path class="pic-limb thin" d="M84 74l4 46 18 8" />
      <path class="pic-limb" d="M86 134h62l56 22 6-11" />
      <path class="pic-strap" d="M114 124v20M170 134l-8 20" />
      <path class="pic-arrow" d="M166 208q30-8 38-34M192 180l12-8 4 14" />
    </>
  );
}

function Sitting() {
  return (
    <>
      <Ground />
      <path class="pic-seat" d="M44 150h74v72H44Z" />
      <circle class="pic-head" cx="84" cy="36" r="17" />
      <path class="pic-trunk" d="M84 70v56" />
      <path class="pic-limb thin" d="M84 74l4 46 18 8" />
      <path class="pic-limb" d="M86 134h62v68l14 4" />
      <path class="pic-strap" d="M114 124v20M138 168h20" />
    </>
  );
}

function Lifting() {
  return (
    <>
      <Ground />
      <path class="pic-seat" d="M44 150h74v72H44Z" />
      <path class="pic-limb ghost" d="M86 134h62v68l14 4" />
      <circle class="pic-head" cx="84" cy="36" r="17" />
      <path class="pic-trunk" d="M84 70v56" />
      <path class="pic-limb thin" d="M84 74l4 46 18 8" />
      <path class="pic-limb" d="M86 134l60-34-4 68 14 4" />
      <path class="pic-strap" d="M108 109l10 18M134 134l20 1" />
      <path class="pic-arrow" d="M184 148v-62M174 98l10-13 10 13" />
    </>
  );
}

function Leaning() {
  return (
    <>
      <Ground />
      <path class="pic-seat" d="M44 150h74v72H44Z" />
      <path class="pic-trunk ghost" d="M84 70v56" />
      <circle class="pic-head" cx="134" cy="50" r="17" />
      <path class="pic-trunk" d="M118 80 88 126" />
      <path class="pic-limb thin" d="M120 86l22 34 14 4" />
      <path class="pic-limb" d="M86 134h62v68l14 4" />
      <path class="pic-strap" d="M70 118l24 18" />
      <path class="pic-arrow" d="M92 30q46-14 76 20M155 48l14 3 1-15" />
    </>
  );
}

function Squatting() {
  return (
    <>
      <Ground />
      <circle class="pic-head" cx="112" cy="62" r="17" />
      <path class="pic-trunk" d="M106 94 84 136" />
      <path class="pic-limb thin" d="M108 96l50 6" />
      <path class="pic-limb" d="M82 146l60 6-14 58 16 4" />
      <path class="pic-strap" d="M112 140l-3 20M146 178l-19-4" />
      <path class="pic-arrow" d="M188 70v116M178 82l10-13 10 13M178 174l10 13 10-13" />
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
