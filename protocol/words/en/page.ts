/** All texts of the page, one file per topic. */

import { exercises } from './exercises.ts';
import { language } from './language.ts';
import { pageCalibrate } from './page-calibrate.ts';
import { pageHelp } from './page-help.ts';
import { pagePlace } from './page-place.ts';
import { pageReplay } from './page-replay.ts';
import { pageReps } from './page-reps.ts';
import { pageSettings } from './page-settings.ts';
import { pageShell } from './page-shell.ts';
import { pageStraps } from './page-straps.ts';
import { pageTrain } from './page-train.ts';
import { pageVoice } from './page-voice.ts';
import { places } from './places.ts';

export const page = {
  ...exercises,
  ...language,
  ...pageCalibrate,
  ...pageHelp,
  ...pagePlace,
  ...pageReplay,
  ...pageReps,
  ...pageSettings,
  ...pageShell,
  ...pageStraps,
  ...pageTrain,
  ...pageVoice,
  ...places,
} as const;
